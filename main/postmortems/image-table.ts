/** Tables `image` and `postmortem_image`: a picture lies there once, however many drafts have it. SQL only. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { ImageType, PostmortemImage } from '../../contract/postmortem-text.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

export interface NewImage {
  readonly name: string
  readonly type: ImageType
  readonly bytes: Buffer
}

/** Gives a draft a picture; one that it has already stays as it is. */
export function addImage(db: WriteDb, id: PostmortemId, { name, type, bytes }: NewImage, now: number): void {
  db.run(
    'INSERT INTO image (name, type, size, bytes) VALUES (?,?,?,?) ON CONFLICT (name) DO NOTHING',
    name,
    type,
    bytes.length,
    bytes,
  )
  db.run(
    'INSERT INTO postmortem_image (postmortem_id, name, at) VALUES (?,?,?) ON CONFLICT DO NOTHING',
    id,
    name,
    now,
  )
}

/** A draft's pictures without their bytes, the one added first first. */
export function imagesOf(db: ReadDb, id: PostmortemId): readonly PostmortemImage[] {
  return db
    .all(
      `SELECT i.name, i.type, i.size, p.at FROM postmortem_image p JOIN image i ON i.name = p.name
       WHERE p.postmortem_id = ? ORDER BY p.id`,
      id,
    )
    .map(fromRow)
}

/** One picture of a draft with its bytes; undefined when the draft has none of that name, or its bytes are lost. */
export function imageOf(db: ReadDb, id: PostmortemId, name: string): NewImage | undefined {
  const row = db.get(
    `SELECT i.name, i.type, i.bytes FROM postmortem_image p JOIN image i ON i.name = p.name
     WHERE p.postmortem_id = ? AND p.name = ?`,
    id,
    name,
  )
  return row && { name: String(row.name), type: String(row.type) as ImageType, bytes: row.bytes as Buffer }
}

export function countImages(db: ReadDb, id: PostmortemId): number {
  return Number(db.get('SELECT count(*) AS n FROM postmortem_image WHERE postmortem_id = ?', id)?.n)
}

/** Gives a draft the pictures of another one, when their words become its. */
export function copyImages(db: WriteDb, from: PostmortemId, to: PostmortemId): void {
  db.run(
    `INSERT INTO postmortem_image (postmortem_id, name, at)
     SELECT ?, name, at FROM postmortem_image WHERE postmortem_id = ? ORDER BY id`,
    to,
    from,
  )
}

function fromRow(row: Row): PostmortemImage {
  return {
    name: String(row.name),
    type: String(row.type) as ImageType,
    size: Number(row.size),
    addedAt: Number(row.at),
  }
}
