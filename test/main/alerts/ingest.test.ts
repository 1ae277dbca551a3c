import { describe, expect, it } from 'vitest'
import { setAck } from '../../../main/alerts/episode-table.ts'
import { noEffects } from '../../../main/db/journal.ts'
import { minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { dumpOf, openTestDb } from '../../helpers/open-test-db.ts'
import { fc } from '../../helpers/property.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { watchSource } from './watch-source.ts'

const one = aSeenAlert('f1')
const two = aSeenAlert('f2')
const poll = 15 * secondMs

function open() {
  const db = openTestDb()
  const watch = watchSource(db)
  const only = (fingerprint: string) => {
    const [episode, ...more] = watch.episodes(fingerprint)
    if (!episode || more.length > 0) throw new Error(`${fingerprint} has not exactly one episode`)
    return episode
  }
  return { db, ...watch, only }
}

describe('a first sight', () => {
  it('begins an episode with the three clocks apart', () => {
    const source = open()
    const effects = source.answer([one])
    const episode = source.only('f1')
    expect(episode).toMatchObject({
      sourceId: 'plover',
      title: 'summary of f1',
      severity: 'page',
      firedAt: one.firedAt,
      seenAt: nightNow,
      calledAt: null,
      ackDueAt: nightNow + 2 * minuteMs,
      resolveDueAt: nightNow + 120 * minuteMs,
      firing: true,
      quietAt: null,
      ack: null,
      keptQuiet: null,
      firings: 1,
    })
    expect(effects).toEqual({
      episodes: [episode.id],
      events: [{ episodeId: episode.id, kind: 'fired', sourceAt: one.firedAt }],
    })
  })

  it('never tells a firing from the future', () => {
    const source = open()
    source.answer([aSeenAlert('f1', { firedAt: nightNow + 10 * minuteMs })])
    expect(source.db.get('SELECT source_at, at FROM event')).toEqual({ source_at: nightNow, at: nightNow })
  })

  it('is apart for each source, although the fingerprints are the same', () => {
    const plover = open()
    const heron = watchSource(plover.db, 'heron')
    plover.answer([one])
    heron.answer([one])
    expect(heron.episodes('f1')).toMatchObject([{ sourceId: 'heron', firing: true }])
    heron.answer([])
    heron.answer([])
    expect(heron.episodes('f1')).toMatchObject([{ firing: false }])
    expect(plover.only('f1')).toMatchObject({ firing: true, absentSince: null })
  })
})

describe('the same again', () => {
  it('writes nothing and reports nothing, also after the worker began anew', () => {
    const source = open()
    source.answer([one, two], { silences: [] })
    const before = dumpOf(source.db)
    source.pass(poll)
    expect(source.answer([one, two])).toEqual(noEffects)
    source.pass(poll)
    expect(source.answer([two, one], { silences: [] })).toEqual(noEffects)
    source.restartWorker()
    source.pass(poll)
    // The stamps that move at every re-send change nothing either.
    expect(source.answer([{ ...one, endsAt: one.endsAt + minuteMs }, two])).toEqual(noEffects)
    expect(dumpOf(source.db)).toBe(before)
  })

  it('writes changed words once, in the same episode', () => {
    const source = open()
    source.answer([one])
    const before = source.only('f1')
    const changed = { ...one, annotations: { summary: 'it got worse' } }
    source.answer([changed])
    expect(source.only('f1')).toMatchObject({ id: before.id, title: 'it got worse', firings: 1 })
    expect(source.only('f1').version).toBe(before.version + 1)
    expect(source.answer([changed])).toEqual(noEffects)
  })

  it('counts a firing that ended and began anew between two answers', () => {
    const source = open()
    source.answer([one])
    source.pass(poll)
    const again = { ...one, firedAt: nightNow + 5 * secondMs }
    source.answer([again])
    expect(source.only('f1')).toMatchObject({ firings: 2, firedAt: one.firedAt, seenAt: nightNow })
    source.restartWorker()
    expect(source.answer([again])).toEqual(noEffects)
    expect(source.only('f1').firings).toBe(2)
  })

  it('takes stamps that differ by rounding for the same firing', () => {
    const source = open()
    source.answer([one])
    expect(source.answer([{ ...one, firedAt: one.firedAt + 900 }])).toEqual(noEffects)
    expect(source.answer([{ ...one, firedAt: one.firedAt - 30 * secondMs }])).toEqual(noEffects)
  })
})

describe('the gap between two firings (rule 4)', () => {
  /** Fires, is missed by two complete answers (quiet since the first), then fires again. */
  function refire(gapMs: number, firedAfterMs = gapMs) {
    const source = open()
    source.answer([one])
    const { id } = source.only('f1')
    source.commit((write) => {
      setAck(write, id, { by: 'Mira Lund', mine: true, at: source.now(), origin: 'here' })
      return { episodes: [id], events: [] }
    })
    source.pass(minuteMs)
    const quietAt = source.now()
    source.answer([])
    source.pass(poll)
    source.answer([])
    expect(source.only('f1')).toMatchObject({ firing: false, quietAt })
    source.pass(gapMs - poll)
    source.answer([{ ...one, firedAt: quietAt + firedAfterMs }])
    return { source, episodes: source.episodes('f1') }
  }

  const rows: readonly (readonly [string, number, number, boolean])[] = [
    ['a minute', minuteMs, minuteMs, true],
    ['9:59.999', 10 * minuteMs - 1, 10 * minuteMs - 1, true],
    ['10 minutes', 10 * minuteMs, 10 * minuteMs, false],
    ['an hour', 60 * minuteMs, 60 * minuteMs, false],
    ['seen after 30 min, fired after 2', 30 * minuteMs, 2 * minuteMs, true],
    ['seen after 2 min, stamped by a clock an hour ahead', 2 * minuteMs, 60 * minuteMs, true],
    ['seen after 2 min, stamped before the end', 2 * minuteMs, -minuteMs, true],
  ]
  it.each(rows)('%s: the same episode: %3$s', (_, gapMs, firedAfterMs, same) => {
    const { source, episodes } = refire(gapMs, firedAfterMs)
    expect(episodes).toHaveLength(same ? 1 : 2)
    const [first, second] = episodes
    if (same) {
      expect(first).toMatchObject({ firing: true, quietAt: null, firings: 2, firedAt: one.firedAt })
      expect(first?.ack).toMatchObject({ by: 'Mira Lund', mine: true })
      expect(source.story(source.only('f1').id)).toEqual(['fired', 'quiet', 'refired'])
    } else {
      expect(first).toMatchObject({ firing: false, firings: 1, ack: { by: 'Mira Lund' } })
      expect(second).toMatchObject({ firing: true, firings: 1, ack: null, calledAt: null })
    }
  })

  it('counts every firing of a flapping alert in one episode', () => {
    const source = open()
    for (let round = 0; round < 5; round += 1) {
      source.answer([{ ...one, firedAt: source.now() }])
      source.pass(2 * minuteMs)
      source.answer([])
      source.pass(poll)
      source.answer([])
      source.pass(2 * minuteMs)
    }
    expect(source.only('f1')).toMatchObject({ firings: 5, firing: false })
  })
})

describe('absence (rule 5)', () => {
  it('is believed after two complete answers, and counts from the first', () => {
    const source = open()
    source.answer([one, two])
    source.pass(poll)
    const missedAt = source.now()
    source.answer([two])
    expect(source.only('f1')).toMatchObject({ firing: true, absentSince: missedAt })
    source.pass(poll)
    const { id } = source.only('f1')
    expect(source.answer([two])).toEqual({
      episodes: [id],
      events: [{ episodeId: id, kind: 'quiet', at: missedAt }],
    })
    expect(source.only('f1')).toMatchObject({ firing: false, quietAt: missedAt, absentSince: null })
    expect(source.only('f2')).toMatchObject({ firing: true, absentSince: null })
  })

  it('is told and written once', () => {
    const source = open()
    source.answer([one])
    source.answer([])
    source.answer([])
    const before = dumpOf(source.db)
    source.pass(60 * minuteMs)
    expect(source.answer([])).toEqual(noEffects)
    expect(dumpOf(source.db)).toBe(before)
  })

  it('ends when the alert is listed again, and then needs two answers anew', () => {
    const source = open()
    source.answer([one])
    source.answer([])
    source.pass(poll)
    source.answer([one])
    expect(source.only('f1')).toMatchObject({ firing: true, absentSince: null, firings: 1 })
    expect(source.story(source.only('f1').id)).toEqual(['fired', 'listed-again'])
    source.answer([])
    expect(source.only('f1').firing).toBe(true)
    source.answer([])
    expect(source.only('f1').firing).toBe(false)
  })

  it('counts a firing that began while it was missed once, however often it is missed after', () => {
    const source = open()
    source.answer([one])
    source.answer([])
    const again = { ...one, firedAt: source.now() }
    source.answer([again])
    source.answer([])
    source.answer([again])
    expect(source.only('f1')).toMatchObject({ firing: true, firings: 2 })
  })

  const incomplete: readonly (readonly [string, number, boolean])[] = [
    ['while the source vouches for it', 4 * minuteMs, true],
    ['at its last endsAt', 4 * minuteMs + 1, true],
    ['a moment before endsAt + 1 min', 5 * minuteMs - 1, true],
    ['at endsAt + 1 min', 5 * minuteMs, false],
    ['long after', 60 * minuteMs, false],
  ]
  it.each(incomplete)('missed by incomplete answers only, %s: still firing: %3$s', (_, passedMs, firing) => {
    const source = open()
    source.answer([one])
    source.pass(poll)
    source.answer([], { complete: false })
    source.pass(passedMs - poll)
    for (let polls = 0; polls < 5; polls += 1) source.answer([], { complete: false })
    expect(source.only('f1').firing).toBe(firing)
  })

  it('is not believed at the first answer that misses it, however late that comes', () => {
    const source = open()
    source.answer([one])
    source.pass(8 * 60 * minuteMs)
    source.answer([], { complete: false })
    expect(source.only('f1').firing).toBe(true)
    source.pass(poll)
    source.answer([], { complete: false })
    expect(source.only('f1').firing).toBe(false)
  })

  it('waits over a restart of the server, which forgets all alerts, until they are sent again', () => {
    const source = open()
    source.answer([one, two])
    source.pass(poll)
    for (let polls = 0; polls < 8; polls += 1) {
      source.answer([], { complete: false })
      source.pass(poll)
    }
    expect([source.only('f1').firing, source.only('f2').firing]).toEqual([true, true])
    source.answer([one, two])
    expect(source.only('f1')).toMatchObject({ firing: true, absentSince: null, firings: 1 })
    expect(source.story(source.only('f1').id)).toEqual(['fired', 'listed-again'])
  })

  it('counts complete answers only, also when incomplete ones come between', () => {
    const source = open()
    source.answer([one])
    source.answer([], { complete: true })
    source.answer([], { complete: false })
    expect(source.only('f1').firing).toBe(true)
    source.answer([], { complete: true })
    expect(source.only('f1').firing).toBe(false)
  })

  it('is seen by the first answer of a new worker, which has nothing to compare with', () => {
    const source = open()
    source.answer([one, two])
    source.restartWorker()
    source.pass(poll)
    source.answer([two])
    expect(source.only('f1')).toMatchObject({ firing: true, absentSince: source.now() })
    source.answer([two])
    expect(source.only('f1').firing).toBe(false)
    expect(source.only('f2')).toMatchObject({ firing: true, absentSince: null })
  })

  it('is believed after two answers of new workers as after any two, and counts from the first', () => {
    const source = open()
    source.answer([one])
    source.pass(poll)
    const missedAt = source.now()
    for (let starts = 0; starts < 2; starts += 1) {
      source.restartWorker()
      source.answer([])
      source.pass(poll)
    }
    expect(source.only('f1')).toMatchObject({ firing: false, quietAt: missedAt })
  })

  it('after a new worker waits at least as long as a server keeps what it does not hear of', () => {
    const source = open()
    source.answer([one])
    source.pass(30 * minuteMs)
    source.answer([one])
    source.restartWorker()
    source.pass(poll)
    source.answer([], { complete: false })
    source.pass(5 * minuteMs)
    source.answer([], { complete: false })
    expect(source.only('f1').firing).toBe(true)
    source.pass(minuteMs)
    source.answer([], { complete: false })
    expect(source.only('f1').firing).toBe(false)
  })
})

describe('any history of answers', () => {
  const fingerprints = ['f1', 'f2', 'f3', 'f4']
  const histories = fc.array(
    fc.record({
      listed: fc.subarray(fingerprints),
      complete: fc.boolean(),
      workerRestarts: fc.boolean(),
      afterMinutes: fc.integer({ min: 1, max: 20 }),
      copies: fc.integer({ min: 2, max: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  type History = typeof histories extends fc.Arbitrary<infer T> ? T : never

  /** Plays a history with each answer given `copies` times in a row; answers what is open at its end. */
  function play(history: History, copies: (of: History[number]) => number) {
    const source = open()
    for (const step of history) {
      // Never within seconds of a deadline: one more copy is one more word of the source, so it counts a moment longer.
      source.pass(step.afterMinutes * minuteMs - 30 * secondMs)
      if (step.workerRestarts) source.restartWorker()
      const listed = step.listed.map((fingerprint) =>
        aSeenAlert(fingerprint, { endsAt: source.now() + 4 * minuteMs }),
      )
      const times = copies(step)
      for (let copy = 0; copy < 3; copy += 1) {
        if (copy < times) source.answer(listed, { complete: step.complete })
        if (copy < 2) source.pass(secondMs)
      }
    }
    const rows = fingerprints.flatMap((fingerprint) =>
      source
        .episodes(fingerprint)
        .filter(({ firing }) => firing)
        .map(({ firings, seenAt }) => ({ fingerprint, firings, seenAt })),
    )
    source.db.close()
    return rows
  }

  it('has the same open episodes at its end, however often each answer was repeated', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const twice = play(history, () => 2)
        expect(play(history, () => 3)).toEqual(twice)
        expect(play(history, ({ copies }) => copies)).toEqual(twice)
      }),
      { numRuns: 12 },
    )
  })

  it('ends with exactly what its last answer lists, when answers are complete', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const complete = history.map((step) => ({ ...step, complete: true }))
        const open = play(complete, ({ copies }) => copies).map(({ fingerprint }) => fingerprint)
        expect(open).toEqual(fingerprints.filter((one) => history.at(-1)?.listed.includes(one)))
      }),
      { numRuns: 12 },
    )
  })

  it('never loses what the last answer lists', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const open = play(history, ({ copies }) => copies).map(({ fingerprint }) => fingerprint)
        expect(open).toEqual(expect.arrayContaining([...(history.at(-1)?.listed ?? [])]))
      }),
      { numRuns: 12 },
    )
  })
})
