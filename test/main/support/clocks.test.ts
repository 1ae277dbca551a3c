/** Support hours against a minute-by-minute oracle: the wall clock is asked at every minute, nothing else is reckoned. */
import { describe, expect, it } from 'vitest'
import type { HoursPolicy } from '../../../contract/hours.ts'
import { wallAt } from '../../../contract/zoned-time.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { alwaysOpen, answerDue, isBestEffort, supportHours } from '../../../main/support/clocks.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

const support: HoursPolicy = {
  name: 'support',
  zone: 'Europe/Berlin',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  holidays: ['2026-12-25', '2026-05-01'],
  calendar: null,
  purposes: ['support'],
}

function isInsideAt(policy: HoursPolicy, days: ReadonlySet<string>, at: number): boolean {
  const wall = new Date(wallAt(policy.zone, at))
  const date = wall.toISOString().slice(0, 10)
  const before = new Date(wall.getTime() - 24 * hourMs).toISOString().slice(0, 10)
  const isHoliday = (day: string): boolean => days.has(day) || policy.holidays.includes(day)
  const minute = wall.getUTCHours() * 60 + wall.getUTCMinutes()
  const weekday = wall.getUTCDay() || 7
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  return policy.weekly.some((hours) => {
    const [from, to] = [minutes(hours.from), minutes(hours.to)]
    if (to > from) return hours.days.includes(weekday) && !isHoliday(date) && minute >= from && minute < to
    const tonight = hours.days.includes(weekday) && !isHoliday(date) && minute >= from
    const lastNight = hours.days.includes(weekday === 1 ? 7 : weekday - 1) && !isHoliday(date) && minute < to
    return tonight || (lastNight && (!isHoliday(before) || !isHoliday(date)) && !isHoliday(date))
  })
}

/** Walks minute by minute until so much time was inside. */
function oracle(policy: HoursPolicy, days: ReadonlySet<string>, from: number, ms: number): number {
  let left = ms
  for (let at = from; ; at += minuteMs) {
    if (isInsideAt(policy, days, at)) left -= minuteMs
    if (left <= 0) return at + minuteMs
  }
}

describe('support hours', () => {
  it('count as the wall clock does, over weekends, holidays and both changes of the clock', () => {
    const random = seededRandom(11)
    const calendar = new Set(['2026-03-30', '2026-10-26'])
    const night: HoursPolicy = {
      ...support,
      name: 'late',
      zone: 'America/New_York',
      weekly: [{ days: [5, 6, 7], from: '22:00', to: '04:00' }],
      holidays: [],
    }
    const starts = [
      '2026-03-26T00:00Z',
      '2026-10-22T00:00Z',
      '2026-12-22T00:00Z',
      '2026-04-29T00:00Z',
      '2026-03-06T00:00Z',
    ]
    for (const policy of [support, night]) {
      const hours = supportHours(policy, calendar)
      for (let round = 0; round < 20; round += 1) {
        const start = Date.parse(starts[round % starts.length] ?? '')
        const from = start + Math.floor(random() * 5 * 24 * 60) * minuteMs
        const ms = (1 + Math.floor(random() * 16 * 60)) * minuteMs
        const about = `${policy.name} ${new Date(from).toISOString()} ${ms / minuteMs} min`
        expect([about, hours.after(from, ms)]).toEqual([about, oracle(policy, calendar, from, ms)])
        expect([about, hours.isInside(from)]).toEqual([about, isInsideAt(policy, calendar, from)])
      }
    }
  })

  it('say when they begin and end next', () => {
    const hours = supportHours(support, new Set())
    const friday = Date.parse('2026-11-27T15:00Z')
    expect(new Date(hours.boundaryAfter(friday) ?? 0).toISOString()).toBe('2026-11-27T17:00:00.000Z')
    const evening = Date.parse('2026-11-27T17:00Z')
    expect(hours.isInside(evening)).toBe(false)
    expect(new Date(hours.nextInside(evening) ?? 0).toISOString()).toBe('2026-11-30T07:00:00.000Z')
    expect(hours.boundaryAfter(evening)).toBe(hours.nextInside(evening))
  })

  it('end at no boundary of the blocks they are laid out in', () => {
    const always = supportHours(
      {
        ...support,
        weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }],
        holidays: [],
        zone: 'UTC',
      },
      new Set(),
    )
    const from = Date.parse('2026-01-01T00:00Z')
    expect(always.after(from, 90 * 24 * hourMs)).toBe(from + 90 * 24 * hourMs)
    expect(always.boundaryAfter(from)).toBeNull()
  })

  it('promise nothing where there are none for a year', () => {
    const none = supportHours({ ...support, weekly: [] }, new Set())
    expect([none.after(0, minuteMs), none.nextInside(0), none.boundaryAfter(0)]).toEqual([null, null, null])
  })
})

describe('until when an answer is due', () => {
  const hours = supportHours(support, new Set())
  const targets = { firstMs: hourMs, nextMs: 4 * hourMs }
  const asked = { waitsFor: 'us', askedAt: Date.parse('2026-11-27T16:30Z'), firstAnswerAt: null } as const

  it('runs inside of support hours and pauses outside', () => {
    const dueAt = Date.parse('2026-11-30T07:30Z')
    const inside = answerDue(asked, targets, hours, Date.parse('2026-11-27T16:40Z'))
    expect(inside).toEqual({ kind: 'first', at: dueAt, state: 'running', resumesAt: null })
    const outside = answerDue(asked, targets, hours, Date.parse('2026-11-28T12:00Z'))
    expect(outside).toEqual({
      kind: 'first',
      at: dueAt,
      state: 'paused',
      resumesAt: Date.parse('2026-11-30T07:00Z'),
    })
  })

  it('counts the next answer by its own target, and nothing where nobody waits or nothing is promised', () => {
    const next = { ...asked, firstAnswerAt: 1 }
    const now = Date.parse('2026-11-27T16:40Z')
    expect(answerDue(next, targets, hours, now)).toMatchObject({
      kind: 'next',
      at: Date.parse('2026-11-30T10:30Z'),
    })
    const none = { kind: 'next', at: null, state: 'none', resumesAt: null }
    expect(answerDue(next, { ...targets, nextMs: null }, hours, now)).toEqual(none)
    expect(answerDue({ ...next, waitsFor: 'customer', askedAt: null }, targets, hours, now)).toEqual(none)
    expect(answerDue(asked, targets, alwaysOpen, now)).toMatchObject({
      at: asked.askedAt + hourMs,
      state: 'running',
    })
  })

  it('is best effort for what was asked or still waits outside', () => {
    const inTime = Date.parse('2026-11-27T16:40Z')
    const night = Date.parse('2026-11-27T22:00Z')
    const monday = Date.parse('2026-11-30T09:00Z')
    expect(isBestEffort(asked, hours, inTime)).toBe(false)
    expect(isBestEffort(asked, hours, night)).toBe(true)
    expect(isBestEffort({ ...asked, askedAt: night }, hours, monday)).toBe(true)
    expect(isBestEffort({ waitsFor: 'customer', askedAt: null }, hours, night)).toBe(false)
  })
})
