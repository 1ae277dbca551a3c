/** A timeline tells what was, when, and how that is known: no guesses of what might have been, no time without a zone. Pure. */
import type { LintFacts, LintFinding } from './postmortem-lint.ts'
import type { ProseLine } from './postmortem-prose.ts'
import { timesIn, zoneNames } from './postmortem-times.ts'

/** What was not, told as if it had been. */
const otherWorlds = [
  /\b(?:should|could|would|ought to|might)(?: not|n['’]t)? have\b/gi,
  // "Asked whether", "checked if the node had restarted" tell what somebody did.
  /(?<!\b(?:ask|check|see|seen|saw|know|tell|told|look|test|verif|wonder|find|found|sure|clear|unclear|question|confirm)\p{L}*(?: \p{L}+){0,2} )\bif (?:[\p{L}\p{N}'’-]+ ){1,6}had(?:n['’]t| not)?\b(?! to\b)/giu,
  /(?:^|[.;:] )had (?:we|they|he|she|it|somebody|anybody|the \p{L}+)\b/giu,
  /\bthere (?:was|were|is|are) (?:insufficient|inadequate|not enough|no proper)\b/gi,
] as const

/** How a line shows what it knows: a mark of the record, a link, an address, an issue, a picture. */
const evidence = /<!-- from [a-z]\d|\]\(|https?:\/\/|(?:^|[\s([])#\d+\b|\b[\w.-]+\/[\w.-]+#\d+/

/** Words that say for all of a text, or a table, in which zone its times are. */
const zoneForAll = new RegExp(
  String.raw`\b(?:[Aa]ll |[Tt]he )?(?:[Tt]imes?|[Tt]imestamps?|[Tt]imeline|[Tt]imezone|[Tt]ime zone|[Cc]hronology)\b[^.\n]{0,40}?\b(?:${zoneNames}|local time|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b`,
)

/** Findings in the timeline, and about times anywhere. */
export function timelineLint(
  lines: readonly ProseLine[],
  { zone }: Pick<LintFacts, 'zone'>,
): readonly LintFinding[] {
  const isZoned = lines.some((line) => !line.isItem && !line.isCode && zoneForAll.test(line.prose))
  return lines.flatMap((line) => {
    if (line.isCode || line.isRecord) return []
    const isTimeline = line.kind === 'timeline' && !line.isHeading
    return [
      ...(isZoned ? [] : bareTimes(line, zone)),
      ...(isTimeline ? otherWorlds.flatMap((pattern) => guesses(line, pattern)) : []),
      ...(isTimeline && line.isItem ? unproven(line) : []),
    ]
  })
}

function bareTimes({ prose, from }: ProseLine, zone: string | null): readonly LintFinding[] {
  return timesIn(prose)
    .filter(({ hasZone }) => !hasZone)
    .map((time) => {
      const words = prose.slice(time.from, time.until)
      return {
        rule: 'no-zone',
        from: from + time.from,
        until: from + time.until,
        words: `“${words}” is told in no zone. Whoever reads it elsewhere takes it for theirs.`,
        fix: zone === null ? null : { label: `Write ${words} ${zone}`, insert: `${words} ${zone}` },
      }
    })
}

function guesses({ prose, from }: ProseLine, pattern: RegExp): readonly LintFinding[] {
  return [...prose.matchAll(pattern)].map(({ 0: found, index }) => {
    const start = index + found.length - found.replace(/^[.;: ]+/, '').length
    return {
      rule: 'what-if',
      from: from + start,
      until: from + index + found.length,
      words:
        'This tells what did not happen. Keep the timeline to what did; what was missing belongs to the causes or the actions.',
      fix: null,
    }
  })
}

/** A line with a time that says something, and shows nothing for it. */
function unproven({ raw, prose, from }: ProseLine): readonly LintFinding[] {
  const body = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/.exec(raw)?.[0].length ?? 0
  const [time] = timesIn(prose)
  if (!time || evidence.test(raw)) return []
  return [
    {
      rule: 'no-evidence',
      from: from + body,
      until: from + raw.trimEnd().length,
      words:
        'Nothing shows how this is known. Link a graph, a message or an issue, or insert the line from the evidence.',
      fix: null,
    },
  ]
}
