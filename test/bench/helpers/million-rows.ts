/** The rows of a made-up history, in the order of time. */
import type { Connection } from '../../../main/db/connection.ts'
import { type Random, seededRandom } from '../../../main/platform/random.ts'
import type { Million } from './million.ts'
import { oftenFirst, sentence, story } from './million-words.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

export const people = [
  ...['Mara Lind', 'Yuki Arai', 'Ines Okafor', 'Sami Haddad', 'Jonas Feld', 'Priya Nair', 'Tomas Vrba'],
  ...['Aoife Byrne', 'Luca Conti', 'Hana Sato', 'Pavel Dostal', 'Nora Berg', 'Omar Aziz', 'Greta Holm'],
]
const teams = [
  'atlas',
  'bigmac',
  'cabbage',
  'honeybadger',
  'phoenix',
  'planeteers',
  'shield',
  'tenet',
  'turtles',
  'rocket',
]
const layers = ['infrastructure', 'network', 'dns', 'kubernetes', 'other']
const things = [
  'Pod',
  'Node',
  'Ingress',
  'Certificate',
  'Deployment',
  'Disk',
  'Queue',
  'Database',
  'Backup',
  'Resolver',
]
const troubles = [
  'Down',
  'Slow',
  'Full',
  'Expiring',
  'CrashLooping',
  'Pending',
  'Failing',
  'Lagging',
  'Unreachable',
  'Flapping',
]
const customers = Array.from(
  { length: 60 },
  (_, index) => `Customer ${String.fromCharCode(65 + (index % 26))}${index}`,
)
const environments = Array.from({ length: 160 }, (_, index) => `env-${index.toString(36)}${index % 7}`)
const sources = ['prod', 'stage', 'edge']

/** Writes all of it with the row ids ascending in time. */
export function writeMillion(raw: Connection, million: Million): void {
  const random = seededRandom(million.seed)
  const from = million.endsAt - million.days * dayMs
  writeRuns(raw, random, million, from)
  writeAlerts(raw, random, million.alerts)
  writeEpisodes(raw, random, million, from)
  writeThreads(raw, random, million, from)
  writePostmortems(raw, random, million, from)
}

const between = (random: Random, low: number, high: number): number =>
  Math.floor(low + random() * (high - low))
const chance = (random: Random, share: number): boolean => random() < share
const oneOf = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
/** From `low` to `high`, as many between 1 and 10 as between 10 and 100. */
const spread = (random: Random, low: number, high: number): number =>
  Math.floor(low * (high / low) ** random())

/** A laptop that is shut every other night or so, and sources that are out of sight now and then. */
function writeRuns(raw: Connection, random: Random, { endsAt, days }: Million, from: number): void {
  const run = raw.prepare('INSERT INTO run (started_at, last_alive_at, version) VALUES (?, ?, ?)')
  const gap = raw.prepare('INSERT INTO sight_gap (source_id, from_at, to_at, reason) VALUES (?, ?, ?, ?)')
  let at = from
  while (at < endsAt) {
    const until = Math.min(endsAt, at + between(random, 10, 40) * 3_600_000)
    run.run(at, until, '1.0.0')
    const away = between(random, 5, 90) * minuteMs
    for (const source of sources) gap.run(source, until, until + away, 'Nightdesk was not running')
    at = until + away
  }
  for (let index = 0; index < days * 2; index += 1) {
    const begins = from + random() * (endsAt - from)
    gap.run(
      oneOf(random, sources),
      Math.floor(begins),
      Math.floor(begins) + spread(random, minuteMs, 7_200_000),
      'no answer',
    )
  }
}

