/** One colleague's Nightdesk: the real engine over a file of its own, one page attached, killed and started again. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import { applyChanges, fromSnapshot, type Snapshot, type State } from '../../contract/state.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { type Db, openDb, type WriteDb } from '../../main/db/db.ts'
import { openConfiguration } from '../../main/engine/configuration.ts'
import type { Caller } from '../../main/engine/handlers.ts'
import { createEngine, type Engine, type EngineAttachment } from '../../main/engine.ts'
import { type Clock, createClock } from '../../main/platform/clock.ts'
import type { Http } from '../../main/platform/http.ts'
import type { Notice, Notifier } from '../../main/platform/notifier.ts'
import { type Random, seededRandom } from '../../main/platform/random.ts'
import { createSecretFile } from '../../main/platform/secrets.ts'
import { github } from '../../main/sources/github.ts'
import { startPolling } from '../../main/sources/poll.ts'
import { slack } from '../../main/sources/slack.ts'
import { connectWithinBudget } from '../../main/sources/within-budget.ts'
import { createSupportHttp, type Doors, type Reached } from './support-http.ts'
import type { LaptopTime } from './support-time.ts'
import { githubUrl, type StaffMember, type SupportWorld, slackUrl, staff } from './support-world.ts'

/** What outlives the program on one laptop. */
export interface Laptop {
  readonly who: StaffMember
  readonly dir: string
  readonly time: LaptopTime
  readonly doors: Doors
  readonly random: Random
  readonly rings: { readonly at: number; readonly notice: Notice }[]
  readonly faults: string[]
  /** the program dies right after its next commit is on disk */
  diesAtCommit: boolean
  /** the most that its clock was off today, ms */
  mostOffset: number
  tokens: number
  onReached(one: Reached): void
}

export interface Desk {
  readonly engine: Engine
  readonly db: Db
  readonly clock: Clock
  readonly seat: EngineAttachment
  /** true instant */
  readonly startedAt: number
  state(): State
  freshState(): State
  isDead(): boolean
  stop(): Promise<void>
  kill(): void
}

export interface DeskWish {
  /** ms */
  readonly slackPollMs: number
  readonly githubPollMs: number
}

/** Writes the file that a colleague keeps: who they are, the tiers, the customers and the two sources. */
export function writeDeskConfiguration(world: SupportWorld, { who, dir }: Laptop, wish: DeskWish): void {
  const me = world.slackStaff.get(who.login)?.id ?? ''
  const source = (name: string, more: readonly string[]) => [
    `    - name: ${name}`,
    ...more.map((one) => `      ${one}`),
  ]
  const lines = [
    'version: 1',
    `me: ${who.name}`,
    'identities:',
    `  { names: ${who.name}, emails: ${who.login}@tarnwick.example, ids: { slack: ${me}, github: ${who.login} } }`,
    'rotations:',
    ...staff.map(
      ({ name, role }) =>
        `  - { name: ${role}, zone: UTC, people: [${name}], starts: 2026-01-05 08:00, turn: 7d }`,
    ),
    'roles:',
    ...staff.map(({ role }) => `  - { name: ${role}, targets: { respond: 15m }, accept: 5m }`),
    `duty: { rotation: ${who.role} }`,
    'customers:',
    ...world.customers.map(({ name, channel }) => `  - { name: ${name}, channels: ['${channel.name}'] }`),
    'support:',
    '  next: 1h',
    '  sources:',
    ...source('chat', [
      ...['kind: slack', 'token: "env:SLACK_TOKEN"', `url: "${slackUrl}/api"`, 'channels: ["*-support"]'],
      ...(world.teamChannel ? [`teamChannel: ${world.teamChannel.name}`] : []),
      `poll: ${wish.slackPollMs / 1_000}s`,
    ]),
    ...source('issues', [
      ...['kind: github', 'token: "env:GITHUB_TOKEN"', `url: "${githubUrl}"`],
      `repositories: ${JSON.stringify(world.repositories)}`,
      `poll: ${wish.githubPollMs / 1_000}s`,
    ]),
    '',
  ]
  writeFileSync(path.join(dir, 'config.yaml'), lines.join('\n'))
}

