/** Three colleagues, each with a whole Nightdesk of their own, that share nothing but where the customer writes. */
import type { Escalation } from '../../contract/escalation.ts'
import type { Thread } from '../../contract/support.ts'
import { type Night, startNight } from './a-night.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { createSharedSupport, type SharedSeat, type SharedSupport } from './shared-support.ts'

export const people = ['Rena Dahl', 'Mara Lind', 'Tomasz Wrona'] as const
/** the thread that is handed over */
export const ref = 'tarnwick-support/1700000000.000100'

export interface Desk {
  readonly night: Night
  readonly seat: SharedSeat
  thread(): Thread
  /** the hand-overs it shows, newest last */
  handOvers(): readonly Escalation[]
}

export interface Desks {
  readonly clock: ManualClock
  readonly shared: SharedSupport
  /** Rena is first line, Mara has ops duty, Tomasz is the SRE */
  readonly all: readonly [Desk, Desk, Desk]
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

export interface DesksOptions {
  readonly team?: boolean
  readonly github?: boolean
  /** ops duty has hours, and they are over */
  readonly opsAway?: boolean
}

export function configFor(person: string, part: DesksOptions = {}): string {
  const team = part.team === false ? '' : ', teamChannel: ops'
  const source = part.github
    ? '{name: chat, kind: github, token: "env:CHAT_TOKEN", repositories: [acme/support]}'
    : `{name: chat, kind: slack, token: "env:CHAT_TOKEN", channels: ["*-support"]${team}}`
  return [
    'version: 1',
    `me: ${person}`,
    'roles:',
    '  - {name: First line, who: Rena Dahl}',
    `  - {name: Ops duty, who: Mara Lind, accept: 5m, pass: auto${part.opsAway ? ', hours: office' : ''}}`,
    '  - {name: SRE, who: Tomasz Wrona, accept: 5m}',
    ...(part.opsAway
      ? ['hours: [{name: office, zone: UTC, weekly: [{days: sun, from: "04:00", to: "04:01"}]}]']
      : []),
    'support:',
    `  sources: [${source}]`,
    'sources:',
    '  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 60s}',
    '',
  ].join('\n')
}

export async function startDesks(part: DesksOptions = {}): Promise<Desks> {
  const clock = createManualClock()
  const shared = createSharedSupport(clock.now, part.github ? { team: false } : {})
  shared.customer(
    ref,
    'Joss Merrin',
    'Our evening exports did not start. The pods stay in Pending in namespace exports.',
  )
  const start = async (index: 0 | 1 | 2): Promise<Desk> => {
    const person = people[index]
    const seat = shared.seat(person)
    const night = await startNight({
      clock,
      config: configFor(person, part),
      env: { CHAT_TOKEN: 'xoxb-made-up' },
      support: () => [seat.definition],
      chance: 'abc'[index] ?? 'x',
    })
    return {
      ...{ night, seat },
      thread: () => {
        const [thread] = night.state().threads.values()
        if (!thread) throw new Error(`${person} does not see the thread`)
        return thread
      },
      handOvers: () => night.state().escalations.filter(({ mode }) => mode !== null),
    }
  }
  const all = [await start(0), await start(1), await start(2)] as const
  const desks: Desks = {
    clock,
    shared,
    all,
    pass: async (ms) => {
      for (let passed = 0; passed < ms; passed += 1_000) await clock.advanceAsync(1_000)
    },
    close: async () => {
      for (const { night } of all) await night.close()
    },
  }
  await desks.pass(15_000)
  return desks
}

/** The order of the composer. */
export function aHandOver(desk: Desk, part: object = {}) {
  return {
    ...{ threadId: desk.thread().id, whom: 'Ops duty', mode: 'transfer', acceptMs: 300_000 },
    ...{ lines: [], tellCustomer: null, calls: true, passes: false },
    ...part,
  }
}
