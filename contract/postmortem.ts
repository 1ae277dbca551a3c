/** Postmortem drafts: plain Markdown, kept by this laptop. Instants are epoch ms. */
import type { EpisodeId, PostmortemId, ThreadId } from './ids.ts'
import { newLife, type PostmortemIssue, type PostmortemLife } from './postmortem-life.ts'
import type { TextSpot } from './postmortem-text.ts'

/** A draft as the list shows it. */
export interface PostmortemSummary {
  readonly id: PostmortemId
  /** the first heading of the text, else its first line */
  readonly title: string
  readonly createdAt: number
  /** who began it; null = nobody knows, or it was taken in from elsewhere */
  readonly begunBy: string | null
  readonly savedAt: number
  /** grows with every save; what is saved over an older one becomes a copy of its own */
  readonly version: number
  readonly episodeIds: readonly EpisodeId[]
  readonly threadIds: readonly ThreadId[]
  /** words in the text, counted when it was saved */
  readonly words: number
  /** names it outside of this laptop */
  readonly uid: string
  readonly life: PostmortemLife
  /** its issue, where it has one or one is on its way */
  readonly issue: PostmortemIssue | null
  /** what of it is damaged on this laptop's disk, as words: it stands here as if nobody had told it; absent = nothing */
  readonly damaged?: readonly string[]
}

/** A draft that was put away; its words are kept. */
export interface RemovedPostmortem extends Pick<PostmortemSummary, 'id' | 'title'> {
  readonly removedAt: number
}

export interface Postmortem extends PostmortemSummary {
  readonly text: string
  /** where the cursor was left, once it was anywhere */
  readonly spot?: TextSpot
}

/** The longest text, in characters. It crosses the wire in pieces: a message to the engine is capped at 1 MiB. */
export const maxPostmortemLength = 2_000_000

/** The title of a Markdown text: its first heading, else its first line that has words, at most 120 characters. */
export function postmortemTitle(text: string): string {
  const lines = text.split('\n', 200).map((line) => line.trim())
  const heading = lines.find((line) => /^#{1,6}\s+\S/.test(line))?.replace(/^#{1,6}\s+/, '')
  const title = unescaped(heading ?? lines.find((line) => line !== '') ?? '')
  return title === '' ? 'Untitled' : title.slice(0, 120)
}

/** Markdown's backslashes are for its reader, not for people. */
function unescaped(line: string): string {
  return line.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
}

/** How many words a text has. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}

/** What of a summary a draft begins with, beside its words. */
export function newSummary(
  now: number,
): Pick<
  PostmortemSummary,
  'createdAt' | 'begunBy' | 'savedAt' | 'version' | 'episodeIds' | 'threadIds' | 'life' | 'issue'
> {
  return {
    ...{ createdAt: now, begunBy: null, savedAt: now, version: 1, episodeIds: [], threadIds: [] },
    ...{ life: newLife(now), issue: null },
  }
}
