/** A thread as the evidence of a postmortem: who said what when, and the alerts it was linked with. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { DraftThread } from '../postmortems/thread-lines.ts'
import { withoutSecrets } from '../support/issue-draft.ts'
import { linksOfThread } from '../support/link-table.ts'
import { messagesBefore } from '../support/message-table.ts'
import type { StoredThread } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { SupportDesk } from './support-desk.ts'

/** So many of the newest messages go along; the thread itself has the rest. */
const mostMessages = 200

/** What a draft is made of. */
export function threadEvidence(
  core: Core,
  desk: SupportDesk,
  thread: StoredThread,
): DraftThread & { readonly episodeIds: readonly EpisodeId[] } {
  const { name, environment } = desk.owner(thread)
  const messages = messagesBefore(core.db, thread.id, null, mostMessages + 1)
  return {
    episodeIds: linksOfThread(core.db, thread.id)
      .filter(({ state }) => state === 'linked')
      .map(({ episodeId }) => episodeId),
    ...{ title: withoutSecrets(thread.title), channel: thread.channel, url: thread.url },
    ...{ customer: name, environment, openedAt: thread.openedAt },
    isCut: messages.length > mostMessages,
    said: messages
      .slice(-mostMessages)
      .filter(({ removedAt, side, word }) => removedAt === null && side !== 'bot' && word === null)
      .map(({ at, author, side, text }) => ({
        ...{ at, text: withoutSecrets(text) },
        by: side === 'customer' ? `${author} (customer)` : author,
      })),
  }
}
