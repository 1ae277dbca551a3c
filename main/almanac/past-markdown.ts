/** A history as Markdown, to be pasted where people read. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import { assertNever } from '../../contract/errors.ts'
import type { PastEpisode, PastGap, PastHelp } from '../../contract/past.ts'
import type { PastDocument } from './past-export.ts'
import { clockIn } from './past-instant.ts'

export function markdownOf(document: PastDocument): string {
  const { subject, from, to, zone, historyFrom, episodes, gaps, takers, helped, began, carried, behind } =
    document
  const at = (instant: number): string => clockIn(zone, instant)
  const words = subject.kind === 'label' ? `${subject.name} = ${subject.value}` : subject.value
  const parts = [
    `# History of ${inline(words)}`,
    `From ${at(from)} to ${at(to)}. Times are those of ${inline(zone)}.`,
    `${began} began in this time${carried > 0 ? `, and ${carried} began before it and lasted into it` : ''}.`,
    ...(behind > 0 ? [`${behind} records were not counted yet when this was made.`] : []),
    section('Episodes', 'None.', [
      ...(episodes.length > 0
        ? [
            '| Fired | Lasted | Alert | Where | Customer | Taken by |',
            '| --- | --- | --- | --- | --- | --- |',
            ...episodes.map((row) => episodeLine(row, at)),
          ]
        : []),
    ]),
    section('Nobody could see', 'Everything was seen.', [
      ...(historyFrom > from
        ? [`- before ${at(historyFrom)} by Nightdesk, which was not here yet: of that time nothing is known`]
        : []),
      ...gaps.map((gap) => gapLine(gap, at)),
    ]),
    section(
      'Who took it',
      'Nobody.',
      takers.map(
        ({ by, count, medianMs }) =>
          `- ${inline(by)}: ${count}${medianMs === null ? '' : `, the middle one ${durationWords(medianMs)} after the call`}`,
      ),
    ),
    section(
      'What helped',
      'Nothing was written.',
      helped.map((help) => helpLine(help, at)),
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

function section(title: string, none: string, lines: readonly string[]): string {
  return `## ${title}\n\n${lines.length === 0 ? none : lines.join('\n')}`
}

type At = (instant: number) => string

function episodeLine(row: PastEpisode, at: At): string {
  const lasted =
    row.quietAt === null
      ? 'fires still'
      : `${row.endUnseen ? 'at most ' : ''}${durationWords(row.quietAt - row.firedAt)}`
  const cells = [
    ...[
      at(row.firedAt),
      lasted,
      inline(row.title),
      inline(row.environment ?? ''),
      inline(row.customer ?? ''),
    ],
    inline(row.ackBy ?? (row.calledAt === null ? 'called nobody' : '')),
  ]
  return `| ${cells.join(' | ')} |`
}

function gapLine({ sourceId, from, to, reason }: PastGap, at: At): string {
  const who = sourceId === null ? 'Nightdesk' : inline(sourceId)
  return `- ${who}: ${at(from)} to ${to === null ? 'now' : at(to)}, ${inline(reason)}`
}

function helpLine(help: PastHelp, at: At): string {
  switch (help.kind) {
    case 'recipe':
      return `- Recipe: ${inline(help.label)}`
    case 'postmortem':
      return `- Postmortem: ${inline(help.title)}${help.isOpen ? ' (open)' : ''}`
    case 'note':
      return `- Note, ${at(help.at)}${help.by === null ? '' : `, ${inline(help.by)}`}: ${inline(help.text)}`
    default:
      return assertNever(help)
  }
}

/** Words from outside in one line of Markdown: they make no table, link, heading or tag. */
export function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#~&!]/g, '\\$&')
}
