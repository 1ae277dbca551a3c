/** What the record has for a postmortem: the lines that may stand in its timeline, and what it says of the impact. */
import type { Impact } from './alert.ts'
import type { EpisodeId, PostmortemId, ThreadId } from './ids.ts'

/** `nearby`: alerts of the same time that are not linked with it; never put in by itself */
export type EvidenceGroup = 'alerts' | 'acks' | 'support' | 'notes' | 'other' | 'nearby'

/** One thing that was seen. Instants are epoch ms. */
export interface EvidenceItem {
  /** names it for good on this laptop: `e4711` an event, `m812` a message of a thread, `g33` a gap in observation */
  readonly key: string
  readonly at: number
  readonly group: EvidenceGroup
  /** the kind of the event, for its icon */
  readonly kind: string
  readonly by: string | null
  /** plain words for the list */
  readonly text: string
  /** the whole line of Markdown as it is inserted, with its time, its zone and its mark; without a line break */
  readonly line: string
  readonly episodeId: EpisodeId | null
  readonly threadId: ThreadId | null
  /** taken into a new draft by itself: few are */
  readonly isMain: boolean
  /** somebody laid it aside for this postmortem */
  readonly isAside: boolean
}

/** A figure, and how far it can be trusted. */
export interface Figure {
  /** ms, or a count */
  readonly value: number | null
  readonly how: 'measured' | 'estimated' | 'unknown'
  /** where it comes from, as a sentence */
  readonly why: string
}

export interface ImpactFigures {
  /** minutes at each impact somebody told, ms */
  readonly down: Figure
  readonly degraded: Figure
  readonly customers: readonly string[]
  readonly environments: readonly string[]
  readonly threads: Figure
  /** from the start of the trouble to … */
  readonly detected: Figure
  readonly acknowledged: Figure
  readonly mitigated: Figure
  readonly resolved: Figure
  readonly impact: Impact
  /** all of it as lines of Markdown for the section */
  readonly lines: readonly string[]
}

/** Another environment that may be affected. */
export interface AlsoThere {
  readonly environment: string
  readonly customer: string | null
  /** why it is named, as words: "ran 4.9.1 when an alert fired there on 2 Oct 2026" */
  readonly why: string
  /** the same version, the same alert, or only the same customer */
  readonly reason: 'version' | 'alert' | 'customer'
}

export interface Evidence {
  /** the window that was looked at */
  readonly from: number
  readonly until: number
  /** where the start comes from, as a sentence */
  readonly startWhy: string
  /** oldest first */
  readonly items: readonly EvidenceItem[]
  /** older or newer ones that are left out */
  readonly left: number
  readonly impact: ImpactFigures
  /** a first sentence for the summary, made of the record alone; null where it has too little */
  readonly summary: string | null
  /** whoever answered for its alerts said that only a temporary fix was possible; null = nobody did */
  readonly temporary: boolean | null
  readonly alsoThere: readonly AlsoThere[]
  /** open postmortems about the same alert names */
  readonly openOnes: readonly { readonly id: PostmortemId; readonly title: string }[]
}

/**
 * The mark at the end of a timeline's line, unseen where Markdown is read: which piece of evidence it is, and the hash of the
 * line as it was inserted. Another hash means that somebody edited it.
 */
const mark = /\s*<!-- from ([a-z]\d{1,15}) ([0-9a-f]{8}) -->\s*$/

/** A line of a timeline taken apart; null where it carries no mark. */
export function markOf(
  line: string,
): { readonly key: string; readonly body: string; readonly isEdited: boolean } | null {
  const found = mark.exec(line)
  if (!found) return null
  const body = line.slice(0, found.index)
  return { key: found[1] ?? '', body, isEdited: hashOf(body) !== found[2] }
}

/** The line with its mark. */
export function withMark(body: string, key: string): string {
  return `${body} <!-- from ${key} ${hashOf(body)} -->`
}

/** FNV-1a over UTF-16 units, 32 bits: tells an edit, guards nothing (Fowler, Noll, Vo; draft-eastlake-fnv). */
function hashOf(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
