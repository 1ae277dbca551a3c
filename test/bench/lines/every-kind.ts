/** 5,000 alerts of one source of every kind: how still the engine's thread stands, how soon a change shows, and what no change does. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { databaseName } from '../../../main/engine/data-folder.ts'
import { createClock } from '../../../main/platform/clock.ts'
import type { Harness, Upstream } from '../../conformance/harness.ts'
import { harnesses } from '../../conformance/harnesses.ts'
import { anItem, secretName } from '../../conformance/item.ts'
import { alertmanagerHarness } from '../../conformance/kinds/alertmanager.ts'
import { type Figure, type Measure, median } from '../figures.ts'
import { type Gaps, type Host, type Seat, startHost, startIdleLoop } from '../host.ts'
import { inScratch } from '../scratch.ts'

const alerts = 5_000
/** The share of alerts that a refresh changes. */
const share = 0.01
/** RAIL: a task of 50 ms is the longest that is not felt. */
const stallMs = 50
/** Budget 6: from a change of ten thousand alerts to the page. Kinds that list in pages have no more time. */
const changeMs = 100
/** What is sent here is taken in once a second at most. */
const sentMs = 1_000 + changeMs

/** What is written down later than a change, is by then. */
const stillMs = 3_000
const lookMs = 250

interface Source {
  readonly name: string
  readonly kind: string
  readonly upstream: Upstream
  readonly ids: readonly string[]
}

interface Desk {
  readonly host: Host
  readonly seat: Seat
  readonly sources: readonly Source[]
  /** ms until the alerts of each source were at the page, by kind */
  readonly there: ReadonlyMap<string, number>
  readonly gaps: Gaps
  /** commits by the host that left something behind since the last look: 0 or 1 */
  wrote(): number
}

export const measure: Measure = async ({ quick, say }) => {
  const rounds = quick ? 3 : 7
  const idle = startIdleLoop()
  const [all, one]: [Desk['there'][], Desk['there'][]] = [[], []]
  const [first, refreshes, noise]: [Gaps[], Gaps[], Gaps[]] = [[], [], []]
  const changes: ReadonlyMap<string, number>[] = []
  let [wrote, sent, unchanged] = [0, 0, 0]
  try {
    // In turns, so that neither always finds the other's dirt in the caches; the first pair warms the disk and counts for nothing.
    for (let round = 0; round <= rounds; round += 1) {
      say(`every kind: round ${round} of ${rounds}`)
      await idle.gaps()
      const counts = round > 0
      await atDesk(harnesses, async (desk) => {
        if (!counts) return
        all.push(desk.there)
        first.push(desk.gaps)
        for (let turn = 0; turn < 3; turn += 1) {
          changes.push(await change(desk, `round ${round}, turn ${turn}`))
          refreshes.push(await desk.host.gaps())
        }
        await askAll(desk)
        await untilStill(desk)
        const before = desk.seat.rows()
        for (let turn = 0; turn < 5; turn += 1) {
          await askAll(desk)
          wrote += desk.wrote()
          unchanged += 1
        }
        sent += desk.seat.rows() - before
      })
      await atDesk([alertmanagerHarness], async ({ there }) => void (counts && one.push(there)))
      noise.push(await idle.gaps())
    }
  } finally {
    await idle.stop()
  }
  const what = `${alerts} alerts of ${harnesses.length} kinds of sources`
  const last = (there: ReadonlyMap<string, number>): number => Math.max(...there.values())
  const each = (taken: readonly ReadonlyMap<string, number>[]): Record<string, number> =>
    Object.fromEntries(
      [...(taken[0]?.keys() ?? [])].map((kind) => [
        `${kind} ms`,
        median(taken.map((one) => one.get(kind) ?? Number.NaN)),
      ]),
    )
  const stall = (of: string, gaps: readonly Gaps[]): Figure => ({
    ...{ budget: 'kinds', what: `longest stall: ${of}, ${what}`, unit: 'ms', goal: stallMs },
    value: Math.max(...gaps.map(({ gapMs }) => gapMs)),
    info: {
      'median of rounds ms': median(gaps.map(({ gapMs }) => gapMs)),
      'stalls over 50 ms': gaps.reduce((sum, { over50 }) => sum + over50, 0),
      'an idle process meanwhile ms': Math.max(...noise.map(({ gapMs }) => gapMs)),
      rounds: gaps.length,
    },
  })
  const isAsked = (kind: string): boolean => kind !== 'webhook'
  const toPage = (how: string, goal: number, isMeant: (kind: string) => boolean): Figure => {
    const taken = changes.map((one) => new Map([...one].filter(([kind]) => isMeant(kind))))
    return {
      ...{ budget: 'kinds', what: `change to page, ${how}, 1 % of ${what}`, unit: 'ms', goal },
      value: median(taken.map(last)),
      info: { ...each(taken), 'worst ms': Math.max(...taken.map(last)), rounds: taken.length },
    }
  }
  return [
    stall('first answers', first),
    stall('refresh of 1 %', refreshes),
    toPage('asked', changeMs, isAsked),
    toPage('sent here', sentMs, (kind) => !isAsked(kind)),
    {
      ...{ budget: 'kinds', what: `unchanged answers of ${what} that wrote`, unit: 'count' },
      ...{ value: wrote, goal: 0, info: { looks: unchanged, 'alert rows sent': sent } },
    },
    {
      ...{ budget: 'kinds', what: `${what}, until all are there / of one Alertmanager`, unit: 'x' },
      // How many pages a kind lists in, and how fast it may be asked, is its maker's doing: told, not judged.
      ...{ value: median(all.map(last)) / median(one.map(last)), goal: null },
      info: { ...each(all), 'one Alertmanager ms': median(one.map(last)), rounds },
    },
  ]
}

