/** What the user's hands do to silences. Each is taken by the engine first and told to the source after its undo time. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { SilenceEntry } from '../../contract/silences.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { newBatchId } from '../watch/batch.ts'
import { countOf } from '../watch/words.ts'
import { keptOf } from './draft.ts'
import type { SilenceDraft } from './silence-form.tsx'

/** One silence for each source, all under one name, so that one U takes them back. Answers the sources refused. */
export async function createSilences(
  episodeIds: readonly EpisodeId[],
  drafts: readonly SilenceDraft[],
  endsAt: number,
  comment: string,
): Promise<ReadonlySet<SourceId>> {
  const batchId = newBatchId()
  const episodes = usePage.getState().state?.episodes
  const refused = new Set<SourceId>()
  for (const { sourceId, matchers } of drafts) {
    const ids = episodeIds.filter((id) => episodes?.get(id)?.sourceId === sourceId)
    const taken = await give('silences.create', {
      sourceId,
      matchers: [...keptOf(matchers)],
      endsAt,
      comment,
      episodeIds: ids,
      batchId,
    })
    if (!taken) refused.add(sourceId)
  }
  if (refused.size === 0) {
    usePage.setState({ picked: new Set(), pickFrom: null })
    say(`${countOf(drafts.length, 'silence')} asked for`, false)
  }
  return refused
}

/** Another end alone is an extension, which keeps the silence's id; anything else is an edit. */
export async function editSilence(
  entry: SilenceEntry,
  drafts: readonly SilenceDraft[],
  endsAt: number,
  comment: string,
): Promise<ReadonlySet<SourceId>> {
  const { sourceId, silenceId } = entry
  const matchers = keptOf(drafts[0]?.matchers ?? [])
  if (silenceId === null) return new Set([sourceId])
  const same = matchers.map(matcherText).join() === entry.matchers.map(matcherText).join()
  const taken =
    same && comment === entry.comment.trim()
      ? await give('silences.extend', { sourceId, silenceId, endsAt })
      : await give('silences.edit', { sourceId, silenceId, matchers: [...matchers], endsAt, comment })
  return taken ? new Set() : new Set([sourceId])
}

/** Lets a silence last longer by this much, ms. */
export async function extendSilence(
  { sourceId, silenceId, endsAt }: SilenceEntry,
  byMs: number,
): Promise<void> {
  if (silenceId === null) return
  if (await give('silences.extend', { sourceId, silenceId, endsAt: endsAt + byMs }))
    say('Silence extended', false)
}

/** Ends a silence after the undo time. */
export async function expireSilence({ sourceId, silenceId }: SilenceEntry): Promise<void> {
  if (silenceId === null) return
  if (await give('silences.expire', { sourceId, silenceId })) say('Silence ends', false)
}
