/** Rest in words and as files. The reader's zone is that of the tests. */
import { describe, expect, it } from 'vitest'
import { restOf } from '../../../main/history/rest.ts'
import {
  freshWords,
  heatOf,
  heavyWords,
  hoursWords,
  nightWords,
  restCsv,
  restJson,
} from '../../../renderer/shifts/rest-words.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const local = (day: number, hour: number, minute = 0) => new Date(2026, 9, day, hour, minute).getTime()
const now = local(14, 9)
const view = (...awake: (readonly [at: number, minutes: number])[]) =>
  restOf(
    {
      awake: awake.map(([from, minutes]) => ({ from, to: from + minutes * minuteMs })),
      nights: [{ from: local(13, 22), to: local(14, 6) }],
      since: now - 28 * 24 * hourMs,
    },
    {
      ...{ restMs: 11 * hourMs, allowanceMs: 30 * minuteMs },
      zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    now,
  )
const bad = view([local(13, 23, 10), 12], [local(14, 2, 50), 4], [local(14, 4), 6], [local(9, 14), 5])

describe('a night', () => {
  it('is said without its bar', () => {
    expect(bad.nights.map(nightWords)).toEqual(['woken 3 times, 1 h 52 awake, 2 h 58 quiet in one piece'])
    expect(view().nights.map(nightWords)).toEqual(['not woken'])
    expect(view([local(14, 3), 10]).nights.map(nightWords)[0]).toMatch(/^woken once, 40 min awake/)
  })

  it('asks for a rest, and says when it is over', () => {
    expect(freshWords(bad, now)).toBe(
      'Fresh start at 15:06 at the earliest: 11 h of rest in one piece since 04:06.',
    )
    expect(freshWords(view(), now)).toBeNull()
  })

  it('with more than two in half a day is said so', () => {
    expect(bad.heavy.map(heavyWords)).toEqual([
      '3 interruptions from Tue 13 Oct, 23:10 to Wed 14 Oct, 04:00: more than two within 12 h.',
    ])
  })
})

describe('the hours of the day', () => {
  it('say what they show', () => {
    expect(hoursWords(view(), now)).toBe('Nothing interrupted you in 28 days.')
    expect(hoursWords(bad, now)).toBe('4 interruptions in 28 days, 3 of them at night.')
    const twice = view([local(14, 3), 1], [local(13, 3), 1], [local(12, 14), 1])
    expect(hoursWords(twice, now)).toBe(
      '3 interruptions in 28 days, 1 of them at night. Most often at 03 o’clock.',
    )
  })

  it('are warmer the more there were, and cold where there was none', () => {
    expect([0, 1, 2, 5, 10].map((count) => heatOf(count, 10))).toEqual([0, 1, 1, 3, 5])
    expect(heatOf(1, 1)).toBe(5)
  })
})

describe('a file of it', () => {
  it('holds a line for each interruption, times alone', () => {
    const lines = restCsv(bad).split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toBe('from_utc,until_utc,minutes,at_night')
    expect(lines[2]).toBe(
      `${new Date(local(13, 23, 10)).toISOString()},${new Date(local(13, 23, 22)).toISOString()},12,yes`,
    )
    expect(lines[1]).toMatch(/,5,no$/)
    expect(lines[5]).toBe('')
  })

  it('holds the nights too, as JSON', () => {
    const told = JSON.parse(restJson(bad, now))
    expect(told).toMatchObject({
      ...{ writtenAt: new Date(now).toISOString(), restHours: 11, fallingAsleepAgainMinutes: 30 },
      earliestFreshStart: new Date(local(14, 15, 6)).toISOString(),
      nights: [{ woken: 3, awakeMinutes: 112, longestQuietMinutes: 178 }],
      moreThanTwoInTwelveHours: [{ interruptions: 3 }],
    })
    expect(told.interruptions).toHaveLength(4)
    expect(Object.keys(told.interruptions[0])).toEqual(['from', 'until', 'minutes', 'atNight'])
  })
})
