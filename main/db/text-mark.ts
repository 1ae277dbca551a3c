/** A text's checksum: tells a text that a bad page has changed from the one that was typed. */
import { crc32 } from 'node:zlib'

/** CRC-32 of the text as UTF-8, the way the database keeps it. */
export function textMark(text: string): number {
  return crc32(text)
}
