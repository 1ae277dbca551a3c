import { expect, it } from 'vitest'
import type { Read } from '../../../main/sources/json-shape.ts'
import { createSameBody } from '../../../main/sources/same-body.ts'

/** Reads by counting how often it had to. */
function aReader() {
  let reads = 0
  const read = (body: Buffer): Read<{ readonly text: string; readonly read: number }> => {
    reads += 1
    const text = body.toString()
    return text === 'bad'
      ? { ok: false, failure: { kind: 'not-json', detail: 'bad' } }
      : { ok: true, value: { text, read: reads } }
  }
  return { read, reads: () => reads }
}
const ok = (text: string, read: number) => ({ ok: true, value: { text, read } })

it('reads a body once while it comes the same to the byte, each place for itself', () => {
  const { read } = aReader()
  const same = createSameBody<{ text: string; read: number }>()
  const ask = (place: string, text: string) => same.read(place, Buffer.from(text), read)
  expect([ask('1', 'a'), ask('2', 'b')]).toEqual([ok('a', 1), ok('b', 2)])
  same.end()
  expect([ask('1', 'a'), ask('2', 'c')]).toEqual([ok('a', 1), ok('c', 3)])
  same.end()
  expect([ask('1', 'c'), ask('2', 'c')]).toEqual([ok('c', 4), ok('c', 3)])
})

it('forgets places that a whole list did not ask for, and keeps them while a list is not at its end', () => {
  const { read } = aReader()
  const same = createSameBody<{ text: string; read: number }>()
  const ask = (place: string, text: string) => same.read(place, Buffer.from(text), read)
  ask('1', 'a')
  ask('2', 'b')
  same.end()
  ask('1', 'a')
  expect(ask('2', 'b')).toEqual(ok('b', 2))
  same.end()
  ask('1', 'a')
  same.end()
  expect(ask('2', 'b')).toEqual(ok('b', 3))
})

it('keeps nothing of what could not be read, and no more bytes than it may', () => {
  const { read, reads } = aReader()
  const same = createSameBody<{ text: string; read: number }>(10)
  const ask = (place: string, text: string) => same.read(place, Buffer.from(text), read)
  expect(ask('1', 'bad')).toMatchObject({ ok: false })
  expect(ask('1', 'bad')).toMatchObject({ ok: false })
  expect(reads()).toBe(2)
  for (const _ of [1, 2]) {
    ask('1', '12345678')
    ask('2', '123')
    same.end()
  }
  // The first fits, and the second beside it does not.
  expect(reads()).toBe(5)
})
