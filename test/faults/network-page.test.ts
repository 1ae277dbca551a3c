/** The same faults as people meet them: one host, a source behind each fault, and what a real Chromium shows of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sightOf } from '../../contract/source-health.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import {
  type FaultProxy,
  type Faulty,
  insteadOf,
  proxyTo,
  startFaultProxy,
  withBody,
} from '../helpers/fault-proxy.ts'
import { type HostState, type NodeHost, startHost, watchHost } from '../helpers/node-host.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

/** By the source's name: the fault, the kind it is given, and a word of what the card says happened. */
const faults: Readonly<Record<string, readonly [Faulty, string, RegExp]>> = {
  portal: [
    insteadOf(200, '<!doctype html><title>Hotel</title>', { 'content-type': 'text/html' }),
    'not-json',
    /not what an Alertmanager sends/,
  ],
  token: [insteadOf(401, 'Unauthorized'), 'unauthorised', /token was not accepted/],
  scope: [insteadOf(403, '{"message":"alerts:read is missing"}'), 'forbidden', /does not let you in/],
  prefix: [insteadOf(404, '404 page not found'), 'not-found', /no Alertmanager at this path/],
  hurry: [insteadOf(429, '', { 'retry-after': '3' }), 'rate-limited', /asks us to slow down/],
  trouble: [insteadOf(503, 'Limit of concurrent GET requests reached'), 'server-error', /error of its own/],
  half: [{ cutAfter: 1 }, 'cut-off', /broke off in the middle/],
  empty: [insteadOf(200), 'not-json', /not what an Alertmanager sends/],
  shape: [
    withBody((body) => Buffer.from(`{"data":${body.toString('utf8')}}`)),
    'bad-shape',
    /lacks what every alert must have/,
  ],
  large: [insteadOf(200, ' '.repeat(1_100_000)), 'too-large', /larger than Nightdesk takes in/],
}
const names = Object.keys(faults)

let upstream: ScriptedAlertmanager
let proxies: Readonly<Record<string, FaultProxy>>
let host: NodeHost
let state: HostState
let browser: Browser
let page: Page
let dataDir: string

beforeAll(async () => {
  upstream = await startScripted()
  upstream.alerts = [
    anApiAlert('a', {
      endsAt: '2036-01-01T00:00:00.000Z',
      labels: { alertname: 'A', severity: 'page', customer: '<img src=x onerror="window.hit=1">' },
      annotations: { summary: 'pay\u202egnp.exe\u0000 <script>window.hit=1</script>' },
    }),
  ]
  proxies = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await startFaultProxy(proxyTo(upstream.url))] as const),
    ),
  )
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-faults-'))
  const sources = names.map(
    (name) =>
      `  - { name: ${name}, kind: alertmanager, urls: ["${proxies[name]?.url}"], poll: 5s, maxBody: 1MB }\n`,
  )
  writeFileSync(path.join(dataDir, 'config.yaml'), `version: 1\nme: Mara Lind\nsources:\n${sources.join('')}`)
  host = await startHost({ dataDir })
  state = await watchHost(host)
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(host.url)
})
afterAll(async () => {
  await browser?.close()
  state?.close()
  await host?.end()
  await Promise.all(Object.values(proxies ?? {}).map((proxy) => proxy.close()))
  await upstream?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const healthOf = (name: string) => state.state().sources.find((source) => source.name === name)

it('begins in sight, its strange alert as plain text', async () => {
  await page.getByText(`${names.length} of ${names.length} live`).first().waitFor()
  const row = page.getByRole('option').first()
  await row.waitFor()
  expect(await page.evaluate(() => 'hit' in window)).toBe(false)
  expect(await row.innerText()).toContain('<script>')
})

it('goes stale behind every fault at once: no row ends, nothing is green', async () => {
  const rows = await page.getByRole('option').count()
  for (const name of names) {
    const proxy = proxies[name]
    if (proxy) proxy.fault = faults[name]?.[0] ?? null
  }
  upstream.alerts = []
  await expect
    .poll(() => names.map((name) => healthOf(name)?.failure?.kind), { timeout: 30_000 })
    .toEqual(names.map((name) => faults[name]?.[1]))
  await page.getByText(`0 of ${names.length} live`).first().waitFor({ timeout: 45_000 })
  await eventually(() => names.map((name) => sightOf(healthOf(name) as never, Date.now()))).toEqual(
    names.map(() => 'stale'),
  )
  expect(await page.getByText(/All quiet/).count()).toBe(0)
  expect(await page.getByRole('option').count()).toBe(rows)
})

it('says on the card of each source what happened', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.getByRole('heading', { name: 'Sources', level: 1 }).waitFor()
  for (const [name, [, , words]] of Object.entries(faults)) {
    const card = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: `Edit ${name}`, exact: true }) })
    await card.getByText(words).first().waitFor()
  }
})

it('is live again once the faults are over, and only then lets the alert end', async () => {
  for (const proxy of Object.values(proxies)) proxy.fault = null
  await state.order('sources.tryAgain', { name: null })
  await page.getByText(`${names.length} of ${names.length} live`).first().waitFor({ timeout: 30_000 })
  await expect
    .poll(() => [...state.state().episodes.values()].filter(({ firing }) => firing).length, {
      timeout: 30_000,
    })
    .toBe(0)
})
