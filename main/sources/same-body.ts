/** Answers that are the same to the byte as the last one at their place are not read again. */
import type { Read } from './json-shape.ts'

/** So many bytes are kept to compare with, of all places together: what is longer is read each time. */
const mostKept = 4 * 1024 * 1024

export interface SameBody<T> {
  /** What `read` makes of this body, or made of the last one at this place if that was the same. */
  read(place: string, body: Buffer, read: (body: Buffer) => Read<T>): Read<T>
  /** A list has been read to its end: places that nobody has asked for since the last end are forgotten. */
  end(): void
}

export function createSameBody<T>(most = mostKept): SameBody<T> {
  let known = new Map<string, { readonly body: Buffer; readonly value: T }>()
  let asked = new Map<string, { readonly body: Buffer; readonly value: T }>()
  let bytes = 0
  return {
    read: (place, body, read) => {
      const last = asked.get(place) ?? known.get(place)
      if (last?.body.equals(body)) {
        if (!asked.has(place)) bytes += body.length
        asked.set(place, last)
        return { ok: true, value: last.value }
      }
      const fresh = read(body)
      if (!fresh.ok) return fresh
      bytes -= asked.get(place)?.body.length ?? 0
      asked.delete(place)
      if (bytes + body.length <= most) {
        asked.set(place, { body, value: fresh.value })
        bytes += body.length
      }
      return fresh
    },
    end: () => {
      known = asked
      asked = new Map()
      bytes = 0
    },
  }
}
