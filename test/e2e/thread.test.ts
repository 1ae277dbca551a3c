/** The whole thread, real at every place: Prometheus, an Alertmanager pair, the built host, Chromium, amtool. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { type AlertmanagerPair, findAlertmanager, startPair } from '../helpers/real-alertmanager.ts'
import { hasPrometheus, startPrometheus } from '../helpers/real-prometheus.ts'

const program = findAlertmanager('the whole thread against a real Alertmanager pair')

describe.skipIf(!program)('an alert from a real Alertmanager pair to the screen and back', () => {
  let pair: AlertmanagerPair
  let host: NodeHost
  let browser: Browser
  let page: Page
  let dataDir: string

  const option = (title: string) => page.getByRole('option', { name: new RegExp(`^${title}`) })
  /** The accessible group a row stands in. */
  const groupOf = (title: string): Promise<string> =>
    option(title).evaluate((row) => {
      let group: Element | null = row.closest('[role=group]')
      const label = group?.getAttribute('aria-labelledby')
      group = label ? document.getElementById(label) : group
      return group?.getAttribute('aria-label') ?? group?.textContent ?? ''
    })
  const silences = (): readonly { id: string; comment: string; status: { state: string } }[] => {
    const { stdout } = spawnSync(
      'amtool',
      ['silence', 'query', '-o', 'json', `--alertmanager.url=${pair.urls[1]}`],
      { encoding: 'utf8' },
    )
    return JSON.parse(stdout) as ReturnType<typeof silences>
  }
  const alert = (name: string, summary: string) => ({
    labels: {
      alertname: name,
      severity: 'page',
      installation: 'plover',
      cluster_id: 'pay-eu',
      customer: 'Mosslund',
    },
    annotations: { summary, runbook_url: 'https://recipes.example/one' },
  })
  /** A data folder that has never been watched from, with the pair as its one source. */
  const connectedFolder = (): string => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-thread-'))
    writeFileSync(
      path.join(folder, 'config.yaml'),
      `version: 1\nme: Mara Lind\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ${JSON.stringify(pair.urls)}\n    poll: 5s\n    mirrorAcks: true\n`,
    )
    return folder
  }
  const open = async (): Promise<void> => {
    await page.goto('about:blank')
    await page.goto(host.url)
  }

  beforeAll(async () => {
    pair = await startPair(program ?? '')
    dataDir = connectedFolder()
    host = await startHost({ dataDir })
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await open()
  })
  afterAll(async () => {
    await browser?.close()
    await host?.end()
    await pair?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('shows an alert that one peer alone was told of, and counts it in the tab', async () => {
    await pair.post([alert('IngressErrors', 'Ingress answers 22 % with 5xx')], 0)
    await option('Ingress answers').waitFor()
    expect(await groupOf('Ingress answers')).toMatch(/Needs you/)
    await eventually(() => page.title()).toMatch(/1/)
  })

  it('takes it with A, tells the pair by exactly one ACK! silence, and is there again after kill -9', async () => {
    await option('Ingress answers').click()
    await page.keyboard.press('a')
    await eventually(() => groupOf('Ingress answers')).toMatch(/In hand/)
    await eventually(() => silences().map(({ comment }) => comment)).toEqual([
      expect.stringMatching(/^ACK! /),
    ])

    await host.end('SIGKILL')
    host = await startHost({ dataDir })
    await open()
    await eventually(() => groupOf('Ingress answers')).toMatch(/In hand/)
    expect(silences()).toHaveLength(1)
  })

  it('gives it back on both sides', async () => {
    await option('Ingress answers').click()
    await page.getByRole('button', { name: /^Unacknowledge/ }).click()
    await eventually(() => groupOf('Ingress answers')).toMatch(/Needs you/)
    await eventually(() => silences().filter(({ status }) => status.state === 'active')).toEqual([])
  })

  it('snoozes with S on this laptop alone, and takes it back with U', async () => {
    await option('Ingress answers').click()
    await page.keyboard.press('s')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('1')
    await eventually(() => groupOf('Ingress answers')).toMatch(/In hand/)
    await page.keyboard.press('u')
    await eventually(() => groupOf('Ingress answers')).toMatch(/Needs you/)
    expect(silences().filter(({ status }) => status.state === 'active')).toEqual([])
  })

  it('silences with Z by one silence with the reason in it, lists it, and ends it on both sides', async () => {
    const active = () => silences().filter(({ status }) => status.state === 'active')
    await option('Ingress answers').click()
    await page.keyboard.press('z')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Hides 1 alert now').waitFor()
    await page.keyboard.type('Rebuilt until noon')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await eventually(() => active().map(({ comment }) => comment)).toEqual([
      expect.stringMatching(/^Rebuilt until noon/),
    ])
    await eventually(() => option('Ingress answers').count()).toBe(0)

    await page.keyboard.press('g')
    await page.keyboard.press('z')
    await page.getByText('Rebuilt until noon').first().waitFor()
    await page.getByRole('button', { name: /^End/ }).first().click()
    await eventually(active).toEqual([])
    await page.keyboard.press('g')
    await page.keyboard.press('w')
    await eventually(() => groupOf('Ingress answers')).toMatch(/Needs you/)
  })

  it.skipIf(!hasPrometheus('an alert that a real Prometheus fires'))(
    'shows what a real Prometheus fires at the pair',
    async () => {
      const prometheus = await startPrometheus(
        pair.urls,
        '      - { alert: Always, expr: vector(1), labels: { severity: notify, cluster: prod-1 }, annotations: { summary: Something always fires } }\n',
      )
      try {
        await option('Something always fires').waitFor()
      } finally {
        await prometheus.stop()
      }
    },
  )

  it('can be connected in the app: Test says what it saw, Connect writes the file and shows its alerts', async () => {
    const fresh = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-form-'))
    const other = await startHost({ dataDir: fresh })
    const form = await browser.newPage()
    try {
      await form.goto(other.url)
      await form.getByLabel('Address').fill(pair.urls[0])
      await form.getByRole('button', { name: /Add a peer/ }).click()
      await form.getByLabel('Address of peer 2').fill(pair.urls[1])
      await form.getByLabel('Name', { exact: true }).fill('heron')
      await form.getByRole('button', { name: /^Test/ }).click()
      await form.getByText(/2 of 2 peers answer/).waitFor()
      await form.getByRole('button', { name: /^Connect/ }).click()
      await form.getByRole('option', { name: /^Ingress answers/ }).waitFor()
      expect(readFileSync(path.join(fresh, 'config.yaml'), 'utf8')).toContain(pair.urls[1])
    } finally {
      await form.close()
      await other.end()
      rmSync(fresh, { recursive: true, force: true })
    }
  })

  it('loses only its word for one killed peer, and never looks calm with both gone', async () => {
    // A desk that never heard these servers before has nothing to wait for: the other one, killed when they had just
    // started, takes them for catching up for two minutes.
    await host.end()
    rmSync(dataDir, { recursive: true, force: true })
    dataDir = connectedFolder()
    host = await startHost({ dataDir })
    await open()
    await page.getByText('1 of 1 live').first().waitFor()

    await pair.kill(1)
    await page
      .getByText(/1 of 1 live, 1 peer silent/)
      .first()
      .waitFor({ state: 'attached' })
    expect(await groupOf('Ingress answers')).toMatch(/Needs you/)
    await pair.kill(0)
    // Stale after three missed intervals of 5 s.
    await page
      .getByText(/0 of 1 live/)
      .first()
      .waitFor({ timeout: 45_000 })
    expect(await option('Ingress answers').count()).toBe(1)
    expect(await page.getByText(/All quiet/).count()).toBe(0)
  })
})
