/**
 * Any life of a postmortem, in any order and over restarts, against a plain model of the board's rules: what is refused,
 * where it stands afterwards, and what opens it again. The engine, its database and its sources are the real ones.
 */
import { describe, expect, it } from 'vitest'
import {
  type OutcomeKind,
  outcomeKinds,
  type PostmortemEvent,
  type PostmortemLife,
  type PostmortemState,
  postmortemStates,
  stateNames,
} from '../../../contract/postmortem-life.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { fc } from '../../helpers/property.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const windowMs = 14 * dayMs
const alerts = [pageLabels(), pageLabels({ installation: 'heron', cluster_id: 'prod-1' })] as const

interface PlainEnvironment {
  readonly state: 'open' | 'deployed' | 'not-applicable'
  readonly proof: string | null
  readonly version: string | null
  readonly reason: string | null
  /** when the state was told, or another version */
  readonly at: number | null
  /** somebody wrote it down, and it has been open ever since */
  readonly isSlip: boolean
}

/** What anybody would write down of it on paper. */
interface Plain {
  state: PostmortemState
  since: number
  team: string | null
  person: string | null
  ready: boolean
  days: ReadonlySet<string>
  environments: ReadonlyMap<string, PlainEnvironment>
  outcomes: ReadonlyMap<OutcomeKind, 'told' | 'lacking'>
  nobodyAffected: 'no' | 'with-reason'
  firedAgain: boolean
  /** which alerts fire now */
  readonly firing: Set<number>
}

interface Real {
  readonly night: Night
  readonly id: number
  /** the environments of the two alerts */
  readonly environments: readonly string[]
}

const isDone = ({ state, proof, version, reason }: PlainEnvironment): boolean =>
  (state === 'deployed' && (proof !== null || version !== null)) ||
  (state === 'not-applicable' && reason !== null)

/** May it stand there? */
function may(plain: Plain, state: PostmortemState): boolean {
  const reach = plain.environments.size > 0 || plain.nobodyAffected === 'with-reason'
  const hasPerson = plain.person !== null
  const told = outcomeKinds.every((kind) => plain.outcomes.get(kind) === 'told')
  return {
    draft: true,
    distributed: plain.team !== null,
    assigned: hasPerson,
    fixing: hasPerson,
    deploying: hasPerson && reach,
    closed: hasPerson && reach && told && [...plain.environments.values()].every(isDone),
  }[state]
}

const rank = (state: PostmortemState): number => postmortemStates.indexOf(state)
const at = (plain: Plain, state: PostmortemState, now: number): Plain =>
  state === plain.state ? plain : { ...plain, state, since: now }

/** Does it, or answers null where it is refused. */
type Rule = (plain: Plain, now: number) => Plain | null

/** A deed that is no move may not take away what the state rests on. */
const unlessItFalls =
  (rule: (plain: Plain, now: number) => Plain): Rule =>
  (plain, now) => {
    const next = rule(plain, now)
    return may(next, next.state) ? next : null
  }

class Deed implements fc.AsyncCommand<Plain, Real> {
  readonly name: string
  readonly input: Record<string, unknown>
  readonly rule: Rule
  constructor(name: string, input: Record<string, unknown>, rule: Rule) {
    this.name = name
    this.input = input
    this.rule = rule
  }
  check = (): boolean => true
  async run(plain: Plain, real: Real): Promise<void> {
    const { night, id } = real
    const next = this.rule(plain, night.clock.now())
    const order = () => night.order(this.name as never, { postmortemId: id, ...this.input })
    const before = lifeOf(real)
    if (next === null) {
      await expect(order()).rejects.toMatchObject({ code: 'not-allowed' })
      expect(lifeOf(real)).toEqual(before)
    } else {
      await order()
      Object.assign(plain, next)
    }
    await agree(plain, real)
  }
  toString = (): string => `${this.name} ${JSON.stringify(this.input)}`
}