function writeAlerts(raw: Connection, random: Random, count: number): void {
  const alert = raw.prepare(
    `INSERT INTO alert (source_id, fingerprint, alertname, title, customer, environment, layer, team, severity,
       severity_known, impact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'unknown')`,
  )
  const body = raw.prepare(
    'INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (?, ?, ?, ?)',
  )
  for (let index = 0; index < count; index += 1) {
    const thing = oftenFirst(random, things)
    const alertname = `${thing}${oneOf(random, troubles)}${between(random, 0, 4) || ''}`
    const environment = oftenFirst(random, environments)
    const customer = customers[environments.indexOf(environment) % customers.length] ?? null
    const severity = chance(random, 0.2) ? 'page' : chance(random, 0.6) ? 'notify' : 'ticket'
    const team = oftenFirst(random, teams)
    const namespace = `namespace-${between(random, 0, 90)}`
    const workload = `${thing.toLowerCase()}-${oftenFirst(random, syllabic)}-${index.toString(36)}`
    const labels = {
      ...{ alertname, cluster_id: environment, customer, severity, team, namespace, workload },
      ...{
        area: oneOf(random, layers),
        job: 'kube-state-metrics',
        provider: oneOf(random, ['capa', 'capz', 'capv']),
      },
      ...{
        pipeline: oneOf(random, ['stable', 'testing']),
        instance: `10.${index % 250}.${(index >> 8) % 250}.7:9100`,
      },
    }
    const annotations = {
      summary: `${workload} in ${namespace} of ${environment} ${sentence(random, 4).toLowerCase()}`,
      description: sentence(random, between(random, 12, 30)),
      ...(chance(random, 0.7) ? { runbook_url: `https://recipes.invalid/${alertname.toLowerCase()}` } : {}),
    }
    const { lastInsertRowid } = alert.run(
      ...[oneOf(random, sources), `f${index.toString(16)}`, alertname, `${alertname} ${workload}`],
      ...[customer, environment, labels.area, team, severity],
    )
    body.run(lastInsertRowid, JSON.stringify(labels), JSON.stringify(annotations), '[]')
  }
}

const syllabic = [
  'api',
  'web',
  'billing',
  'search',
  'login',
  'proxy',
  'cache',
  'ledger',
  'mailer',
  'sync',
  'cron',
  'audit',
]

