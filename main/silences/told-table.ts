/** Table `told_silence_end`: ends of silences that somebody was told of, each once. SQL only. */
import type { ReadDb, WriteDb } from '../db/db.ts'

/** One end of one silence; extended, it is another end. `endsAt`: epoch ms. */
export interface SilenceEnd {
  readonly sourceId: string
  readonly silenceId: string
  readonly endsAt: number
}

/** Was somebody told of this end, in this run or an earlier one? */
export function wasTold(db: ReadDb, { sourceId, silenceId, endsAt }: SilenceEnd): boolean {
  const row = db.get(
    'SELECT 1 FROM told_silence_end WHERE source_id = ? AND silence_id = ? AND ends_at = ?',
    ...[sourceId, silenceId, endsAt],
  )
  return row !== undefined
}

/** Writes it down, and forgets the ends that have long passed. */
export function setTold(db: WriteDb, { sourceId, silenceId, endsAt }: SilenceEnd, now: number): void {
  db.run('DELETE FROM told_silence_end WHERE ends_at < ?', now - 86_400_000)
  db.run(
    'INSERT OR IGNORE INTO told_silence_end (source_id, silence_id, ends_at, at) VALUES (?,?,?,?)',
    ...[sourceId, silenceId, endsAt, now],
  )
}
