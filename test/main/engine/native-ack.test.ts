/** An ack at a source that has acknowledgements of its own: told as one, never as a silence. */
import { afterEach, describe, expect, it } from 'vitest'
import type { DeedKind } from '../../../contract/deed.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

let night: Night
let source: ScriptedSource
afterEach(() => night.close())

const title = 'summary of f1'

async function begin(kinds: readonly DeedKind[] = ['acknowledge', 'unacknowledge'], mirrorAcks = true) {
  night = await startNight({
    mirrorAcks,
    connect: (clock) => {
      source = createScriptedSource(clock, kinds)
      return source.connect
    },
  })
  source.put('f1')
  await night.pass(16 * secondMs)
}

const take = (): Promise<void> => night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
const deeds = (): readonly string[] => source.done.map(({ deed }) => deed.kind)
const events = (): readonly unknown[] =>
  night
    .engine()
    .core.db.all("SELECT kind, text FROM event WHERE kind LIKE 'order%' ORDER BY id")
    .map(({ kind, text }) => `${kind}: ${text}`)

describe('an ack at a source with acknowledgements of its own', () => {
  it('is told once, after the undo window, in my name, and is not extended while it has no end', async () => {
    await begin()
    await take()
    await night.pass(4 * secondMs)
    expect(deeds()).toEqual([])
    await night.pass(2 * secondMs)
    expect(source.done).toMatchObject([
      {
        deed: { kind: 'acknowledge', until: null },
        order: { fingerprint: 'f1', by: 'Mara Lind', isRetry: false, labels: { alertname: 'Alert-f1' } },
      },
    ])
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'sent' })
    expect(events()).toEqual(['order-sent: ack'])
    await night.pass(60 * minuteMs)
    expect(deeds()).toEqual(['acknowledge'])
    expect(night.titles('in-hand')).toEqual([title])
  })

  it('that ends by itself is given anew before it does, for as long as the alert fires', async () => {
    await begin()
    source.answer = () => ({ ok: true, ref: 'c1', endsAt: night.clock.now() + 15 * minuteMs })
    await take()
    await night.pass(31 * minuteMs)
    expect(deeds()).toEqual(['acknowledge', 'acknowledge', 'acknowledge'])
    source.alerts.clear()
    await night.pass(60 * minuteMs)
    expect(deeds()).toHaveLength(3)
  })

  it('is taken back there when a person gives it back while it fires', async () => {
    await begin()
    await take()
    await night.pass(10 * secondMs)
    await night.order('alerts.unacknowledge', { episodeId: night.episode(title).id })
    await night.pass(2 * secondMs)
    expect(deeds()).toEqual(['acknowledge', 'unacknowledge'])
  })

  it('is never taken back there when the alert is over: that would open it again', async () => {
    await begin()
    await take()
    await night.pass(10 * secondMs)
    source.alerts.clear()
    await night.pass(5 * minuteMs)
    expect(night.titles('went-quiet')).toEqual([title])
    expect(deeds()).toEqual(['acknowledge'])
  })

  it('given back while the source is away is not taken back there any more once the alert is over', async () => {
    await begin()
    await take()
    await night.pass(10 * secondMs)
    source.answer = ({ kind }) =>
      kind === 'unacknowledge'
        ? { ok: false, failure: { kind: 'timeout', detail: 'late' }, final: false, retryAfterMs: 120_000 }
        : null
    await night.order('alerts.unacknowledge', { episodeId: night.episode(title).id })
    await night.pass(secondMs)
    source.answer = null
    source.alerts.clear()
    await night.pass(10 * minuteMs)
    expect(deeds()).toEqual(['acknowledge'])
    expect(night.state().desk.queued).toBe(0)
  })

  it('says in the words of the source why it was refused, and goes out again when asked', async () => {
    await begin()
    source.answer = () => ({
      ok: false,
      failure: { kind: 'forbidden', detail: 'The key needs the scope incidents.write.' },
      final: true,
      retryAfterMs: null,
    })
    await take()
    await night.pass(10 * secondMs)
    expect(night.episode(title).ack?.order).toMatchObject({
      state: 'refused',
      reason: 'The key needs the scope incidents.write.',
    })
    expect(events()).toEqual(['order-refused: The key needs the scope incidents.write.'])
    source.answer = null
    await night.order('outbox.retry', { episodeId: night.episode(title).id })
    await night.pass(2 * secondMs)
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'sent' })
  })

  it('says where to take it back when the source cannot do that from here', async () => {
    await begin(['acknowledge'])
    await take()
    await night.pass(10 * secondMs)
    await night.order('alerts.unacknowledge', { episodeId: night.episode(title).id })
    await night.pass(2 * secondMs)
    expect(events()).toEqual([
      'order-sent: ack',
      'order-refused: An acknowledgement cannot be taken back from here: do it at the source.',
    ])
  })

  it('waits while the source is away and goes out after a restart, as one that may have been sent before', async () => {
    await begin()
    source.down = { kind: 'refused', detail: 'connection refused' }
    await take()
    await night.pass(8 * secondMs)
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'retrying' })
    await night.restart(5 * secondMs, () => {
      source.down = null
    })
    await night.pass(70 * secondMs)
    expect(source.done).toMatchObject([{ order: { isRetry: true } }])
  })

  it('stays on this laptop where acks are not told', async () => {
    await begin(['acknowledge'], false)
    await take()
    await night.pass(minuteMs)
    expect(deeds()).toEqual([])
    expect(night.episode(title).ack).toMatchObject({ mine: true, order: null })
  })

  it('is known of the source before anybody needs it', async () => {
    await begin(['note', 'acknowledge'])
    expect([...night.state().sources.values()][0]?.deeds).toEqual(['acknowledge', 'note'])
  })
})
