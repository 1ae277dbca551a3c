/** What the nights cost, from stretches of being awake. Times are UTC. */
import { describe, expect, it } from 'vitest'
import { restOf } from '../../../main/history/rest.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const at = (text: string): number => Date.parse(`2026-10-${text}Z`)
const night = (from: string, to: string) => ({ from: at(from), to: at(to) })
const awake = (text: string, minutes: number) => ({ from: at(text), to: at(text) + minutes * minuteMs })
const nights = [night('12T22:00', '13T06:00'), night('13T22:00', '14T06:00')]
const rules = { restMs: 11 * hourMs, allowanceMs: 30 * minuteMs, zone: 'UTC' }
const read = (
  stretches: readonly { readonly from: number; readonly to: number }[],
  now: number = at('14T09:00'),
  other: Partial<typeof rules> = {},
) => restOf({ awake: stretches, nights, since: at('01T00:00') }, { ...rules, ...other }, now)

describe('a night', () => {
  it('without a call is quiet as a whole', () => {
    expect(read([]).nights).toEqual([
      { ...nights[1], awake: [], woken: 0, awakeMs: 0, longestQuietMs: 8 * hourMs, goesOn: false },
      { ...nights[0], awake: [], woken: 0, awakeMs: 0, longestQuietMs: 8 * hourMs, goesOn: false },
    ])
    expect(read([])).toMatchObject({ interruptions: [], heavy: [], fresh: null })
  })

  it('counts how often, how long, and the longest stretch of quiet', () => {
    const [last] = read([awake('14T03:00', 20), awake('13T23:30', 10)]).nights
    expect(last).toMatchObject({ woken: 2, awakeMs: 90 * minuteMs, longestQuietMs: 170 * minuteMs })
  })

  it('wakes nobody twice who is awake: overlapping calls and one before sleep came are one', () => {
    const three = [awake('14T03:00', 20), awake('14T03:05', 5), awake('14T03:45', 5)]
    const view = read(three)
    expect(view.interruptions).toEqual([{ from: at('14T03:00'), to: at('14T03:50'), atNight: true }])
    expect(view.nights[0]).toMatchObject({ woken: 1, awakeMs: 80 * minuteMs })
  })

  it('takes of a call over its edge what lies in it, and counts it where it began', () => {
    const [second, first] = read([awake('13T05:50', 5), awake('13T21:50', 5)]).nights
    expect(first).toMatchObject({ woken: 1, awakeMs: 10 * minuteMs })
    expect(second).toMatchObject({ woken: 0, awakeMs: 25 * minuteMs, longestQuietMs: 455 * minuteMs })
  })

  it('that goes on ends for now with the present', () => {
    const [present] = read([awake('14T03:00', 20)], at('14T03:30')).nights
    expect(present).toMatchObject({
      ...{ to: at('14T03:30'), goesOn: true, awakeMs: 30 * minuteMs, longestQuietMs: 5 * hourMs },
    })
  })
})

describe('the hours of the day', () => {
  it('are those of the laptop’s clock', () => {
    const { hours } = read([awake('14T03:10', 5), awake('10T03:50', 5), awake('09T14:00', 5)], undefined, {
      zone: 'Europe/Zurich',
    })
    expect(hours.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual([
      [5, 2],
      [16, 1],
    ])
  })
})

describe('more than two within twelve hours', () => {
  const four = [awake('13T12:00', 5), awake('13T18:00', 5), awake('13T23:59', 5), awake('14T04:00', 5)]
  it('is one stretch with all of them, however many windows it takes', () => {
    expect(read(four).heavy).toEqual([{ from: at('13T12:00'), to: at('14T04:00'), count: 4 }])
  })

  it('is not two, nor three over more than that, nor what lies further back than a week', () => {
    expect(read(four.slice(0, 2)).heavy).toEqual([])
    expect(read([awake('13T12:00', 5), awake('13T18:00', 5), awake('14T00:00', 5)]).heavy).toEqual([])
    expect(read(four, at('22T09:00')).heavy).toEqual([])
  })
})

describe('a fresh start', () => {
  it('comes a whole rest after the last interruption of the last night', () => {
    const { fresh } = read([awake('14T03:00', 20), awake('13T23:00', 5)])
    expect(fresh).toEqual({ at: at('14T14:20'), since: at('14T03:20') })
    expect(read([awake('14T03:00', 20)], undefined, { restMs: 8 * hourMs }).fresh?.at).toBe(at('14T11:20'))
  })

  it('is not owed once the rest was had, nor for what came by day', () => {
    expect(read([awake('14T03:00', 20)], at('14T14:20')).fresh).toBeNull()
    expect(read([awake('14T07:00', 20)]).fresh).toBeNull()
    expect(read([awake('13T03:00', 20)]).fresh).toBeNull()
  })
})
