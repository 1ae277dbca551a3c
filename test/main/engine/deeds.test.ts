/** Deeds at the source beside its ack: queued, looked at once more, sent once, and what came of each. */
import { afterEach, describe, expect, it } from 'vitest'
import type { UpstreamDetail } from '../../../contract/deed.ts'
import { deedKinds } from '../../../contract/deed.ts'
import type { AskedDeed, AtSource, DeedAnswers } from '../../../contract/deed-orders.ts'
import type { EpisodeDetail } from '../../../contract/queries.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

let night: Night
let source: ScriptedSource
afterEach(() => night.close())

const title = 'summary of f1'
const note: AskedDeed = { kind: 'note', text: 'the disk is full' }
const resolve: AskedDeed = { kind: 'resolve', text: null }
const busy = { kind: 'timeout', detail: 'no answer' } as const

async function begin(kinds: Parameters<typeof createScriptedSource>[1] = deedKinds): Promise<void> {
  night = await startNight({
    connect: (clock) => {
      source = createScriptedSource(clock, kinds)
      return source.connect
    },
  })
  source.put('f1')
  await night.pass(16 * secondMs)
}

const idOf = (name = title): number => night.episode(name).id
let given = 0
const ask = (deed: AskedDeed, episodeIds: readonly number[] = [idOf()]): Promise<void> =>
  night.order('deeds.do', { id: `b${++given}`, episodeIds, deed })
const at = (ask = false): Promise<AtSource> =>
  night.query<AtSource>('deeds.detail', { episodeId: idOf(), ask })
const only = async (): Promise<AtSource['orders'][number]> => {
  const [order, ...more] = (await at()).orders
  if (!order || more.length > 0) throw new Error('not exactly one order')
  return order
}
const deeds = (): readonly unknown[] => source.done.map(({ deed }) => deed)
const story = async (): Promise<readonly string[]> => {
  const detail = await night.query<EpisodeDetail>('episodes.detail', { episodeId: idOf() })
  return detail.story
    .filter(({ kind }) => kind.startsWith('deed'))
    .map(({ kind, text }) => `${kind} ${text}`)
    .toReversed()
}

