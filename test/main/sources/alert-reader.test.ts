import { describe, expect, it, vi } from 'vitest'
import { createAlertReader, type PeerList } from '../../../main/sources/alert-reader.ts'
import { alertOf } from '../../../main/sources/alert-slice.ts'
import { readAlerts } from '../../../main/sources/alertmanager-read.ts'
import type { Read } from '../../../main/sources/json-shape.ts'
import { createSliceStore } from '../../../main/sources/slice-store.ts'
import { anApiAlert } from '../../helpers/scripted-alertmanager.ts'

const store = createSliceStore()

function read(text: string, before: PeerList | null = null): Read<PeerList> {
  const reader = createAlertReader(before, store)
  reader.take(Buffer.from(text))
  return reader.end()
}

function list(text: string, before: PeerList | null = null): PeerList {
  const result = read(text, before)
  if (!result.ok) throw new Error(result.failure.detail)
  return result.value
}

/** The failure, which must be that of parsing everything. */
function refused(text: string, before: PeerList | null): string {
  const [fast, full] = [read(text, before), readAlerts(Buffer.from(text))]
  if (fast.ok || full.ok) throw new Error('was believed')
  expect(fast.failure).toEqual(full.failure)
  return fast.failure.kind
}

const alert = (fingerprint: string, more: Parameters<typeof anApiAlert>[1] = {}): string =>
  JSON.stringify(anApiAlert(fingerprint, more))
const a = alert('a')
const b = alert('b')
const ends = '2026-11-22T03:18:00.000Z'
const later = '2026-11-22T03:19:00.000Z'

describe('bytes that were checked before', () => {
  const before = list(`[${a},${b}]`)

  it('are the same list when only stamps moved, whose ends are the new ones', () => {
    const next = list(`[${alert('a', { endsAt: later, updatedAt: later })},${b}]\n`, before)
    expect(next.slices).toBe(before.slices)
    expect([...next.endsAt]).toEqual([Date.parse(later), Date.parse(ends)])
  })

  it('are recognised in one look when nobody sent them again', () => {
    const many = Array.from({ length: 40 }, (_, index) => alert(`f${index}`)).join(',')
    const known = list(`[${many}]`)
    const compare = vi.spyOn(Buffer.prototype, 'compare')
    const next = list(`[${many}]`, known)
    const looks = compare.mock.calls.length
    compare.mockRestore()
    expect(next.slices).toBe(known.slices)
    expect(next.endsAt).toEqual(known.endsAt)
    expect(looks).toBe(1)
  })

  it('have the end that they spell, also when a body with that end was cut off before', () => {
    const known = list(`[${a},${b}]`)
    const moved = `[${alert('a', { endsAt: later, updatedAt: later })},${b}`
    expect(read(moved, known).ok).toBe(false)
    const next = list(`${moved}]`, known)
    expect(next.slices).toBe(known.slices)
    expect([...next.endsAt]).toEqual([Date.parse(later), Date.parse(ends)])
  })

  it('are recognised in one look again once they have been sent again', () => {
    const known = list(`[${a},${b}]`)
    const moved = `[${alert('a', { endsAt: later, updatedAt: later })},${b}]`
    const resent = list(moved, known)
    const compare = vi.spyOn(Buffer.prototype, 'compare')
    const next = list(moved, resent)
    const looks = compare.mock.calls.length
    compare.mockRestore()
    expect([...next.endsAt]).toEqual([Date.parse(later), Date.parse(ends)])
    expect(looks).toBe(1)
  })

  const manyAt = (at: string, changed = -1): readonly string[] =>
    Array.from({ length: 40 }, (_, index) =>
      alert(`f${index}`, {
        endsAt: at,
        updatedAt: at,
        ...(index === changed ? { annotations: { summary: `changed of f${index}` } } : {}),
      }),
    )

  it.each([0, 5, 7, 8, 39])(
    'are told from the one that changed, at place %i, when all were sent again',
    (place) => {
      const known = list(`[${manyAt(ends).join(',')}]`)
      const next = list(`[${manyAt(later, place).join(',')}]`, known)
      const others = next.slices.filter((slice, at) => slice === known.slices[at])
      expect(others).toHaveLength(39)
      expect(next.slices[place]).not.toBe(known.slices[place])
      expect(alertOf(next.slices[place] as never, 0).annotations).toEqual({ summary: `changed of f${place}` })
      expect(new Set(next.endsAt)).toEqual(new Set([Date.parse(later)]))
    },
  )

  it('keep the stamps they had when those behind them turn out to be others', () => {
    const known = list(`[${manyAt(ends).join(',')}]`)
    const [first, ...rest] = manyAt(ends)
    const wrong = alert('f1', { endsAt: 'tomorrow, perhaps at six', updatedAt: later })
    refused(`[${first},${wrong},${rest.slice(1).join(',')}]`, known)
    const next = list(`[${manyAt(ends).join(',')}]`, known)
    expect(next.slices).toBe(known.slices)
    expect(new Set(next.endsAt)).toEqual(new Set([Date.parse(ends)]))
  })

  it('stay what they are while others come, go and change places', () => {
    const next = list(`[${alert('c')},${b},${a}]`, before)
    expect(next.slices.slice(1)).toEqual([before.slices[1], before.slices[0]])
    expect(next.slices[1]).toBe(before.slices[1])
    const less = list(`[${b}]`, next)
    expect(less.slices[0]).toBe(before.slices[1])
  })

  it.each([
    ['cut off inside an alert that has not changed', `[${a},${b.slice(0, 40)}`],
    ['cut off between alerts', `[${a},`],
    ['cut off before its end', `[${a},${b}`],
    ['followed by rubbish', `[${a},${b}]x`],
    ['there twice', `[${a},${b}][${a},${b}]`],
    ['with a comma too many', `[${a},${b},]`],
    ['with a comma too few', `[${a}${b}]`],
    ['beginning with a comma', `[,${a},${b}]`],
    ['not begun', `${a},${b}]`],
    ['closed the wrong way', `[${a},${b}}`],
    ['with something else among the alerts', `[${a},7,${b}]`],
    ['whose end is no instant', `[${a},${b.replace(ends, '2026-11-22T03:18:00.000X')}]`],
    ['whose end has a thirteenth month', `[${a},${b.replace(ends, '2026-13-22T03:18:00.000Z')}]`],
    ['with a quote where a stamp stood', `[${a},${b.replace('03:14:00.000Z', '03:14:00.00"Z')}]`],
    ['with a line end where a stamp stood', `[${a},${b.replace('03:14:00.000Z', '03:14:00.00\nZ')}]`],
    ['with one field of one alert out of shape', `[${b},${alert('c', { startsAt: 'soon' })},${a}]`],
    ['that is a web page', '<!doctype html><title>Sign in</title>'],
    ['that is an error in words', '{"message":"no such tenant"}'],
    ['that is nothing', ''],
  ])('do not carry a body %s', (_, text) => {
    expect(['not-json', 'bad-shape']).toContain(refused(text, before))
  })
})

