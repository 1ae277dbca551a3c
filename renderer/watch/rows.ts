/** The lines of the Watch list, top to bottom, out of the groups. Pure; rows of unchanged episodes are the same objects. */
import type { Episode } from '../../contract/alert.ts'
import { blindSince, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { filterWords, type Group, type Groups, hasLate, latePageCount, matches } from './select.ts'

export type HeadGroup = 'needs-you' | 'in-hand' | 'went-quiet'
export type Fold = 'also-firing' | 'kept-quiet' | 'other-teams' | 'also-quiet'
export type FoldName = Fold | 'went-quiet'
/** Which part of the list a row belongs to, for screen readers and for the line between the parts. */
export type Part = HeadGroup | 'folded'

export type Row =
  | {
      readonly kind: 'head'
      readonly key: string
      readonly part: HeadGroup
      /** all that belong here, hidden by the filter or not */
      readonly count: number
      readonly shown: number
      readonly late: boolean
    }
  | { readonly kind: 'empty'; readonly key: string; readonly part: HeadGroup; readonly filtered: number }
  | { readonly kind: 'break'; readonly key: string; readonly part: 'folded' }
  | {
      readonly kind: 'episode'
      readonly key: string
      readonly part: Part
      readonly group: Group
      readonly episode: Episode
    }
  | { readonly kind: 'blind'; readonly key: string; readonly part: 'needs-you'; readonly sourceId: string }
  | {
      readonly kind: 'fold'
      readonly key: string
      readonly part: Part
      readonly fold: FoldName
      readonly count: number
      readonly open: boolean
      /** the oldest end in it, epoch ms; only for what went quiet */
      readonly since: number | null
    }

export interface RowsInput {
  readonly groups: Groups
  readonly sources: readonly SourceHealth[]
  readonly now: number
  readonly quietWindowMs: number
  readonly filter: string
  readonly openFolds: ReadonlySet<FoldName>
}

/** What went quiet shows this many before its fold. */
const quietShown = 4
/** A fold that would hide one row only is no fold. */
const quietAtMost = 5

const rowOf = new WeakMap<Episode, Row>()

function episodeRow(episode: Episode, group: Group, part: Part): Row {
  const known = rowOf.get(episode)
  if (known?.kind === 'episode' && known.group === group) return known
  const row: Row = { kind: 'episode', key: `e${episode.id}`, part, group, episode }
  rowOf.set(episode, row)
  return row
}

/** Can this row be selected? Headings and empty lines cannot. */
export function isChoice(row: Row): boolean {
  return row.kind === 'episode' || row.kind === 'blind' || row.kind === 'fold'
}

/** The sources that are blind at `now`, silent longest first. */
export function blindInOrder(sources: readonly SourceHealth[], now: number): readonly SourceHealth[] {
  return sources
    .filter((source) => sightOf(source, now) === 'blind')
    .sort((a, b) => blindSince(a, now) - blindSince(b, now) || a.id.localeCompare(b.id))
}

/**
 * What of the list depends on the time alone, as one word: while it stays the same and nothing else changed, the
 * rows need not be built again.
 */
export function timeShape(input: Pick<RowsInput, 'groups' | 'sources' | 'now' | 'quietWindowMs'>): string {
  const { groups, sources, now, quietWindowMs } = input
  const blind = blindInOrder(sources, now).map((source) => source.id)
  const quiet = countSince(groups['went-quiet'], now - quietWindowMs)
  const late = [groups['needs-you'], groups['in-hand']].map((group) => hasLate(group, now))
  return `${latePageCount(groups['needs-you'], now)} ${late.join(' ')} ${quiet} ${blind.join(' ')}`
}

function countSince(newestFirst: readonly Episode[], from: number): number {
  let count = newestFirst.length
  while (count > 0 && (newestFirst[count - 1]?.quietAt ?? 0) < from) count -= 1
  return count
}

/** All rows of the list. */
export function buildRows(input: RowsInput): readonly Row[] {
  const words = filterWords(input.filter)
  const rows: Row[] = []
  addNeedsYou(rows, input, words)
  addInHand(rows, input, words)
  addWentQuiet(rows, input, words)
  addFolds(rows, input, words)
  return rows
}

function filtered(episodes: readonly Episode[], words: readonly string[]): readonly Episode[] {
  return words.length === 0 ? episodes : episodes.filter((episode) => matches(episode, words))
}

function addNeedsYou(rows: Row[], input: RowsInput, words: readonly string[]): void {
  const { groups, sources, now } = input
  const all = groups['needs-you']
  const shown = filtered(all, words)
  const blind = blindInOrder(sources, now)
  const late = latePageCount(shown, now)
  const count = all.length + blind.length
  rows.push({
    kind: 'head',
    key: 'h:needs-you',
    part: 'needs-you',
    count,
    shown: shown.length + blind.length,
    late: hasLate(all, now),
  })
  shown.forEach((episode, index) => {
    if (index === late) addBlind(rows, blind)
    rows.push(episodeRow(episode, 'needs-you', 'needs-you'))
  })
  if (late === shown.length) addBlind(rows, blind)
  if (shown.length + blind.length === 0)
    rows.push({ kind: 'empty', key: 'n:needs-you', part: 'needs-you', filtered: all.length })
}

function addBlind(rows: Row[], blind: readonly SourceHealth[]): void {
  for (const source of blind)
    rows.push({ kind: 'blind', key: `s:${source.id}`, part: 'needs-you', sourceId: source.id })
}

function addInHand(rows: Row[], { groups, now }: RowsInput, words: readonly string[]): void {
  const all = groups['in-hand']
  const shown = filtered(all, words)
  rows.push({
    kind: 'head',
    key: 'h:in-hand',
    part: 'in-hand',
    count: all.length,
    shown: shown.length,
    late: hasLate(all, now),
  })
  for (const episode of shown) rows.push(episodeRow(episode, 'in-hand', 'in-hand'))
  if (shown.length === 0)
    rows.push({ kind: 'empty', key: 'n:in-hand', part: 'in-hand', filtered: all.length })
}

function addWentQuiet(rows: Row[], input: RowsInput, words: readonly string[]): void {
  const { groups, now, quietWindowMs, openFolds } = input
  const all = groups['went-quiet'].slice(0, countSince(groups['went-quiet'], now - quietWindowMs))
  const shown = filtered(all, words)
  const part = 'went-quiet'
  rows.push({ kind: 'head', key: 'h:went-quiet', part, count: all.length, shown: shown.length, late: false })
  if (shown.length === 0) rows.push({ kind: 'empty', key: 'n:went-quiet', part, filtered: all.length })
  const folded = shown.length > quietAtMost && !openFolds.has('went-quiet')
  for (const episode of folded ? shown.slice(0, quietShown) : shown)
    rows.push(episodeRow(episode, 'went-quiet', part))
  if (shown.length <= quietAtMost) return
  const count = shown.length - quietShown
  const since = shown.at(-1)?.quietAt ?? null
  rows.push({ kind: 'fold', key: 'f:went-quiet', part, fold: 'went-quiet', count, open: !folded, since })
}

const folds: readonly Fold[] = ['kept-quiet', 'also-firing', 'other-teams', 'also-quiet']

function addFolds(rows: Row[], { groups, openFolds }: RowsInput, words: readonly string[]): void {
  const filled = folds
    .map((fold) => ({ fold, episodes: filtered(groups[fold], words) }))
    .filter(({ episodes }) => episodes.length > 0)
  if (filled.length > 0) rows.push({ kind: 'break', key: 'b:folded', part: 'folded' })
  for (const { fold, episodes } of filled) {
    const open = openFolds.has(fold)
    const count = episodes.length
    rows.push({ kind: 'fold', key: `f:${fold}`, part: 'folded', fold, count, open, since: null })
    if (open) for (const episode of episodes) rows.push(episodeRow(episode, fold, 'folded'))
  }
}

/** The row that follows `key` (or stands before it, `step` -1) among those that can be selected. */
export function neighbour(rows: readonly Row[], key: string | null, step: 1 | -1): string | null {
  const choices = rows.filter(isChoice)
  const at = choices.findIndex((row) => row.key === key)
  if (at === -1) return choices[0]?.key ?? null
  return choices[Math.min(choices.length - 1, Math.max(0, at + step))]?.key ?? null
}
