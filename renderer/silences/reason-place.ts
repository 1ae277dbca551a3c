/** Where the unfinished reason of a silence is kept: by what it is for, so that none turns up on another. Pure. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { SilenceEntry } from '../../contract/silences.ts'

/** The draft of a new silence's reason: the same alerts, in whatever order they were picked, find it again. */
export function newReasonPlace(episodeIds: readonly EpisodeId[]): string {
  const ids = [...episodeIds].sort((a, b) => a - b)
  const several = ids.length > 1 ? `-${ids.length}-${digest(ids.join())}` : ''
  return `reason:new-${ids[0] ?? 'none'}${several}`
}

/** The draft of another reason for a silence that stands or is on its way. */
export function reasonPlace({ key }: Pick<SilenceEntry, 'key'>): string {
  return `reason:${key.replaceAll(/[^\w-]/g, '-')}`
}

/** FNV-1a, 32 bits: tells some hundred alerts from some other hundred, and is short. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(36)
}
