/** What to look at before a postmortem's words leave this laptop. It warns; whoever sends decides. Pure. */
import type { LeavingWarning } from '../../contract/postmortem-issue.ts'
import { lintBeforeLeaving } from '../../contract/postmortem-lint.ts'

/** So many names or lines are told in one warning. */
const mostTold = 6

/** Everything to know of these words before others read them. @param customers as the configuration and the record call them */
export function leavingWarnings(text: string, customers: readonly string[]): readonly LeavingWarning[] {
  return [...judged(text, customers), ...mentionsIn(text), ...imagesIn(text)]
}

/**
 * Why words that are sent later than they were looked at are held: they were changed since, and something in them looks like
 * a secret that was not there before. null = they may go.
 * @param looked the whole text that somebody looked at, and said yes to
 */
export function heldBack(looked: string, text: string): string | null {
  const known = new Set(secretsIn(looked).map(({ words }) => words))
  const lines = secretsIn(text).flatMap(({ words, line }) => (known.has(words) ? [] : [line]))
  if (lines.length === 0) return null
  return `Held back, nothing was sent: ${secretWords([...new Set(lines)])} It was changed after you looked at it. Take the secret out, then try again.`
}

function secretsIn(text: string): readonly { readonly words: string; readonly line: string }[] {
  return lintBeforeLeaving(text, { customers: [], people: [] }).map(({ from, until }) => ({
    words: text.slice(from, until),
    line: `${text.slice(0, from).split('\n').length}`,
  }))
}

function judged(text: string, customers: readonly string[]): readonly LeavingWarning[] {
  const findings = lintBeforeLeaving(text, { customers, people: [] })
  const lines = secretsIn(text).map(({ line }) => line)
  const names = findings.flatMap(({ rule, from, until }) =>
    rule === 'name' ? [text.slice(from, until)] : [],
  )
  const [secrets, named] = [[...new Set(lines)], [...new Set(names)]]
  return [
    ...(secrets.length === 0 ? [] : [{ kind: 'secret' as const, words: secretWords(secrets) }]),
    ...(named.length === 0 ? [] : [{ kind: 'customer' as const, words: `It names ${some(named)}.` }]),
  ]
}

function secretWords(lines: readonly string[]): string {
  return lines.length === 1
    ? `Line ${lines[0]} looks like it holds a secret.`
    : `Lines ${some(lines)} look like they hold secrets.`
}

/** GitHub tells whoever is called by @. */
function mentionsIn(text: string): readonly LeavingWarning[] {
  const outside = text.replaceAll(/```[\s\S]*?(?:```|$)/g, '').replaceAll(/`[^`\n]*`/g, '')
  const found = [...outside.matchAll(/(?<![\w`./@])@[a-z\d][\w-]*(?:\/[\w-]+)?/gi)].map(([name]) => name)
  const names = [...new Set(found)]
  return names.length === 0
    ? []
    : [{ kind: 'mention', words: `GitHub notifies whoever goes by ${some(names)}.` }]
}

/** They are kept with the draft; its interface takes no files. */
function imagesIn(text: string): readonly LeavingWarning[] {
  const names = new Set([...text.matchAll(/!\[[^\]]*\]\((images\/[^)\s]+)\)/g)].map(([, name]) => name))
  if (names.size === 0) return []
  const words = names.size === 1 ? 'One image stays here' : `${names.size} images stay here`
  return [{ kind: 'image', words: `${words}: GitHub takes none this way.` }]
}

function some(all: readonly string[]): string {
  const more = all.length - mostTold
  return more > 0 ? `${all.slice(0, mostTold).join(', ')} and ${more} more` : all.join(', ')
}