/** Something that happens to it: the alerts, time, the end of the program. */
class Happening implements fc.AsyncCommand<Plain, Real> {
  readonly words: string
  readonly isPossible: (plain: Plain) => boolean
  readonly happen: (plain: Plain, real: Real) => Promise<void>
  constructor(
    words: string,
    isPossible: (plain: Plain) => boolean,
    happen: (plain: Plain, real: Real) => Promise<void>,
  ) {
    this.words = words
    this.isPossible = isPossible
    this.happen = happen
  }
  check = (plain: Plain): boolean => this.isPossible(plain)
  async run(plain: Plain, real: Real): Promise<void> {
    await this.happen(plain, real)
    await agree(plain, real)
  }
  toString = (): string => this.words
}

function lifeOf({ night, id }: Real): PostmortemLife {
  const found = night.state().postmortems.find((one) => one.id === id)
  if (!found) throw new Error('it is not listed')
  return found.life
}

/** Every state that some life came to: a model that never gets there says nothing of it. */
const reached = new Set<PostmortemState>()

/** The page sees what the paper says, nothing stands where it may not, and the story leads there. */
async function agree(plain: Plain, real: Real): Promise<void> {
  const life = lifeOf(real)
  expect({
    ...{ state: life.state, since: life.since, team: life.team, person: life.assignee },
    ...{ ready: life.readyAt !== null, days: life.days, firedAgain: life.firedAgainAt !== null },
    environments: life.environments.map((one) => [one.environment, one.state, one.version, one.at]),
  }).toEqual({
    ...{ state: plain.state, since: plain.since, team: plain.team, person: plain.person },
    ...{ ready: plain.ready, days: [...plain.days].toSorted(), firedAgain: plain.firedAgain },
    environments: [...plain.environments].map(([name, one]) => [name, one.state, one.version, one.at]),
  })
  expect(may(plain, life.state)).toBe(true)
  reached.add(life.state)
  const story = await real.night.query<readonly PostmortemEvent[]>('postmortems.story', {
    postmortemId: real.id,
  })
  const last = story.findLast(
    ({ kind, text }) => (kind === 'moved' || kind === 'reopened') && text?.startsWith('stays ') !== true,
  )
  expect(last?.text?.split(':')[0]?.split(' to ').at(-1) ?? stateNames.draft).toBe(stateNames[plain.state])
}

/** What the paper says when an alert fires. */
function fired(plain: Plain, environment: string, firedAt: number, now: number): void {
  const row = plain.environments.get(environment)
  const since = row ? (row.state === 'open' ? null : row.at) : plain.state === 'closed' ? plain.since : null
  if (since === null || firedAt <= since || firedAt > since + windowMs) return
  plain.firedAgain = true
  if (row?.state !== 'deployed' || rank(plain.state) < rank('deploying')) return
  const open = {
    state: 'open',
    proof: null,
    version: null,
    reason: row.reason,
    at: null,
    isSlip: false,
  } as const
  plain.environments = new Map([...plain.environments]).set(environment, open)
  Object.assign(plain, at(plain, 'fixing', now))
}

const names = fc.constantFrom('', 'Edge', 'Storage')
const texts = fc.constantFrom(null, 'why')
const typedPlace = 'plover/web-1'
const places = fc.constantFrom('first', 'second', typedPlace)
const versions = fc.constantFrom(null, '4.9.2', '4.9.3')
const days = fc.constantFrom('2026-10-20', '2026-10-21', '2001-01-01')

/** Environments are named by the alerts, which are known only once it runs. */
const named = (place: string, { environments }: Pick<Real, 'environments'>): string =>
  place === 'first' ? (environments[0] ?? '') : place === 'second' ? (environments[1] ?? '') : place

