/** From when and until when a deed counts, as it is picked. */
import { describe, expect, it } from 'vitest'
import { hourMinute } from '../../../renderer/ui/clock.ts'
import { localFieldValue } from '../../../renderer/ui/until.ts'
import { endOf, type StartPick, startOf } from '../../../renderer/upstream/deed-times.ts'
import { startWords } from '../../../renderer/upstream/start-field.tsx'

const hourMs = 3_600_000
/** 03:14:05 by the reader's own clock. */
const now = new Date(2026, 10, 22, 3, 14, 5).getTime()
const at = (hours: number, minutes = 0, day = 22): number => new Date(2026, 10, day, hours, minutes).getTime()
const nowPick: StartPick = { kind: 'now' }
const own = (instant: number): StartPick => ({ kind: 'own', text: localFieldValue(instant) })

describe('a start', () => {
  it('is now, or what is said, or not said yet', () => {
    expect(startOf(nowPick, now)).toBe(now)
    expect(startOf(own(at(22, 30)), now)).toBe(at(22, 30))
    expect(startOf({ kind: 'own', text: '2026-11-' }, now)).toBeNull()
  })

  it('says what it means until then', () => {
    expect(startWords(null, now)).toBe('Say when it begins.')
    expect(startWords(now, now)).toBe('That has passed: it begins at once.')
    expect(startWords(at(4), now)).toBe(`Until ${hourMinute(at(4))} it calls as before.`)
  })
})

describe('an end', () => {
  const hour = { kind: 'choice', index: 1, at: now } as const
  const morning = { kind: 'choice', index: 3, at: now } as const
  const half = { kind: 'own', text: '06:30', at: now } as const

  it('that nobody picked is none', () => {
    expect(endOf(null, nowPick)).toBeNull()
    expect(endOf({ ...half, text: '6:3' }, nowPick)).toBeNull()
    expect(endOf({ ...hour, index: 9 }, nowPick)).toBeNull()
  })

  it('counts from when it was picked, or from a start that is still to come', () => {
    expect(endOf(hour, nowPick)).toBe(now + hourMs)
    expect(endOf(hour, own(at(22)))).toBe(at(23))
    expect(endOf(hour, own(at(2)))).toBe(now + hourMs)
    expect(endOf(hour, { kind: 'own', text: '' })).toBe(now + hourMs)
    expect(endOf(morning, nowPick)).toBe(at(8))
    expect(endOf(morning, own(at(9)))).toBe(at(8, 0, 23))
    expect(endOf(half, nowPick)).toBe(at(6, 30))
    expect(endOf(half, own(at(22)))).toBe(at(6, 30, 23))
  })
})