/** The almanac is told a while after the last change, which is written down: nothing that an answer wrote. */
async function untilStill(desk: Desk): Promise<void> {
  for (let still = 0; still < stillMs; still += lookMs) {
    await pause(lookMs)
    if (desk.wrote() > 0) still = -lookMs
  }
}

/** Starts the built host over new servers of these kinds, and works at it once every alert is at a page. */
async function atDesk(kinds: readonly Harness[], work: (desk: Desk) => Promise<void>): Promise<void> {
  const clock = createClock()
  const sources = await Promise.all(
    kinds.map(async ({ kind, start }, index): Promise<Source> => {
      const count = Math.ceil((alerts - index) / kinds.length)
      const ids = Array.from({ length: count }, (_, at) => `${index}-${at}`)
      return { name: `s${index}`, kind, upstream: await start(clock), ids }
    }),
  )
  for (const { kind, secret } of kinds) process.env[secretName(kind)] = secret
  const put = (isAsked: boolean): Promise<unknown> =>
    Promise.all(
      sources
        .filter(({ upstream }) => (upstream.front !== null) === isAsked)
        .map(({ upstream, ids }) => upstream.put(ids.map((id) => anItem(id)))),
    )
  try {
    await inScratch(async (dataDir) => {
      mkdirSync(dataDir, { recursive: true })
      const entries = sources.map(({ name, upstream }) => ({ name, ...upstream.entry }))
      const config = JSON.stringify({ version: 1, me: 'Bench', sources: entries })
      writeFileSync(path.join(dataDir, 'config.yaml'), config)
      await put(true)
      const host = await startHost(dataDir, { probe: true })
      try {
        await host.gaps()
        const began = performance.now()
        const seat = await host.seat()
        const there = new Map<string, number>()
        const sending = put(false)
        await seat.until(({ episodes }) => {
          const counts = Map.groupBy(episodes.values(), ({ sourceId }) => sourceId)
          for (const { name, kind, ids } of sources)
            if (!there.has(kind) && (counts.get(name as never)?.length ?? 0) >= ids.length)
              there.set(kind, performance.now() - began)
          return there.size === sources.length
        })
        const gaps = await host.gaps()
        await sending
        // The host has its database to itself; what it writes goes to the end of this file first.
        const log = path.join(dataDir, `${databaseName}-wal`)
        const stamp = (): string => String(statSync(log, { bigint: true }).mtimeNs)
        let known = stamp()
        const wrote = (): number => {
          const before = known
          known = stamp()
          return known === before ? 0 : 1
        }
        await work({ host, seat, sources, there, gaps, wrote })
        seat.leave()
      } finally {
        await host.stop()
      }
    })
  } finally {
    clock.stop()
    await Promise.all(sources.map(({ upstream }) => upstream.close()))
  }
}

/** Each server gives 1 % of its alerts other words, and all are asked; ms until the last of them is at the page, by kind. */
async function change(desk: Desk, words: string): Promise<ReadonlyMap<string, number>> {
  const { host, seat, sources } = desk
  await askAll(desk)
  await host.gaps()
  const shares = sources.map((source) => ({ ...source, few: source.ids.slice(0, source.ids.length * share) }))
  const began = performance.now()
  const shown = new Map<string, number>()
  const isShown = (): boolean => {
    const counts = Map.groupBy(
      [...seat.episodes.values()].filter(({ title }) => title.endsWith(words)),
      ({ sourceId }) => sourceId,
    )
    for (const { name, kind, few } of shares)
      if (!shown.has(kind) && (counts.get(name as never)?.length ?? 0) >= few.length)
        shown.set(kind, performance.now() - began)
    return shown.size === shares.length
  }
  const title = (id: string): string => `trouble ${id}, ${words}`
  // What is sent here is sent at once, in one message, as its sender would.
  const sending = shares.flatMap(({ upstream, few }) =>
    upstream.front ? [] : [upstream.put(few.map((id) => anItem(id, { title: title(id) })))],
  )
  for (const { upstream, few } of shares)
    if (upstream.front) for (const id of few) await upstream.retitle(id, title(id))
  for (const { name } of sources) seat.order('sources.tryAgain', { name })
  await seat.until(isShown)
  await Promise.all(sending)
  return shown
}

/** Asks every source once more; resolves when all have answered. */
async function askAll({ seat, sources }: Desk): Promise<void> {
  const goodAt = (name: string): number => seat.sources.get(name)?.lastGoodAt ?? 0
  const before = new Map(sources.map(({ name }) => [name, goodAt(name)]))
  for (const { name } of sources) seat.order('sources.tryAgain', { name })
  await seat.until(() => sources.every(({ name }) => goodAt(name) > (before.get(name) ?? 0)))
}