function commands(real: Pick<Real, 'environments'>): fc.Arbitrary<fc.AsyncCommand<Plain, Real>>[] {
  return [
    fc
      .boolean()
      .map(
        (on) =>
          new Deed('postmortems.ready', { on }, (plain) =>
            on && !plain.ready && plain.state !== 'draft' ? null : { ...plain, ready: on },
          ),
      ),
    moves(fc.constantFrom(...postmortemStates)),
    // Closing is what the guards are for: it is tried far more often than chance would.
    moves(fc.constantFrom('closed', 'closed', 'fixing', 'deploying')),
    fc
      .record({ team: fc.option(names), assignee: fc.option(names), sprint: fc.option(names) })
      .map((input) => new Deed('postmortems.assign', input, assigning(input.team, input.assignee))),
    fc.constantFrom('team', 'assignee').map((what) => {
      const input = { team: null, assignee: null, sprint: null, [what]: 'Edge' }
      return new Deed('postmortems.assign', input, assigning(input.team, input.assignee))
    }),
    fc.record({ day: days, on: fc.boolean() }).map(
      ({ day, on }) =>
        new Deed('postmortems.keepDay', { day, on }, (plain, now) => {
          if (on && !plain.days.has(day) && day < new Date(now).toISOString().slice(0, 10)) return null
          const next = new Set(plain.days)
          if (on) next.add(day)
          else next.delete(day)
          return { ...plain, days: next }
        }),
    ),
    rollouts(real, fc.constantFrom('open', 'deployed', 'not-applicable'), fc.option(versions), texts, texts),
    rollouts(real, fc.constant('deployed'), fc.constantFrom('4.9.2', '4.9.3'), texts, fc.constant(null)),
    places.map((place) => drop(named(place, real))),
    // What a slip is has more sides than chance would find.
    fc.constant(drop(typedPlace)),
    rollouts(
      real,
      fc.constantFrom('open', 'open', 'deployed'),
      fc.constant(null),
      texts,
      texts,
      fc.constant(typedPlace),
    ),
    outcomes(
      fc.constantFrom(null, 'proposed', 'new', 'changed', 'none'),
      fc.constantFrom('', 'Memory'),
      texts,
    ),
    outcomes(fc.constantFrom('new', 'changed'), fc.constant('Memory'), fc.constant(null)),
    fc
      .record({
        impact: fc.constantFrom('none', 'down', 'unknown'),
        minutes: fc.constantFrom(null, 33),
        reason: texts,
      })
      .map(
        (input) =>
          new Deed(
            'postmortems.impact',
            input,
            unlessItFalls((plain) => ({
              ...plain,
              nobodyAffected: input.impact === 'none' && input.reason !== null ? 'with-reason' : 'no',
            })),
          ),
      ),
    fc.constantFrom(0, 1).map(firing),
    fc.constantFrom(0, 1).map(
      (index) =>
        new Happening(
          `alert ${index} ends`,
          ({ firing: now }) => now.has(index),
          async (plain, { night }) => {
            plain.firing.delete(index)
            night.end(alerts[index as 0 | 1])
            await night.pass(2 * minuteMs)
          },
        ),
    ),
    fc.constantFrom(0, 1_000, 3 * dayMs, 20 * dayMs).map(
      (ms) =>
        new Happening(
          `closed for ${ms} ms`,
          () => true,
          async (_, { night }) => {
            await night.restart(ms)
            await night.pass(1_000)
          },
        ),
    ),
    fc.constantFrom(0, 1).map(
      (index) =>
        new Happening(
          `alert ${index} fires while it is closed`,
          ({ firing: now }) => !now.has(index),
          async (plain, { night, environments }) => {
            plain.firing.add(index)
            const firedAt = night.clock.now()
            await night.restart(dayMs, () => night.fire(alerts[index as 0 | 1]))
            const now = night.clock.now()
            await night.pass(20_000)
            seen(plain, night, environments[index] ?? '', firedAt, now)
          },
        ),
    ),
  ]
}

function firing(index: number): Happening {
  return new Happening(
    `alert ${index} fires`,
    ({ firing: now }) => !now.has(index),
    async (plain, { night, environments }) => {
      plain.firing.add(index)
      const firedAt = night.clock.now()
      night.fire(alerts[index as 0 | 1])
      await night.pass(20_000)
      seen(plain, night, environments[index] ?? '', firedAt, firedAt)
    },
  )
}

