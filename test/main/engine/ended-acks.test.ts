/** An acknowledgement of ours that ends at its source ends here too, and its row calls again, once (decision 22). */
import { afterEach, describe, expect, it } from 'vitest'
import type { SeenHold } from '../../../contract/observation.ts'
import { blindSources } from '../../../contract/state.ts'
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
      source.showsHolds = true
      return source.connect
    },
  })
  source.put('f1')
  await night.pass(16 * secondMs)
}

const hold = (more: Partial<SeenHold> = {}): SeenHold => ({
  ...{ by: 'Mara L', mine: true, at: night.clock.now(), until: null },
  ...more,
})
const poll = (): Promise<void> => night.pass(16 * secondMs)
const take = (): Promise<void> => night.order('alerts.acknowledge', { episodeId: night.episode(title).id })
const giveBack = (): Promise<void> =>
  night.order('alerts.unacknowledge', { episodeId: night.episode(title).id })
/** I take it, it is told, and the source shows it. */
async function takeAndShow(more: Partial<SeenHold> = {}): Promise<void> {
  await take()
  await night.pass(6 * secondMs)
  source.put('f1', { held: hold(more) })
  await poll()
}
const calls = (): number => night.shown.filter(({ loud }) => loud).length
const endings = (): number =>
  night.engine().core.db.all("SELECT 1 FROM event WHERE kind = 'ack-ended-upstream'").length
const climbs = (): number => night.engine().core.db.all('SELECT 1 FROM ladder WHERE ended_at IS NULL').length
const deeds = (): readonly string[] => source.done.map(({ deed }) => deed.kind)

