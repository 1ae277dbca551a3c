/** What must not leave the house: secrets anywhere, and names of customers and people in what is told outside. Pure. */
import type { LintFacts, LintFinding } from './postmortem-lint.ts'
import type { ProseLine } from './postmortem-prose.ts'

/** Tokens that say themselves what they are, by the prefixes their makers document. */
const tokens = [
  // GitHub, GitLab, Slack, AWS, Google, Stripe, npm, PyPI, SendGrid, Grafana, HashiCorp Vault, age.
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{30,}\b/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bxapp-\d-[A-Za-z0-9-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\b[sr]k_live_[A-Za-z0-9]{16,}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bpypi-[A-Za-z0-9_-]{50,}/g,
  /\bSG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}/g,
  /\bgl(?:sa|c)_[A-Za-z0-9=_-]{30,}/g,
  /\bhv[sb]\.[A-Za-z0-9_-]{20,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  // A JSON Web Token: two parts of base64 that begin as objects, and a signature (RFC 7519).
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g,
] as const

/** A telling name with a value behind it. The value must look made by a machine, or be a password in so many words. */
const named =
  /\b(?:[\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credential)s?)["'`]?\s*(?:[:=]|=>)\s*["'`]?([^\s"'`,;)}\]]{8,})/gi
const bearer = /\b(?:bearer|basic)\s+([A-Za-z0-9+/=._~-]{16,})/gi
/** A password in an address: https://user:password@host. */
const inAddress = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:([^\s/@]{3,})@/gi

/** What stands for a secret, and is none. */
const placeholder =
  /^(?:[$%<{[(*#]|env:|file:|stored:|command:|https?:)|^(.)\1+$|\*{3}|\.{3}|…|example|redacted|left out|changeme|your[-_]|xxxx/i

/**
 * Secrets in all lines, code too, and names where they are told outside.
 * @param where the section about communication alone, or everywhere
 */
export function leavingLint(
  lines: readonly ProseLine[],
  facts: Pick<LintFacts, 'customers' | 'people'>,
  where: 'communication' | 'everywhere' = 'communication',
): readonly LintFinding[] {
  const names = namesOf(facts)
  return lines.flatMap((line) => [
    ...secretsIn(line),
    ...(names && (where === 'everywhere' || line.kind === 'communication') && !line.isHeading
      ? namesIn(line, names)
      : []),
  ])
}

function secretsIn({ raw, from }: ProseLine): readonly LintFinding[] {
  if (raw.length < 12) return []
  const spans: { readonly from: number; readonly until: number }[] = []
  const take = (start: number, length: number): void => {
    const until = start + length
    if (!spans.some((span) => start < span.until && span.from < until)) spans.push({ from: start, until })
  }
  for (const pattern of tokens) {
    for (const { 0: found, index } of raw.matchAll(pattern)) {
      if (!placeholder.test(found)) take(index, found.length)
    }
  }
  for (const pattern of [named, bearer, inAddress]) {
    for (const { 0: found, 1: value = '', index } of raw.matchAll(pattern)) {
      if (placeholder.test(value) || !(pattern === inAddress || looksMade(value))) continue
      take(index + found.lastIndexOf(value), value.length)
    }
  }
  return spans.map((span) => ({
    rule: 'secret',
    from: from + span.from,
    until: from + span.until,
    words:
      'This looks like a secret. Leave it out, and change it where it is in use: the versions of this text keep it.',
    fix: { label: 'Leave it out', insert: '(left out)' },
  }))
}

/** Letters with figures or marks among them: words and versions are not made like that. */
function looksMade(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9.]/].filter((kind) => kind.test(value)).length
  return /[A-Za-z]/.test(value) && /\d/.test(value) && (kinds >= 3 || value.length >= 16)
}

/** First names that are words too: they are found with the surname only. */
const wordsToo = new Set(
  'Art Bill Chase Chip Dale Dawn Dean Drew Earl Eve Faith Frank Gene Glen Grace Grant Guy Hope Jack Joy June April May August Lance Mark Max Miles Mike Nick Pat Peg Penny Rich Rob Rose Rusty Sky Sue Summer Ward Will'.split(
    ' ',
  ),
)

/** Shorter names are found in too many words. */
const shortestName = 3

function namesOf({ customers, people }: Pick<LintFacts, 'customers' | 'people'>): {
  readonly pattern: RegExp
  readonly customers: ReadonlySet<string>
} | null {
  const firstNames = people.flatMap((name) => {
    const [first = ''] = name.trim().split(/\s+/)
    return /^\p{Lu}\p{Ll}+/u.test(first) && !wordsToo.has(first) ? [first] : []
  })
  const names = [...new Set([...customers, ...people, ...firstNames].map((name) => name.trim()))]
    .filter((name) => name.length >= shortestName)
    // The longest first: a first name is a part of the whole one.
    .toSorted((a, b) => b.length - a.length)
  if (names.length === 0) return null
  const either = names.map((name) => name.replaceAll(/[^\p{L}\p{N}\s]/gu, '\\$&')).join('|')
  return {
    pattern: new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${either})(?![\p{L}\p{N}_])`, 'gu'),
    customers: new Set(customers.map((name) => name.trim())),
  }
}

function namesIn(
  { raw, from }: ProseLine,
  { pattern, customers }: NonNullable<ReturnType<typeof namesOf>>,
): readonly LintFinding[] {
  return [...raw.matchAll(pattern)].map(({ 0: name, index }) => {
    const isCustomer = customers.has(name)
    return {
      rule: 'name',
      from: from + index,
      until: from + index + name.length,
      words: isCustomer
        ? `“${name}” is a customer. What is told outside should not name who was hit.`
        : `“${name}” is a person. What is told outside should say “we” or name the role.`,
      fix: isCustomer
        ? { label: 'Say “a customer”', insert: 'a customer' }
        : { label: 'Say “an engineer”', insert: 'an engineer' },
    }
  })
}
