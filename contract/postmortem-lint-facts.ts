/** Words that say less or more than is known: how many, how bad, how many causes, which letters. Pure. */
import { knownAcronyms } from './known-acronyms.ts'
import type { LintFacts, LintFinding } from './postmortem-lint.ts'
import { hasBoundedAction } from './postmortem-lint-actions.ts'
import type { ProseLine } from './postmortem-prose.ts'
import {
  causesIn,
  type Section,
  type SectionKind,
  sectionCount,
  sectionOf,
  sectionStanding,
} from './postmortem-sections.ts'
import { zoneNames } from './postmortem-times.ts'

const counted =
  'customers?|users?|requests?|payments?|errors?|pods?|nodes?|clusters?|environments?|minutes?|hours?|days?|jobs?|messages?|tenants?|services?|calls?|orders?|people|logins?|sites?|data'
const vague = new RegExp(
  String.raw`\b(?:(?:some|many|several|a few|various|numerous|countless|most|multiple) (?:of (?:the|our) )?(?:\p{L}+ )?(?:${counted})|(?:a lot|lots|tons|plenty|a number|a couple) of \p{L}+|for (?:some time|a while|a long time))(?![\p{L}])`,
  'giu',
)

/** Somebody else's outage is one whatever our customers saw; one that did not happen is none. */
const outage =
  /(?<!\b(?:no|not an?|without an?|avoid(?:ed)? an?|prevent(?:ed)? an?|never an?|partial|provider|upstream|regional|zonal?|network|power|aws|azure|gcp|google|cloud|cloudflare|github|slack|pagerduty)(?:['’]s)?\s(?:full |major |complete |real )?)\b(?:outages?|downtime)\b/giu

const prose: ReadonlySet<SectionKind | null> = new Set(['summary', 'impact', 'causes', 'communication'])
const outside: ReadonlySet<SectionKind | null> = new Set(['summary', 'impact', 'communication'])

/** Findings about what the words claim. */
export function factsLint(
  text: string,
  lines: readonly ProseLine[],
  sections: readonly Section[],
  facts: LintFacts,
): readonly LintFinding[] {
  const down = downOf(facts.customers)
  const told = lines.filter(({ isCode, isRecord }) => !isCode && !isRecord)
  return [
    ...told.flatMap((line) => (line.kind === 'summary' || line.kind === 'impact' ? vagueIn(line) : [])),
    ...(facts.impact === 'down'
      ? []
      : told
          .filter(({ kind, section }) => outside.has(kind) || section?.isTitle)
          .flatMap((line) => [outage, down].flatMap((pattern) => outagesIn(line, pattern, facts)))),
    ...acronymsIn(text, told, facts),
    ...oneCause(text, sections),
    ...temporary(text, sections, told, facts),
    ...noEnvironments(sections, facts),
  ]
}

function downOf(customers: readonly string[]): RegExp {
  const names = customers
    .filter((name) => name.trim().length >= 3)
    .map((name) => name.trim().replaceAll(/[^\p{L}\p{N}\s]/gu, '\\$&'))
  const who = [
    'customers?',
    'sites?',
    'shops?',
    'platform',
    'production',
    'everything',
    'portal',
    'website',
    ...names,
  ]
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}_])(?:${who.join('|')}) (?:was|were|went|is|are|had been|has been) (?:completely |fully |totally |all )?down(?! (?:to|by|from|on|into)\b)(?![\p{L}-])`,
    'giu',
  )
}

function vagueIn({ prose: words, from }: ProseLine): readonly LintFinding[] {
  return [...words.matchAll(vague)].map(({ 0: found, index }) => ({
    rule: 'vague',
    from: from + index,
    until: from + index + found.length,
    words: `“${found}” can be one or all. Give the number, or say that it is not known.`,
    fix: null,
  }))
}

function outagesIn(
  { prose: words, from }: ProseLine,
  pattern: RegExp,
  { impact }: Pick<LintFacts, 'impact'>,
): readonly LintFinding[] {
  const told = {
    none: 'the impact was told as none',
    degraded: 'the impact was told as degraded',
    unknown: 'nobody has told the impact',
    down: '',
  }[impact]
  return [...words.matchAll(pattern)].map(({ 0: found, index }) => ({
    rule: 'outage',
    from: from + index,
    until: from + index + found.length,
    words: `“${found}” says that customers were down, but ${told}. Say what they saw, or correct the impact.`,
    fix: null,
  }))
}

/** Three to five capital letters that stand by themselves. */
const acronym = /(?<![\p{L}\p{N}_./@#:=-])\p{Lu}{3,5}(?![\p{L}\p{N}_/=-]|\.\p{L}|:\/)/gu

function acronymsIn(text: string, lines: readonly ProseLine[], facts: LintFacts): readonly LintFinding[] {
  const names = [...facts.customers, ...facts.environments, ...facts.people].join(' ')
  const zones = new Set(zoneNames.split('|'))
  const done = new Set<string>()
  return lines.flatMap(({ prose: words, from, kind, isHeading }) => {
    if (!prose.has(kind) || isHeading || isShouted(words)) return []
    return [...words.matchAll(acronym)].flatMap(({ 0: found, index }): readonly LintFinding[] => {
      if (done.has(found) || knownAcronyms.has(found) || zones.has(found) || names.includes(found)) return []
      done.add(found)
      if (isExplained(text, found)) return []
      return [
        {
          rule: 'acronym',
          from: from + index,
          until: from + index + found.length,
          words: `“${found}” is not explained. Write it out once, for whoever comes later.`,
          fix: null,
        },
      ]
    })
  })
}

/** A line in capitals has no acronyms. */
function isShouted(words: string): boolean {
  const all = words.match(/\p{L}{2,}/gu) ?? []
  return all.filter((word) => word === word.toUpperCase()).length * 2 > all.length
}

/** "Write-ahead log (WAL)", "WAL (write-ahead log)", "WAL: the log", "WAL is the log", or the words with these initials. */
function isExplained(text: string, letters: string): boolean {
  const initials = [...letters]
    .map((letter) => String.raw`${letter}[\p{L}\p{N}]*`)
    .join(String.raw`[\s-]+(?:of |the |and |for )?`)
  return (
    text.includes(`(${letters})`) ||
    new RegExp(
      String.raw`\b${letters}(?:s)?(?: \(|: | = | is (?:the|our|an?) | means | stands for |, (?:the|our|an?) )`,
    ).test(text) ||
    new RegExp(String.raw`(?<![\p{L}])${initials}`, 'iu').test(text)
  )
}

function oneCause(text: string, sections: readonly Section[]): readonly LintFinding[] {
  const section = sectionOf(sections, 'causes')
  if (!section || causesIn(section, text) !== 1) return []
  const from = text.indexOf(section.title, section.from)
  if (!/\broot cause\b(?!s)/i.test(text.slice(section.from, section.until))) return []
  return [
    {
      ...{ rule: 'one-cause', from, until: from + section.title.length },
      words:
        'One cause is rarely all of it. What else had to be so: why could it happen, why was it not seen before, why did it last?',
      fix: null,
    },
  ]
}

const makeshift =
  /\b(?:temporary|interim|stopgap|short-term) (?:fix|solution|measure|workaround|mitigation)\b|\bworkarounds?\b/i

/**
 * Told by words alone, any action will do; told by whoever answered for the alert, it takes one that somebody does until
 * a day.
 */
function temporary(
  text: string,
  sections: readonly Section[],
  lines: readonly ProseLine[],
  facts: LintFacts,
): readonly LintFinding[] {
  if (facts.temporary === false) return []
  const actions = sectionOf(sections, 'actions')
  const hasAny =
    actions !== null &&
    ((sectionCount(actions, text) ?? 0) > 0 ||
      sectionStanding(actions, text, { impact: facts.impact, environments: [], outcomes: [] }) !== 'empty')
  if (facts.temporary === null) {
    const isTold = lines.some(({ kind, prose: words }) => kind !== 'actions' && makeshift.test(words))
    if (!isTold || actions === null || hasAny) return []
  } else if (hasBoundedAction(lines)) return []
  const from = actions ? text.indexOf(actions.title, actions.from) : Math.max(0, text.search(/\S/))
  const length = actions ? actions.title.length : (/^.*/.exec(text.slice(from))?.[0].length ?? 0)
  const until = from + length
  return [
    {
      ...{ rule: 'temporary', from, until },
      words: hasAny
        ? 'Only a temporary fix is in place, and no action says what replaces it, by whom and until when.'
        : 'Only a temporary fix is in place, and no action replaces it.',
      fix: null,
    },
  ]
}

function noEnvironments(sections: readonly Section[], facts: LintFacts): readonly LintFinding[] {
  const { impact, environments } = facts
  if (environments.length > 0 || impact === 'none' || impact === 'unknown') return []
  const section = sectionOf(sections, 'impact') ?? sections[0]
  if (!section) return []
  return [
    {
      rule: 'environments',
      ...{ from: section.from, until: Math.max(section.from, section.bodyFrom - 1) },
      words: `Customers were ${impact === 'down' ? 'down' : 'slowed'}, but no affected environment is named. It closes only when each of them has the fix.`,
      fix: null,
    },
  ]
}