/** Starts the program on what the one before left behind. */
export function startDesk(world: SupportWorld, laptop: Laptop): Desk {
  const { dir, random, who } = laptop
  const boot = laptop.time.boot()
  const clock = createClock(boot.clocks, boot.timers)
  let dead = false
  let state: State | null = null
  const raw = openDb(path.join(dir, 'nightdesk.db'))
  const die = (): void => {
    dead = true
    boot.drop()
    raw.close()
  }
  const db: Db = {
    all: (sql, ...values) => raw.all(sql, ...values),
    get: (sql, ...values) => raw.get(sql, ...values),
    map: (make, sql, ...values) => raw.map(make, sql, ...values),
    transact: <T>(work: (write: WriteDb) => T): T => {
      if (dead) throw new AppError('cannot-save', 'The program is dead.')
      const done = raw.transact(work)
      if (laptop.diesAtCommit) {
        laptop.diesAtCommit = false
        die()
        throw new AppError('cannot-save', 'The program died after this commit.')
      }
      return done
    },
    close: () => raw.close(),
  }
  const inner = createSupportHttp(
    ...([world, boot.timers, laptop.doors, seededRandom(Math.floor(random() * 2 ** 31))] as const),
    (one) => {
      if (!dead) laptop.onReached(one)
    },
  )
  const never = new Promise<never>(() => {})
  const http: Http = async (request) => {
    if (dead) return never
    const result = await inner(request)
    return dead ? never : result
  }
  const notifier: Notifier = {
    show: async (notice) => {
      if (dead) return never
      laptop.rings.push({ at: world.time.now(), notice })
      return { shown: true }
    },
    withdraw: () => {},
    status: async () => ({ state: 'shown', reason: null }),
  }
  const hear = (event: ServerEvent): void => {
    if (dead) return
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  }
  const caller: Caller = { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} }
  const platform = { http, clock }
  const pollRandom = seededRandom(Math.floor(random() * 2 ** 31))
  const engine = createEngine({
    ...{ db, clock, platform, notifier },
    log: (event, fields) => {
      if (!dead && /failed|not-recorded|refused/.test(event) && !isOwnDeath(fields?.message ?? ''))
        laptop.faults.push(`${event}: ${fields?.message ?? ''}`)
    },
    watch: (config, sink) =>
      startPolling(config, connectWithinBudget(config, platform), { clock, random: pollRandom }, sink),
    // A look-out for the file would outlive a killed program.
    configuration: {
      ...openConfiguration(
        path.join(dir, 'config.yaml'),
        dir,
        createSecretFile(dir),
        world.secrets.get(who.login) ?? {},
      ),
      follow: () => () => {},
    },
    supportDefinitions: [slack, github],
    random: seededRandom(Math.floor(random() * 2 ** 31)),
    randomToken: () => `${who.login}${++laptop.tokens}x`,
    ...{ host: 'node', version: '0.0.0', userName: who.login, drill: null },
    zone: () => 'UTC',
  })
  engine.start()
  const seat = engine.attach(hear, caller)
  const problem = engine.core.desk.configProblem
  if (problem) throw new Error(`The configuration is wrong: ${JSON.stringify(problem)}`)
  return {
    ...{ engine, db: raw, clock, seat, startedAt: world.time.now() },
    state: () => {
      if (!state) throw new Error('no snapshot came')
      return state
    },
    freshState: () => {
      let fresh: Snapshot | null = null
      const leave = engine.core.seat((event) => {
        if (event.event === 'snapshot') fresh ??= event.snapshot
      })
      leave()
      if (!fresh) throw new Error('no snapshot came')
      return fromSnapshot(fresh)
    },
    isDead: () => dead,
    stop: async () => {
      await engine.stop()
      if (!dead) {
        dead = true
        boot.drop()
        raw.close()
      }
    },
    kill: () => {
      if (!dead) die()
    },
  }
}

/** A death is this simulation's own doing. */
const isOwnDeath = (message: string): boolean => /The program (is dead|died)/.test(message)
