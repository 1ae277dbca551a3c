/** What a week brought, as one page of Markdown for the meeting on Monday. Sleep is nobody else's business, and not in it. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import type { InsightsQuestion, InsightsView, WeekFigures } from '../../contract/insights.ts'
import { countedOnce, unseenEnd } from '../../contract/insights-definitions.ts'
import type { PastText } from '../../contract/past.ts'
import { wallAt } from '../../contract/zoned-time.ts'
import type { Moment } from './almanac.ts'
import type { FactSource, PostmortemFact } from './insights-facts.ts'
import { lateWords } from './insights-late.ts'
import { noisiestTable } from './insights-markdown.ts'
import { scopeOf } from './insights-scope.ts'
import { type CountedOfWeek, countsOf, cycleMs, viewOf } from './insights-view.ts'
import { countWords, shareWords, spreadWords } from './insights-words.ts'
import { clockIn } from './past-instant.ts'
import { inline } from './past-markdown.ts'

/** More lines than these make a second page. */
const mostNamed = 8
const mostNoisy = 5

/** @param week any day of it. @throws AppError `bad-input` where the calendar has no such day */
export function weeklyOf(facts: FactSource, week: string, moment: Moment, cells: CountedOfWeek): PastText {
  const { surroundings, now } = moment
  const question: InsightsQuestion = {
    ...{ week, weeks: 1, whose: 'team', team: null, severity: null, when: 'all' },
  }
  const view = viewOf(facts, question, moment, cells)
  const atNight = viewOf(facts, { ...question, when: 'night' }, moment, cells).weeks.at(-1)
  const [before, of] = view.weeks.slice(-2)
  const scope = scopeOf(question, surroundings)
  const counts = countsOf(facts, scope, surroundings)
  const late = facts.postmortems.flatMap((one) => {
    const why = lateWords(one, Math.min(now, scope.window.to))
    return why === null || one.createdAt >= scope.window.to ? [] : [`${inline(one.title)}: ${why}`]
  })
  const parts = [
    `# Week ${of?.number}: ${dayWords(view.zone, view.from)} to ${dayWords(view.zone, view.to - 1)}`,
    headWords(view, moment),
    `## What it brought\n\n${list([
      `${countWords(of?.pages ?? 0, 'page')}${changeWords(of?.pages ?? 0, before?.pages)}; ${atNight?.pages ?? 0} at night, ${nightWords(view)}.`,
      `${countWords(of?.healed ?? 0, 'page')} healed before anybody took ${of?.healed === 1 ? 'it' : 'them'}. ${countWords(of?.notifies ?? 0, 'alert was', 'alerts were')} told of without a call.`,
      `Somebody else was asked for help ${countWords(of?.calledIn ?? 0, 'time')}.`,
    ])}`,
    `## How fast\n\n${list([
      `To acknowledge: ${spreadWords(view.acknowledged)}`,
      `To resolve: ${spreadWords(view.resolved)}`,
      `First answer to a customer${view.responseInHours ? ', in support hours' : ''}: ${spreadWords(view.firstResponse)}`,
    ])}`,
    `## What called most, last four weeks\n\n${noisiestTable({ noisiest: view.noisiest.slice(0, mostNoisy) })}`,
    `## Postmortems\n\n${list([
      `Opened: ${namesOf(counts.opened(scope.window), ({ title }) => title)}`,
      `Closed: ${namesOf(counts.closed(scope.window), (one) => `${one.title} after ${durationWords(cycleMs(one))}`)}`,
      `Late: ${late.length === 0 ? 'none.' : someOf(late)}`,
    ])}`,
    `## What customers felt\n\n${downtimeWords(view)}`,
    `## What could not be seen\n\n${unseenWords(view, of)}`,
  ]
  return { name: `week-${view.question.week}.md`, text: `${parts.join('\n\n')}\n` }
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

/** "Monday 30 November 2026" */
function dayWords(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  })
    .format(wallAt(zone, at))
    .replace(',', '')
}

function headWords(view: InsightsView, { now, behind }: Moment): string {
  const isGoingOn = now < view.to
  return [
    isGoingOn ? `So far, made ${clockIn(view.zone, now)}.` : `Made ${clockIn(view.zone, now)}.`,
    `Times are those of ${inline(view.zone)}.`,
    countedOnce,
    ...(behind > 0 ? [`${countWords(behind, 'record')} were not counted yet.`] : []),
  ].join(' ')
}

function changeWords(now: number, before: number | undefined): string {
  if (before === undefined || now === before) return ', as many as the week before'
  return now > before
    ? `, ${now - before} more than the week before`
    : `, ${before - now} fewer than the week before`
}

function nightWords({ night }: InsightsView): string {
  const time = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return `${time(night.from)} to ${time(night.to)}`
}

function namesOf(all: readonly PostmortemFact[], of: (one: PostmortemFact) => string): string {
  return all.length === 0 ? 'none.' : `${all.length}. ${someOf(all.map((one) => inline(of(one))))}`
}

function someOf(all: readonly string[]): string {
  const more = all.length - mostNamed
  return `${all.slice(0, mostNamed).join('; ')}${more > 0 ? `; and ${more} more` : ''}.`
}

function downtimeWords({ downtime }: InsightsView): string {
  if (downtime.incidents.length === 0) return 'Nobody said that a customer felt anything.'
  const named = downtime.incidents
    .slice(0, mostNamed)
    .map(
      ({ customer, title, ms, postmortemId }) =>
        `${inline(customer ?? 'No customer known')}: ${durationWords(ms)}, ${inline(title)}${postmortemId === null ? ', no postmortem' : ''}.`,
    )
  const more = downtime.incidents.length - mostNamed
  return [
    `${durationWords(downtime.ms)} in all, ${downtime.beforeMs === 0 ? 'none' : durationWords(downtime.beforeMs)} the week before.`,
    list([...named, ...(more > 0 ? [`And ${more} more.`] : [])]),
  ].join('\n\n')
}

function unseenWords({ observed }: InsightsView, week: WeekFigures | undefined): string {
  const left = (week?.acknowledged?.leftOut ?? 0) + (week?.resolved?.leftOut ?? 0)
  const missed =
    observed.missedMs === 0
      ? 'Everything was seen.'
      : `${shareWords(observed.share)} of the time was observed; ${durationWords(observed.missedMs)} in ${countWords(observed.gaps, 'gap')} was not.`
  return left === 0
    ? missed
    : `${missed} ${countWords(left, 'duration was', 'durations were')} left out above. ${unseenEnd}`
}
