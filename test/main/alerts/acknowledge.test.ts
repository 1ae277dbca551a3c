import { describe, expect, it } from 'vitest'
import type { Episode, Impact } from '../../../contract/alert.ts'
import {
  acknowledge,
  addNote,
  chooseImpact,
  takeBack,
  unacknowledge,
} from '../../../main/alerts/acknowledge.ts'
import { passDeadlines } from '../../../main/alerts/deadlines.ts'
import { setAck } from '../../../main/alerts/episode-table.ts'
import type { WriteDb } from '../../../main/db/db.ts'
import { type Effects, noEffects } from '../../../main/db/journal.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import { dumpOf, openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { policy, watchSource } from './watch-source.ts'

const me = 'Mira Lund'

/** One episode that fires, and what a person does with it. */
function open() {
  const db = openTestDb()
  const source = watchSource(db)
  source.answer([aSeenAlert('f1')])
  const episode = (): Episode => {
    const [found] = source.episodes('f1')
    if (!found) throw new Error('no episode')
    return found
  }
  const act = (work: (write: WriteDb, episode: Episode) => Effects): Effects =>
    source.commit((write) => work(write, episode()))
  return {
    db,
    source,
    episode,
    act,
    press: {
      A: () => act((write, one) => acknowledge(write, one, me, source.now())),
      U: () => act((write, one) => takeBack(write, one, policy, source.now())),
      giveBack: () => act(unacknowledge),
    },
    ackByAnother: () =>
      act((write, one) => {
        setAck(write, one.id, { by: 'Ines Okafor', mine: false, at: source.now(), origin: 'upstream' })
        return noEffects
      }),
    comeBack: () => {
      source.pass(episode().resolveDueAt - policy.returnBeforeMs - source.now())
      act((write, one) => passDeadlines(write, [one], policy, source.now()))
    },
    end: () => {
      source.answer([])
      source.answer([])
    },
    story: () => source.story(episode().id),
  }
}
type Desk = ReturnType<typeof open>

const states: Readonly<Record<string, (desk: Desk) => void>> = {
  'nobody has it': () => {},
  'I have it': (desk) => void desk.press.A(),
  'another has it': (desk) => void desk.ackByAnother(),
  'mine came back': (desk) => {
    desk.press.A()
    desk.comeBack()
  },
  "another's came back": (desk) => {
    desk.ackByAnother()
    desk.comeBack()
  },
  'it has ended': (desk) => desk.end(),
  'it has ended while I had it': (desk) => {
    desk.press.A()
    desk.end()
  },
}

type Outcome = 'taken' | 'given back' | 'nothing' | 'too-late' | 'not-allowed'

/** What a key did, by what stands in the database afterwards. */
function outcomeOf(desk: Desk, press: () => Effects): Outcome {
  const before = dumpOf(desk.db)
  try {
    const effects = press()
    if (effects.events.length === 0) {
      expect(effects).toEqual(noEffects)
      expect(dumpOf(desk.db)).toBe(before)
      return 'nothing'
    }
    expect(effects.episodes).toEqual([desk.episode().id])
    return desk.episode().ack === null ? 'given back' : 'taken'
  } catch (error) {
    expect(dumpOf(desk.db)).toBe(before)
    return (error as { code: Outcome }).code
  }
}

describe('what a key does', () => {
  const table: readonly (readonly [keyof typeof states, Outcome, Outcome, Outcome])[] = [
    // state, A, U within the undo window, unacknowledge
    ['nobody has it', 'taken', 'nothing', 'nothing'],
    ['I have it', 'nothing', 'given back', 'given back'],
    ['another has it', 'nothing', 'not-allowed', 'not-allowed'],
    ['mine came back', 'taken', 'too-late', 'given back'],
    ["another's came back", 'taken', 'not-allowed', 'not-allowed'],
    ['it has ended', 'too-late', 'nothing', 'nothing'],
    ['it has ended while I had it', 'too-late', 'given back', 'too-late'],
  ]
  const cells = table.flatMap(([state, ...outcomes]) =>
    (['A', 'U', 'giveBack'] as const).map((key, index) => ({ state, key, outcome: outcomes[index] })),
  )
  it.each(cells)('$state, $key: $outcome', ({ state, key, outcome }) => {
    const desk = open()
    states[state]?.(desk)
    expect(outcomeOf(desk, desk.press[key])).toBe(outcome)
  })
})

