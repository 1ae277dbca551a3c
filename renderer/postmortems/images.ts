/** Pictures of a draft on their way to the engine and back. What a picture is called follows from its bytes. */
import { AppError } from '../../contract/errors.ts'
import { maxPieceLength } from '../../contract/pieces.ts'
import { imageName, imageTypeOf, maxImageBytes } from '../../contract/postmortem-text.ts'
import type { Connection } from '../../contract/wire.ts'

/** Bytes that become one piece of base64: three bytes are four characters. */
const pieceBytes = (maxPieceLength / 4) * 3
/** Bytes that go into one call of fromCharCode: its arguments lie on the stack. */
const stackBytes = 8_192

/**
 * Keeps a picture with its draft; resolves with its name, for `![words](images/<name>)`, when it is on disk.
 * @param key names the pieces it is sent in
 * @throws AppError with the reason why it is not taken, for whoever pasted it
 */
export async function sendImage(
  order: Connection['order'],
  key: string,
  id: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const type = imageTypeOf(bytes)
  if (type === null)
    throw new AppError('bad-input', 'This is no PNG, JPEG, GIF or WebP picture. Nothing was added.')
  if (bytes.length > maxImageBytes)
    throw new AppError('bad-input', 'A picture has at most 10 MB. Nothing was added.')
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const name = imageName(Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''), type)
  for (let index = 0; index * pieceBytes < bytes.length; index += 1) {
    const text = base64Of(bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes))
    await order('pieces.put', { pieces: key, index, text })
  }
  await order('postmortems.addImage', { postmortemId: id, name, pieces: key })
  return name
}

/** A picture as an address that an `<img>` can show. @throws AppError `not-found` when its bytes are not there */
export async function imageAddress(query: Connection['query'], id: number, name: string): Promise<string> {
  const { type, data } = await query('postmortems.image', { postmortemId: id, name })
  return `data:${type};base64,${data}`
}

function base64Of(bytes: Uint8Array): string {
  let units = ''
  for (let at = 0; at < bytes.length; at += stackBytes)
    units += String.fromCharCode(...bytes.subarray(at, at + stackBytes))
  return btoa(units)
}