describe('a deed', () => {
  it('leaves after the undo window, once, in my name, and is told in the story', async () => {
    await begin()
    await ask(note)
    expect(await only()).toMatchObject({ state: 'waiting', deed: note, by: 'Mara Lind' })
    expect(night.state().desk.queued).toBe(1)
    await night.pass(4 * secondMs)
    expect(deeds()).toEqual([])
    await night.pass(2 * secondMs)
    expect(deeds()).toEqual([note])
    expect(source.done[0]?.order).toMatchObject({ fingerprint: 'f1', by: 'Mara Lind', isRetry: false })
    expect(await only()).toMatchObject({ state: 'sent', nextAt: null })
    expect(night.state().desk.queued).toBe(0)
    expect(await story()).toEqual(['deed-asked Note: the disk is full', 'deed-done Note'])
    await night.pass(61 * minuteMs)
    expect((await at()).orders).toEqual([])
    expect(deeds()).toHaveLength(1)
  })

  it('taken back in time never leaves; one that is done cannot be taken back', async () => {
    await begin()
    await ask(note)
    const { orderId } = await only()
    await night.order('deeds.takeBack', { orderId })
    await night.pass(minuteMs)
    expect(deeds()).toEqual([])
    expect((await at()).orders).toEqual([])
    expect(await story()).toEqual(['deed-asked Note: the disk is full', 'deed-withdrawn Note'])
    await ask(note)
    await night.pass(6 * secondMs)
    const done = await only()
    await expect(night.order('deeds.takeBack', { orderId: done.orderId })).rejects.toMatchObject({
      code: 'too-late',
    })
  })

  it('is sent again with its marker after a lost answer, as one that may be there already', async () => {
    await begin()
    let tries = 0
    source.answer = () =>
      ++tries === 1 ? { ok: false, failure: busy, final: false, retryAfterMs: null } : null
    await ask(note)
    await night.pass(6 * secondMs)
    expect(await only()).toMatchObject({ state: 'retrying', reason: 'no answer', mayHaveArrived: true })
    await night.pass(5 * secondMs)
    expect(source.done).toHaveLength(1)
    expect(source.done[0]?.order.isRetry).toBe(true)
    expect(await only()).toMatchObject({ state: 'sent' })
  })

  it('that was under way when the program was killed goes out again as one that may be there', async () => {
    await begin()
    const markers: string[] = []
    source.answer = (_, { marker }) => {
      markers.push(marker)
      return new Promise(() => {})
    }
    await ask(note)
    await night.pass(6 * secondMs)
    expect(markers).toHaveLength(1)
    await night.restart(secondMs, () => {
      source.answer = null
    })
    await night.pass(3 * secondMs)
    expect(source.done).toHaveLength(1)
    expect(source.done[0]?.order).toMatchObject({ isRetry: true, marker: markers[0] })
  })

  it('is given up after an hour, visibly, and leaves when it is asked for again', async () => {
    await begin()
    source.answer = () => ({ ok: false, failure: busy, final: false, retryAfterMs: null })
    await ask(note)
    await night.pass(62 * minuteMs)
    const order = await only()
    expect(order).toMatchObject({ state: 'refused', mayHaveArrived: true })
    expect(order.reason).toMatch(/hour.*may have arrived/)
    source.answer = null
    await night.order('deeds.again', { orderId: order.orderId })
    await night.pass(2 * secondMs)
    expect(await only()).toMatchObject({ state: 'sent' })
  })

  it('is refused in the words of the source, and can be put away', async () => {
    await begin()
    source.answer = () => ({
      ok: false,
      failure: { kind: 'forbidden', detail: 'The key needs the scope incidents.write.' },
      final: true,
      retryAfterMs: null,
    })
    await ask(note)
    await night.pass(6 * secondMs)
    const order = await only()
    expect(order).toMatchObject({ state: 'refused', reason: 'The key needs the scope incidents.write.' })
    expect(await story()).toContain('deed-refused Note: The key needs the scope incidents.write.')
    await night.order('deeds.takeBack', { orderId: order.orderId })
    expect((await at()).orders).toEqual([])
  })

  it('waits as long as the source asks, and so does everything else for it', async () => {
    await begin()
    source.put('f2')
    await night.pass(16 * secondMs)
    const times: number[] = []
    source.answer = () => {
      times.push(night.clock.now())
      return times.length === 1 ? { ok: false, failure: busy, final: false, retryAfterMs: 90_000 } : null
    }
    await ask(note)
    await night.pass(secondMs)
    await ask(resolve, [idOf('summary of f2')])
    await night.pass(60 * secondMs)
    expect(times).toHaveLength(1)
    await night.pass(60 * secondMs)
    expect(times).toHaveLength(3)
    for (const later of times.slice(1)) expect(later - (times[0] ?? 0)).toBeGreaterThanOrEqual(90_000)
  })

  it('goes one after another at a source, in order for each alert', async () => {
    await begin()
    const under: (() => void)[] = []
    const seen: string[] = []
    source.answer = async (deed) => {
      seen.push(deed.kind)
      await new Promise<void>((done) => under.push(done))
      return null
    }
    await ask(note)
    await ask(resolve)
    await night.pass(10 * secondMs)
    expect(seen).toEqual(['note'])
    under[0]?.()
    await night.pass(secondMs)
    expect(seen).toEqual(['note', 'resolve'])
    under[1]?.()
    await night.pass(secondMs)
  })
})

it('a deed that waits for another try holds up the next one about the same alert, and no other', async () => {
  await begin()
  source.put('f2')
  await night.pass(16 * secondMs)
  let tries = 0
  source.answer = ({ kind }) =>
    kind === 'note' && ++tries < 3 ? { ok: false, failure: busy, final: false, retryAfterMs: null } : null
  await ask(note)
  await ask(resolve)
  await ask(resolve, [idOf('summary of f2')])
  await night.pass(20 * secondMs)
  expect(source.done.map(({ deed, order }) => `${deed.kind} ${order.fingerprint}`)).toEqual([
    'resolve f2',
    'note f1',
    'resolve f1',
  ])
})

