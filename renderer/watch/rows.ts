/** The lines of the Watch list, top to bottom, out of the groups. Pure; rows of unchanged episodes are the same objects. */
import type { Episode } from '../../contract/alert.ts'
import { type Escalation, heldElsewhere, incomingOf } from '../../contract/escalation.ts'
import { placesAmong } from '../../contract/need.ts'
import { blindSince, isByHand, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import type { GroupBy } from '../../contract/state.ts'
import { type Hidden, hiddenPages, nothingHidden, type Passes } from './filter.ts'
import { bundle } from './grouping.ts'
import { type Group, type Groups, hasLate, latePageCount } from './select.ts'

export type HeadGroup = 'needs-you' | 'in-hand' | 'went-quiet'
export type Fold = 'also-firing' | 'kept-quiet' | 'maintenance' | 'other-teams' | 'also-quiet'
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
  | {
      readonly kind: 'empty'
      readonly key: string
      readonly part: HeadGroup
      /** how many the filter hides, and how many of them are pages that need somebody */
      readonly filtered: number
      readonly pages: number
    }
  | { readonly kind: 'break'; readonly key: string; readonly part: 'folded' }
  | EpisodeRow
  | BundleRow
  | {
      readonly kind: 'blind'
      readonly key: string
      readonly part: 'needs-you' | 'in-hand'
      readonly sourceId: string
    }
  | {
      readonly kind: 'incoming'
      readonly key: string
      readonly part: 'needs-you' | 'in-hand'
      readonly escalation: Escalation
    }
  | {
      readonly kind: 'fold'
      readonly key: string
      readonly part: Part
      readonly fold: FoldName
      readonly count: number
      /** how many more of it the filter hides */
      readonly filtered: number
      readonly open: boolean
      /** the oldest end in it, epoch ms; only for what went quiet */
      readonly since: number | null
      /** the windows that fold it; only for maintenance */
      readonly windows: readonly FoldedWindow[]
    }

/** One maintenance as far as the list says it: why, and until when (epoch ms). */
export interface FoldedWindow {
  readonly why: string | null
  readonly until: number | null
}

export interface EpisodeRow {
  readonly kind: 'episode'
  readonly key: string
  readonly part: Part
  readonly group: Group
  readonly episode: Episode
  /** it stands under a heading of its kind */
  readonly bundled: boolean
}

/** A heading over several episodes that share a name, a place, a customer or a team. */
export interface BundleRow {
  readonly kind: 'bundle'
  readonly key: string
  readonly part: Part
  readonly group: Group
  readonly by: GroupBy
  readonly name: string | null
  /** all under it, the most urgent first */
  readonly episodes: readonly Episode[]
  readonly open: boolean
}

export interface RowsInput {
  readonly groups: Groups
  readonly sources: readonly SourceHealth[]
  readonly escalations?: readonly Escalation[]
  readonly now: number
  readonly quietWindowMs: number
  readonly passes: Passes
  readonly openFolds: ReadonlySet<FoldName>
  readonly groupBy: GroupBy
  /** keys of bundle rows that are closed */
  readonly closedGroups: ReadonlySet<string>
}

/** What went quiet shows this many before its fold. */
const quietShown = 4
/** A fold that would hide one row only is no fold. */
const quietAtMost = 5

const rowOf = new WeakMap<Episode, EpisodeRow>()

function episodeRow(episode: Episode, group: Group, part: Part, bundled: boolean): EpisodeRow {
  const known = rowOf.get(episode)
  if (known?.group === group && known.bundled === bundled) return known
  const row: EpisodeRow = { kind: 'episode', key: `e${episode.id}`, part, group, episode, bundled }
  rowOf.set(episode, row)
  return row
}

/** Can this row be selected? Headings of the parts and empty lines cannot. */
export function isChoice(row: Row): boolean {
  return row.kind !== 'head' && row.kind !== 'empty' && row.kind !== 'break'
}

/** The sources that are blind at `now` and that nobody watches by hand, silent longest first. */
export function blindInOrder(sources: readonly SourceHealth[], now: number): readonly SourceHealth[] {
  return inOrder(sources, now, false)
}

function inOrder(sources: readonly SourceHealth[], now: number, byHand: boolean): readonly SourceHealth[] {
  return sources
    .filter((source) => sightOf(source, now) === 'blind' && isByHand(source, now) === byHand)
    .sort((a, b) => blindSince(a, now) - blindSince(b, now) || a.id.localeCompare(b.id))
}

/**
 * What of the list depends on the time alone, as one word: while it stays the same and nothing else changed, the
 * rows need not be built again.
 */
export function timeShape(input: Pick<RowsInput, 'groups' | 'sources' | 'now' | 'quietWindowMs'>): string {
  const { groups, sources, now, quietWindowMs } = input
  const blind = [false, true].map((byHand) => inOrder(sources, now, byHand).map((source) => source.id))
  const quiet = countSince(groups['went-quiet'], now - quietWindowMs)
  const late = [groups['needs-you'], groups['in-hand']].map((group) => hasLate(group, now))
  return `${latePageCount(groups['needs-you'], now)} ${late.join(' ')} ${quiet} ${blind.join('|')}`
}

function countSince(newestFirst: readonly Episode[], from: number): number {
  let count = newestFirst.length
  while (count > 0 && (newestFirst[count - 1]?.quietAt ?? 0) < from) count -= 1
  return count
}

/** All rows of the list. */
export function buildRows(input: RowsInput): readonly Row[] {
  const rows: Row[] = []
  addNeedsYou(rows, input)
  addInHand(rows, input)
  addWentQuiet(rows, input)
  addFolds(rows, input)
  return rows
}

function filtered(episodes: readonly Episode[], passes: Passes): readonly Episode[] {
  return passes === null ? episodes : episodes.filter(passes)
}

/** The episodes as rows, under headings where several share what they are grouped by. */
function addEpisodes(
  rows: Row[],
  { groupBy, closedGroups }: RowsInput,
  episodes: readonly Episode[],
  group: Group,
  part: Part,
): void {
  if (groupBy === 'none') {
    for (const episode of episodes) rows.push(episodeRow(episode, group, part, false))
    return
  }
  for (const { name, episodes: members } of bundle(episodes, groupBy)) {
    const bundled = members.length > 1
    const key = `g:${group}:${name ?? ''}`
    const open = !closedGroups.has(key)
    if (bundled) rows.push({ kind: 'bundle', key, part, group, by: groupBy, name, episodes: members, open })
    if (bundled && !open) continue
    for (const episode of members) rows.push(episodeRow(episode, group, part, bundled))
  }
}

function addNeedsYou(rows: Row[], input: RowsInput): void {
  const { groups, sources, now, passes } = input
  const part = 'needs-you'
  const all = groups[part]
  const shown = filtered(all, passes)
  const blind = blindInOrder(sources, now)
  const asked = incomingOf(input.escalations ?? [])
  const others = blind.length + asked.length
  const count = all.length + others
  const late = hasLate(all, now)
  rows.push({ kind: 'head', key: 'h:needs-you', part, count, shown: shown.length + others, late })
  const latePages = shown.slice(0, latePageCount(shown, now))
  if (input.groupBy === 'none') {
    // Somebody waits for an answer: no filter hides that, and it has its place by the time that is left.
    const places = placesAmong(asked, shown)
    const inLate = places.filter((place) => place < latePages.length).length
    addInTurn(rows, input, latePages, { asked: asked.slice(0, inLate), places })
    addBlind(rows, blind, part)
    const rest = places.slice(inLate).map((place) => place - latePages.length)
    addInTurn(rows, input, shown.slice(latePages.length), { asked: asked.slice(inLate), places: rest })
  } else {
    // A heading that holds a late page stands above what cannot be seen, with all that is under it.
    const key = input.groupBy
    const urgent = new Set(latePages.map((episode) => episode[key]))
    const isUrgent = (episode: Episode): boolean => urgent.has(episode[key])
    addEpisodes(rows, input, shown.filter(isUrgent), part, part)
    addBlind(rows, blind, part)
    // A question stands under no heading.
    addIncoming(rows, asked, part)
    addEpisodes(
      rows,
      input,
      shown.filter((episode) => !isUrgent(episode)),
      part,
      part,
    )
  }
  if (shown.length === 0) addEmpty(rows, input, part, all, others > 0)
}

/** Alerts with the questions among them. @param among how many of the alerts stand before each question */
function addInTurn(
  rows: Row[],
  input: RowsInput,
  episodes: readonly Episode[],
  among: { readonly asked: readonly Escalation[]; readonly places: readonly number[] },
): void {
  const part = 'needs-you'
  let from = 0
  for (const [index, question] of among.asked.entries()) {
    const place = among.places[index] ?? from
    addEpisodes(rows, input, episodes.slice(from, place), part, part)
    addIncoming(rows, [question], part)
    from = place
  }
  addEpisodes(rows, input, from === 0 ? episodes : episodes.slice(from), part, part)
}

/** The line of a part that shows nothing. Blind spots alone need none, unless the filter hides something. */
function addEmpty(
  rows: Row[],
  { passes }: RowsInput,
  part: HeadGroup,
  all: readonly Episode[],
  hasOthers: boolean,
): void {
  if (hasOthers && all.length === 0) return
  const pages = part === 'needs-you' ? hiddenPages(all, passes) : 0
  rows.push({ kind: 'empty', key: `n:${part}`, part, filtered: all.length, pages })
}

function addBlind(rows: Row[], blind: readonly SourceHealth[], part: 'needs-you' | 'in-hand'): void {
  for (const source of blind) rows.push({ kind: 'blind', key: `s:${source.id}`, part, sourceId: source.id })
}

function addIncoming(rows: Row[], asked: readonly Escalation[], part: 'needs-you' | 'in-hand'): void {
  for (const escalation of asked) rows.push({ kind: 'incoming', key: `i:${escalation.id}`, part, escalation })
}

function addInHand(rows: Row[], input: RowsInput): void {
  const part = 'in-hand'
  const all = input.groups[part]
  const shown = filtered(all, input.passes)
  const late = hasLate(all, input.now)
  const byHand = inOrder(input.sources, input.now, true)
  const accepted = heldElsewhere(input.escalations ?? [])
  const others = byHand.length + accepted.length
  const count = all.length + others
  rows.push({ kind: 'head', key: 'h:in-hand', part, count, shown: shown.length + others, late })
  addIncoming(rows, accepted, part)
  addBlind(rows, byHand, part)
  addEpisodes(rows, input, shown, part, part)
  if (shown.length === 0) addEmpty(rows, input, part, all, others > 0)
}

function addWentQuiet(rows: Row[], input: RowsInput): void {
  const { groups, now, quietWindowMs, openFolds, passes } = input
  const part = 'went-quiet'
  const all = groups[part].slice(0, countSince(groups[part], now - quietWindowMs))
  const shown = filtered(all, passes)
  rows.push({ kind: 'head', key: 'h:went-quiet', part, count: all.length, shown: shown.length, late: false })
  if (shown.length === 0) addEmpty(rows, input, part, all, false)
  const folded = shown.length > quietAtMost && !openFolds.has(part)
  addEpisodes(rows, input, folded ? shown.slice(0, quietShown) : shown, part, part)
  if (shown.length <= quietAtMost) return
  const count = shown.length - quietShown
  const since = shown.at(-1)?.quietAt ?? null
  rows.push({
    kind: 'fold',
    key: 'f:went-quiet',
    part,
    fold: part,
    count,
    filtered: 0,
    open: !folded,
    since,
    windows: [],
  })
}

const folds: readonly Fold[] = ['maintenance', 'kept-quiet', 'also-firing', 'other-teams', 'also-quiet']

function addFolds(rows: Row[], input: RowsInput): void {
  const { groups, openFolds, passes } = input
  const filled = folds.filter((fold) => groups[fold].length > 0)
  if (filled.length > 0) rows.push({ kind: 'break', key: 'b:folded', part: 'folded' })
  for (const fold of filled) {
    const all = groups[fold]
    const shown = filtered(all, passes)
    const open = openFolds.has(fold)
    rows.push({
      kind: 'fold',
      key: `f:${fold}`,
      part: 'folded',
      fold,
      count: shown.length,
      filtered: all.length - shown.length,
      open,
      since: null,
      windows: fold === 'maintenance' ? windowsOf(all) : [],
    })
    if (open) addEpisodes(rows, input, shown, fold, 'folded')
  }
}

/** The windows that fold these, each once, the soonest end first. */
function windowsOf(episodes: readonly Episode[]): readonly FoldedWindow[] {
  const found = new Map<string, FoldedWindow>()
  for (const { keptQuiet } of episodes) {
    if (!keptQuiet) continue
    const { why, until } = keptQuiet
    found.set(JSON.stringify([why, until]), { why, until })
  }
  const end = ({ until }: FoldedWindow): number => until ?? Number.POSITIVE_INFINITY
  return [...found.values()].sort((a, b) => end(a) - end(b))
}

/** What the filter hides of the rows, by their own counts, and of the pages that need somebody. */
export function hiddenIn(
  rows: readonly Row[],
  { groups, passes }: Pick<RowsInput, 'groups' | 'passes'>,
): Hidden {
  if (passes === null) return nothingHidden
  const count = rows.reduce((sum, row) => {
    if (row.kind === 'head') return sum + row.count - row.shown
    return row.kind === 'fold' ? sum + row.filtered : sum
  }, 0)
  return { count, pages: hiddenPages(groups['needs-you'], passes) }
}

/** The row that follows `key` (or stands before it, `step` -1) among those that can be selected. */
export function neighbour(rows: readonly Row[], key: string | null, step: 1 | -1): string | null {
  const choices = rows.filter(isChoice)
  const at = choices.findIndex((row) => row.key === key)
  if (at === -1) return choices[0]?.key ?? null
  return choices[Math.min(choices.length - 1, Math.max(0, at + step))]?.key ?? null
}
