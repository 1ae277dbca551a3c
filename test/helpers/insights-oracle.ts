/**
 * The figures once more, written from their definitions alone and with other means than the product's: minute by minute,
 * every value sorted, local time by the platform's own words.
 */
import type { InsightsQuestion } from '../../contract/insights.ts'
import type { AlertEntry, EpisodeEntry, FeedEntry, FeedKind } from '../../main/almanac/feed-entry.ts'
import { minute } from './insights-record.ts'

/** The newest word on every record. */
export class Told {
  readonly #of = new Map<string, FeedEntry>()

  take(entry: FeedEntry): void {
    if (entry.kind === 'gone') {
      this.#of.delete(`${entry.of} ${entry.id}`)
      return
    }
    this.#of.set(`${entry.kind} ${entry.id}`, entry)
    if (entry.kind === 'episode') this.take(entry.alert)
  }

  all<Kind extends FeedKind>(kind: Kind): readonly Extract<FeedEntry, { kind: Kind }>[] {
    return [...this.#of.values()].filter((entry) => entry.kind === kind) as never
  }

  alert(id: number): AlertEntry | undefined {
    return this.#of.get(`alert ${id}`) as AlertEntry | undefined
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Local date, hour and minute in words of the platform. */
export function localOf(zone: string, at: number): { date: string; hour: number; minute: number } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(zone, format)
  const [date = '', time = ''] = format.format(at).split(' ')
  const [hours = '0', minutes = '0'] = time.split(':')
  return { date, hour: Number(hours), minute: Number(minutes) }
}

const dayNumber = (date: string): number => Date.parse(`${date}T00:00Z`) / 86_400_000
/** Day 4 of 1970 was a Monday. */
const weekdayOf = (date: string): number => (((dayNumber(date) - 4) % 7) + 7) % 7
export const mondayOf = (date: string): string =>
  new Date((dayNumber(date) - weekdayOf(date)) * 86_400_000).toISOString().slice(0, 10)

export interface OracleMoment {
  readonly now: number
  readonly zone: string
  readonly night: { readonly from: number; readonly to: number }
  readonly ackMs: number
  readonly resolveMs: number
}

export interface OracleSpread {
  values: number[]
  leftOut: number
}

/** Everything that the view says of a question. */
export function oracleOf(told: Told, question: InsightsQuestion, moment: OracleMoment) {
  const { zone, night, now } = moment
  // Clocks are set at quarters of an hour.
  const weeks = new Map<number, number>()
  const weekOf = (at: number): number => {
    const quarter = Math.floor(at / (15 * minute))
    const week = weeks.get(quarter) ?? dayNumber(mondayOf(localOf(zone, at).date)) / 7
    weeks.set(quarter, week)
    return week
  }
  const last = dayNumber(mondayOf(question.week)) / 7
  const isNight = (at: number): boolean => {
    const { hour, minute: past } = localOf(zone, at)
    const time = hour * 60 + past
    return night.from < night.to
      ? time >= night.from && time < night.to
      : time >= night.from || time < night.to
  }
  const gaps = told.all('gap')
  const closings = told.all('run').filter(({ aliveBefore }) => aliveBefore !== null)
  const unseen = (sourceId: string, at: number): boolean =>
    gaps.some((gap) => gap.sourceId === sourceId && gap.from <= at && at <= (gap.to ?? Infinity)) ||
    closings.some(({ aliveBefore, startedAt }) => (aliveBefore ?? 0) <= at && at <= startedAt)

  const troubles = told.all('episode').flatMap((episode) => {
    const alert = told.alert(episode.alert.id)
    return alert && episode.leadId === null
      ? [{ ...episode, alert, at: episode.calledAt ?? episode.seenAt }]
      : []
  })
  type Trouble = (typeof troubles)[number]
  const isAsked = ({ alert, at, sounded, ackMine }: Trouble): boolean =>
    (question.team === null || alert.team === question.team) &&
    (question.severity === null || alert.severity === question.severity) &&
    (question.when === 'all' || isNight(at) === (question.when === 'night')) &&
    (question.whose === 'team' || sounded.length > 0 || ackMine)
  const asked = troubles.filter(isAsked)
  const called = asked.filter(({ calledAt }) => calledAt !== null)
  const inWeeks = (back: number, count: number) => (one: { at: number }) => {
    const week = weekOf(one.at)
    return week <= last - back && week > last - back - count
  }

  const acknowledged = (of: readonly Trouble[]): OracleSpread => {
    const acked = of.filter(({ ackAt }) => ackAt !== null)
    const known = acked.filter(
      (one) => one.ackOrigin === 'here' || !unseen(one.alert.sourceId, one.ackAt ?? 0),
    )
    return {
      values: known.map((one) => Math.max(0, (one.ackAt ?? 0) - one.at)),
      leftOut: acked.length - known.length,
    }
  }
  const resolved = (of: readonly Trouble[]): OracleSpread => {
    const over = of.filter(({ quietAt }) => quietAt !== null)
    const known = over.filter((one) => !unseen(one.alert.sourceId, one.quietAt ?? 0))
    return {
      values: known.map((one) => Math.max(0, (one.quietAt ?? 0) - one.at)),
      leftOut: over.length - known.length,
    }
  }

  const postmortems = told.all('postmortem')
  const ofTeam = postmortems.filter(({ team }) => question.team === null || team === question.team)
  const asking = told.all('escalation').filter((one) => {
    const episode = told.all('episode').find(({ id }) => id === one.episodeId)
    const alert = episode && told.alert(episode.alert.id)
    if (question.team !== null && alert?.team !== question.team) return false
    if (question.severity !== null && alert?.severity !== question.severity) return false
    if (question.whose === 'mine' && one.direction === 'in') return false
    return question.when === 'all' || isNight(one.at) === (question.when === 'night')
  })

  const needed = (one: Trouble): boolean | null => {
    if (one.worth === 'actionable') return true
    if (one.worth === 'noise' || one.review?.falseAlarm === true) return false
    if (postmortems.some(({ episodeIds }) => episodeIds.includes(one.id))) return true
    if (told.all('escalation').some(({ episodeId }) => episodeId === one.id)) return true
    if (['down', 'degraded'].includes(saidOf(one))) return true
    if (one.quietAt === null || one.ackAt !== null || unseen(one.alert.sourceId, one.quietAt)) return null
    return one.quietAt <= one.at + moment.ackMs ? false : null
  }

  const recent = called.filter(inWeeks(0, 4))
  const hours = Array.from({ length: 7 }, (_, day) =>
    Array.from(
      { length: 24 },
      (_unused, hour) =>
        recent.filter(({ at }) => {
          const local = localOf(zone, at)
          return weekdayOf(local.date) === day && local.hour === hour
        }).length,
    ),
  )
  const noisiest = Object.entries(Object.groupBy(recent, ({ alert }) => alert.alertname)).map(
    ([alertname, of = []]) => ({
      alertname,
      fired: of.length,
      atNight: of.filter(({ at }) => isNight(at)).length,
      neededAction: of.filter((one) => needed(one) === true).length,
      known: of.filter((one) => needed(one) !== null).length,
    }),
  )

  /** Minutes, by customer. Everything in a history of the tests begins and ends at a whole minute. */
  const feltMinutes = new Map<string, Set<number>>()
  const addMinutes = (customer: string | null, from: number, to: number): void => {
    const minutes = feltMinutes.get(`${customer}`) ?? new Set()
    feltMinutes.set(`${customer}`, minutes)
    for (let at = from; at < Math.min(to, now); at += minute) minutes.add(at)
  }
  const isAll =
    question.team === null &&
    question.severity === null &&
    question.when === 'all' &&
    question.whose === 'team'
  const settled = new Set<number>()
  for (const { impact, impactMinutes, episodeIds, createdAt, customers } of postmortems) {
    const counts = (impact === 'down' || impact === 'degraded') && impactMinutes !== null
    if (impact === 'none' || counts) for (const id of episodeIds) settled.add(id)
    if (!counts) continue
    const own = troubles.filter(({ id }) => episodeIds.includes(id)).sort((a, b) => a.firedAt - b.firedAt)
    if (!isAll && !own.some(isAsked)) continue
    const from = own[0]?.firedAt ?? createdAt - impactMinutes * minute
    const names: readonly (string | null)[] =
      customers.length > 0 ? customers : own.flatMap(({ alert }) => alert.customer ?? [])
    for (const name of names.length > 0 ? names : [null])
      addMinutes(name, from, from + impactMinutes * minute)
  }
  for (const one of asked) {
    if (settled.has(one.id) || !['down', 'degraded'].includes(saidOf(one))) continue
    let end = one.quietAt ?? now
    // As far back as nobody could see: gaps that touch each other are one.
    while (one.quietAt !== null && unseen(one.alert.sourceId, end)) end -= minute
    if (one.quietAt !== null && end < one.quietAt) end += minute
    addMinutes(one.alert.customer, one.firedAt, end)
  }
  const feltIn = new Map<number, number>()
  for (const minutes of feltMinutes.values())
    for (const at of minutes) feltIn.set(weekOf(at), (feltIn.get(weekOf(at)) ?? 0) + minute)
  const downtime = (back: number, count: number): number =>
    [...feltIn].reduce(
      (sum, [week, ms]) => sum + (week <= last - back && week > last - back - count ? ms : 0),
      0,
    )

  const calling = new Set(
    troubles.filter((one) => one.calledAt !== null && inWeeks(0, 13)(one)).map(({ alert }) => alert.sourceId),
  )
  const begins = Math.min(
    ...told.all('run').flatMap(({ startedAt, aliveBefore }) => [startedAt, aliveBefore ?? Infinity]),
    ...told.all('episode').map(({ seenAt }) => seenAt),
  )
  const observed = (from: number, to: number): number => {
    let [seen, all] = [0, 0]
    for (let at = from; at < Math.min(to, now); at += minute) {
      all += 1
      const isMissed =
        at < begins ||
        gaps.some((gap) => calling.has(gap.sourceId) && gap.from <= at && at < (gap.to ?? Infinity)) ||
        closings.some(({ aliveBefore, startedAt }) => (aliveBefore ?? 0) <= at && at < startedAt)
      if (!isMissed) seen += 1
    }
    return all === 0 ? 0 : seen / all
  }

  const wakings = (test: (one: { at: number }) => boolean): number => {
    const awake = troubles
      .filter((one) => one.calledAt !== null && one.sounded.some(({ unseen: over }) => over !== true))
      .filter(({ alert }) => question.team === null || alert.team === question.team)
      .filter(({ alert }) => question.severity === null || alert.severity === question.severity)
      .map(
        (one) => [Math.min(...one.sounded.map(({ from }) => from)), one.quietAt ?? one.ackAt ?? now] as const,
      )
      .filter(([from, to]) => from < to)
      .sort(([a], [b]) => a - b)
    let until = -Infinity
    let count = 0
    for (const [from, to] of awake) {
      if (from > until && isNight(from) && test({ at: from })) count += 1
      until = Math.max(until, to + 30 * minute)
    }
    return count
  }

  const ofWeek = (back: number) => {
    const test = inWeeks(back, 1)
    const own = called.filter(test)
    return {
      acknowledged: acknowledged(own),
      resolved: resolved(own),
      pages: own.length,
      notifies: asked.filter((one) => one.calledAt === null && one.outcome === 'notify' && test(one)).length,
      healed: own.filter(({ quietAt, ackAt }) => quietAt !== null && ackAt === null).length,
      calledIn: asking.filter(test).length,
      postmortemsOpened: ofTeam.filter(({ createdAt }) => test({ at: createdAt })).length,
      postmortemsClosed: ofTeam.filter(({ state, since }) => state === 'closed' && test({ at: since }))
        .length,
      downtimeMs: downtime(back, 1),
    }
  }
  const window = called.filter(inWeeks(0, question.weeks))
  const before = called.filter(inWeeks(question.weeks, question.weeks))
  return {
    acknowledged: acknowledged(window),
    resolved: resolved(window),
    byTeam: Object.values(Object.groupBy(window, ({ alert }) => `${alert.team}`)).map((own = []) => ({
      team: own[0]?.alert.team ?? null,
      pages: own.length,
      acknowledged: acknowledged(own),
      resolved: resolved(own),
    })),
    before: { acknowledged: acknowledged(before), resolved: resolved(before) },
    weeks: Array.from({ length: 8 }, (_, index) => ofWeek(7 - index)),
    hours,
    noisiest,
    downtimeMs: downtime(0, question.weeks),
    downtimeBeforeMs: downtime(question.weeks, question.weeks),
    woken: question.whose === 'mine' ? wakings(inWeeks(0, question.weeks)) : null,
    wokenBefore: wakings(inWeeks(question.weeks, question.weeks)),
    response: told
      .all('thread')
      .filter((one) => one.firstAnswerAt !== null && inWeeks(0, question.weeks)({ at: one.openedAt }))
      .map((one) => Math.max(0, (one.firstAnswerAt ?? 0) - one.openedAt)),
    cycle: ofTeam
      .filter(({ state, since }) => state === 'closed' && inWeeks(0, question.weeks)({ at: since }))
      .map(({ since, createdAt }) => Math.max(0, since - createdAt)),
    observed,
  }
}

function saidOf({ review, impact }: EpisodeEntry): string {
  return review?.impact == null || review.impact === 'unknown' ? impact : review.impact
}
