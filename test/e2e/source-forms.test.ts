/** Sources without code, attached by keyboard at the real host: tested, mapped, saved, and their alerts on Watch. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { serveHttp, type TestServer } from '../helpers/test-server.ts'

let browser: Browser
let dataDir: string
let host: NodeHost
let server: TestServer
let given: string[]

const tokens = { json: 'canary-json-51b', hook: 'canary-hook-51b-long-enough' }

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-forms-'))
  given = []
  server = await serveHttp((request, response) => {
    given.push(request.headers.authorization ?? '')
    const isKnown = request.headers.authorization === `Bearer ${tokens.json}`
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ data: [{ key: 'q1', what: 'The queue is long', level: 'Major', team: 'river' }] }),
    )
  })
  host = await startHost({ dataDir })
})
afterEach(async () => {
  await host.end('SIGKILL')
  await server.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A port that nothing listens to just now. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

/** Types into a field by keyboard alone. */
async function type(page: Page, field: Locator, text: string): Promise<void> {
  await field.focus()
  await page.keyboard.insertText(text)
}
const press = (button: Locator): Promise<void> => button.press('Enter')

async function addSource(page: Page, kind: RegExp): Promise<void> {
  await press(page.getByRole('button', { name: 'Add a source' }))
  await page.getByRole('radio', { name: kind }).press('Space')
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  )

it('attaches a JSON address and a webhook by keyboard, maps a severity, and shows their alerts', async () => {
  const page = await browser.newPage()
  const field = (label: string) => page.getByLabel(label, { exact: true })
  await page.goto(host.url)
  await press(page.getByRole('button', { name: 'Another kind of source' }))

  await addSource(page, /^JSON address/)
  await type(page, field('Address'), `${server.url}/list?open=1`)
  await type(page, field('Where the list stands'), '/data')
  await type(page, field('Id'), 'key')
  await press(page.getByRole('button', { name: 'Test', exact: true }))
  await page.getByText('A JSON Pointer begins with a slash').waitFor()
  await field('Id').press('Control+A')
  await type(page, field('Id'), '/key')
  await type(page, field('Title'), '/what')
  await type(page, field('Severity').first(), '/level')
  await type(page, field('Labels'), 'team = /team')
  await press(page.getByRole('button', { name: 'Test', exact: true }))
  await page.locator('.test-failed').waitFor()
  await field('Access').selectOption('bearer')
  await type(page, field('Token'), tokens.json)
  await press(page.getByRole('button', { name: 'Test', exact: true }))
  await page.getByText(/It answers: .*1 alert/).waitFor()
  await press(page.getByRole('button', { name: 'Major means page' }))
  await page.getByRole('cell', { name: /^page was notify, not known$/ }).waitFor()
  await page.getByRole('cell', { name: 'river' }).waitFor()
  await press(page.getByRole('button', { name: 'Connect', exact: true }))
  await page.getByRole('heading', { name: /JSON/ }).first().waitFor()

  const port = await freePort()
  await addSource(page, /^Webhook/)
  await type(page, field('Port'), String(port))
  await type(page, field('Token'), tokens.hook)
  await press(page.getByRole('button', { name: 'Connect', exact: true }))
  await page
    .getByRole('heading', { name: /Webhook/ })
    .first()
    .waitFor()
  const message = {
    ...{ version: '4', status: 'firing', receiver: 'desk' },
    alerts: [
      {
        ...{ status: 'firing', fingerprint: 'f1', startsAt: new Date().toISOString() },
        labels: { alertname: 'Told', severity: 'critical' },
        annotations: { summary: 'A relay tells of trouble' },
      },
    ],
  }
  const send = async (): Promise<number> => {
    const sent = await fetch(`http://127.0.0.1:${port}/${tokens.hook}`, {
      method: 'POST',
      body: JSON.stringify(message),
    }).catch(() => null)
    return sent?.status ?? 0
  }
  await eventually(send).toBe(200)

  await press(page.getByRole('button', { name: /^Watch/ }).first())
  await page.getByRole('option', { name: /The queue is long/ }).waitFor()
  await page.getByRole('option', { name: /A relay tells of trouble/ }).waitFor()
  expect(given).toContain(`Bearer ${tokens.json}`)

  await page.close()
  await host.end('SIGTERM')
  const config = readFileSync(path.join(dataDir, 'config.yaml'), 'utf8')
  expect(config).toContain('stored:json')
  expect(config).toMatch(/major: page/i)
  const leaks = filesOf(dataDir).filter((name) =>
    Object.values(tokens).some((token) => readFileSync(path.join(dataDir, name), 'latin1').includes(token)),
  )
  // Where there is no keychain, one file for this user alone keeps them.
  expect(leaks).toEqual(['secrets.json'])
  for (const token of Object.values(tokens)) expect(host.output()).not.toContain(token)
})
