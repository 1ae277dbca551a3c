/** A postmortem as JSON, for programs: its words, where it stands, what it is about, and its story. Instants as RFC 3339. */
import type { PostmortemId } from '../../contract/ids.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { postmortemStory } from '../postmortems/event-table.ts'
import { imagesOf } from '../postmortems/image-table.ts'
import { threadById } from '../support/thread-table.ts'
import type { Core } from './core.ts'
import type { Drafts } from './drafts.ts'

/** @throws AppError `not-found` */
export function postmortemJson(core: Core, drafts: Pick<Drafts, 'read'>, id: PostmortemId): string {
  const { db } = core
  const { uid, title, text, createdAt, savedAt, version, life, episodeIds, threadIds } = drafts.read(id)
  const { environments, lateAt: _, ...rest } = life
  const all = {
    ...{ format: 'nightdesk-postmortem', formatVersion: 1 },
    ...{ uid, title, version, ...instants({ createdAt, savedAt }), text },
    life: {
      ...instants(rest),
      environments: environments.map(instants),
    },
    alerts: episodeIds.flatMap((episodeId) => {
      const episode = episodeById(db, core.policy, episodeId)
      if (!episode) return []
      const { alertname, sourceId, environment, customer, severity, impact } = episode
      const { firedAt, seenAt, calledAt, quietAt, ack } = episode
      return {
        ...{ alertname, title: episode.title, source: sourceId, environment, customer, severity, impact },
        ...instants({ firedAt, seenAt, calledAt, quietAt }),
        acknowledged: ack ? { by: ack.by, ...instants({ at: ack.at }) } : null,
      }
    }),
    threads: threadIds.flatMap((threadId) => {
      const thread = threadById(db, threadId)
      return thread ? { source: thread.sourceId, title: thread.title } : []
    }),
    images: imagesOf(db, id).map(({ name, type, size }) => ({ file: `images/${name}`, type, bytes: size })),
    story: postmortemStory(db, id).map(({ id: __, ...event }) => instants(event)),
  }
  return `${JSON.stringify(all, null, 2)}\n`
}

/** The same with every instant (`at` or `…At`, and `since`) as words. */
function instants(facts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key,
      /^(at|since|.*At)$/.test(key) && typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  )
}
