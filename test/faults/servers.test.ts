/** Real servers that are killed, hang, come back empty or are not who they were: nothing is quiet because of it. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Episode, placeOf } from '../../contract/alert.ts'
import { type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { isAllQuiet } from '../../contract/state.ts'
import { eventually } from '../helpers/eventually.ts'
import { type HostState, type NodeHost, startHost, watchHost } from '../helpers/node-host.ts'
import { type AlertmanagerPair, findAlertmanager, startPair } from '../helpers/real-alertmanager.ts'
import { hasPrometheus, type RealPrometheus, startPrometheus } from '../helpers/real-prometheus.ts'

const program = findAlertmanager('servers killed and restarted under the host')
const isHere = program !== null && hasPrometheus('servers killed and restarted under the host')

/** Patience for what needs several polls of 5 s, one of which may run into its deadline, ms. */
const fewPolls = { timeout: 45_000, interval: 50 }

describe.skipIf(!isHere)('a real pair that is told by a real Prometheus', () => {
  let pair: AlertmanagerPair
  let prometheus: RealPrometheus
  let host: NodeHost
  let page: HostState
  let dataDir: string
  let stranger: http.Server | null = null

  const source = (): SourceHealth => {
    const [only] = page.state().sources
    if (!only) throw new Error('the source is gone')
    return only
  }
  const sight = () => sightOf(source(), Date.now())
  const episode = (title: string): Episode | undefined =>
    [...page.state().episodes.values()].find((one) => one.title === title)
  /** "told once" was posted by hand and is never sent again; "told always" Prometheus sends again and again. */
  const places = () =>
    ['told once', 'told always'].map((title) => {
      const found = episode(title)
      return found ? placeOf(found, []) : 'gone'
    })
  const acks = async (peer: 0 | 1): Promise<readonly string[]> => {
    const response = await fetch(`${pair.urls[peer]}/api/v2/silences`)
    const silences = (await response.json()) as { comment: string; status: { state: string } }[]
    return silences.filter(({ status }) => status.state === 'active').map(({ comment }) => comment)
  }
  const anAck = expect.stringMatching(/^ACK! /)
  const failureOf = (peer: 0 | 1) => source().peers[peer]?.failure?.kind ?? null

  beforeAll(async () => {
    pair = await startPair(program ?? '')
    prometheus = await startPrometheus(
      pair.urls,
      '      - { alert: Always, expr: vector(1), labels: { severity: page }, annotations: { summary: told always } }\n',
    )
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-servers-'))
    writeFileSync(
      path.join(dataDir, 'config.yaml'),
      `version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ${JSON.stringify(pair.urls)}\n    poll: 5s\n    mirrorAcks: true\n`,
    )
    host = await startHost({ dataDir })
    page = await watchHost(host)
  })
  afterEach(() => stranger?.closeAllConnections())
  afterAll(async () => {
    page?.close()
    await host?.end()
    stranger?.close()
    await prometheus?.stop()
    await pair?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('shows both alerts, and the ack of one is a silence on both peers', async () => {
    await pair.postToBoth([
      { labels: { alertname: 'Once', severity: 'page' }, annotations: { summary: 'told once' } },
    ])
    await expect.poll(() => places()[0], fewPolls).toBe('needs-you')
    await page.order('alerts.acknowledge', { episodeId: episode('told once')?.id })
    await expect.poll(places, fewPolls).toEqual(['in-hand', 'needs-you'])
    await expect.poll(() => acks(1), fewPolls).toEqual([anAck])
    expect(sight()).toBe('live')
  })

  it('one peer is killed and comes back on an empty disk: nothing moves, and the silence is there again', async () => {
    await pair.kill(0)
    await expect.poll(() => failureOf(0), fewPolls).toBe('refused')
    expect([sight(), ...places()]).toEqual(['live', 'in-hand', 'needs-you'])
    await pair.start(0, true)
    await expect.poll(() => failureOf(0), fewPolls).toBeNull()
    await eventually(() => acks(0)).toEqual([anAck])
    expect(places()).toEqual(['in-hand', 'needs-you'])
  })

  it('one peer hangs and wakes up: the other is heard meanwhile', async () => {
    pair.hang(1)
    await expect.poll(() => failureOf(1), fewPolls).toBe('timeout')
    // The only peer that answers has started less than two minutes ago.
    expect([sight(), ...places()]).toEqual(['catching-up', 'in-hand', 'needs-you'])
    pair.wake(1)
    await expect.poll(() => failureOf(1), fewPolls).toBeNull()
  })

  it('both are killed: stale, never calm, every row stays; a stranger on their port is no Alertmanager', async () => {
    await Promise.all([pair.kill(0), pair.kill(1)])
    await expect.poll(() => source().failure?.kind, fewPolls).toBe('refused')
    const rows = places()
    const heardAt = source().lastGoodAt

    let says = '<!doctype html><title>It works</title>'
    stranger = http.createServer((_, response) => response.end(says))
    stranger.listen(Number(new URL(pair.urls[0]).port), '127.0.0.1')
    await once(stranger, 'listening')
    await expect.poll(() => failureOf(0), fewPolls).toBe('not-json')
    says = '{"status":"success","data":{"alerts":[]}}'
    await expect.poll(() => failureOf(0), fewPolls).toBe('bad-shape')
    await expect.poll(sight, fewPolls).toBe('stale')
    expect(source().lastGoodAt).toBe(heardAt)
    expect(isAllQuiet(page.state(), 0, Date.now())).toBe(false)
    expect(places()).toEqual(rows)

    // It even says what an empty Alertmanager says, but cannot tell since when it runs: absences wait.
    says = '[]'
    await expect.poll(() => failureOf(0), fewPolls).toBeNull()
    await eventually(() => episode('told once')?.absentSince ?? null).not.toBeNull()
    expect(places()).toEqual(['in-hand', 'needs-you'])
    const closed = once(stranger.close(), 'close')
    stranger.closeAllConnections()
    await closed
    stranger = null
  })

  it('both come back empty: nothing ends, it is catching up, and the lost silence is said and can be sent anew', async () => {
    await Promise.all([pair.start(0, true), pair.start(1, true)])
    await expect.poll(() => [failureOf(0), failureOf(1)], fewPolls).toEqual([null, null])
    await expect.poll(sight, fewPolls).toBe('catching-up')
    expect(isAllQuiet(page.state(), 0, Date.now())).toBe(false)
    await expect.poll(() => episode('told always')?.absentSince, fewPolls).toBeNull()
    expect(places()).toEqual(['in-hand', 'needs-you'])

    await expect.poll(() => episode('told once')?.ack?.order?.state, fewPolls).toBe('refused')
    await page.order('outbox.retry', { episodeId: episode('told once')?.id })
    await expect.poll(() => acks(0), fewPolls).toEqual([anAck])
    await eventually(() => acks(1)).toEqual([anAck])
  })

  it('both come back with other data: the new page is called, the old ones stay', async () => {
    await Promise.all([pair.kill(0), pair.kill(1)])
    await Promise.all([pair.start(0, true), pair.start(1, true)])
    await pair.postToBoth([
      { labels: { alertname: 'Else', severity: 'page' }, annotations: { summary: 'something else' } },
    ])
    await expect.poll(() => episode('something else')?.calledAt ?? null, fewPolls).not.toBeNull()
    expect(places()).toEqual(['in-hand', 'needs-you'])
    expect(isAllQuiet(page.state(), 0, Date.now())).toBe(false)
  })
})
