/** The body of a response: decoded, counted while it comes, complete or refused. */
import type { IncomingMessage } from 'node:http'
import { finished, pipeline } from 'node:stream'
import zlib from 'node:zlib'
import type { Failure } from '../../contract/source-health.ts'

/** Bytes a decompressor hands over at once; Node's 16 KiB makes ten thousand events of a large answer. */
const decodeChunk = 65_536

/** Why a body was not accepted although the connection was fine. */
export class BodyError extends Error {
  readonly failure: (host: string) => Failure
  constructor(failure: (host: string) => Failure) {
    super('body not accepted')
    this.failure = failure
  }
}

/**
 * Reads a body, decoded; stops as soon as it is larger than `maxBytes`. It is collected, or with `take` handed over while
 * it comes: then `done` is told of an empty one.
 */
export function receive(
  message: IncomingMessage,
  maxBytes: number,
  take: ((piece: Buffer) => void) | undefined,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const decoder = decoderFor(encoding)
  if (decoder === undefined) {
    message.destroy()
    const name = encoding.slice(0, 40)
    const failure = (host: string): Failure => ({
      kind: 'not-json',
      detail: `${host} sent an encoding nobody asked for: ${name}.`,
    })
    done(new BodyError(failure), nothing)
    return
  }
  const chunks: Buffer[] = []
  let size = 0
  // Listened to directly: a Writable and a pipeline would cost as much again as reading does.
  const decoded = decoder ? pipeline(message, decoder, () => {}) : message
  decoded.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) {
      // Told at once: what the stream itself would report is only that its connection broke off.
      done(tooLarge(maxBytes), nothing)
      decoded.destroy()
      message.destroy()
      return
    }
    if (take) take(chunk)
    else chunks.push(chunk)
  })
  finished(decoded, { writable: false }, (error) => {
    if (size > maxBytes) return
    if (error) done(error, nothing)
    else done(null, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
  })
}

const nothing = Buffer.alloc(0)

/** The decompressor of a content-encoding, null when none is needed, undefined when it is not known. */
function decoderFor(encoding: string): zlib.Gunzip | zlib.Inflate | zlib.BrotliDecompress | null | undefined {
  const options = { chunkSize: decodeChunk }
  switch (encoding) {
    case 'identity':
    case '':
      return null
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(options)
    case 'deflate':
      return zlib.createInflate(options)
    case 'br':
      return zlib.createBrotliDecompress(options)
    default:
      return undefined
  }
}

function tooLarge(maxBytes: number): BodyError {
  const limit = maxBytes >= 1_048_576 ? `${Math.round(maxBytes / 1_048_576)} MiB` : `${maxBytes} bytes`
  return new BodyError((host) => ({
    kind: 'too-large',
    detail: `${host} sent more than ${limit}, the most that is accepted.`,
  }))
}
