import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Drill, startDrill } from '../../../main/drill/drill.ts'
import { pastAlerts, storyAlerts } from '../../../main/drill/drill-alerts.ts'
import { fleet } from '../../../main/drill/fleet.ts'
import { storyAt, storyChangesMs } from '../../../main/drill/story.ts'
import { type Listen, type ListenOptions, listenOnLoopback } from '../../../main/platform/http-server.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'

const second = 1_000
const minute = 60_000

const aStrangersReply = { status: 418, headers: {}, body: '' }

interface Alert {
  readonly fingerprint: string
  readonly startsAt: string
  readonly labels: Readonly<Record<string, string>>
  readonly status: {
    readonly state: string
    readonly silencedBy: readonly string[]
    readonly inhibitedBy: readonly string[]
  }
}

describe('the story', () => {
  const namesAt = (offsetMs: number): readonly (string | undefined)[] =>
    fleet.flatMap(({ name }) => storyAt(offsetMs, name, 0).firing.map(({ alert }) => alert.labels.alertname))

  it('has short titles with the facts in two to three calm sentences', () => {
    for (const { annotations, labels } of Object.values({ ...storyAlerts, ...pastAlerts })) {
      expect(annotations.summary?.length, labels.alertname).toBeLessThan(45)
      expect(annotations.description, labels.alertname).toMatch(/\.$/)
      expect(annotations.description).not.toMatch(/!/)
    }
  })

  it('begins with something of everything: to take, taken, small, kept quiet, heartbeats', () => {
    const names = namesAt(0)
    expect(names.filter((name) => name === 'Watchdog')).toHaveLength(6)
    expect(names).toEqual(
      expect.arrayContaining([
        'ClusterDnsLatencyHigh',
        'EtcdCommitsSlow',
        'ImagePullsFail',
        'CertificateExpires',
        'StoragePoolFilling',
        'DeploymentReplicasLacking',
      ]),
    )
    expect(names).not.toContain('IngressErrorRatioHigh')
  })

  it('calls within seconds, heals one by itself, lets one flap, and ends with nothing but small things', () => {
    expect(namesAt(8 * second)).toContain('IngressErrorRatioHigh')
    expect(namesAt(40 * second)).toContain('NodesNotReady')
    expect([69, 70, 119, 120].map((at) => namesAt(at * second).includes('VpnTunnelDown'))).toEqual([
      false,
      true,
      true,
      false,
    ])
    const flaps = Array.from({ length: 12 }, (_, turn) =>
      namesAt(2 * minute + turn * 45 * second).includes('BookingProbeFailing'),
    )
    expect(flaps).toEqual(Array.from({ length: 12 }, (_, turn) => turn % 2 === 0))
    const end = storyChangesMs.at(-1) ?? 0
    const left = namesAt(end).filter((name) => name !== 'Watchdog')
    expect(left.toSorted()).toEqual(['CertificateExpires', 'ImagesNotScanned'])
  })

  it('silences one source long enough to be blind, and one heartbeat although its source answers', () => {
    const isSilent = (offsetMs: number) => storyAt(offsetMs, 'osprey', 0).outage
    expect([4 * minute - 1, 4 * minute, 8 * minute - 1, 8 * minute].map(isSilent)).toEqual([
      null,
      'hold',
      'hold',
      null,
    ])
    const beats = (offsetMs: number) => namesAt(offsetMs).filter((name) => name === 'Watchdog').length
    expect([10 * minute - 1, 10 * minute, 14 * minute].map(beats)).toEqual([6, 5, 6])
  })
})

