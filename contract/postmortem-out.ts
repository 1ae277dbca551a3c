/** Postmortems on their way out of this laptop and into it: the file of one, what became of files that were picked, the folder. */
import type { PostmortemId } from './ids.ts'

/** A postmortem as a file: `head` before the words of the text, both as they are. */
export interface PostmortemFile {
  /** `2026-10-14-ingress-at-mosslund.md` */
  readonly name: string
  readonly head: string
  readonly text: string
  /** names of the pictures its text shows, as `images/<name>` */
  readonly images: readonly string[]
}

/** What became of one picked file. */
export type ImportOutcome =
  /** a new postmortem */
  | 'added'
  /** the same words are here already */
  | 'known'
  /** nobody has changed it here since: its words are the newest version now */
  | 'updated'
  /** changed here and there: its words became a copy, and nothing was written over */
  | 'copied'

export interface ImportedFile {
  readonly name: string
  readonly postmortemId: PostmortemId
  readonly title: string
  readonly outcome: ImportOutcome
}

/** A change of the file in the folder that was not made here. */
export interface FolderConflict {
  /** where the other words stand */
  readonly where: 'folder' | 'remote'
  readonly theirs: string
  readonly seenAt: number
}

/** Commits of the user's own that a push would take along. */
export interface PushAlong {
  readonly count: number
  /** the first lines of the newest of them */
  readonly subjects: readonly string[]
}

/** Where a postmortem stands in the folder. Instants are epoch ms. */
export interface FolderStanding {
  /** null = no folder is configured */
  readonly folder: string | null
  readonly usesGit: boolean
  /** its file's name there; null before the first time */
  readonly name: string | null
  readonly writtenAt: number | null
  /** the words there are those here */
  readonly isCurrent: boolean
  /** the commit it is in, as its short name; null = in none */
  readonly commit: string | null
  readonly pushedAt: number | null
  /** what did not work last time, as a sentence */
  readonly problem: string | null
  readonly conflict: FolderConflict | null
  /** it is pushed once somebody has said that these may go along; null = nothing is asked */
  readonly along: PushAlong | null
}