describe('F88: an acknowledgement of ours that ends at its source', () => {
  it('puts the row back, says why, and calls as a fresh one does: once', async () => {
    await begin()
    const until = night.clock.now() + 10 * minuteMs
    await takeAndShow({ until })
    expect(night.titles('in-hand')).toEqual([title])
    await night.pass(until - night.clock.now())
    expect(calls()).toBe(1)
    source.put('f1', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
    const row = night.episode(title)
    expect(row).toMatchObject({
      ack: null,
      ackEnded: { at: until, mine: true, by: 'Mara Lind', ranOut: true },
    })
    expect(row.ackDueAt).toBe((row.ackEnded?.seenAt ?? 0) + 2 * minuteMs)
    expect(calls()).toBe(2)
    expect(night.shown.at(-1)?.body).toMatch(/^Your acknowledgement ran out at [\d:]+\. /)
    expect(climbs()).toBe(1)
    await night.pass(5 * minuteMs)
    await night.restart(secondMs)
    await poll()
    expect(calls()).toBe(2)
    expect(endings()).toBe(1)
    // It is over there already: nothing is taken back, and nothing given anew.
    expect(deeds()).toEqual(['acknowledge'])
    expect(night.state().desk.queued).toBe(0)
  })

  it('by a colleague, says that it was ended', async () => {
    await begin()
    await takeAndShow({ until: night.clock.now() + 60 * minuteMs })
    source.put('f1', { held: null })
    await poll()
    expect(night.episode(title).ackEnded).toMatchObject({ mine: true, ranOut: false })
    expect(night.shown.at(-1)?.body).toContain('was ended')
    await take()
    expect(night.episode(title).ackEnded).toBeUndefined()
    await night.pass(6 * secondMs)
    expect(deeds()).toEqual(['acknowledge', 'acknowledge'])
  })

  it('calls too when it was given at the source itself', async () => {
    await begin()
    source.put('f1', { held: hold() })
    await poll()
    expect(night.episode(title).ack).toMatchObject({ mine: true, origin: 'upstream' })
    source.put('f1', { held: null })
    await poll()
    expect(calls()).toBe(2)
    expect(night.episode(title).ackEnded).toMatchObject({ mine: true })
  })

  it('ends what was put off with it', async () => {
    await begin()
    await takeAndShow()
    await night.order('alerts.snooze', {
      episodeId: night.episode(title).id,
      until: night.clock.now() + 120 * minuteMs,
    })
    source.put('f1', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.episode(title).snooze).toBeNull()
    expect(calls()).toBe(2)
  })

  it('is told of where it was held by a colleague who came first', async () => {
    await begin()
    source.answer = () => ({
      ...{ ok: false, final: false, retryAfterMs: 20_000 },
      failure: { kind: 'timeout', detail: 'late' },
    })
    await take()
    await night.pass(7 * secondMs)
    source.answer = null
    source.put('f1', { held: hold({ by: 'Ines Okafor', mine: false }) })
    await night.pass(minuteMs)
    expect(night.episode(title).ack?.order).toMatchObject({ state: 'refused' })
    source.put('f1', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('is over when an answer that must show it does not: it ended before anybody saw it', async () => {
    await begin()
    await take()
    await night.pass(8 * secondMs)
    expect(deeds()).toEqual(['acknowledge'])
    await poll()
    // It may have been asked for before.
    expect(night.titles('in-hand')).toEqual([title])
    await night.pass(30 * secondMs)
    expect(night.titles('needs-you')).toEqual([title])
    expect(calls()).toBe(2)
  })
})

describe('no end is', () => {
  it('an answer from before our order has left, or from before it shows', async () => {
    await begin()
    await takeAndShow()
    await giveBack()
    await night.pass(2 * secondMs)
    expect(deeds()).toEqual(['acknowledge', 'unacknowledge'])
    await take()
    // While the second one waits, and just after it was told.
    source.put('f1', { held: null })
    source.tell()
    await night.pass(secondMs)
    expect(night.titles('in-hand')).toEqual([title])
    await night.pass(6 * secondMs)
    source.put('f1', { annotations: { summary: title, more: 'x' } })
    source.tell()
    await night.pass(2 * secondMs)
    expect(night.titles('in-hand')).toEqual([title])
    source.put('f1', { held: hold() })
    await night.pass(5 * minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
    expect(endings()).toBe(0)
    expect(calls()).toBe(1)
  })

  it('the end of the one before it, which a list that lags behind shows late', async () => {
    await begin()
    await takeAndShow()
    await giveBack()
    await night.pass(secondMs)
    await take()
    await night.pass(6 * secondMs)
    expect(deeds()).toEqual(['acknowledge', 'unacknowledge', 'acknowledge'])
    // Both are done there, and the list still shows the first, then none, then the second.
    source.tell()
    await night.pass(2 * secondMs)
    source.put('f1', { held: null })
    source.tell()
    await night.pass(2 * secondMs)
    expect(night.titles('in-hand')).toEqual([title])
    source.put('f1', { held: hold() })
    await night.pass(5 * minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
    expect(endings()).toBe(0)
  })

  it('what I took back myself', async () => {
    await begin()
    await takeAndShow()
    await giveBack()
    source.put('f1', { held: null })
    await night.pass(5 * minuteMs)
    expect(endings()).toBe(0)
    expect(calls()).toBe(1)
    expect(night.episode(title).ackEnded).toBeUndefined()
  })

  it('an ack that was never told where acks stay here', async () => {
    await begin(false)
    await take()
    await night.pass(10 * minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
  })

  it('an alert that is over, or a source that does not answer', async () => {
    await begin()
    await takeAndShow()
    source.down = { kind: 'timeout', detail: 'late' }
    await night.pass(10 * minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
    source.down = null
    source.alerts.clear()
    await night.pass(2 * minuteMs)
    expect(night.titles('went-quiet')).toEqual([title])
    expect(endings()).toBe(0)
  })
})

describe('one that was to run out while its source cannot be seen', () => {
  it('counts as over then, and is what the source says once it is seen again', async () => {
    await begin()
    const until = night.clock.now() + 10 * minuteMs
    await takeAndShow({ until })
    source.down = { kind: 'timeout', detail: 'late' }
    const atOnce = until - night.clock.now() + 20 * secondMs
    await night.pass(atOnce)
    expect(night.titles('in-hand')).toEqual([title])
    await night.pass(20 * secondMs)
    expect(night.titles('needs-you')).toEqual([title])
    expect(night.episode(title).ackEnded).toMatchObject({ at: until, ranOut: true })
    expect(endings()).toBe(1)
    // Somebody gave it more time there.
    source.down = null
    source.put('f1', { held: hold({ until: until + 60 * minuteMs }) })
    await night.pass(minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
    expect(night.episode(title).ack).toMatchObject({ mine: true, origin: 'upstream' })
  })

  it('is none while the source is seen, whatever its clock foretold', async () => {
    await begin()
    const until = night.clock.now() + 10 * minuteMs
    await takeAndShow({ until })
    await night.pass(20 * minuteMs)
    expect(night.titles('in-hand')).toEqual([title])
  })
})

describe('a row of an incident and its alert', () => {
  const labels = { alertname: 'DiskFull', severity: 'page', cluster_id: 'pay-eu' }
  let pager: ScriptedSource
  let monitor: ScriptedSource
  const config = [
    'version: 1',
    'me: Mara Lind',
    'sources:',
    '  - { name: pager, kind: pagerduty, token: "env:PAGER", poll: 15s }',
    '  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s, mirrorAcks: true }',
    '',
  ].join('\n')

  async function beginJoined(): Promise<void> {
    night = await startNight({
      config,
      env: { PAGER: 'a-key-of-some-length' },
      connect: (clock) => {
        pager = createScriptedSource(clock, ['acknowledge', 'unacknowledge'])
        monitor = createScriptedSource(clock, ['acknowledge', 'unacknowledge'])
        pager.showsHolds = true
        return ({ kind }) => (kind === 'pagerduty' ? pager : monitor).connect()
      },
    })
    monitor.put('a1', { labels, annotations: { summary: 'disk full' } })
    pager.put('P17', {
      labels: { alertname: 'Payments', severity: 'page', incident: '17' },
      annotations: { summary: 'incident 17', 'nightdesk.parts': JSON.stringify([labels]) },
    })
    await night.pass(17 * secondMs)
    await night.order('alerts.acknowledge', { episodeId: night.episode('incident 17').id })
    await night.pass(6 * secondMs)
    pager.put('P17', { held: hold() })
    await poll()
  }

  it('is open again when its pager says so, with all that one key took', async () => {
    await beginJoined()
    expect(monitor.done.map(({ deed }) => deed.kind)).toEqual(['acknowledge'])
    const before = calls()
    pager.put('P17', { held: null })
    await poll()
    expect(night.titles('needs-you')).toEqual(['incident 17'])
    expect(night.titles('joined')).toEqual(['disk full'])
    expect(night.episode('disk full').ack).toBeNull()
    expect(calls()).toBe(before + 1)
    // Nobody has it: nothing of ours keeps it quiet elsewhere.
    expect(monitor.done.map(({ deed }) => deed.kind)).toEqual(['acknowledge', 'unacknowledge'])
    await night.order('alerts.acknowledge', { episodeId: night.episode('incident 17').id })
    expect(night.episode('disk full').ack).toMatchObject({ mine: true })
  })

  it('does not look solved while its pager cannot be seen, whatever the other source says', async () => {
    await beginJoined()
    pager.down = { kind: 'timeout', detail: 'late' }
    monitor.alerts.clear()
    await night.pass(10 * minuteMs)
    expect(night.titles('in-hand')).toEqual(['incident 17'])
    expect(night.titles('went-quiet')).toEqual([])
    const { sources } = night.state()
    expect(blindSources(sources, night.clock.now()).map(({ id }) => id)).toEqual(['pager'])
    // Ended there meanwhile: the first answer says so.
    pager.put('P17', { held: null })
    pager.down = null
    await night.pass(minuteMs)
    expect(night.titles('needs-you')).toEqual(['incident 17'])
  })

  it('stays in hand when an ack ends at the source that does not call', async () => {
    await beginJoined()
    const before = calls()
    monitor.put('a1', { held: hold() })
    await poll()
    monitor.put('a1', { held: null })
    await poll()
    expect(night.titles('in-hand')).toEqual(['incident 17'])
    expect(night.episode('disk full').ack).toBeNull()
    expect(calls()).toBe(before)
  })
})
