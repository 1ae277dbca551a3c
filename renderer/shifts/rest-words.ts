/** Rest and load in words, and as files. Pure; instants epoch ms, durations ms. */
import type { RestNight, RestView } from '../../contract/rest.ts'
import { hourMinute, momentText, weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

/** `3 times`, `once`, `not once` */
export function timesWords(count: number): string {
  return count === 0 ? 'not once' : count === 1 ? 'once' : `${count} times`
}

/** A night to whoever does not see its bar. */
export function nightWords({ woken, awakeMs, longestQuietMs }: RestNight): string {
  if (woken === 0 && awakeMs === 0) return 'not woken'
  return `woken ${timesWords(woken)}, ${spanText(awakeMs)} awake, ${spanText(longestQuietMs)} quiet in one piece`
}

/** The night by the day on which it began. */
export function nightName({ from }: RestNight): string {
  return weekday(from).split(' ')[0] ?? ''
}

/** When one may start afresh, by the rule of the rest; null where nothing is owed. */
export function freshWords({ fresh, restMs }: RestView, now: number): string | null {
  if (fresh === null) return null
  return `Fresh start at ${momentText(fresh.at, now)} at the earliest: ${spanText(restMs)} of rest in one piece since ${momentText(fresh.since, now)}.`
}

/** `4 interruptions from Tue 13 Oct, 22:10 to Wed 14 Oct, 03:14: more than two within 12 h.` */
export function heavyWords({ from, to, count }: RestView['heavy'][number]): string {
  const sameDay = weekday(from) === weekday(to)
  const end = sameDay ? hourMinute(to) : `${weekday(to)}, ${hourMinute(to)}`
  return `${count} interruptions from ${weekday(from)}, ${hourMinute(from)} to ${end}: more than two within 12 h.`
}

/** What the hours of the day show, in a sentence. */
export function hoursWords({ interruptions, hours, since }: RestView, now: number): string {
  const days = Math.round((now - since) / 86_400_000)
  const count = interruptions.length
  if (count === 0) return `Nothing interrupted you in ${days} days.`
  const most = Math.max(...hours)
  const at = hours.flatMap((many, hour) => (many === most ? [two(hour)] : []))
  const nights = interruptions.filter(({ atNight }) => atNight).length
  const peak = most > 1 && at.length <= 3 ? ` Most often at ${at.join(', ')} o’clock.` : ''
  return `${count} ${count === 1 ? 'interruption' : 'interruptions'} in ${days} days, ${nights === 0 ? 'none' : nights} of them at night.${peak}`
}

/** Which of the five heats a count has, 0 = none: by its share of the largest. */
export function heatOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil((count / Math.max(1, most)) * 5))
}

const two = (value: number): string => String(value).padStart(2, '0')
const iso = (at: number): string => new Date(at).toISOString()
const minutes = (ms: number): number => Math.round(ms / 60_000)

/** Times alone, one interruption a line: no alert and no customer is named. */
export function restCsv({ interruptions }: RestView): string {
  const lines = interruptions.map(({ from, to, atNight }) =>
    [iso(from), iso(to), minutes(to - from), atNight ? 'yes' : 'no'].join(','),
  )
  return `${['from_utc,until_utc,minutes,at_night', ...lines].join('\n')}\n`
}

/** The same with the nights, for whoever reads it by a program. */
export function restJson(view: RestView, now: number): string {
  const { nights, interruptions, heavy, restMs, allowanceMs, since, fresh } = view
  const told = {
    writtenAt: iso(now),
    since: iso(since),
    restHours: restMs / 3_600_000,
    fallingAsleepAgainMinutes: minutes(allowanceMs),
    earliestFreshStart: fresh === null ? null : iso(fresh.at),
    nights: nights.map((night) => ({
      ...{ from: iso(night.from), until: iso(night.to), woken: night.woken },
      ...{ awakeMinutes: minutes(night.awakeMs), longestQuietMinutes: minutes(night.longestQuietMs) },
    })),
    moreThanTwoInTwelveHours: heavy.map(({ from, to, count }) => ({
      ...{ from: iso(from), until: iso(to), interruptions: count },
    })),
    interruptions: interruptions.map(({ from, to, atNight }) => ({
      ...{ from: iso(from), until: iso(to), minutes: minutes(to - from), atNight },
    })),
  }
  return `${JSON.stringify(told, null, 2)}\n`
}
