import { afterEach, describe, expect, it } from 'vitest'
import { localFieldValue, nextTimeOfDay, readLocalField, readTimeOfDay } from '../../../renderer/ui/until.ts'

const zone = process.env.TZ
const inZone = (name: string): void => {
  process.env.TZ = name
}

describe('the next time of day', () => {
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  it('is today while it is to come, else tomorrow', () => {
    inZone('Europe/Zurich')
    const at = (hours: number, minutes: number) => new Date(2026, 9, 14, hours, minutes).getTime()
    expect(nextTimeOfDay(8, 0, at(3, 14))).toBe(at(8, 0))
    expect(nextTimeOfDay(8, 0, at(8, 0))).toBe(new Date(2026, 9, 15, 8, 0).getTime())
    expect(nextTimeOfDay(8, 0, at(23, 59))).toBe(new Date(2026, 9, 15, 8, 0).getTime())
  })

  it('is 08:00 on the wall also in the nights that are an hour shorter (F08) or longer (F09)', () => {
    inZone('Europe/Zurich')
    const longer = Date.UTC(2026, 9, 24, 20, 0)
    expect(new Date(nextTimeOfDay(8, 0, longer)).toISOString()).toBe('2026-10-25T07:00:00.000Z')
    const shorter = Date.UTC(2027, 2, 27, 21, 0)
    expect(new Date(nextTimeOfDay(8, 0, shorter)).toISOString()).toBe('2027-03-28T06:00:00.000Z')
  })

  it('is later than now also at an hour that a night leaves out', () => {
    inZone('Europe/Zurich')
    const now = Date.UTC(2027, 2, 28, 0, 30)
    expect(nextTimeOfDay(2, 30, now)).toBeGreaterThan(now)
  })
})

describe('times that are typed', () => {
  it('are read as a time of day, or not at all', () => {
    expect(readTimeOfDay(' 6:05 ')).toEqual([6, 5])
    expect(readTimeOfDay('23:59')).toEqual([23, 59])
    for (const text of ['', '24:00', '7', '7:60', 'soon']) expect(readTimeOfDay(text)).toBeNull()
  })

  it('come out of a field as they went in', () => {
    const at = new Date(2026, 9, 14, 3, 14).getTime()
    expect(readLocalField(localFieldValue(at))).toBe(at)
    expect(readLocalField('')).toBeNull()
  })
})