/** The instant the engine saw it is the engine's own: between when it fired and now. */
function seen(plain: Plain, night: Night, environment: string, firedAt: number, from: number): void {
  fired(plain, environment, firedAt, from)
  const { state, since } = night.state().postmortems[0]?.life ?? plain
  if (state === plain.state && since >= from && since <= night.clock.now()) plain.since = since
}

function moves(to: fc.Arbitrary<PostmortemState>): fc.Arbitrary<Deed> {
  return fc.record({ to, reason: texts }).map(move)
}

function move(input: { readonly to: PostmortemState; readonly reason: string | null }): Deed {
  return new Deed('postmortems.move', input, (plain, now) => {
    if (input.to === plain.state) {
      if (!plain.firedAgain) return plain
      return input.reason === null ? null : { ...plain, firedAgain: false }
    }
    if (!may(plain, input.to) || (plain.state === 'closed' && input.reason === null)) return null
    const isOn = rank(input.to) > rank(plain.state) && rank(input.to) >= rank('deploying')
    const next = at({ ...plain, firedAgain: plain.firedAgain && !isOn }, input.to, now)
    if (input.to === 'draft') return { ...next, team: null, person: null }
    return input.to === 'distributed' ? { ...next, person: null } : next
  })
}

function assigning(team: string | null, assignee: string | null): Rule {
  return unlessItFalls((plain, now) => {
    const told = {
      ...plain,
      team: team === null ? plain.team : team || null,
      person: assignee === null ? plain.person : assignee || null,
    }
    if (rank(plain.state) > rank('assigned')) return told
    const isSame = told.team === plain.team && told.person === plain.person
    if (isSame) return told
    return at(told, told.person !== null ? 'assigned' : told.team !== null ? 'distributed' : 'draft', now)
  })
}

/** It was a slip: it goes only where that is all it was. */
function drop(environment: string): Deed {
  return new Deed('postmortems.dropEnvironment', { environment }, (plain, now) => {
    const row = plain.environments.get(environment)
    if (!row) return plain
    // What an alert named stays, and so does what anything was ever told of: only a slip goes.
    const isSlip = row.isSlip && row.proof === null && row.version === null && row.reason === null
    if (row.state !== 'open' || !isSlip) return null
    const environments = new Map(plain.environments)
    environments.delete(environment)
    return unlessItFalls((fewer) => fewer)({ ...plain, environments }, now)
  })
}

function rollouts(
  real: Pick<Real, 'environments'>,
  state: fc.Arbitrary<PlainEnvironment['state']>,
  version: fc.Arbitrary<string | null>,
  evidence: fc.Arbitrary<string | null>,
  reason: fc.Arbitrary<string | null>,
  place: fc.Arbitrary<string> = places,
): fc.Arbitrary<Deed> {
  return fc
    .record({ place, state, version, evidence, reason })
    .map(({ place, ...told }) => rollout(named(place, real), told))
}

function rollout(
  environment: string,
  told: Pick<PlainEnvironment, 'state' | 'version' | 'reason'> & { readonly evidence: string | null },
): Deed {
  return new Deed(
    'postmortems.rollout',
    { environment, customer: null, plannedAt: null, ...told },
    unlessItFalls((plain, now) => {
      const before = plain.environments.get(environment)
      const isAnother = before?.state !== told.state || before.version !== told.version
      const isTold = isAnother || before.proof !== told.evidence || before.reason !== told.reason
      const isOpenAgain = before !== undefined && before.state !== 'open' && told.state === 'open'
      const isOpenStill = before?.state === 'open' && told.state === 'open'
      const row: PlainEnvironment = {
        ...{ state: told.state, proof: told.evidence, version: told.version, reason: told.reason },
        at: isOpenAgain ? null : isAnother && !isOpenStill ? now : (before?.at ?? null),
        isSlip: before === undefined ? told.state === 'open' : before.isSlip && told.state === 'open',
      }
      const next = { ...plain, environments: new Map([...plain.environments]).set(environment, row) }
      const goesOut = told.state === 'deployed' && (plain.state === 'assigned' || plain.state === 'fixing')
      return goesOut && isTold ? at(next, 'deploying', now) : next
    }),
  )
}

