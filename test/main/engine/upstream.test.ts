/** What a source says of an alert itself: who holds it there, what keeps it quiet, what it will do, what is over. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SeenHold } from '../../../contract/observation.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

let night: Night
let source: ScriptedSource
afterEach(() => night.close())

const title = 'summary of f1'

async function begin(mirrorAcks = true): Promise<void> {
  night = await startNight({
    mirrorAcks,
    connect: (clock) => {
      source = createScriptedSource(clock, ['acknowledge', 'unacknowledge'])
      return source.connect
    },
  })
  source.put('f1')
  await night.pass(16 * secondMs)
}

const hold = (more: Partial<SeenHold> = {}): SeenHold => ({
  by: 'Ines Okafor',
  mine: false,
  at: night.clock.now(),
  until: null,
  ...more,
})
const story = (): readonly string[] =>
  night
    .engine()
    .core.db.all("SELECT kind FROM event WHERE episode_id IS NOT NULL AND kind <> 'told' ORDER BY id")
    .map(({ kind }) => String(kind))
const poll = (): Promise<void> => night.pass(16 * secondMs)
const deeds = (): readonly string[] => source.done.map(({ deed }) => deed.kind)

describe('who holds it at the source', () => {
  it('has it here too, quiets it, and its end calls again', async () => {
    await begin()
    source.put('f1', { held: hold() })
    await poll()
    expect(night.titles('in-hand')).toEqual([title])
    expect(night.episode(title).ack).toMatchObject({ by: 'Ines Okafor', mine: false, origin: 'upstream' })
    source.put('f1', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
    expect(story()).toContain('ack-ended-upstream')
  })

  it('is mine when it is my account there, and can be given back there', async () => {
    await begin()
    source.put('f1', { held: hold({ by: 'Mara L', mine: true }) })
    await poll()
    expect(night.episode(title).ack).toMatchObject({ mine: true, origin: 'upstream', order: null })
    await night.order('alerts.unacknowledge', { episodeId: night.episode(title).id })
    expect(night.titles('needs-you')).toEqual([title])
    await night.pass(secondMs)
    expect(deeds()).toEqual(['unacknowledge'])
    // An answer that was asked for before says that it is held still.
    source.put('f1', { annotations: { summary: title, more: 'x' } })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
    source.put('f1', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
    expect(deeds()).toEqual(['unacknowledge'])
  })

  it('cannot be given back from here where acks are not told', async () => {
    await begin(false)
    source.put('f1', { held: hold({ mine: true }) })
    await poll()
    const id = night.episode(title).id
    await expect(night.order('alerts.unacknowledge', { episodeId: id })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    expect(night.titles('in-hand')).toEqual([title])
  })

  it('takes nothing from an ack of ours', async () => {
    await begin()
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(6 * secondMs)
    source.put('f1', { held: hold({ by: 'Mara L', mine: true }) })
    await poll()
    expect(night.episode(title).ack).toMatchObject({ by: 'Mara Lind', origin: 'here' })
    expect(deeds()).toEqual(['acknowledge'])
  })

  it('came first: an ack of ours that waited is not sent over a colleague, and says so', async () => {
    await begin()
    source.answer = () => ({
      ok: false,
      failure: { kind: 'timeout', detail: 'late' },
      final: false,
      retryAfterMs: 20_000,
    })
    await night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
    await night.pass(7 * secondMs)
    source.answer = null
    source.put('f1', { held: hold() })
    await night.pass(minuteMs)
    expect(deeds()).toEqual([])
    expect(night.episode(title).ack?.order).toMatchObject({
      state: 'refused',
      reason: 'Ines Okafor acknowledged it there meanwhile, so yours was not sent.',
    })
  })

  it('is no dispute between servers', async () => {
    await begin()
    source.put('f1', {
      held: null,
      quiet: { kind: 'maintenance', by: 'Ines Okafor', why: 'new disks', until: null },
    })
    await poll()
    source.put('f1', { held: hold(), quiet: null })
    await poll()
    source.put('f1', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
    expect(story()).not.toContain('peers-disagree')
  })
})

it('what keeps it quiet there folds it, by whom, why and until when', async () => {
  await begin()
  const until = night.clock.now() + 60 * minuteMs
  source.put('f1', { quiet: { kind: 'maintenance', by: 'Ines Okafor', why: 'new disks', until } })
  await poll()
  expect(night.titles('maintenance')).toEqual([title])
  expect(night.episode(title).keptQuiet).toEqual({
    kind: 'maintenance',
    by: 'Ines Okafor',
    why: 'new disks',
    until,
  })
  source.put('f1', { quiet: null })
  await poll()
  expect(night.titles('needs-you')).toEqual([title])
})

describe('what the source will do by itself', () => {
  it('is known with its instants, the soonest first, and changes with it', async () => {
    await begin()
    const at = night.clock.now() + 30 * minuteMs
    source.put('f1', {
      pending: [
        { kind: 'resolve', at: at + minuteMs },
        { kind: 'escalate', at },
      ],
    })
    await poll()
    expect(night.episode(title).pending).toEqual([
      { kind: 'escalate', at },
      { kind: 'resolve', at: at + minuteMs },
    ])
    source.put('f1', { pending: [] })
    await poll()
    expect(night.episode(title).pending).toBeUndefined()
  })

  it('includes the end of an acknowledgement that ends by itself, over a restart too', async () => {
    await begin()
    const until = night.clock.now() + 30 * minuteMs
    source.put('f1', { held: hold({ until }) })
    await poll()
    await night.restart(secondMs)
    expect(night.episode(title).pending).toEqual([{ kind: 'unacknowledge', at: until }])
  })
})

describe('what the source says is over', () => {
  it('is quiet at once, at the instant it names', async () => {
    await begin()
    const at = night.clock.now() + 3 * secondMs
    await night.pass(9 * secondMs)
    source.alerts.clear()
    source.ended = [{ fingerprint: 'f1', at }]
    await night.pass(8 * secondMs)
    expect(night.titles('went-quiet')).toEqual([title])
    expect(night.episode(title).quietAt).toBe(at)
    expect(story().filter((kind) => kind === 'quiet')).toHaveLength(1)
    expect(night.episode(title).pending).toBeUndefined()
  })

  it('is not over while the same answer lists it', async () => {
    await begin()
    source.put('f1', { annotations: { summary: title, more: 'x' } })
    source.ended = [{ fingerprint: 'f1', at: null }]
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('is never later than now, whatever the clock there says', async () => {
    await begin()
    source.alerts.clear()
    source.ended = [{ fingerprint: 'f1', at: night.clock.now() + 60 * minuteMs }]
    await poll()
    expect(night.episode(title).quietAt).toBeLessThanOrEqual(night.clock.now())
  })
})