describe('the drill', () => {
  let clock: ManualClock
  let drill: Drill
  beforeEach(async () => {
    clock = createManualClock()
    drill = await startDrill({ clock, listen: listenOnLoopback, random: seededRandom(1) })
  })
  afterEach(() => drill.stop())

  const urlOf = (name: string, peer = 0): string =>
    drill.sources.find((source) => source.name === name)?.urls[peer] ?? ''
  const get = async <T>(url: string): Promise<T> => (await fetch(url)).json() as Promise<T>
  const alertsOf = (name: string, peer = 0) => get<readonly Alert[]>(`${urlOf(name, peer)}/api/v2/alerts`)
  const alertOf = async (name: string, alertname: string, peer = 0) =>
    (await alertsOf(name, peer)).find(({ labels }) => labels.alertname === alertname)
  const refuses = async (url: string): Promise<boolean> => {
    try {
      await fetch(url)
      return false
    } catch {
      return true
    }
  }
  /** Waits for what happens on its own, in the order the event loop has it. */
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
  }

  it('is six sources on loopback ports, one of them a pair, mirroring acks in some', () => {
    expect(drill.sources.map(({ name, urls }) => [name, urls.length])).toEqual([
      ['plover', 2],
      ['dunlin', 1],
      ['avocet', 1],
      ['osprey', 1],
      ['heron', 1],
      ['siskin', 1],
    ])
    for (const url of drill.sources.flatMap(({ urls }) => urls))
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(new Set(drill.sources.map(({ mirrorAcks }) => mirrorAcks)).size).toBe(2)
  })

  it('shows what is in hand, silenced and inhibited from the start', async () => {
    const etcd = await alertOf('heron', 'EtcdCommitsSlow')
    expect(etcd?.status.state).toBe('suppressed')
    expect(etcd?.startsAt).toBe(new Date(drill.startedAt - 27 * minute).toISOString())
    const ack = await get(`${urlOf('heron')}/api/v2/silence/${etcd?.status.silencedBy[0]}`)
    const startsAt = new Date(drill.startedAt - 25 * minute).toISOString()
    expect(ack).toMatchObject({ createdBy: 'Tomasz Wrona', startsAt, status: { state: 'active' } })
    expect(ack).toMatchObject({ comment: expect.stringMatching(/^ACK!/) })
    const storage = await alertOf('dunlin', 'StoragePoolFilling')
    expect(storage?.status.silencedBy).toHaveLength(1)
    const update = await alertOf('avocet', 'ClusterUpdating')
    const replicas = await alertOf('avocet', 'DeploymentReplicasLacking')
    expect(replicas?.status.inhibitedBy).toEqual([update?.fingerprint])
  })

  it('tells its story as the clock goes on, with one timer', async () => {
    expect(await alertOf('plover', 'IngressErrorRatioHigh')).toBeUndefined()
    clock.advance(8 * second)
    const first = await alertOf('plover', 'IngressErrorRatioHigh')
    expect(first).toMatchObject({
      startsAt: new Date(clock.now()).toISOString(),
      status: { state: 'active' },
    })
    expect(await alertOf('plover', 'IngressErrorRatioHigh', 1)).toMatchObject({
      fingerprint: first?.fingerprint,
    })
    clock.advance(47 * second)
    const nodes = await alertOf('dunlin', 'NodesNotReady')
    expect(nodes?.labels.impact).toBe('none')
    expect((await alertOf('dunlin', 'PodsPending'))?.status.inhibitedBy).toEqual([nodes?.fingerprint])
    expect(clock.pending()).toBe(1)
    clock.advance(12 * minute)
    expect(await alertOf('plover', 'IngressErrorRatioHigh')).toBeUndefined()
  })

  it('takes an acknowledgement at one peer and tells the other at once', async () => {
    clock.advance(10 * second)
    const alert = await alertOf('plover', 'IngressErrorRatioHigh')
    const matchers = Object.entries(alert?.labels ?? {}).map(([name, value]) => ({
      name,
      value,
      isRegex: false,
      isEqual: true,
    }))
    const times = {
      startsAt: new Date(clock.now()).toISOString(),
      endsAt: new Date(clock.now() + 15 * minute).toISOString(),
    }
    const created = await fetch(`${urlOf('plover', 0)}/api/v2/silences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ matchers, ...times, createdBy: 'me', comment: 'ACK! mine' }),
    })
    const { silenceID } = (await created.json()) as { silenceID: string }
    expect((await alertOf('plover', 'IngressErrorRatioHigh', 1))?.status.silencedBy).toEqual([silenceID])
    clock.advance(16 * minute)
    expect(await get(`${urlOf('plover', 1)}/api/v2/silence/${silenceID}`)).toMatchObject({
      status: { state: 'expired' },
    })
  })

  it('lets one source hang and answer again with what began meanwhile', async () => {
    clock.advance(4 * minute)
    const asked = fetch(`${urlOf('osprey')}/api/v2/alerts`)
    // Another source answers though it was asked later: the first hangs.
    const others = await Promise.race([asked.then(() => 'osprey'), alertsOf('heron').then(() => 'heron')])
    expect(others).toBe('heron')
    clock.advance(4 * minute)
    const answered = (await (await asked).json()) as readonly Alert[]
    expect(answered.map(({ labels }) => labels.alertname)).toContain('CheckoutQueueLong')
  })

  it('lets one peer go away and come back on its port, restarted and without its alerts at first', async () => {
    const startOf = async (peer: number) =>
      (await get<{ readonly uptime: string }>(`${urlOf('plover', peer)}/api/v2/status`)).uptime
    clock.advance(13 * minute)
    await until(() => refuses(urlOf('plover', 1)))
    expect(await alertOf('plover', 'CardQueueDelayed', 0)).toBeDefined()
    clock.advance(90 * second)
    await until(async () => !(await refuses(urlOf('plover', 1))))
    expect(await alertsOf('plover', 1)).toEqual([])
    expect(await startOf(1)).toBe(new Date(clock.now()).toISOString())
    expect(await startOf(0)).toBe(new Date(drill.startedAt).toISOString())
    clock.advance(30 * second)
    expect((await alertsOf('plover', 1)).map(({ labels }) => labels.alertname)).toEqual(['Watchdog'])
  })

  it('waits for its port when somebody has taken it meanwhile', async () => {
    clock.advance(13 * minute)
    await until(() => refuses(urlOf('plover', 1)))
    const port = Number(new URL(urlOf('plover', 1)).port)
    const stranger = await listenOnLoopback({ port, maxBodyBytes: 0, handle: async () => aStrangersReply })
    clock.advance(90 * second)
    await until(async () => clock.pending() === 2)
    await stranger.close()
    clock.advance(5 * second)
    await until(async () => !(await refuses(urlOf('plover', 1))))
    expect(await alertsOf('plover', 1)).toEqual([])
  })

  it('is where the clock is after a sleep, outages that were slept through included', async () => {
    clock.advance(13 * minute)
    await until(() => refuses(urlOf('plover', 1)))
    clock.sleep(10 * minute)
    await until(async () => !(await refuses(urlOf('plover', 1))))
    expect(await alertsOf('plover', 1)).toHaveLength(1)
    expect(await alertOf('dunlin', 'NodesNotReady')).toBeUndefined()
  })

  it('leaves neither timer nor port when it is stopped, at any point of the story', async () => {
    for (const outage of [0, 5 * minute, 13 * minute + second]) {
      const other = createManualClock()
      const short = await startDrill({ clock: other, listen: listenOnLoopback, random: seededRandom(2) })
      other.advance(outage)
      await short.stop()
      await short.stop()
      expect(other.pending()).toBe(0)
      for (const url of short.sources.flatMap(({ urls }) => urls)) expect(await refuses(url)).toBe(true)
    }
  })

  it('is the same drill for the same seed', async () => {
    const twin = await startDrill({
      clock: createManualClock(),
      listen: listenOnLoopback,
      random: seededRandom(1),
    })
    expect(twin.past).toEqual(drill.past)
    await twin.stop()
  })

  it('closes what it opened when a port cannot be had', async () => {
    const opened: string[] = []
    const listen: Listen = async (options: ListenOptions) => {
      if (opened.length === 3) throw new Error('no port left')
      const server = await listenOnLoopback(options)
      opened.push(server.url)
      return server
    }
    const attempt = startDrill({ clock: createManualClock(), listen, random: seededRandom(1) })
    await expect(attempt).rejects.toThrow('no port left')
    for (const url of opened) expect(await refuses(url)).toBe(true)
  })
})
