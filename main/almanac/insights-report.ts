/** What this laptop saw of one customer, beside what it was set as targets. Pure; epoch ms. */

import { durationWords } from '../../contract/duration-words.ts'
import type { CustomerReport, ReportLine } from '../../contract/environments.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { unseenEnd } from '../../contract/insights-definitions.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { Moment } from './almanac.ts'
import { tallyMeasured } from './insights-cells.ts'
import { downtimeIn, feltOf } from './insights-downtime.ts'
import type { FactSource } from './insights-facts.ts'
import { table } from './insights-markdown.ts'
import { responsesOf } from './insights-response.ts'
import { acknowledgedIn, resolvedIn, targetsOf } from './insights-rules.ts'
import { spreadOf, type Tally, tallyOf } from './insights-tally.ts'
import { observedIn, sightOf } from './insights-view.ts'
import { briefWords, shareWords } from './insights-words.ts'
import { clockIn } from './past-instant.ts'
import { inline } from './past-markdown.ts'

const namesOf: Readonly<Record<ReportLine['what'], string>> = {
  ...{ acknowledged: 'Acknowledged', resolved: 'Resolved' },
  ...{ downtime: 'Down or degraded', 'first-response': 'First answer' },
}

/**
 * Of the alerts that name the customer.
 * @param sources those whose alerts name the customer
 * @throws AppError `bad-input` where the stretch ends before it begins
 */
export function reportOf(
  facts: FactSource,
  { customer, from, to }: QueryValue<'environments.report'>,
  sources: readonly string[],
  { surroundings, now, behind }: Moment,
): CustomerReport {
  if (to <= from) throw new AppError('bad-input', 'A report ends after it begins.')
  const sight = sightOf(facts)
  const { ackMs, resolveMs, respondMs } = targetsOf(surroundings)
  const called = facts.called(from, to).filter((one) => one.customer === customer)
  const felt = feltOf(facts.felt(from, to), facts.postmortems, sight, now).filter(
    (one) => one.customer === customer,
  )
  const downtime = downtimeIn(felt, from, Math.min(to, now))
  const threads = facts.threads(from, to).filter((one) => one.customer === customer)
  const waited = responsesOf(threads, surroundings).flatMap(({ ms }) => ms ?? [])
  const lines: readonly ReportLine[] = [
    lineOf(
      'acknowledged',
      tallyMeasured(called, (one) => acknowledgedIn(one, sight), ackMs),
      ackMs,
    ),
    lineOf(
      'resolved',
      tallyMeasured(called, (one) => resolvedIn(one, sight), resolveMs),
      resolveMs,
    ),
    {
      ...{ what: 'downtime', targetMs: null, within: null, medianMs: null },
      ...{ count: downtime.incidents.length, totalMs: downtime.ms },
      leftOut: felt.filter((one) => one.endUnseen && one.from < to && one.to > from).length,
    },
    lineOf('first-response', tallyOf(waited, 0, respondMs), respondMs),
  ]
  const report: Omit<CustomerReport, 'markdown'> = {
    ...{ customer, from, to, lines, behind },
    observed: observedIn(sight, sources, { from, to }, now),
    incidents: downtime.incidents.flatMap(({ episodeId, title, ms }) =>
      episodeId === null ? [] : [{ episodeId: episodeId as EpisodeId, title, ms }],
    ),
  }
  return { ...report, markdown: markdownOf(report, downtime.incidents, surroundings.zone, now) }
}

function lineOf(what: ReportLine['what'], tally: Tally, targetMs: number | null): ReportLine {
  const spread = spreadOf([tally], targetMs)
  return {
    ...{ what, targetMs, within: targetMs === null ? null : tally.within, count: tally.count },
    medianMs: spread === null || spread.count === 0 ? null : spread.medianMs,
    ...{ totalMs: null, leftOut: tally.leftOut },
  }
}

function markdownOf(
  report: Omit<CustomerReport, 'markdown'>,
  incidents: readonly { readonly title: string; readonly ms: number }[],
  zone: string,
  now: number,
): string {
  const { customer, from, to, lines, observed, behind } = report
  const end = Math.min(to, now)
  const parts = [
    `# ${inline(customer)}: ${clockIn(zone, from).slice(0, 16)} to ${clockIn(zone, end).slice(0, 16)}`,
    `What Nightdesk saw on one laptop, in the time of ${inline(zone)}: our own observation, and no statement of what was agreed. ${shareWords(observed)} of the time could be seen.`,
    ...(behind > 0 ? [`${behind} records were not counted yet when this was made.`] : []),
    table(
      ['', 'Count', 'Median', 'Target', 'Kept to it', 'Left out'],
      lines.map(({ what, count, medianMs, totalMs, targetMs, within, leftOut }) => [
        namesOf[what],
        String(count),
        totalMs !== null ? `${durationWords(totalMs)} in all` : medianMs === null ? '' : briefWords(medianMs),
        targetMs === null ? '' : briefWords(targetMs),
        within === null || count === 0 ? '' : `${within} of ${count}`,
        leftOut === 0 ? '' : String(leftOut),
      ]),
    ),
    ...(incidents.length === 0
      ? ['Nobody said that the customer felt anything.']
      : [incidents.map(({ title, ms }) => `- ${inline(title)}: ${durationWords(ms)}`).join('\n')]),
    ...(lines.some(({ leftOut }) => leftOut > 0)
      ? [`${unseenEnd} What customers felt counts until sight was lost.`]
      : []),
  ]
  return `${parts.join('\n\n')}\n`
}
