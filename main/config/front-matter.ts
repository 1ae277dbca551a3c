/**
 * The head of a postmortem's Markdown file: front matter in which all of ours stands under one key, `nightdesk`. What
 * somebody else wrote there, and how they wrote it, stays as it is. Pure.
 */
import { isMap, parseDocument, stringify } from 'yaml'
import { z } from 'zod'
import {
  maxLifeName,
  maxLifeText,
  type PostmortemLife,
  postmortemStates,
} from '../../contract/postmortem-life.ts'
import { plainBlock } from './plain-block.ts'

/** What is known of a postmortem beside its words. Instants are epoch ms. */
export interface FileFacts {
  readonly uid: string
  readonly createdAt: number
  /** names of the alerts it is about */
  readonly alerts: readonly string[]
  readonly life: PostmortemLife
}

/** What a file says of itself: each fact null where it says nothing, or nothing that can be read. */
export interface ReadFacts {
  readonly uid: string | null
  readonly createdAt: number | null
  readonly alerts: readonly string[]
  readonly life: Omit<PostmortemLife, 'since' | 'nightAt' | 'lateAt'> & { readonly since: number | null }
}

/** A front matter longer than this is none of a postmortem, characters. */
const longestHead = 400_000
/**
 * A parser takes 2 ms for each 1,000 characters, and a file may come from anybody: more than these are read only where
 * they are ours, in the plain form we write.
 */
