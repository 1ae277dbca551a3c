/** What of a postmortem is late, as the board says it: instants alone, no calendar. */
import { describe, expect, it } from 'vitest'
import { newLife, type PostmortemLife } from '../../contract/postmortem-life.ts'
import { reminderAhead, reminderOf } from '../../contract/postmortem-reminders.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const one = (more: Partial<PostmortemLife>, savedAt = 0) => ({ savedAt, life: { ...newLife(0), ...more } })

describe('a reminder', () => {
  it('of a draft is due two days after its last word, and a week after its first', () => {
    expect(reminderOf(one({}), 48 * hourMs - 1)).toBeNull()
    expect(reminderOf(one({}), 48 * hourMs)).toEqual({ kind: 'untouched', at: 48 * hourMs })
    expect(reminderAhead(one({}, 6 * dayMs))).toEqual({ kind: 'undistributed', at: 7 * dayMs })
    // The longer wait is said.
    expect(reminderOf(one({}), 8 * dayMs)?.kind).toBe('undistributed')
  })

  it.each(['fixing', 'deploying', 'closed'] as const)('is none for what is %s', (state) => {
    expect(reminderOf(one({ state, lateAt: 1 }), 100 * dayMs)).toBeNull()
  })

  it('of what was handed out is due when the engine has counted it to be, unless a day is kept', () => {
    expect(reminderOf(one({ state: 'distributed', lateAt: 5 }), 5)).toEqual({ kind: 'unassigned', at: 5 })
    expect(reminderOf(one({ state: 'assigned', lateAt: 5 }), 5)).toEqual({ kind: 'no-day', at: 5 })
    expect(reminderOf(one({ state: 'assigned', lateAt: 5 }), 4)).toBeNull()
    expect(reminderOf(one({ state: 'assigned', lateAt: 5, days: ['2026-10-20'] }), 5)).toBeNull()
    expect(reminderOf(one({ state: 'distributed' }), 100 * dayMs)).toBeNull()
  })
})
