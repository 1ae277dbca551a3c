/** The ladder of one call: what is heard at which second, and that it follows from the row alone. */

import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { type SoundSettings, standardSound } from '../../../contract/sound.ts'
import {
  type LadderProgram,
  type LadderRow,
  merge,
  rebased,
  stepAt,
  withMarks,
} from '../../../main/night/ladder.ts'
import { fc } from '../../helpers/property.ts'

const start = 1_000_000_000
const aRow = (part: Partial<LadderRow> = {}): LadderRow => ({
  id: 1,
  episodeId: 1 as EpisodeId,
  program: 'night',
  startedAt: start,
  soundAt: start,
  seenAt: null,
  warnedAt: null,
  repeatedAt: null,
  unansweredAt: null,
  shortCalls: 0,
  shortAt: null,
  endedAt: null,
  endedBy: null,
  ...part,
})
const ackDueAt = start + 120_000
const at = (row: LadderRow, afterMs: number, settings: SoundSettings = standardSound) =>
  stepAt(row, settings, ackDueAt, start + afterMs)

/** Lives through it second by second, as the engine does, from `from` to `to`; answers what was heard and marked. */
function live(begun: LadderRow, from: number, to: number) {
  let row = begun
  const marks: string[] = []
  const heard: string[] = []
  for (let ms = from; ms <= to; ms += 1_000) {
    const due = at(row, ms).marks
    for (const mark of due) marks.push(`${ms / 1_000} ${mark}`)
    row = withMarks(row, due, start + ms)
    const { stage, sound } = at(row, ms)
    const line = sound === 'none' ? 'silence' : sound === 'short' ? 'short' : `stage ${stage}`
    if (heard.at(-1)?.split(': ')[1] !== line) heard.push(`${ms / 1_000}: ${line}`)
  }
  return { row, marks, heard }
}

describe('by night', () => {
  it('climbs three stages, warns, ends after five minutes and calls shortly every two from then on', () => {
    const { marks, heard } = live(aRow(), 0, 700_000)
    expect(heard).toEqual([
      '0: stage 1',
      '30: stage 2',
      '60: stage 3',
      '300: silence',
      '420: short',
      '424: silence',
      '540: short',
      '544: silence',
      '660: short',
      '664: silence',
    ])
    expect(marks).toEqual([
      '90 warned',
      '300 unanswered',
      '420 short-call',
      '540 short-call',
      '660 short-call',
    ])
  })

  it('waits for its first sound, and everything after it with it', () => {
    const row = aRow({ soundAt: start + 10_000 })
    expect(at(row, 9_999)).toMatchObject({ kind: 'soft', stage: 0, sound: 'none', nextAt: start + 10_000 })
    expect(live(row, 0, 80_000).heard).toEqual(['0: silence', '10: stage 1', '40: stage 2', '70: stage 3'])
  })

  it('takes the lengths that were chosen', () => {
    const [first, second, third] = standardSound.stages
    const stages = [first, { ...second, afterMs: 5_000 }, { ...third, afterMs: 200_000 }] as const
    const chosen = { ...standardSound, stages }
    expect([4_999, 5_000, 199_999, 200_000].map((ms) => at(aRow(), ms, chosen).stage)).toEqual([1, 2, 2, 3])
  })
})

describe('by day', () => {
  it('is a short sound, the notification again after 30 s, and the first stage after a minute', () => {
    const { marks, heard } = live(aRow({ program: 'day' }), 0, 430_000)
    expect(heard).toEqual([
      '0: short',
      '4: silence',
      '60: stage 1',
      '300: silence',
      '420: short',
      '424: silence',
    ])
    expect(marks).toEqual(['30 repeated', '90 warned', '300 unanswered', '420 short-call'])
  })
})

describe('after a night of sleep', () => {
  it('nobody has answered: one short call at once, and no storm of those that were missed', () => {
    const { marks, heard } = live(aRow(), 8 * 3_600_000, 8 * 3_600_000 + 130_000)
    expect(marks).toEqual(['28800 unanswered', '28800 short-call', '28920 short-call'])
    expect(heard).toEqual(['28800: short', '28804: silence', '28920: short', '28924: silence'])
  })
})

describe('a clock that was set back between two runs', () => {
  it('does not make it wait: the climb goes on from its newest mark', () => {
    const { row } = live(aRow(), 0, 100_000)
    const earlier = start - 3_600_000
    const moved = rebased(row, earlier)
    expect(moved.warnedAt).toBe(earlier)
    expect(stepAt(moved, standardSound, ackDueAt, earlier)).toMatchObject({ kind: 'stage', stage: 3 })
    expect(rebased(moved, earlier)).toBe(moved)
  })
})