const longestParsed = 16_000
/** Looking for keys that stand there twice takes the square of their number: once, at the top, is enough. */
const reading = { logLevel: 'silent', uniqueKeys: false } as const
const byteOrderMark = '\uFEFF'
const ownKey = /^(["']?)nightdesk\1[ \t]*:/

/** A file taken apart: `head` + `body` is the file again, character by character. */
export function splitFile(file: string): { readonly head: string; readonly body: string } {
  const mark = file.startsWith(byteOrderMark) ? byteOrderMark : ''
  const found = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(file.slice(mark.length, longestHead))
  if (found?.index !== 0 || !canCarryOurs(found[1] ?? '')) {
    return { head: mark, body: file.slice(mark.length) }
  }
  const after = mark.length + found[0].length
  // One empty line between the two belongs to the head: it was not typed as a part of the words.
  const gap = /^[ \t]*\r?\n/.exec(file.slice(after, after + 200))?.[0] ?? ''
  return { head: file.slice(0, after + gap.length), body: file.slice(after + gap.length) }
}

/** Head and words as one file. */
export function joinFile(head: string, body: string): string {
  const isOpen = head !== '' && head !== byteOrderMark && !head.endsWith('\n')
  return isOpen && body !== '' ? `${head}\n${body}` : head + body
}

/** The head with these facts in it: what stood there of ours is replaced, the rest stays. @param head '' for a new one */
export function headWith(head: string, facts: FileFacts): string {
  const mark = head.startsWith(byteOrderMark) ? byteOrderMark : ''
  const lines = head.slice(mark.length)
  const own = stringify({ nightdesk: plainFacts(facts) }, { lineWidth: 0 })
  if (lines.trim() === '') return `${mark}---\n${own}---\n\n`
  const lineBreak = /^[^\n]*\r\n/.test(lines) ? '\r\n' : '\n'
  const block = own.replaceAll('\n', lineBreak)
  const { from, until } = ownPlace(lines)
  return mark + lines.slice(0, from) + block + lines.slice(until)
}

/** Where our block stands in a head, else where it belongs: at the end of the front matter. */
function ownPlace(lines: string): { readonly from: number; readonly until: number } {
  let from = -1
  let last = 0
  for (let at = lines.indexOf('\n') + 1; at < lines.length; ) {
    const next = lines.indexOf('\n', at) + 1 || lines.length
    const line = lines.slice(at, next)
    // A comment at the left ends nothing, and a list may begin there.
    const isComment = line.startsWith('#')
    if (from >= 0 && /^[^\s#]/.test(line) && !/^-\s/.test(line)) return { from, until: last }
    if (from < 0 && ownKey.test(line)) from = at
    if (from < 0 && /^---[ \t]*\r?$/m.test(line) && line.startsWith('---')) return { from: at, until: at }
    // Empty lines and comments behind our block belong to whatever follows.
    if (line.trim() !== '' && !(from >= 0 && isComment)) last = next
    at = next
  }
  return { from: Math.max(from, 0), until: last }
}

/** Is this a head that a key can be added to? */
function canCarryOurs(yaml: string): boolean {
  if (yaml.length <= longestParsed) return isFrontMatter(yaml)
  const { own, theirs } = partsOf(yaml)
  return plainBlock(own) !== null && theirs.length <= longestParsed && isFrontMatter(theirs, ['nightdesk'])
}

/** Our block, and the lines around it. */
function partsOf(yaml: string): { readonly own: string; readonly theirs: string } {
  const lines = `---\n${yaml}`
  const { from, until } = ownPlace(lines)
  if (!ownKey.test(lines.slice(from, from + 40))) return { own: '', theirs: yaml }
  return { own: lines.slice(from, until), theirs: lines.slice(4, from) + lines.slice(until) }
}

/**
 * Does the file say that it is a postmortem of ours, at a length and in a form that cannot be read? Else words that begin
 * with a line are words.
 */
export function hasUnreadHead(file: string): boolean {
  const { head } = splitFile(file)
  if (head !== '' && head !== byteOrderMark) return false
  const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(file.slice(0, longestHead))
  const yaml = found?.index === 0 ? (found[1] ?? '') : ''
  return yaml.length > longestParsed && partsOf(yaml).own !== ''
}

/** Is this YAML that a key can be added to? @param taken keys that stand elsewhere in it */
function isFrontMatter(yaml: string, taken: readonly string[] = []): boolean {
  const document = parseDocument(yaml, reading)
  if (document.errors.length > 0) return false
  const { contents } = document
  if (contents === null) return yaml.trim() === '' || /^\s*#/.test(yaml)
  if (!isMap(contents) || contents.flow) return false
  const keys = [...taken, ...contents.items.map(({ key }) => String(key))]
  return new Set(keys).size === keys.length
}

function plainFacts({ uid, createdAt, alerts, life }: FileFacts): Readonly<Record<string, unknown>> {
  const { state, since, team, assignee, sprint, days, impact, impactMinutes, impactReason, customers } = life
  return {
    uid,
    state,
    drafted: instantText(createdAt),
    since: instantText(since),
    ...(life.readyAt === null ? {} : { ready: instantText(life.readyAt) }),
    ...told({ team, assignee, sprint }),
    ...listed({ days }),
    impact,
    ...told({ impactMinutes, impactReason }),
    ...listed({ customers, alerts }),
    ...listed({
      environments: life.environments.map(({ environment, plannedAt, at, ...rest }) => ({
        name: environment,
        ...told(rest),
        ...(plannedAt === null ? {} : { planned: instantText(plannedAt) }),
        ...(at === null ? {} : { told: instantText(at) }),
      })),
      outcomes: life.outcomes.map(told),
    }),
    ...(life.firedAgainAt === null ? {} : { firedAgain: instantText(life.firedAgainAt) }),
    ...(life.policy === '' ? {} : { policy: life.policy }),
  }
}

/** Without what is not known. */
function told(facts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
}

function listed(lists: Readonly<Record<string, readonly unknown[]>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}

/** RFC 3339, UTC, to the millisecond where there are any: read again it is the same instant. */
function instantText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/** Names that come out of labels have no bounds of ours, characters. */
const longestLabel = 1_000
const words = (most: number) => z.string().trim().min(1).max(most).nullable().catch(null)
const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number().int().min(0))
  .nullable()
  .catch(null)
/** The first so many: of a long list some are more than none. */
const list = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(z.unknown())
    .catch([])
    .transform(
      (all) => all.slice(0, most).flatMap((one) => item.safeParse(one).data ?? []) as z.output<Item>[],
    )

const rollout = z
  .object({
    name: z.string().trim().min(1).max(longestLabel),
    customer: words(longestLabel),
    state: z.enum(['open', 'deployed', 'not-applicable']).catch('open'),
    ...{ version: words(maxLifeText), evidence: words(maxLifeText), reason: words(maxLifeText) },
    ...{ planned: instant, told: instant, by: words(maxLifeName) },
  })
  .transform(({ name, planned, told: at, ...rest }) => ({
    environment: name,
    ...rest,
    plannedAt: planned,
    at,
  }))

const outcome = z.object({
  kind: z.enum(['alert', 'recipe']),
  state: z.enum(['proposed', 'new', 'changed', 'none']),
  title: z.string().max(maxLifeText).catch(''),
  ...{ url: words(maxLifeText), reason: words(maxLifeText) },
})

/** A uid is ours alone, and goes into names and markers. */
const uid = z
  .string()
  .regex(/^[\w-]{8,64}$/)
  .nullable()
  .catch(null)

const facts = z.object({
  uid,
  state: z.enum(postmortemStates).catch('draft'),
  ...{ drafted: instant, since: instant, ready: instant, firedAgain: instant },
  ...{ team: words(maxLifeName), assignee: words(maxLifeName), sprint: words(maxLifeName) },
  days: list(z.iso.date(), 60),
  impact: z.enum(['down', 'degraded', 'none', 'unknown']).catch('unknown'),
  impactMinutes: z.number().int().min(0).max(10_000_000).nullable().catch(null),
  impactReason: words(maxLifeText),
  customers: list(z.string().trim().min(1).max(longestLabel), 1_000),
  alerts: list(z.string().trim().min(1).max(longestLabel), 1_000),
  environments: list(rollout, 500),
  outcomes: list(outcome, 10),
  policy: z.string().max(60).catch(''),
})

/** What the head says of the postmortem; of a file that says nothing, the facts of a draft. */
export function factsIn(head: string): ReadFacts {
  const own = facts.parse(ownMapping(head))
  const { drafted, ready, firedAgain, alerts, since, ...life } = own
  const { uid: name, environments, outcomes, ...rest } = life
  return {
    uid: name,
    createdAt: drafted,
    alerts: [...new Set(alerts)],
    life: {
      ...rest,
      since,
      readyAt: ready,
      firedAgainAt: firedAgain,
      customers: [...new Set(rest.customers)],
      days: [...new Set(rest.days)].toSorted(),
      environments: oncePer(environments, ({ environment }) => environment),
      outcomes: oncePer(outcomes, ({ kind }) => kind).toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
    },
  }
}

function oncePer<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed()
}

function ownMapping(head: string): Readonly<Record<string, unknown>> {
  const yaml = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---/m.exec(head)?.[1]
  if (yaml === undefined) return {}
  if (yaml.length > longestParsed) return plainBlock(partsOf(yaml).own) ?? {}
  try {
    const all: unknown = parseDocument(yaml, reading).toJS({ maxAliasCount: 50 })
    const own = (all as { readonly nightdesk?: unknown } | null)?.nightdesk
    return typeof own === 'object' && own !== null && !Array.isArray(own) ? { ...own } : {}
  } catch {
    return {}
  }
}