/** Every one of the last thirty may still be open; an alert is never in two at once. */
function writeEpisodes(raw: Connection, random: Random, million: Million, from: number): void {
  const { episodes: count, alerts, endsAt } = million
  const episode = raw.prepare(
    `INSERT INTO episode (alert_id, fired_at, seen_at, called_at, quiet_at, firings, vouched_until, ack_by, ack_mine, ack_at,
       ack_origin, outcome, worth, impact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const event = raw.prepare(
    'INSERT INTO event (episode_id, kind, at, mono, run_id, by, text) VALUES (?, ?, ?, 0, 1, ?, ?)',
  )
  const ladder = raw.prepare(
    'INSERT INTO ladder (episode_id, program, started_at, sound_at, ended_at, ended_by) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const review = raw.prepare(
    'INSERT INTO episode_review (episode_id, asked_at, answered_at, by, impact, false_alarm) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const escalation = raw.prepare(
    `INSERT INTO escalation (uid, direction, source_id, episode_id, alert, from_name, reason, note, level, state, asked_at,
       due_at) VALUES (?, ?, 'prod', ?, '{}', ?, 'cannot-solve', '', ?, 'accepted', ?, ?)`,
  )
  const severities = raw.prepare<[], string>('SELECT severity FROM alert ORDER BY id').pluck().all()
  /** what is left for acks and notes once each has its beginning and its end */
  const spare = (million.events - 2 * count) / count
  const free = new Float64Array(alerts)
  for (let index = 0; index < count; index += 1) {
    const firedAt = Math.floor(from + ((index + random()) / count) * (endsAt - from - 60_000))
    let alert = Math.floor(alerts ** (0.35 + 0.65 * random())) % alerts
    while ((free[alert] ?? 0) > firedAt - 660_000) alert = (alert + 1) % alerts
    const isOpen = index >= count - 30 && chance(random, 0.5)
    const quietAt = isOpen ? null : firedAt + spread(random, minuteMs, 12 * 3_600_000)
    const lastsTo = quietAt !== null && quietAt < endsAt ? quietAt : null
    free[alert] = lastsTo ?? Number.POSITIVE_INFINITY
    const severity = severities[alert] ?? 'notify'
    const seenAt = firedAt + between(random, 1_000, 45_000)
    const isCalled = severity === 'page' || (severity === 'notify' && chance(random, 0.3))
    const calledAt = isCalled ? seenAt + between(random, 0, 5_000) : null
    const isAcked = chance(random, isCalled ? Math.min(1, spare * 1.4) : spare * 0.35)
    const ackAt = isAcked ? (calledAt ?? seenAt) + spread(random, 10_000, 1_200_000) : null
    const ackedAt = ackAt !== null && ackAt < (lastsTo ?? endsAt) ? ackAt : null
    const by = oftenFirst(random, people)
    const worth =
      lastsTo !== null && ackedAt !== null && chance(random, 0.4)
        ? oneOf(random, ['actionable', 'noise'])
        : null
    const outcome =
      calledAt === null ? (chance(random, 0.2) ? 'record' : 'show') : severity === 'page' ? 'wake' : 'notify'
    const { lastInsertRowid } = episode.run(
      ...[
        alert + 1,
        firedAt,
        seenAt,
        calledAt,
        lastsTo,
        chance(random, 0.8) ? 1 : between(random, 2, 9),
        lastsTo ?? endsAt,
      ],
      ...[ackedAt === null ? null : by, ackedAt === null ? null : by === people[0] ? 1 : 0, ackedAt],
      ...[ackedAt === null ? null : chance(random, 0.8) ? 'here' : 'upstream', outcome, worth],
      chance(random, 0.1) ? oneOf(random, ['none', 'degraded', 'down']) : null,
    )
    event.run(lastInsertRowid, 'fired', firedAt, null, null)
    if (ackedAt !== null) event.run(lastInsertRowid, 'acked', ackedAt, by, null)
    if (chance(random, spare * 0.46))
      event.run(
        lastInsertRowid,
        'note',
        seenAt + between(random, 60_000, 600_000),
        by,
        sentence(random, between(random, 5, 18)),
      )
    if (lastsTo !== null) event.run(lastInsertRowid, 'quiet', lastsTo, null, null)
    if (calledAt !== null && outcome === 'wake' && chance(random, 0.5)) {
      const endedAt = ackedAt ?? lastsTo
      if (endedAt !== null && endedAt > calledAt)
        ladder.run(
          lastInsertRowid,
          'page',
          calledAt,
          calledAt + 2_000,
          Math.max(endedAt, calledAt + 3_000),
          'acknowledged',
        )
    }
    if (lastsTo !== null && ackedAt !== null && chance(random, 0.15))
      review.run(
        lastInsertRowid,
        lastsTo,
        lastsTo + 3_600_000,
        by,
        oneOf(random, ['none', 'degraded', 'down']),
        chance(random, 0.2) ? 1 : 0,
      )
    if (isCalled && chance(random, 0.02))
      escalation.run(
        `x${index}`,
        oneOf(random, ['out', 'in']),
        lastInsertRowid,
        by,
        JSON.stringify({ name: oneOf(random, ['Ops duty', 'SRE']) }),
        seenAt,
        seenAt + 300_000,
      )
  }
}

function writeThreads(raw: Connection, random: Random, { messages, endsAt }: Million, from: number): void {
  const thread = raw.prepare(
    `INSERT INTO support_thread (source_id, ref, kind_of_source, channel, title, titled, customer, environment, opened_at,
       changed_at, first_answer_at, closed_at, outcome) VALUES ('chat', ?, 'slack', ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const message = raw.prepare(
    `INSERT INTO support_message (thread_id, key, at, seen_at, author_id, author, side, mine, text, nod)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  )
  const count = Math.ceil(messages / 10)
  for (let index = 0; index < count; index += 1) {
    const openedAt = Math.floor(from + ((index + random()) / count) * (endsAt - from - 3_600_000))
    const customer = oftenFirst(random, customers)
    const own = Math.min(10, messages - index * 10)
    const gaps = Array.from({ length: own }, () => spread(random, 20_000, 3_600_000))
    const times = gaps.map((_, at) =>
      Math.min(endsAt, openedAt + gaps.slice(0, at).reduce((sum, gap) => sum + gap, 0)),
    )
    const last = times.at(-1) ?? openedAt
    const closedAt = chance(random, 0.97) ? last + 60_000 : null
    const { lastInsertRowid } = thread.run(
      ...[`r${index}`, `help-${customer.toLowerCase().replace(' ', '-')}`, sentence(random, 7), customer],
      ...[chance(random, 0.5) ? oftenFirst(random, environments) : null, openedAt, last, times[1] ?? null],
      ...[closedAt, closedAt === null ? null : oneOf(random, ['solved', 'issue', 'no-question'])],
    )
    for (const [turn, at] of times.entries()) {
      const isOurs = turn % 2 === 1
      const author = isOurs
        ? oftenFirst(random, people)
        : `${oneOf(random, ['Alex', 'Kim', 'Sasha', 'Robin'])} of ${customer}`
      message.run(
        ...[lastInsertRowid, `${index}.${turn}`, at, at, author, author, isOurs ? 'us' : 'customer'],
        ...[isOurs && author === people[0] ? 1 : 0, sentence(random, between(random, 6, 45))],
      )
    }
  }
}

function writePostmortems(
  raw: Connection,
  random: Random,
  { postmortems, episodes, endsAt }: Million,
  from: number,
): void {
  const postmortem = raw.prepare(
    'INSERT INTO postmortem (text, title, words, version, created_at, saved_at, uid) VALUES (?, ?, ?, 1, ?, ?, ?)',
  )
  const life = raw.prepare(
    `INSERT INTO postmortem_life (postmortem_id, state, since, team, assignee, impact, impact_minutes, customers)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const link = raw.prepare(
    'INSERT OR IGNORE INTO postmortem_episode (postmortem_id, episode_id) VALUES (?, ?)',
  )
  const environment = raw.prepare(
    'INSERT OR IGNORE INTO postmortem_environment (postmortem_id, environment, customer, state) VALUES (?, ?, ?, ?)',
  )
  for (let index = 0; index < postmortems; index += 1) {
    const createdAt = Math.floor(from + ((index + random()) / postmortems) * (endsAt - from - 3_600_000))
    const title = `${oftenFirst(random, things)} ${oneOf(random, troubles).toLowerCase()}: ${sentence(random, 5).toLowerCase()}`
    const savedAt = Math.min(endsAt, createdAt + spread(random, minuteMs, dayMs))
    const { lastInsertRowid } = postmortem.run(
      ...[story(random, title, between(random, 250, 900)), title, 500, createdAt, savedAt, `u${index}`],
    )
    const state =
      createdAt < endsAt - 45 * dayMs
        ? 'closed'
        : oneOf(random, ['draft', 'distributed', 'assigned', 'fixing'])
    const impact = oneOf(random, ['none', 'degraded', 'down'])
    const name = oftenFirst(random, environments)
    const customer = customers[environments.indexOf(name) % customers.length] ?? null
    life.run(
      ...[
        lastInsertRowid,
        state,
        Math.min(endsAt, savedAt + spread(random, dayMs, 40 * dayMs)),
        oftenFirst(random, teams),
      ],
      ...[
        oftenFirst(random, people),
        impact,
        impact === 'none' ? null : between(random, 3, 240),
        JSON.stringify([customer]),
      ],
    )
    environment.run(lastInsertRowid, name, customer, state === 'closed' ? 'deployed' : 'open')
    const near = Math.floor(((createdAt - from) / (endsAt - from)) * episodes)
    for (let one = 0; one < between(random, 1, 4); one += 1)
      link.run(lastInsertRowid, Math.max(1, near - between(random, 0, 200)))
  }
}