describe('several pages', () => {
  const loud = (stage: 0 | 1 | 2 | 3, sound: 'none' | 'short' | 'stage') => ({ stage, sound })

  it('are one sound, the furthest one', () => {
    const one = merge([loud(1, 'stage'), loud(3, 'stage'), loud(3, 'short')], standardSound, null)
    expect(one).toEqual(merge([loud(3, 'stage')], standardSound, null))
    expect(one).toMatchObject({ gain: 1, everyMs: 0, pattern: 't3' })
  })

  it('of which one has long been given up let the new one climb', () => {
    expect(merge([loud(3, 'none'), loud(1, 'stage')], standardSound, null)).toMatchObject({ gain: 0.4 })
    expect(merge([loud(3, 'short'), loud(0, 'none')], standardSound, null)).toMatchObject({
      pattern: 'short',
    })
    expect(merge([loud(3, 'none')], standardSound, null)).toBeNull()
  })

  it('sound as loud as the user chose, and speak from the third stage on only', () => {
    const chosen: SoundSettings = {
      ...standardSound,
      volume: 0.5,
      speech: true,
      tone: 't3-melody',
      flash: true,
    }
    expect(merge([loud(2, 'stage')], chosen, 'a page')).toMatchObject({
      gain: 0.35,
      say: null,
      pattern: 't3',
    })
    expect(merge([loud(3, 'stage')], chosen, 'a page')).toMatchObject({
      gain: 0.5,
      say: 'a page',
      pattern: 'melody',
      flash: true,
    })
  })
})

describe('for any climb', () => {
  const programs = fc.constantFrom<LadderProgram>('night', 'day')
  const waits = fc.integer({ min: 0, max: 600 }).map((seconds) => seconds * 1_000)
  const instants = fc.integer({ min: 0, max: 3_000 }).map((seconds) => seconds * 1_000)

  it('a restart at any second goes on exactly as if there had been none', () => {
    fc.assert(
      fc.property(programs, waits, instants, instants, (program, wait, cut, more) => {
        const begun = aRow({ program, soundAt: start + wait })
        const whole = live(begun, 0, cut + more)
        const first = live(begun, 0, cut)
        // What the next run reads is what the last one wrote.
        const read = JSON.parse(JSON.stringify(first.row)) as LadderRow
        const rest = live(read, cut, cut + more)
        expect([...first.marks, ...rest.marks]).toEqual(whole.marks)
        expect(rest.row).toEqual(whole.row)
      }),
    )
  })

  it('a mark is due once, and there is always an instant at which something comes', () => {
    fc.assert(
      fc.property(programs, waits, instants, (program, wait, ms) => {
        const { row } = live(aRow({ program, soundAt: start + wait }), 0, ms)
        const step = at(row, ms)
        expect(step.marks).toEqual([])
        expect(step.nextAt).toBeGreaterThan(start + ms)
        expect(step.nextAt).toBeLessThanOrEqual(start + ms + standardSound.unansweredAfterMs + 300_000)
      }),
    )
  })

  it('without a mark that is due, nothing of a step changes before the instant it names', () => {
    fc.assert(
      fc.property(programs, waits, instants, fc.nat(1_000_000), (program, wait, ms, later) => {
        const { row } = live(aRow({ program, soundAt: start + wait }), 0, ms)
        const step = at(row, ms)
        const until = step.nextAt - start - 1
        expect(at(row, Math.min(until, ms + later))).toEqual(step)
        expect(at(row, until)).toEqual(step)
      }),
    )
  })

  it('is never silent for longer than two minutes once it has begun', () => {
    fc.assert(
      fc.property(programs, waits, instants, (program, wait, ms) => {
        const { heard } = live(aRow({ program, soundAt: start + wait }), wait, wait + ms)
        const quiet = heard.flatMap((line, index) => {
          const from = Number(line.split(':')[0])
          const to = Number(heard[index + 1]?.split(':')[0] ?? (wait + ms) / 1_000)
          return line.endsWith('silence') ? [to - from] : []
        })
        expect(Math.max(0, ...quiet)).toBeLessThanOrEqual(120)
      }),
    )
  })
})

describe('merge', () => {
  it('takes more climbs than a call may have arguments', () => {
    const one = { stage: 2, sound: 'stage' } as const
    expect(merge(Array(200_000).fill(one), standardSound, null)).toEqual(merge([one], standardSound, null))
  })
})
