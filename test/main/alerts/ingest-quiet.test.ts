import { describe, expect, it } from 'vitest'
import { isDisputed, setAck } from '../../../main/alerts/episode-table.ts'
import { noEffects } from '../../../main/db/journal.ts'
import { minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { dumpOf, openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert, aSeenSilence, silencedBy } from '../../helpers/seen.ts'
import { ownMark, watchSource } from './watch-source.ts'

const one = aSeenAlert('f1')
const plain = aSeenSilence('s1')
const ack = aSeenSilence('s2', { createdBy: 'Ines Okafor', comment: 'ACK! on it' })
const own = aSeenSilence('s3', { createdBy: 'Mira Lund', comment: `ACK! Disk full ${ownMark}-abc]` })

function open() {
  const db = openTestDb()
  const watch = watchSource(db)
  const only = () => {
    const [episode] = watch.episodes('f1')
    if (!episode) throw new Error('no episode')
    return episode
  }
  const story = () => watch.story(only().id)
  const ackHere = () =>
    watch.commit((write) => {
      setAck(write, only().id, { by: 'Mira Lund', mine: true, at: watch.now(), origin: 'here' })
      return noEffects
    })
  return { db, ...watch, only, story, ackHere }
}

it('held at the source and nothing else is no dispute between its peers', () => {
  const source = open()
  const held = { by: 'Ines Okafor', mine: false, at: null, until: null }
  source.answer([{ ...one, held }])
  expect(isDisputed(source.db, source.only().id)).toBe(false)
  source.answer([{ ...one, held, mutedBy: ['weekends'] }])
  expect(isDisputed(source.db, source.only().id)).toBe(true)
})

describe('kept quiet upstream', () => {
  it('says by whom, why and until when (F39), and ends when it is heard again', () => {
    const source = open()
    source.answer([one], { silences: [] })
    source.answer([silencedBy(one, 's1')], { silences: [plain] })
    expect(source.only().keptQuiet).toEqual({
      kind: 'silenced',
      by: 'Ines Okafor',
      why: 'planned work',
      until: plain.endsAt,
    })
    source.answer([one], { silences: [] })
    expect(source.only()).toMatchObject({ firing: true, keptQuiet: null, firings: 1 })
    expect(source.story()).toEqual(['fired', 'kept-quiet', 'heard-again'])
  })

  it('begins quiet when it is silenced at first sight', () => {
    const source = open()
    source.answer([silencedBy(one, 's1')], { silences: [plain] })
    expect(source.only().keptQuiet).toMatchObject({ by: 'Ines Okafor' })
    expect(source.story()).toEqual(['fired', 'kept-quiet'])
  })

  it('is quiet although nothing is known of the silence, and says more when it is', () => {
    const source = open()
    source.answer([silencedBy(one, 's1')])
    expect(source.only().keptQuiet).toEqual({ kind: 'silenced', by: null, why: null, until: null })
    source.answer([silencedBy(one, 's1')], { silences: [plain] })
    expect(source.only().keptQuiet).toMatchObject({ by: 'Ines Okafor', why: 'planned work' })
  })

  it('follows a silence that is extended although the alert itself has not changed', () => {
    const source = open()
    source.answer([silencedBy(one, 's1')], { silences: [plain] })
    const { version } = source.only()
    const longer = { ...plain, endsAt: plain.endsAt + 60 * minuteMs }
    source.answer([silencedBy(one, 's1')], { silences: [longer] })
    expect(source.only()).toMatchObject({ keptQuiet: { until: longer.endsAt }, version: version + 1 })
  })

  it('writes nothing while silences and alert stay the same', () => {
    const source = open()
    source.answer([silencedBy(one, 's1', 's2')], { silences: [plain, ack] })
    const before = dumpOf(source.db)
    source.pass(minuteMs)
    expect(source.answer([silencedBy(one, 's1', 's2')], { silences: [ack, plain] })).toEqual(noEffects)
    source.restartWorker()
    expect(source.answer([silencedBy(one, 's1', 's2')], { silences: [plain, ack] })).toEqual(noEffects)
    expect(dumpOf(source.db)).toBe(before)
  })

  it('names the alert that inhibits, and the interval that mutes', () => {
    const source = open()
    const cause = aSeenAlert('f9', { annotations: { summary: 'the whole cluster is down' } })
    source.answer([cause, { ...one, suppressed: true, inhibitedBy: ['f9'] }])
    expect(source.only().keptQuiet).toMatchObject({ kind: 'inhibited', by: 'the whole cluster is down' })
    source.answer([cause, { ...one, suppressed: true, mutedBy: ['weekends'] }])
    expect(source.only().keptQuiet).toMatchObject({ kind: 'muted', by: 'weekends' })
  })

  it('ends with the episode', () => {
    const source = open()
    source.answer([silencedBy(one, 's1')], { silences: [plain] })
    source.answer([])
    source.answer([])
    expect(source.only()).toMatchObject({ firing: false, keptQuiet: null })
    source.answer([{ ...one, firedAt: source.now() }])
    expect(source.only()).toMatchObject({ firing: true, keptQuiet: null, firings: 2 })
  })
})

describe('what one peer keeps quiet and another calls active', () => {
  const inhibited = { ...one, suppressed: true, inhibitedBy: ['f9'] }
  const cause = aSeenAlert('f9', { annotations: { summary: 'the whole cluster is down' } })
  const told = (db: ReturnType<typeof open>['db']) =>
    db.get("SELECT text FROM event WHERE kind = 'peers-disagree'")?.text

  it.each([
    ['first', [one], [cause, inhibited]],
    ['second', [cause, inhibited], [one]],
  ] as const)('is heard, and its story says why: the %s calls it active', (_, first, second) => {
    const source = open()
    source.answer(first, { other: second })
    expect(source.only()).toMatchObject({ firing: true, keptQuiet: null, ack: null })
    expect(source.story()).toEqual(['fired', 'peers-disagree'])
    expect(told(source.db)).toBe(
      'one keeps it quiet (inhibited by the whole cluster is down), another does not',
    )
  })

  it('is heard again when they begin to disagree, and kept quiet when they agree', () => {
    const source = open()
    source.answer([cause, inhibited], { other: [cause, inhibited] })
    expect(source.only().keptQuiet).toMatchObject({ kind: 'inhibited' })
    source.answer([cause, inhibited], { other: [one] })
    expect(source.only().keptQuiet).toBeNull()
    source.answer([cause, inhibited], { other: [cause, inhibited] })
    expect(source.only().keptQuiet).toMatchObject({ kind: 'inhibited' })
    expect(source.story()).toEqual(['fired', 'kept-quiet', 'heard-again', 'peers-disagree', 'kept-quiet'])
  })

  it('stays heard when silences are read again, and its story tells of it once', () => {
    const source = open()
    source.answer([silencedBy(one, 's1')], { other: [one] })
    source.answer([silencedBy(one, 's1')], { other: [one], silences: [plain] })
    source.answer([silencedBy(one, 's1')], { other: [one], silences: [{ ...plain, comment: 'for long' }] })
    expect(source.only().keptQuiet).toBeNull()
    expect(source.story()).toEqual(['fired', 'peers-disagree'])
  })

  it('is acknowledged all the same by an ACK! silence that only one of them knows', () => {
    const source = open()
    source.answer([silencedBy(one, 's2')], { other: [one], silences: [ack] })
    expect(source.only()).toMatchObject({ keptQuiet: null, ack: { by: 'Ines Okafor', origin: 'upstream' } })
    expect(source.story()).toEqual(['fired', 'acked-upstream'])
  })

  it('stays in my hands while only one of them knows my own ack', () => {
    const source = open()
    source.answer([one], { other: [one] })
    source.ackHere()
    source.answer([silencedBy(one, 's3')], { other: [one], silences: [own] })
    expect(source.only()).toMatchObject({ keptQuiet: null, ack: { mine: true, origin: 'here' } })
    expect(source.story()).toEqual(['fired'])
  })

  it('was kept quiet in databases of before, and is until the next answer', () => {
    const source = open()
    source.answer([silencedBy(one, 's1')], { silences: [plain] })
    const stored = JSON.stringify({ silencedBy: ['s1'], inhibitedBy: [], mutedBy: [] })
    source.commit((write) => {
      write.run('UPDATE episode SET suppressed_by = ?', stored)
      return noEffects
    })
    const longer = { ...plain, endsAt: plain.endsAt + minuteMs }
    source.answer([silencedBy(one, 's1')], { silences: [longer] })
    expect(source.only().keptQuiet).toMatchObject({ kind: 'silenced', until: longer.endsAt })
  })
})

describe('the name of what inhibits', () => {
  const victim = { ...one, suppressed: true, inhibitedBy: ['f9'] }
  const cause = aSeenAlert('f9', { annotations: { summary: 'the whole cluster is down' } })

  it.each([
    ['before', [cause, victim]],
    ['after', [victim, cause]],
  ] as const)('is known at once when it is listed %s what it keeps quiet', (_, listed) => {
    const source = open()
    source.answer(listed)
    expect(source.only().keptQuiet).toMatchObject({ kind: 'inhibited', by: 'the whole cluster is down' })
    expect(source.story()).toEqual(['fired', 'kept-quiet'])
  })

  it('is told as soon as it is known, although nothing else has changed', () => {
    const source = open()
    source.answer([victim])
    expect(source.only().keptQuiet).toMatchObject({ kind: 'inhibited', by: null })
    source.answer([victim, cause])
    expect(source.only().keptQuiet).toMatchObject({ by: 'the whole cluster is down' })
    expect(source.story()).toEqual(['fired', 'kept-quiet', 'kept-quiet'])
    expect(source.answer([victim, cause])).toEqual(noEffects)
  })
})

describe("somebody else's ack", () => {
  it('is an ack by its author since its beginning, and not quiet', () => {
    const source = open()
    source.answer([one])
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    expect(source.only()).toMatchObject({
      keptQuiet: null,
      ack: { by: 'Ines Okafor', mine: false, at: ack.startsAt, origin: 'upstream' },
    })
    expect(source.story()).toEqual(['fired', 'acked-upstream'])
  })

  it('ends when its silence ends', () => {
    const source = open()
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    source.answer([one], { silences: [] })
    expect(source.only()).toMatchObject({ firing: true, ack: null })
    expect(source.story()).toEqual(['fired', 'acked-upstream', 'ack-ended-upstream'])
  })

  it('is taken over when another takes it', () => {
    const source = open()
    const tom = aSeenSilence('s4', { createdBy: 'Tom Reyes', comment: 'ACK! mine now' })
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    source.answer([silencedBy(one, 's4')], { silences: [tom] })
    expect(source.only().ack).toMatchObject({ by: 'Tom Reyes' })
    expect(source.story()).toEqual(['fired', 'acked-upstream', 'acked-upstream'])
  })

  it('stays when its author renews it under another id', () => {
    const source = open()
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    const renewed = { ...ack, id: 's5', startsAt: nightNow }
    source.answer([silencedBy(one, 's5')], { silences: [renewed] })
    expect(source.only().ack).toMatchObject({ by: 'Ines Okafor', at: ack.startsAt })
    expect(source.story()).toEqual(['fired', 'acked-upstream'])
  })

  it('never takes mine away, neither by coming nor by going', () => {
    const source = open()
    source.answer([one])
    source.ackHere()
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    expect(source.only().ack).toMatchObject({ by: 'Mira Lund', mine: true, origin: 'here' })
    source.answer([one], { silences: [] })
    expect(source.only().ack).toMatchObject({ by: 'Mira Lund', mine: true, origin: 'here' })
    expect(source.story()).toEqual(['fired'])
  })

  it('does not outlive the gap between two episodes', () => {
    const source = open()
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    source.answer([])
    source.answer([])
    expect(source.only()).toMatchObject({ firing: false, ack: { by: 'Ines Okafor' } })
    source.pass(11 * minuteMs)
    source.answer([{ ...one, firedAt: source.now() }], { silences: [] })
    expect(source.episodes('f1').map((episode) => episode.ack?.by ?? null)).toEqual(['Ines Okafor', null])
  })

  it('stands in a firing within the gap only while its silence does', () => {
    const source = open()
    source.answer([silencedBy(one, 's2')], { silences: [ack] })
    source.answer([])
    source.answer([])
    source.pass(minuteMs)
    source.answer([{ ...one, firedAt: source.now() - secondMs }], { silences: [] })
    expect(source.only()).toMatchObject({ firing: true, firings: 2, ack: null })
  })
})

describe('our own ack upstream', () => {
  it('is neither quiet nor an ack of another', () => {
    const source = open()
    source.answer([one])
    source.ackHere()
    source.answer([silencedBy(one, 's3')], { silences: [own] })
    expect(source.only()).toMatchObject({ keptQuiet: null, ack: { mine: true, origin: 'here' } })
    expect(source.story()).toEqual(['fired'])
  })

  it('brings no ack back that was given back here', () => {
    const source = open()
    source.answer([silencedBy(one, 's3')], { silences: [own] })
    expect(source.only()).toMatchObject({ keptQuiet: null, ack: null })
  })
})
