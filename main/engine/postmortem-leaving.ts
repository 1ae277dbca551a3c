/** What to look at before a postmortem's words leave this laptop. It warns; whoever sends decides. Pure. */
import type { LeavingWarning } from '../../contract/postmortem-issue.ts'
import { leavingRemarks, lineAt, secretLines, some } from '../../contract/postmortem-leaving.ts'
import { lintBeforeLeaving } from '../../contract/postmortem-lint.ts'

/** Everything to know of these words before others read them. @param customers as the configuration and the record call them */
export function leavingWarnings(text: string, customers: readonly string[]): readonly LeavingWarning[] {
  return [...leavingRemarks(text, customers, 'outside'), ...mentionsIn(text), ...imagesIn(text)]
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
  return `Held back, nothing was sent: ${secretLines([...new Set(lines)])} It was changed after you looked at it. Take the secret out, then try again.`
}

function secretsIn(text: string): readonly { readonly words: string; readonly line: string }[] {
  return lintBeforeLeaving(text, { customers: [], people: [] }).map(({ from, until }) => ({
    words: text.slice(from, until),
    line: lineAt(text, from),
  }))
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

/** Customers as the configuration and the record call them. */
export function customerNames(
  configured: readonly { readonly name: string; readonly aliases: readonly string[] }[],
  { customers }: { readonly customers: readonly string[] },
): readonly string[] {
  return [...new Set([...configured.flatMap(({ name, aliases }) => [name, ...aliases]), ...customers])]
}
