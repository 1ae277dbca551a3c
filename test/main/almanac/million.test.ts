/** The made-up years of the benchmark, in a hundredth of their size. */
import { expect, it } from 'vitest'
import { openMemory } from '../../../main/db/connection.ts'
import { aHundredth } from '../../bench/helpers/million.ts'
import { writeMillion } from '../../bench/helpers/million-rows.ts'

it('are the same for the same seed, and as many as were asked for', () => {
  const [first, second] = [1, 2].map(() => {
    const raw = openMemory()
    raw.pragma('foreign_keys = ON')
    raw.transaction(() => writeMillion(raw, aHundredth))()
    const count = (table: string): number =>
      Number(raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    const image = raw.serialize()
    const counts = ['episode', 'alert', 'support_message', 'postmortem'].map(count)
    const events = count('event')
    raw.close()
    return { image, counts, events }
  })
  expect(first?.counts).toEqual([4_000, 500, 2_000, 20])
  expect(Math.round((first?.events ?? 0) / 1_000)).toBe(10)
  expect(Buffer.compare(first?.image ?? Buffer.alloc(0), second?.image ?? Buffer.alloc(1))).toBe(0)
})
