import { describe, expect, it } from 'vitest'
import type { DeedProgress } from '../../../contract/deed-orders.ts'
import { hourMinute } from '../../../renderer/ui/clock.ts'
import { figureLines, figureWords } from '../../../renderer/upstream/figure-line.ts'
import {
  ageWords,
  askedKinds,
  deedFrom,
  deedWarning,
  holdWords,
  pendingWords,
  progressWords,
} from '../../../renderer/upstream/words.ts'
import { minuteMs, nightNow as now, secondMs } from '../../helpers/fixtures.ts'

const hm = (at: number): string => hourMinute(at)

describe('who holds it there', () => {
  it.each([
    [null, 'Nobody holds it there.'],
    [{ by: 'Ines Okafor', mine: false, at: null, until: null }, 'Ines Okafor holds it there.'],
    [{ by: null, mine: false, at: null, until: null }, 'Somebody holds it there.'],
    [
      { by: 'mara', mine: true, at: now - minuteMs, until: now + minuteMs },
      `You hold it there since ${hm(now - minuteMs)}, until ${hm(now + minuteMs)}.`,
    ],
  ] as const)('%j', (held, words) => expect(holdWords(held, now)).toBe(words))
})

it('what the source will do by itself is told with its time, and not once it is over', () => {
  const at = now + minuteMs
  expect(
    pendingWords(
      [
        { kind: 'escalate', at: now - 1 },
        { kind: 'unacknowledge', at },
        { kind: 'urgency-change', at },
      ],
      now,
    ),
  ).toEqual([`Un-acknowledges at ${hm(at)}`, `Changes its urgency at ${hm(at)}`])
})

describe('a deed on its way', () => {
  const order: DeedProgress = {
    ...{ orderId: 1, by: 'Mara Lind', at: now, reason: null, mayHaveArrived: false },
    ...{ deed: { kind: 'note', text: 'full' }, state: 'waiting', nextAt: now + 3 * secondMs },
  }
  const how = (part: Partial<DeedProgress>): string =>
    progressWords({ ...order, ...part }, 'PagerDuty', now).how
  it('says when it leaves, why it waits, what became of it', () => {
    expect(progressWords(order, 'PagerDuty', now).what).toBe('Note: full')
    expect(how({})).toBe('Leaves in 3 s')
    expect(how({ nextAt: now })).toBe('Being sent')
    expect(how({ state: 'retrying', nextAt: now + 20 * secondMs, reason: 'No answer.' })).toBe(
      'Not done yet, tried again in 20 s. No answer.',
    )
    expect(how({ state: 'retrying', nextAt: null, mayHaveArrived: true })).toMatch(/may have arrived/)
    expect(how({ state: 'sent' })).toBe('Done at PagerDuty')
    expect(how({ state: 'refused', reason: 'Gone.' })).toBe('Not done. Gone.')
  })

  it('says until when it counts, and from when where that is not at once', () => {
    const until = now + 60 * minuteMs
    const what = (from: number): string =>
      progressWords({ ...order, deed: { kind: 'downtime', from, until, text: 'disk' } }, 'Icinga', now).what
    expect(what(now + secondMs)).toBe(`Downtime: disk, until ${hm(until)}`)
    const later = now + 20 * minuteMs
    expect(what(later)).toBe(`Downtime: disk, from ${hm(later)}, until ${hm(until)}`)
  })
})

it('how old it is, and why it is not newer', () => {
  expect(ageWords(now - secondMs, null, now)).toBe('read just now')
  expect(ageWords(now - 2 * minuteMs, 'refused', now)).toBe(
    `as of ${hm(now - 2 * minuteMs)}, could not be read now: refused`,
  )
  expect(ageWords(null, 'refused', now)).toBe('could not be read now: refused')
  expect(ageWords(null, null, now)).toBe('')
})

describe('a form', () => {
  const empty = { text: ' ', until: null, from: now, level: null, to: [], isSure: false }
  it('makes no deed while something is missing', () => {
    const complete = askedKinds.filter((kind) => deedFrom(kind, empty, now) !== null)
    expect(complete).toEqual(['escalate'])
    expect(deedFrom('snooze', { ...empty, until: now }, now)).toBeNull()
    expect(deedFrom('resolve', { ...empty, text: 'x' }, now)).toBeNull()
    expect(deedFrom('add-responders', { ...empty, text: 'x' }, now)).toBeNull()
    const downtime = { ...empty, text: 'x', until: now + minuteMs }
    expect(deedFrom('downtime', { ...downtime, from: null }, now)).toBeNull()
    expect(deedFrom('downtime', { ...downtime, from: now + minuteMs }, now)).toBeNull()
    expect(deedFrom('downtime', { ...downtime, from: now - minuteMs, until: now }, now)).toBeNull()
  })

  it('makes the deed that was filled in', () => {
    const to = [{ id: 'U1', name: 'Ines', email: null }]
    const full = { text: ' why ', until: now + minuteMs, from: now, level: 2, to, isSure: true }
    expect(askedKinds.map((kind) => deedFrom(kind, full, now))).toEqual([
      { kind: 'note', text: 'why' },
      { kind: 'snooze', until: now + minuteMs, text: 'why' },
      { kind: 'resolve', text: 'why' },
      { kind: 'escalate', level: 2 },
      { kind: 'reassign', to },
      { kind: 'add-responders', to, text: 'why' },
      { kind: 'status-update', text: 'why' },
      { kind: 'downtime', from: now, until: now + minuteMs, text: 'why' },
    ])
  })

  it('warns of what others will read or hear', () => {
    expect(deedWarning('status-update', 'PagerDuty', null, now)).toMatch(/Stakeholders/)
    expect(deedWarning('snooze', 'PagerDuty', now + minuteMs, now)).toContain(
      `pages again at ${hm(now + minuteMs)}`,
    )
    expect(deedWarning('note', 'PagerDuty', null, now)).toBeNull()
  })
})

describe('a figure', () => {
  it('is broken where there is no value, and shows a lone point', () => {
    const points = [
      [0, 0],
      [10, 10],
      [20, null],
      [30, 5],
    ] as const
    const { lines, thresholdY } = figureLines({ points, threshold: 20 }, 300, 46)
    expect(lines).toEqual(['0,43 100,23', '300,33 300,33'])
    expect(thresholdY).toBe(3)
    expect(figureWords({ query: 'x', unit: 's', threshold: 20, points })).toBe(
      'Least 0 s, most 10 s, last 5 s; the threshold is 20 s',
    )
  })

  it('without values is none, and level where all are the same', () => {
    expect(figureLines({ points: [[0, null]], threshold: 1 }, 300, 46)).toEqual({
      lines: [],
      thresholdY: null,
    })
    expect(
      figureLines(
        {
          points: [
            [0, 3],
            [1, 3],
          ],
          threshold: null,
        },
        300,
        46,
      ).lines,
    ).toEqual(['0,23 300,23'])
    expect(figureWords({ query: 'x', unit: null, threshold: null, points: [] })).toBe('No values')
  })
})