describe('before it leaves', () => {
  it('a resolve of what has ended meanwhile is not sent; a note is', async () => {
    await begin()
    await ask(resolve)
    await ask(note)
    source.alerts.clear()
    source.ended = [{ fingerprint: 'f1', at: null }]
    source.tell()
    await night.pass(secondMs)
    await night.engine().wakeUp()
    await night.pass(30 * secondMs)
    expect(deeds()).toEqual([note])
    const [first] = (await at()).orders
    expect(first).toMatchObject({ state: 'refused', reason: 'It has ended meanwhile, so nothing was sent.' })
  })

  it('a snooze of what a colleague took meanwhile is not sent, until it is asked for again', async () => {
    await begin()
    source.answer = () => ({ ok: false, failure: busy, final: false, retryAfterMs: 30_000 })
    const until = night.clock.now() + 60 * minuteMs
    await ask({ kind: 'snooze', until, text: null })
    await night.pass(6 * secondMs)
    source.answer = null
    source.put('f1', { held: { by: 'Ines Okafor', mine: false, at: night.clock.now(), until: null } })
    await night.pass(minuteMs)
    expect(deeds()).toEqual([])
    const order = await only()
    expect(order.reason).toMatch(/^Ines Okafor acknowledged it there meanwhile, so nothing was sent\./)
    await night.order('deeds.again', { orderId: order.orderId })
    await night.pass(2 * secondMs)
    expect(deeds()).toEqual([{ kind: 'snooze', until, text: null }])
  })

  it('a snooze whose end has passed is not sent', async () => {
    await begin()
    source.answer = () => ({ ok: false, failure: busy, final: false, retryAfterMs: 120_000 })
    await ask({ kind: 'snooze', until: night.clock.now() + minuteMs, text: null })
    await night.pass(3 * minuteMs)
    expect((await only()).reason).toMatch(/^Its end passed/)
  })

  it('what makes no sense is refused at once', async () => {
    await begin(['note'])
    await expect(ask(resolve)).rejects.toMatchObject({
      message: expect.stringMatching(/do it at the source/),
    })
    await expect(ask({ kind: 'note', text: 'x' }, [999])).rejects.toMatchObject({ code: 'too-late' })
    expect(night.state().desk.queued).toBe(0)
  })
})

describe('a deed about several alerts', () => {
  it('has a result for each, also of what the source says, and is taken back as a whole', async () => {
    await begin()
    source.put('f2')
    await night.pass(16 * secondMs)
    const ids = [idOf(), idOf('summary of f2'), 999]
    await ask(note, ids)
    expect(night.state().batch).toMatchObject({
      kind: 'deed',
      items: [{ outcome: 'done' }, { outcome: 'done' }, { outcome: 'skipped' }],
    })
    await night.order('batch.undo', { id: night.state().batch?.id })
    await night.pass(minuteMs)
    expect(deeds()).toEqual([])
    source.answer = (_, { fingerprint }) =>
      fingerprint === 'f2'
        ? {
            ok: false,
            failure: { kind: 'not-found', detail: 'It is gone.' },
            final: true,
            retryAfterMs: null,
          }
        : null
    await ask(note, ids)
    await night.pass(10 * secondMs)
    expect(night.state().batch?.items).toMatchObject([
      { atSource: { isDone: true } },
      { atSource: { isDone: false, reason: 'It is gone.' } },
      { outcome: 'skipped' },
    ])
  })

  it('given twice, since its reply was lost, is given once', async () => {
    await begin()
    const order = { id: 'same', episodeIds: [idOf()], deed: note }
    await night.order('deeds.do', order)
    await night.order('deeds.do', order)
    await night.pass(10 * secondMs)
    expect(deeds()).toEqual([note])
  })
})

describe('what the source knows of it', () => {
  const detail = (readAt: number): UpstreamDetail => ({
    readAt,
    notes: [{ at: readAt, by: 'Ines Okafor', text: 'looking' }],
    parts: [],
    facts: [{ name: 'Escalation policy', value: 'Platform' }],
    figure: null,
  })

  it('is read, kept, and there without the source, after a restart too', async () => {
    await begin()
    source.detail = detail(night.clock.now())
    expect(await at(true)).toMatchObject({ problem: null, canAsk: true, detail: source.detail })
    await night.restart(secondMs)
    source.down = { kind: 'refused', detail: 'connection refused' }
    expect(await at(true)).toMatchObject({ problem: 'connection refused', detail: source.detail })
  })

  it('is read anew after a deed, and not at every look', async () => {
    await begin()
    source.detail = detail(1_000)
    await at(true)
    source.detail = detail(2_000)
    expect((await at(true)).detail?.readAt).toBe(1_000)
    await ask(note)
    await night.pass(6 * secondMs)
    expect((await at(true)).detail?.readAt).toBe(2_000)
  })

  it('says whom it knows, and whom it knew when it cannot be asked', async () => {
    await begin()
    const people = () => night.query<DeedAnswers['deeds.people']>('deeds.people', { sourceId: 'plover' })
    source.people = { kind: 'forbidden', detail: 'The key needs the scope users.read.' }
    expect(await people()).toEqual({ people: [], problem: 'The key needs the scope users.read.' })
    source.people = [{ id: 'U1', name: 'Ines Okafor', email: null }]
    expect(await people()).toEqual({ people: source.people, problem: null })
    source.down = busy
    await night.pass(11 * minuteMs)
    expect(await people()).toEqual({ people: source.people, problem: 'no answer' })
  })
})
