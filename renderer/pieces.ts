/** What is too long for one message, on its way to the engine. */
import { safePieceLength } from '../contract/pieces.ts'
import type { Connection } from '../contract/wire.ts'
import { engineNow, monotonic } from './now.ts'

let keysGiven = 0

/** Names what goes in several messages, unlike any other window's. */
export function newPiecesKey(): string {
  keysGiven += 1
  return `w${Math.round(engineNow()).toString(36)}-${Math.round(monotonic() * 1_000).toString(36)}-${keysGiven}`
}

/** Everything but the last piece goes ahead; nothing does where one message is enough. */
export async function sendAhead(
  order: Connection['order'],
  key: () => string,
  text: string,
): Promise<{ readonly last: string; readonly pieces: { readonly pieces?: string } }> {
  if (text.length <= safePieceLength) return { last: text, pieces: {} }
  const pieces = key()
  let at = 0
  for (let index = 0; text.length - at > safePieceLength; index += 1) {
    const until = at + safePieceLength
    await order('pieces.put', { pieces, index, text: text.slice(at, until) })
    at = until
  }
  return { last: text.slice(at), pieces: { pieces } }
}
