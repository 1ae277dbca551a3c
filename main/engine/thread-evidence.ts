/** A thread as the evidence of a postmortem: who said what when, what was done beside it, and the alerts linked with it. */
import type { EpisodeId, ThreadId } from '../../contract/ids.ts'
import type { RecordThread } from '../postmortems/record.ts'
import { threadEvents } from '../support/event-table.ts'
import { withoutSecrets } from '../support/issue-draft.ts'
import { linksOfThread } from '../support/link-table.ts'
import { numberedMessages } from '../support/message-table.ts'
import type { StoredThread } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { SupportDesk } from './support-desk.ts'

/** So many of the newest messages go along; the thread itself has the rest. */
const mostMessages = 200

/** What a draft is made of. */
export function threadRecord(
  { db }: Pick<Core, 'db'>,
  owner: SupportDesk['owner'],
  thread: StoredThread,
): RecordThread {
  const { name, environment } = owner(thread)
  const messages = numberedMessages(db, thread.id, mostMessages + 1)
  return {
    ...{ id: thread.id, title: withoutSecrets(thread.title), channel: thread.channel, url: thread.url },
    ...{ customer: name, environment, impact: thread.impact, openedAt: thread.openedAt },
    earlier: messages.length > mostMessages,
    messages: messages
      .slice(-mostMessages)
      .filter(({ removedAt, side, word }) => removedAt === null && side !== 'bot' && word === null)
      .map(({ id, at, author, side, text, isNod }) => ({
        ...{ id, at, side, isNod },
        by: author,
        text: withoutSecrets(text),
      })),
    deeds: threadEvents(db, thread.id, 0, null).map(({ id, at, kind, by, text }) => ({
      ...{ key: `t${id}`, at, kind, by },
      text: withoutSecrets(text),
    })),
  }
}

/** The alerts that somebody linked with it. */
export function linkedEpisodes({ db }: Pick<Core, 'db'>, threadId: ThreadId): readonly EpisodeId[] {
  return linksOfThread(db, threadId)
    .filter(({ state }) => state === 'linked')
    .map(({ episodeId }) => episodeId)
}