describe('an end that is told in an unusual way', () => {
  it.each([
    [
      'a label that is called endsAt',
      (end: string) => a.replace('"severity"', `"endsAt":"${end}","severity"`),
    ],
    [
      'an annotation that is called endsAt',
      (end: string) => a.replace('"summary"', `"endsAt":"${end}","summary"`),
    ],
    ['an end that is told twice', (end: string) => a.replace(/\}$/, `,"endsAt":"${end}"}`)],
    [
      'an end that is told again, deeper',
      (end: string) => a.replace(/\}$/, `,"more":[{"endsAt":"${end}"}]}`),
    ],
    [
      'an end that is told again with escapes, and only the first one moves',
      (end: string) => a.replace(ends, end).replace(/\}$/, `,"ends\\u0041t":"${ends}"}`),
    ],
    ['an end that is no text at first', (end: string) => a.replace(/^\{/, `{"endsAt":5,"x":"${end}",`)],
    ['an end to the nanosecond', (end: string) => a.replace(ends, end.replace('000Z', '000000001+01:00'))],
  ])('is read as by parsing everything: %s', (_, write) => {
    let before: PeerList | null = null
    for (const end of [ends, later, ends, '2026-11-22T03:21:00.000Z']) {
      const text = `[${write(end)}]`
      before = list(text, before)
      const full = readAlerts(Buffer.from(text))
      const [slice] = before.slices
      expect(full.ok && slice && alertOf(slice, before.endsAt[0] ?? 0)).toEqual(full.ok && full.value[0])
    }
  })
})

describe('memory', () => {
  it('holds little more than one body, however often alerts are replaced', () => {
    const words = 'w'.repeat(4_000)
    const kept = createSliceStore()
    let before: PeerList | null = null
    for (let round = 0; round < 60; round += 1) {
      const reader = createAlertReader(before, kept)
      const all = Array.from({ length: 1_000 }, (_, number) =>
        // A tenth is new in each round.
        alert(`f${number}`, {
          annotations: { summary: `${number % 10 === round % 10 ? round : ''}${words}` },
        }),
      )
      reader.take(Buffer.from(`[${all.join(',')}]`))
      const result = reader.end()
      if (!result.ok) throw new Error(result.failure.detail)
      before = result.value
      const { slices } = before
      kept.tidy(() => slices)
    }
    const blocks = new Set(before?.slices.map(({ block }) => block))
    const held = [...blocks].reduce((sum, { length }) => sum + length, 0)
    const needed = before?.slices.reduce((sum, { length }) => sum + length, 0) ?? 0
    expect(held / needed).toBeLessThan(1.8)
  })
})
