/** An action that somebody will do: it begins with what is done, says when it is done, by whom and until when. Pure. */
import { dayIn, isDone, ownerIn } from './postmortem-action.ts'
import type { LintFacts, LintFinding } from './postmortem-lint.ts'
import type { ProseLine } from './postmortem-prose.ts'

/** Beginnings that are no end: nobody can say when they are done. */
const endless =
  /^(?:to )?(?:investigate|improve|monitor|look into|look at|be (?:more )?(?:careful|aware|mindful)|pay (?:more )?attention|think about|consider|discuss|watch|keep an eye on|try to|explore|enhance|optimi[sz]e|better)\b/i
/** What makes an end of one: a figure to reach, something to hold in hands, or a condition. */
const bound =
  /\b(?:so that|such that|until|unless|within|at least|at most|below|above|under|less than|more than|no more|from \S+ to|and (?:write|report|decide|add|open|document|propose|agree|publish|present|test|set)|in (?:a|an|the) (?:document|page|recipe|issue|report|test))\b|\d+ ?(?:%|ms|s|min|h|d|[KMGT]i?B?|pods?|nodes?|replicas?|days?|weeks?|minutes?|hours?|alerts?)\b|[<>≥≤]=?|#\d+|https?:|`/i
/** Words that begin a name for something, and nothing that is done. */
const noVerb =
  /^(?:the|a|an|no|more|less|better|new|missing|our|some|monitoring|alerting|documentation|training|communication|investigation|improvements?|alerts? for|runbooks?|recipes?|awareness|capacity planning)\b/i

/** Findings for each open action that is missing something: one each, with all of it. */
export function actionLint(
  lines: readonly ProseLine[],
  facts: Pick<LintFacts, 'owner' | 'dueDay'>,
): readonly LintFinding[] {
  return lines.flatMap((line, index) => {
    if (line.kind !== 'actions' || !line.isItem || line.isHeading || isDone(line.raw)) return []
    const whole = [line.raw, ...furtherLines(lines, index)].join('\n')
    return findingOf(line, whole, facts)
  })
}

/** Is there an action with an end, somebody who does it and a day: one that can be told from a wish? A ticked one counts too. */
export function hasBoundedAction(lines: readonly ProseLine[]): boolean {
  return lines.some((line, index) => {
    if (line.kind !== 'actions' || !line.isItem || line.isHeading || /^\s*\S+\s+~~/.test(line.raw))
      return false
    const raw = line.raw.replace(/\[[xX]\]/, '[ ]')
    const whole = [raw, ...furtherLines(lines, index)].join('\n')
    return ownerIn(whole) && findingOf({ ...line, raw }, whole, { owner: null, dueDay: null }).length === 0
  })
}

/** What stands under an item, up to the next one: who and when may stand there. */
function furtherLines(lines: readonly ProseLine[], index: number): readonly string[] {
  const end = lines.findIndex(
    ({ isItem, isHeading, raw }, at) => at > index && (isItem || isHeading || !/^\s+\S/.test(raw)),
  )
  return lines.slice(index + 1, end === -1 ? undefined : end).map(({ raw }) => raw)
}

function findingOf(
  { raw, from }: ProseLine,
  whole: string,
  { owner, dueDay }: Pick<LintFacts, 'owner' | 'dueDay'>,
): readonly LintFinding[] {
  const head = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[ ?\]\s+)?/.exec(raw)?.[0].length ?? 0
  const end = raw.replace(/\s*(?:<!--.*-->)?\s*$/, '').length
  const words = raw.slice(head, end)
  if (words === '' || /^(?:none|nothing|no (?:further )?actions?|n\/a)\b/i.test(words)) return []
  const plain = words.replace(/^\*\*[^*]{1,40}\*\*:?\s*|^[A-Z][a-z]+:\s+/, '')
  const hasOwner = ownerIn(whole)
  const hasDay = dayIn(whole)
  const missing = [
    ...(noVerb.test(plain) || plain.split(/\s+/).length < 2 ? ['what is done, a verb first'] : []),
    ...(endless.test(plain) && !bound.test(whole) ? ['when it is done'] : []),
    ...(hasOwner ? [] : ['who does it']),
    ...(hasDay ? [] : ['until when']),
  ]
  if (missing.length === 0) return []
  const added = [
    ...(hasOwner || owner === null ? [] : [`owner: ${owner}`]),
    ...(hasDay || dueDay === null ? [] : [`due ${dueDay}`]),
  ].join(', ')
  return [
    {
      rule: 'action',
      from: from + head,
      until: from + end,
      words: `This action does not say ${listed(missing)}.`,
      fix: added === '' ? null : { label: `Add “${added}”`, insert: `${words} (${added})` },
    },
  ]
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`
}