function outcomes(
  state: fc.Arbitrary<string | null>,
  title: fc.Arbitrary<string>,
  reason: fc.Arbitrary<string | null>,
): fc.Arbitrary<Deed> {
  return fc.record({ kind: fc.constantFrom(...outcomeKinds), state, title, reason }).map(outcome)
}

function outcome(input: {
  readonly kind: OutcomeKind
  readonly state: string | null
  readonly title: string
  readonly reason: string | null
}): Deed {
  return new Deed(
    'postmortems.outcome',
    { ...input, url: null },
    unlessItFalls((plain) => {
      const isTold =
        (input.state === 'none' && input.reason !== null) ||
        ((input.state === 'new' || input.state === 'changed') && input.title !== '')
      const next = new Map(plain.outcomes).set(input.kind, isTold ? 'told' : 'lacking')
      return { ...plain, outcomes: next }
    }),
  )
}

/** The straight way from the draft to the end. */
function straight(): readonly Deed[] {
  return [
    new Deed(
      'postmortems.assign',
      { team: 'Edge', assignee: 'Storage', sprint: null },
      assigning('Edge', 'Storage'),
    ),
    ...placesOfAlerts.map((environment) =>
      rollout(environment, { state: 'deployed', version: '4.9.1', evidence: null, reason: null }),
    ),
    ...outcomeKinds.map((kind) => outcome({ kind, state: 'new', title: 'Memory', reason: null })),
    move({ to: 'closed', reason: null }),
  ]
}

/** A postmortem about two alerts that are over. */
async function begin(): Promise<{ readonly plain: Plain; readonly real: Real }> {
  const night = await startNight({ startAt: Date.parse('2026-10-12T08:00:00Z') })
  for (const labels of alerts) night.fire(labels)
  await night.pass(20_000)
  const episodeIds = [...night.state().episodes.values()].map(({ id }) => id)
  await night.order('postmortems.create', { episodeIds })
  for (const labels of alerts) night.end(labels)
  await night.pass(2 * minuteMs)
  const real = { night, id: night.postmortemsShown.at(-1) ?? 0, environments: placesOfAlerts }
  const { since, environments } = lifeOf(real)
  expect(environments.map(({ environment }) => environment).toSorted()).toEqual(placesOfAlerts.toSorted())
  const open = { state: 'open', proof: null, version: null, reason: null, at: null, isSlip: false } as const
  const plain: Plain = {
    ...{ state: 'draft', since, team: null, person: null, ready: false, days: new Set<string>() },
    ...{ outcomes: new Map(), nobodyAffected: 'no', firedAgain: false, firing: new Set<number>() },
    environments: new Map(environments.map(({ environment }) => [environment, open])),
  }
  return { plain, real }
}
const placesOfAlerts = ['plover/pay-eu', 'heron/prod-1']

describe('the life of a postmortem', () => {
  it('follows the rules of the board in any order, and no restart changes where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.commands(commands({ environments: placesOfAlerts }), { maxCommands: 50, size: 'max' }),
        async (isClosed, all) => {
          const { plain, real } = await begin()
          try {
            if (isClosed) for (const deed of straight()) await deed.run(plain, real)
            await fc.asyncModelRun(() => ({ model: plain, real }), all)
          } finally {
            await real.night.close()
          }
        },
      ),
      { numRuns: process.env.NIGHTDESK_LONG ? 200 : 20 },
    )
    expect([...reached].toSorted()).toEqual([...postmortemStates].toSorted())
  }, 600_000)
})
