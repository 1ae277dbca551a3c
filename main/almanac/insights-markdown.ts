/** The figures that are shown as Markdown, to be pasted where people read. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import type { InsightsView, Spread } from '../../contract/insights.ts'
import { countedOnce, unseenEnd } from '../../contract/insights-definitions.ts'
import { briefWords, countWords, questionWords, shareWords, spreadWords } from './insights-words.ts'
import { clockIn } from './past-instant.ts'
import { inline } from './past-markdown.ts'

export function markdownOf(view: InsightsView, madeAt: number): string {
  const { question, zone, from, to, downtime, woken, behind } = view
  const day = (at: number): string => clockIn(zone, at).slice(0, 10)
  const parts = [
    `# Figures of ${countWords(question.weeks, 'week')} to ${day(to - 1)}`,
    `From ${day(from)} on, ${inline(questionWords(question))}. Made ${clockIn(zone, madeAt)}; times are those of ${inline(zone)}. ${countedOnce}`,
    ...(behind > 0 ? [`${countWords(behind, 'record')} were not counted yet when this was made.`] : []),
    `## In this time\n\n${lines([
      `Time to acknowledge: ${spreadWords(view.acknowledged)}`,
      `The window before: ${spreadWords(view.before.acknowledged)}`,
      `Time to resolve: ${spreadWords(view.resolved)}`,
      `The window before: ${spreadWords(view.before.resolved)}`,
      ...(woken === null
        ? []
        : [
            `Woken at night: ${countWords(woken.count, 'time')}, ${woken.before} in the window before; ${woken.noAction} needed no action.`,
          ]),
      `Customer downtime: ${durationWords(downtime.ms)}, ${durationWords(downtime.beforeMs)} in the window before.`,
      `First answer to customers${view.responseInHours ? ', in support hours' : ''}: ${spreadWords(view.firstResponse)}`,
      `Postmortems from beginning to end: ${spreadWords(view.cycle)}`,
      `Observed: ${shareWords(view.observed.share)} of the time; ${durationWords(view.observed.missedMs)} in ${countWords(view.observed.gaps, 'gap')} not.`,
    ])}`,
    ...(view.byTeam.length < 2 ? [] : [`## By team\n\n${teamTable(view)}`]),
    `## Week by week\n\n${weekTable(view)}`,
    `## What called most often, last four weeks\n\n${noisiestTable(view)}`,
    `## Calls by hour, last four weeks\n\n${hourTable(view)}`,
    ...(downtime.incidents.length === 0
      ? []
      : [
          `## What customers felt\n\n${lines(
            downtime.incidents.map(
              ({ title, customer, ms }) =>
                `${inline(customer ?? 'No customer known')}: ${inline(title)}, ${durationWords(ms)}`,
            ),
          )}`,
        ]),
    unseenEnd,
  ]
  return `${parts.join('\n\n')}\n`
}

const lines = (all: readonly string[]): string => all.map((line) => `- ${line}`).join('\n')

/** @param cells already safe to stand in a table */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const middle = (spread: Spread | null): string =>
  spread === null || spread.count === 0 ? '' : briefWords(spread.medianMs)

function teamTable(view: InsightsView): string {
  return table(
    ['Team', 'Pages', 'Acknowledged, median', 'Resolved, median'],
    view.byTeam.map(({ team, pages, acknowledged, resolved }) => [
      inline(team ?? 'no team'),
      String(pages),
      middle(acknowledged),
      middle(resolved),
    ]),
  )
}

function weekTable({ weeks }: InsightsView): string {
  const row = (name: string, of: (week: InsightsView['weeks'][number]) => string): readonly string[] => [
    name,
    ...weeks.map(of),
  ]
  return table(
    ['Week', ...weeks.map(({ number }) => String(number))],
    [
      row('Acknowledged, median', ({ acknowledged }) => middle(acknowledged)),
      row('Resolved, median', ({ resolved }) => middle(resolved)),
      row('Pages', ({ pages }) => String(pages)),
      row('Notify', ({ notifies }) => String(notifies)),
      row('Called in', ({ calledIn }) => String(calledIn)),
      row('Postmortems opened, closed', (week) => `${week.postmortemsOpened}, ${week.postmortemsClosed}`),
      row('Healed by themselves', ({ healed }) => String(healed)),
      row('Downtime', ({ downtimeMs }) => durationWords(downtimeMs)),
      row('Observed', ({ observed }) => shareWords(observed)),
    ],
  )
}

/** Of how many it is known stands beside the share: of the rest nobody has said. */
export function noisiestTable({ noisiest }: Pick<InsightsView, 'noisiest'>): string {
  if (noisiest.length === 0) return 'Nothing called.'
  return table(
    ['Alert', 'Where', 'Called', 'Needed action', 'At night'],
    noisiest.map(({ title, environments, fired, neededAction, known, atNight }) => [
      inline(title),
      inline(environments.join(', ')),
      String(fired),
      known === 0 ? 'nobody said' : `${neededAction} of ${known} known`,
      String(atNight),
    ]),
  )
}

function hourTable({ hours }: InsightsView): string {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  return table(
    ['', ...Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))],
    hours.map((row, day) => [days[day] ?? '', ...row.map((calls) => (calls === 0 ? '' : String(calls)))]),
  )
}
