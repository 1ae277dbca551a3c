/** One source of every kind at once, five thousand alerts, and a host that is killed while it takes them in. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Episode } from '../../contract/alert.ts'
import { createClock } from '../../main/platform/clock.ts'
import { summaryIn, type Upstream } from '../conformance/harness.ts'
import { harnesses } from '../conformance/harnesses.ts'
import { anItem, secretName } from '../conformance/item.ts'
import { type HostState, type NodeHost, startHost, watchHost } from '../helpers/node-host.ts'

const clock = createClock()
const each = Math.ceil(5_000 / harnesses.length)
/** Of each kind so many end while the host is dead, and as many begin. */
const moved = 10

let dataDir: string
let upstreams: readonly Upstream[]
let host: NodeHost | null = null
let page: HostState | null = null

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-every-source-'))
  upstreams = await Promise.all(harnesses.map(({ start }) => start(clock)))
  const sources = upstreams.map(({ entry }, index) => ({ name: `s${index}`, ...entry }))
  writeFileSync(path.join(dataDir, 'config.yaml'), JSON.stringify({ version: 1, me: 'Mara Lind', sources }))
})

afterEach(async () => {
  page?.close()
  await host?.end('SIGKILL')
  await Promise.all(upstreams.map((upstream) => upstream.close()))
  rmSync(dataDir, { recursive: true, force: true })
})

async function begin(): Promise<void> {
  const secrets = harnesses.map(({ kind, secret }) => [secretName(kind), secret])
  // Nobody is to hear of five thousand pages on this machine.
  const env = { DBUS_SESSION_BUS_ADDRESS: '', ...Object.fromEntries(secrets) }
  host = await startHost({ dataDir, env })
  page = await watchHost(host)
}

/** As `eventually`, with patience for the looks that an absence takes; what it looks at is long. */
function eventually<T>(probe: () => T) {
  return expect.poll(probe, { timeout: 120_000, interval: 100 })
}

const idOf = (index: number, number: number): string => `s${index}-${number}`
const idsFrom = (index: number, from: number): readonly string[] =>
  Array.from({ length: each }, (_, number) => idOf(index, from + number))
const episodes = (): readonly Episode[] => [...(page?.state().episodes.values() ?? [])]
const firing = (): readonly Episode[] => episodes().filter((one) => one.firing && one.absentSince === null)

/** Tells the kinds that are sent to what fires, as their senders do again and again; the others are asked. */
async function send(from: number): Promise<void> {
  for (const [index, upstream] of upstreams.entries())
    if (!upstream.front) await upstream.put(idsFrom(index, from).map((id) => anItem(id)))
}

it('sees everything of all of them, and after a kill in the middle exactly what fires', async () => {
  for (const [index, upstream] of upstreams.entries())
    if (upstream.front) await upstream.put(idsFrom(index, 0).map((id) => anItem(id)))
  await begin()
  await eventually(() => episodes().length).toBeGreaterThan(0)
  await host?.end('SIGKILL')
  page?.close()

  await begin()
  await send(0)
  const all = each * harnesses.length
  await eventually(() => firing().length).toBe(all)
  // Nothing twice, and nothing that was believed to have ended meanwhile.
  expect(new Set(episodes().map(({ title }) => title)).size).toBe(all)
  expect(episodes().filter(({ firings }) => firings !== 1)).toEqual([])
  // The first part of a long answer is there before the answer counts as given.
  await eventually(() =>
    [...(page?.state().sources.values() ?? [])].filter(({ failure, lastGoodAt }) => failure ?? !lastGoodAt),
  ).toEqual([])

  await host?.end('SIGKILL')
  page?.close()
  for (const [index, upstream] of upstreams.entries()) {
    if (!upstream.front) continue
    await upstream.put(Array.from({ length: moved }, (_, number) => anItem(idOf(index, each + number))))
    for (let number = 0; number < moved; number += 1) await upstream.end(idOf(index, number))
  }
  await begin()
  const expected = upstreams.flatMap((upstream, index) =>
    (upstream.front ? idsFrom(index, moved) : idsFrom(index, 0)).map((id) => summaryIn(upstream)(anItem(id))),
  )
  await eventually(() =>
    firing()
      .map(({ title }) => title)
      .toSorted(),
  ).toEqual(expected.toSorted())
  expect(episodes().filter((one) => one.firing && one.firings !== 1)).toEqual([])
})
