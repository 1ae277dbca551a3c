/** The body of a response: decoded, counted while it comes, complete or refused. */
import type { IncomingMessage } from 'node:http'
import { pipeline, Writable } from 'node:stream'
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

/** Collects a body, decoded; stops reading as soon as it is larger than `maxBytes`. */
export function receive(
  message: IncomingMessage,
  maxBytes: number,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      size += chunk.length
      if (size > maxBytes) return next(tooLarge(maxBytes))
      chunks.push(chunk)
      next()
    },
  })
  const finished = (error: Error | null | undefined): void => {
    if (error) done(error, Buffer.alloc(0))
    else done(null, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size))
  }
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const decoder = decoderFor(encoding)
  if (decoder === undefined) {
    message.destroy()
    const name = encoding.slice(0, 40)
    finished(
      new BodyError((host) => ({
        kind: 'not-json',
        detail: `${host} sent an encoding nobody asked for: ${name}.`,
      })),
    )
  } else if (decoder) pipeline(message, decoder, sink, finished)
  else pipeline(message, sink, finished)
}

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
