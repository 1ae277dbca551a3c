/** The one order of alerts and colleagues' questions. */
import { describe, expect, it } from 'vitest'
import { byNeed } from '../../contract/alert.ts'
import { placesAmong, standsBefore } from '../../contract/need.ts'
import { anIncoming } from '../helpers/escalation-scenes.ts'
import { anEpisode, minuteMs, nightNow } from '../helpers/fixtures.ts'

const dueIn = (minutes: number) => ({ ackDueAt: nightNow + minutes * minuteMs })
const askedFor = (minutes: number) => anIncoming({ dueAt: nightNow + minutes * minuteMs })
const overdue = anEpisode(dueIn(-4))
const soon = anEpisode(dueIn(1))
const notify = anEpisode({ ...dueIn(-9), severity: 'notify' })

describe('a question', () => {
  it('stands after what is overdue, and among pages by the time that is left', () => {
    expect(standsBefore(askedFor(2), overdue)).toBe(false)
    expect(standsBefore(askedFor(2), soon)).toBe(false)
    expect(standsBefore(askedFor(0.5), soon)).toBe(true)
  })

  it('stands after a page that has as long', () => {
    expect(standsBefore(askedFor(1), soon)).toBe(false)
  })

  it('stands before an alert that pages nobody, however late that is', () => {
    expect(standsBefore(askedFor(600), notify)).toBe(true)
  })
})

it('has a place among the alerts of Needs you', () => {
  const alerts = [notify, soon, overdue].sort(byNeed)
  expect(alerts).toEqual([overdue, soon, notify])
  expect(placesAmong([askedFor(0.5), askedFor(0.8), askedFor(9)], alerts)).toEqual([1, 1, 2])
  expect(placesAmong([askedFor(9)], [overdue, soon])).toEqual([2])
  expect(placesAmong([], alerts)).toEqual([])
  expect(placesAmong([askedFor(9)], [])).toEqual([0])
})
