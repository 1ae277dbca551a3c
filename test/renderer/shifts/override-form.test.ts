/** The form of an override, and what the strip and Shifts say: words and what is ordered, without a page. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { noShiftNews } from '../../../contract/shift-news.ts'
import { wallAt } from '../../../contract/zoned-time.ts'
import { shiftsView } from '../../../main/shifts/week.ts'
import { dutyWords, elsewhereWords } from '../../../renderer/armed/duty-words.ts'
import { followsWords, gapCell, holderWords, soonCell } from '../../../renderer/frame/people-words.ts'
import {
  type Chosen,
  draftPlace,
  formFor,
  keyOf,
  outcomeWords,
  readDraft,
  readForm,
  stretchOf,
  swapsFor,
} from '../../../renderer/shifts/override-form.ts'
import { gapWords, movedWords } from '../../../renderer/shifts/shift-words.ts'
import { aDuty, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { threeRotations } from '../../helpers/rotations.ts'

const at = (text: string): number => Date.parse(`${text}+02:00`)
const view = shiftsView(
  threeRotations,
  'Mira Lund',
  { from: at('2026-10-12T00:00'), to: at('2026-11-24T00:00') },
  nightNow,
)
const [ops] = view.rotations
if (!ops) throw new Error('no rotation')
const mine: Chosen = {
  ...{ rotation: 'ops on-call', person: 'Mira Lund', isMine: true, begins: at('2026-10-18T20:00') },
  ...{ from: at('2026-10-18T20:00'), to: at('2026-10-19T08:00') },
}
const read = (part: object) => readForm({ ...formFor(mine, ops), ...part }, mine, view.rotations, nightNow)

describe('the form of an override', () => {
  it('begins as the whole shift for the first of the others, in the time of the rotation', () => {
    expect(formFor(mine, ops)).toEqual({
      ...{ who: 'person Pedro Sanz', typed: '', swap: '' },
      ...{ from: '2026-10-18T20:00', to: '2026-10-19T08:00' },
    })
    expect(read({})).toEqual({
      overrides: [
        {
          ...{ rotation: 'ops on-call', person: 'Pedro Sanz' },
          ...{ from: '2026-10-18 20:00', to: '2026-10-19 08:00' },
        },
      ],
    })
  })

  it('says what keeps it from being ordered', () => {
    expect(read({ from: '' })).toEqual({ problem: 'Say from when to when, each with a date and a time.' })
    expect(read({ to: '2026-10-18T20:00' })).toEqual({ problem: 'It must end after it begins.' })
    expect(read({ who: 'typed', typed: '  ' })).toEqual({ problem: 'Say who takes it.' })
    expect(read({ who: 'typed', typed: 'mira  lund' })).toEqual({ problem: 'mira lund has it already.' })
    expect(read({ who: 'nobody' })).toMatchObject({ overrides: [{ person: null }] })
  })

  it('offers whole shifts of theirs that are to come in return, and orders both at once', () => {
    const swaps = swapsFor(view.rotations, mine, 'Tomasz Wrona', nightNow)
    // The one under way began in the past, and another stands in for a part of it.
    expect(swaps.map(({ rotation, from }) => [rotation, from])).toContainEqual([
      'SRE',
      at('2026-10-26T08:00') + hourMs,
    ])
    expect(swaps.every(({ from }) => (from ?? 0) > nightNow)).toBe(true)
    const [swap] = swapsFor(view.rotations, mine, 'Pedro Sanz', nightNow)
    if (!swap) throw new Error('nothing to swap')
    const answer = read({ swap: keyOf(swap) })
    expect(answer).toMatchObject({ overrides: [{ person: 'Pedro Sanz' }, { person: 'Mira Lund' }] })
    expect(outcomeWords({ ...formFor(mine, ops), swap: keyOf(swap) }, mine, ops, [swap])).toMatch(
      /^Pedro Sanz has it .*\. You have .* instead\.$/,
    )
  })

  it('says who has the rest where it is a part', () => {
    const form = { ...formFor(mine, ops), to: '2026-10-18T23:30' }
    expect(outcomeWords(form, mine, ops)).toMatch(/^Pedro Sanz has it .*, you the rest\.$/)
    expect(outcomeWords({ ...form, to: '2026-10-18T10:00' }, mine, ops)).toBe('')
  })

  it('gives away of a shift that is under way what is left, and of one without an end what the week has', () => {
    const week = { from: at('2026-10-12T00:00'), to: at('2026-10-19T00:00') }
    const now = at('2026-10-14T03:14') + 5_000
    expect(stretchOf({ from: at('2026-10-13T20:00'), to: at('2026-10-14T08:00') }, week, now)).toEqual({
      from: at('2026-10-14T03:14'),
      to: at('2026-10-14T08:00'),
    })
    expect(stretchOf({ from: null, to: null }, week, now)).toEqual({
      from: at('2026-10-14T03:14'),
      to: week.to,
    })
  })

  it('is a draft by its shift, and words that are none are no draft', () => {
    const form = formFor(mine, ops)
    expect(readDraft(JSON.stringify(form))).toEqual(form)
    for (const text of ['', '{}', 'null', '{"who":1}']) expect(readDraft(text)).toBe(null)
    expect(draftPlace({ ...mine, rotation: 'Müller & Söhne' })).toMatch(/^reason:[\w-]{1,140}$/)
  })
})

describe('the strip', () => {
  const off = { state: 'off', holder: 'Ines Okafor', origin: 'file', from: null } as const

  it('says in whose time it ends only where the clocks differ', () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone
    const there = wallAt('Pacific/Chatham', nightNow) === wallAt(here, nightNow) ? 'UTC' : 'Pacific/Chatham'
    expect(elsewhereWords(here, nightNow)).toBe('')
    expect(elsewhereWords(null, nightNow)).toBe('')
    expect(elsewhereWords(there, nightNow)).toMatch(/^, \d\d:\d\d in (Chatham|UTC)$/)
    const { sub } = dutyWords(aDuty({ until: nightNow + hourMs }), nightNow, there)
    expect(sub).toMatch(/^1 h left, \d\d:\d\d in /)
  })

  it('follows a laptop that travels: the same instant by its clock, and the rotation’s beside it', () => {
    const before = process.env.TZ
    onTestFinished(() => {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    })
    const now = Date.parse('2026-10-14T01:14Z')
    const duty = aDuty({ until: Date.parse('2026-10-14T06:00Z') })
    const words = (zone: string): string => {
      process.env.TZ = zone
      const { until, sub } = dutyWords(duty, now, 'Europe/Zurich')
      return `${until}: ${sub}`
    }
    expect(words('Europe/Berlin')).toBe('until 08:00: 4 h 46 left')
    expect(words('Asia/Tokyo')).toBe('until 15:00: 4 h 46 left, 08:00 in Zurich')
    expect(words('America/New_York')).toBe('until 02:00: 4 h 46 left, 08:00 in Zurich')
  })

  it('lights the lamp half when my shift begins in half an hour, not for what was said by hand', () => {
    const near = { ...off, until: nightNow + 12 * minuteMs }
    expect(dutyWords(aDuty(near), nightNow)).toMatchObject({
      ...{ lit: false, soon: true, lead: 'On ops duty', sub: 'in 12 min: Ines Okafor has it' },
    })
    for (const other of [
      aDuty({ ...near, origin: 'hand' }),
      aDuty({ ...near, until: nightNow + 31 * minuteMs }),
      aDuty({ ...near, until: nightNow }),
    ])
      expect(dutyWords(other, nightNow)).toMatchObject({ soon: false, lead: 'Off duty' })
  })

  it('names nobody where nobody follows, and a gap once', () => {
    const until = nightNow + hourMs
    const gap = { rotation: 'ops duty', from: until, to: until + hourMs }
    const news = { ...noShiftNews, nobodyFollows: true, gap }
    const duty = aDuty({ until, next: 'Ines Okafor' })
    expect(followsWords(duty, news, nightNow)).toMatchObject({ words: 'Nobody', isGap: true })
    expect(gapCell(duty, news, nightNow)).toBe(null)
    expect(followsWords(duty, noShiftNews, nightNow)).toMatchObject({ words: 'Ines Okafor', isGap: false })
    const later = {
      ...news,
      nobodyFollows: false,
      gap: { ...gap, from: until + hourMs, to: until + 2 * hourMs },
    }
    expect(gapCell(duty, later, nightNow)).toMatchObject({ words: 'ops duty', isGap: true })
    expect(gapCell(duty, later, until + 3 * hourMs)).toBe(null)
  })

  it('says who has another rotation, and what of mine is near there', () => {
    const holder = {
      rotation: 'SRE',
      person: 'Tomasz Wrona',
      isMine: false,
      isKnown: true,
      isGap: false,
      isLong: true,
      isBackup: false,
    }
    expect(holderWords(holder)).toEqual({ lead: 'SRE this week', words: 'Tomasz Wrona', isGap: false })
    expect(holderWords({ ...holder, isMine: true }).words).toBe('You')
    expect(holderWords({ ...holder, person: null, isGap: true, isLong: false })).toEqual({
      ...{ lead: 'SRE', words: 'Nobody', isGap: true },
    })
    const until = nightNow + hourMs
    const ends = { rotation: 'ops duty', kind: 'ends', at: until } as const
    const begins = { rotation: 'SRE', kind: 'begins', at: nightNow + 50 * minuteMs } as const
    const duty = aDuty({ until })
    expect(soonCell(duty, { ...noShiftNews, soon: [begins, ends] }, nightNow)).toMatchObject({
      ...{ lead: 'Yours in 50 min', words: 'SRE' },
    })
    // The duty says that itself.
    expect(soonCell(duty, { ...noShiftNews, soon: [ends] }, nightNow)).toBe(null)
  })
})

describe('what was moved, and what nobody has', () => {
  it('is said with both times, or as gone or new', () => {
    const one = { from: at('2026-10-16T08:00'), to: at('2026-10-16T20:00') }
    const other = { from: at('2026-10-17T08:00'), to: null }
    expect(movedWords({ rotation: 'ops', before: one, after: other })).toMatch(
      /^ops: from .* on, instead of .*\.$/,
    )
    expect(movedWords({ rotation: 'ops', before: one, after: null })).toMatch(/ is not yours any more\.$/)
    expect(movedWords({ rotation: 'ops', before: null, after: one })).toMatch(/ is yours now\.$/)
    const gap = { rotation: 'ops', from: nightNow + hourMs, to: nightNow + 2 * hourMs }
    expect(gapWords(gap, nightNow)).toMatch(/^Nobody has ops from .*\. It begins in 1 h\.$/)
    expect(gapWords(gap, gap.from)).toMatch(/It is so now\.$/)
  })
})
