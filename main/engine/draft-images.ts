/** Pictures of a draft: taken in whole or not at all, and only what is a picture. */
import { createHash } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import {
  type ImageBytes,
  imageName,
  imageTypeOf,
  maxImageBytes,
  maxImages,
  type PostmortemImage,
} from '../../contract/postmortem-text.ts'
import { noEffects } from '../db/journal.ts'
import { addImage, countImages, imageOf, imagesOf } from '../postmortems/image-table.ts'
import { textById } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'
import type { Pieces } from './pieces.ts'

export interface DraftImages {
  /** on disk when it returns. @throws AppError with the reason why it is not taken */
  add(input: OrderValue<'postmortems.addImage'>): void
  list(id: PostmortemId): readonly PostmortemImage[]
  /** @throws AppError `not-found` */
  read(id: PostmortemId, name: string): ImageBytes
}

export function createDraftImages(core: Core, pieces: Pieces): DraftImages {
  const { db } = core
  return {
    add: ({ postmortemId, name, pieces: key }) => {
      const bytes = Buffer.from(pieces.whole(key), 'base64')
      const type = imageTypeOf(bytes)
      if (type === null)
        throw new AppError('bad-input', 'This is no PNG, JPEG, GIF or WebP picture. Nothing was added.')
      if (bytes.length > maxImageBytes)
        throw new AppError('bad-input', 'A picture has at most 10 MB. Nothing was added.')
      if (imageName(createHash('sha256').update(bytes).digest('hex'), type) !== name)
        throw new AppError('bad-input', 'The picture did not arrive whole. Add it again.')
      const there = textById(db, postmortemId)
      if (!there) throw new AppError('not-found', 'This draft is not here any more.')
      const isKnown = imagesOf(db, postmortemId).some((one) => one.name === name)
      if (!isKnown && countImages(db, postmortemId) >= maxImages)
        throw new AppError('not-allowed', `A draft has at most ${maxImages} pictures. Nothing was added.`)
      core.commit((write, { now }) => {
        addImage(write, postmortemId, { name, type, bytes }, now)
        return noEffects
      })
      pieces.forget(key)
    },
    list: (id) => imagesOf(db, id),
    read: (id, name) => {
      const image = imageOf(db, id, name)
      if (!image) throw new AppError('not-found', 'The bytes of this picture are not here.')
      return { name: image.name, type: image.type, data: image.bytes.toString('base64') }
    },
  }
}
