/** Table `episode_review`: SQL only. */
import type { Impact } from '../../contract/alert.ts'
import {
  type EpisodeReview,
  mostReviews,
  type ReviewAnswers,
  type Verdict,
} from '../../contract/episode-review.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { Judgement } from '../../contract/postmortem-policy.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

/** Asks about an episode, once. Answers whether it had not been asked before. */
export function insertReview(db: WriteDb, id: EpisodeId, now: number): boolean {
  return (
    db.run('INSERT OR IGNORE INTO episode_review (episode_id, asked_at) VALUES (?,?)', id, now).changes > 0
  )
}

/** Answers given; false where it was never asked. */
export function answerReview(
  db: WriteDb,
  id: EpisodeId,
  answers: ReviewAnswers,
  { verdict, reason, policy }: Judgement,
  stamp: { readonly at: number; readonly by: string },
): boolean {
  const bit = (answer: boolean | null): number | null => (answer === null ? null : Number(answer))
  const { changes } = db.run(
    `UPDATE episode_review SET answered_at = ?, by = ?, impact = ?, false_alarm = ?, temporary = ?, elsewhere = ?,
       verdict = ?, reason = ?, policy = ? WHERE episode_id = ?`,
    ...[stamp.at, stamp.by, answers.impact, bit(answers.falseAlarm), bit(answers.temporary)],
    ...[bit(answers.elsewhere), verdict, reason, policy, id],
  )
  return changes > 0
}

/** Asks again at `at` (epoch ms); false where it is answered, or was never asked. */
export function putOffReview(db: WriteDb, id: EpisodeId, at: number): boolean {
  const sql = 'UPDATE episode_review SET later_at = ? WHERE episode_id = ? AND answered_at IS NULL'
  return db.run(sql, at, id).changes > 0
}

/**
 * Those that are asked about, and those answered since `answeredSince`, the newest first. What fires again is not over, and
 * what was asked before `askedSince` is not asked any more.
 */
export function listReviews(
  db: ReadDb,
  { askedSince, answeredSince }: { readonly askedSince: number; readonly answeredSince: number },
): readonly EpisodeReview[] {
  return db
    .all(
      `SELECT r.*, a.title FROM episode_review r
       JOIN episode e ON e.id = r.episode_id JOIN alert a ON a.id = e.alert_id
       WHERE e.quiet_at IS NOT NULL
         AND (CASE WHEN r.answered_at IS NULL THEN r.asked_at >= ? ELSE r.answered_at >= ? END)
       ORDER BY r.answered_at IS NOT NULL, r.asked_at DESC, r.episode_id DESC LIMIT ${mostReviews}`,
      askedSince,
      answeredSince,
    )
    .map(fromRow)
    .toSorted((a, b) => b.askedAt - a.askedAt || b.episodeId - a.episodeId)
}

/** Postmortems that were not removed and are about one of these episodes. */
export function postmortemsAbout(db: ReadDb, ids: readonly EpisodeId[]): readonly PostmortemId[] {
  return db
    .all(
      `SELECT DISTINCT p.id FROM postmortem p JOIN postmortem_episode l ON l.postmortem_id = p.id
       WHERE p.removed_at IS NULL AND l.episode_id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    )
    .map(({ id }) => Number(id) as PostmortemId)
}

/** Was only a temporary fix possible for one of these? A false alarm had nothing to fix. null = nobody has told. */
export function temporaryOf(db: ReadDb, ids: readonly EpisodeId[]): boolean | null {
  const told = db.get(
    `SELECT max(temporary) AS temporary FROM episode_review
     WHERE answered_at IS NOT NULL AND false_alarm IS NOT 1 AND episode_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )?.temporary
  return told == null ? null : Number(told) === 1
}

function fromRow(row: Row): EpisodeReview {
  const yesNo = (value: Row[string] | undefined): boolean | null =>
    value == null ? null : Number(value) === 1
  return {
    episodeId: Number(row.episode_id) as EpisodeId,
    title: String(row.title),
    askedAt: Number(row.asked_at),
    laterAt: row.later_at === null ? null : Number(row.later_at),
    answered:
      row.answered_at === null
        ? null
        : {
            at: Number(row.answered_at),
            by: String(row.by ?? ''),
            answers: {
              impact: String(row.impact ?? 'unknown') as Impact,
              falseAlarm: yesNo(row.false_alarm),
              temporary: yesNo(row.temporary),
              elsewhere: yesNo(row.elsewhere),
            },
            verdict: String(row.verdict) as Verdict,
            reason: String(row.reason ?? ''),
            policy: String(row.policy ?? ''),
          },
  }
}
