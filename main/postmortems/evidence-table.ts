/** Tables `postmortem_episode`, `postmortem_thread` and `postmortem_aside`: what a postmortem is about. SQL only. */
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'

/** Links further alerts; answers those that were not linked before. */
export function linkEpisodes(
  db: WriteDb,
  id: PostmortemId,
  episodeIds: readonly EpisodeId[],
): readonly EpisodeId[] {
  return [...new Set(episodeIds)].filter(
    (episodeId) =>
      db.run(
        `INSERT INTO postmortem_episode (postmortem_id, episode_id) SELECT ?, id FROM episode WHERE id = ?
         ON CONFLICT DO NOTHING`,
        id,
        episodeId,
      ).changes > 0,
  )
}

/** Links further threads. */
export function linkThreads(db: WriteDb, id: PostmortemId, threadIds: readonly ThreadId[]): void {
  for (const threadId of threadIds)
    db.run(
      'INSERT INTO postmortem_thread (postmortem_id, thread_id) VALUES (?,?) ON CONFLICT DO NOTHING',
      id,
      threadId,
    )
}

/** Keys of the evidence that was laid aside. */
export function asideOf(db: ReadDb, id: PostmortemId): ReadonlySet<string> {
  return new Set(
    db.all('SELECT key FROM postmortem_aside WHERE postmortem_id = ?', id).map(({ key }) => String(key)),
  )
}

/** Lays a piece of evidence aside, or takes it back. */
export function putAside(db: WriteDb, id: PostmortemId, key: string, aside: boolean): void {
  if (aside)
    db.run(
      'INSERT INTO postmortem_aside (postmortem_id, key) SELECT id, ? FROM postmortem WHERE id = ? ON CONFLICT DO NOTHING',
      key,
      id,
    )
  else db.run('DELETE FROM postmortem_aside WHERE postmortem_id = ? AND key = ?', id, key)
}

/** Postmortems that are neither closed nor put away and are about an alert of one of these names, the newest first. */
export function openAbout(
  db: ReadDb,
  alertnames: readonly string[],
  except: PostmortemId,
  most: number,
): readonly { readonly id: PostmortemId; readonly title: string }[] {
  return db
    .all(
      `SELECT DISTINCT p.id, p.title FROM postmortem p
       JOIN postmortem_episode pe ON pe.postmortem_id = p.id
       JOIN episode e ON e.id = pe.episode_id JOIN alert a ON a.id = e.alert_id
       LEFT JOIN postmortem_life l ON l.postmortem_id = p.id
       WHERE p.removed_at IS NULL AND p.id <> ? AND coalesce(l.state, 'draft') <> 'closed'
         AND a.alertname IN (SELECT value FROM json_each(?)) ORDER BY p.id DESC LIMIT ?`,
      except,
      JSON.stringify(alertnames),
      most,
    )
    .map((row) => ({ id: Number(row.id) as PostmortemId, title: String(row.title) }))
}