describe('A', () => {
  it('writes who, when and where, once, however often it is pressed', () => {
    const desk = open()
    desk.source.pass(40 * secondMs)
    desk.press.A()
    const { ack, version } = desk.episode()
    expect(ack).toEqual({ by: me, mine: true, at: desk.source.now(), origin: 'here', order: null })
    for (let presses = 0; presses < 3; presses += 1) {
      desk.source.pass(secondMs)
      expect(desk.press.A()).toEqual(noEffects)
    }
    expect(desk.episode()).toMatchObject({ ack, version })
    expect(desk.story()).toEqual(['fired', 'acked'])
  })

  it('takes again what came back, for good', () => {
    const desk = open()
    desk.press.A()
    desk.comeBack()
    expect(desk.episode().returnedAt).toBe(desk.source.now())
    desk.source.pass(secondMs)
    desk.press.A()
    expect(desk.episode()).toMatchObject({ returnedAt: null, ack: { at: desk.source.now() } })
    desk.source.pass(5 * minuteMs)
    expect(desk.act((write, one) => passDeadlines(write, [one], policy, desk.source.now()))).toMatchObject({
      returned: [],
    })
    expect(desk.press.A()).toEqual(noEffects)
    expect(desk.story()).toEqual(['fired', 'acked', 'returned', 'acked'])
  })

  it("makes another's mine when it came back", () => {
    const desk = open()
    desk.ackByAnother()
    desk.comeBack()
    desk.press.A()
    expect(desk.episode().ack).toMatchObject({ by: me, mine: true, origin: 'here' })
  })
})

describe('U', () => {
  const rows: readonly (readonly [number, Outcome])[] = [
    [0, 'given back'],
    [policy.undoMs, 'given back'],
    [policy.undoMs + 1, 'too-late'],
    [60 * minuteMs, 'too-late'],
  ]
  it.each(rows)('%d ms after A: %s', (afterMs, outcome) => {
    const desk = open()
    desk.press.A()
    desk.source.pass(afterMs)
    expect(outcomeOf(desk, desk.press.U)).toBe(outcome)
    expect(desk.story()).toEqual(
      outcome === 'given back' ? ['fired', 'acked', 'taken-back'] : ['fired', 'acked'],
    )
  })

  it('lets it be taken again, with a window of its own', () => {
    const desk = open()
    desk.press.A()
    desk.source.pass(policy.undoMs)
    desk.press.U()
    desk.press.A()
    desk.source.pass(policy.undoMs)
    expect(outcomeOf(desk, desk.press.U)).toBe('given back')
  })
})

describe('an ack and its episode', () => {
  it('ends with it: a firing after the gap is nobody’s', () => {
    const desk = open()
    desk.press.A()
    desk.end()
    desk.source.pass(11 * minuteMs)
    desk.source.answer([aSeenAlert('f1', { firedAt: desk.source.now() })])
    const acks = desk.source.episodes('f1').map((one) => one.ack?.by ?? null)
    expect(acks).toEqual([me, null])
  })

  it('goes on with it: a firing within the gap is still mine', () => {
    const desk = open()
    desk.press.A()
    desk.end()
    desk.source.pass(9 * minuteMs)
    desk.source.answer([aSeenAlert('f1', { firedAt: desk.source.now() })])
    expect(desk.episode()).toMatchObject({ firing: true, ack: { by: me }, firings: 2 })
  })
})

describe('notes and impact', () => {
  it('adds a note to the story', () => {
    const desk = open()
    const { id } = desk.episode()
    expect(desk.act((_, one) => addNote(one, me, 'restarted it'))).toEqual({
      episodes: [id],
      events: [{ episodeId: id, kind: 'note', by: me, text: 'restarted it' }],
    })
  })

  it('writes the impact a person chose, once, and keeps it over what the source says', () => {
    const desk = open()
    const choose = (impact: Impact) => desk.act((write, one) => chooseImpact(write, one, me, impact))
    expect(choose('down').events).toMatchObject([{ kind: 'impact', by: me, text: 'down' }])
    expect(choose('down')).toEqual(noEffects)
    desk.source.answer([aSeenAlert('f1', { annotations: { summary: 'x', impact: 'none' } })])
    expect(desk.episode()).toMatchObject({ title: 'x', impact: 'down' })
  })
})
