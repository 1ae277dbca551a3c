/** Nothing typed is lost: the built host and page, real keys, the words looked for on the disk, and a host that is killed. */
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDb } from '../../main/db/db.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

let server: ScriptedAlertmanager
let host: NodeHost
let browser: Browser
let page: Page
let dataDir: string
let copyDir: string

beforeAll(async () => {
  server = await startScripted()
  const now = Date.now()
  const times = {
    startsAt: new Date(now - 60_000).toISOString(),
    updatedAt: new Date(now).toISOString(),
    endsAt: new Date(now + 3_600_000).toISOString(),
  }
  server.alerts = ['aa', 'bb', 'cc'].map((fingerprint) => anApiAlert(fingerprint, times))
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-drafts-'))
  copyDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-drafts-copy-'))
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    `version: 1\nme: Mara Lind\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${server.url}"]\n    poll: 5s\n`,
  )
  host = await startHost({ dataDir })
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await open()
})
afterAll(async () => {
  await browser?.close()
  await host?.end('SIGKILL')
  await server?.close()
  for (const folder of [dataDir, copyDir]) rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<void> {
  await page.goto('about:blank')
  await page.goto(host.url)
  await page.getByRole('option').nth(2).waitFor()
}

/** The drafts in the host's database, read from a copy: the host holds the file for itself. */
function draftsOnDisk(): Record<string, string> {
  const copy = path.join(copyDir, 'nightdesk.db')
  rmSync(`${copy}-wal`, { force: true })
  for (const end of ['', '-wal']) {
    const file = path.join(dataDir, `nightdesk.db${end}`)
    if (existsSync(file)) cpSync(file, copy + end)
  }
  try {
    const db = openDb(copy)
    try {
      return Object.fromEntries(db.all('SELECT key, text FROM draft').map(({ key, text }) => [key, text]))
    } finally {
      db.close()
    }
  } catch {
    // Copied in the middle of a write: the next copy is whole.
    return {}
  }
}

const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? '')
const token = () => page.getByLabel('Token', { exact: true })
const field = (name: RegExp) => page.getByRole('textbox', { name })

/** Types into the field that has the focus, and waits until the words are on the disk while it still has it. */
async function typeToDisk(place: string, words: string): Promise<void> {
  await page.keyboard.type(words)
  await eventually(() => draftsOnDisk()[place] ?? '').toContain(words)
  expect(await focused()).toBe('TEXTAREA')
}

/** Esc steps back once at a time: out of the dialog, the detail, the picks. */
async function letGo(): Promise<void> {
  await eventually(async () => {
    await page.keyboard.press('Escape')
    return page.getByText('3 selected', { exact: true }).count()
  }).toBe(0)
}

it('what is typed is on the disk before the field is left, and there again after kill -9', async () => {
  await page.keyboard.press('Control+a')
  await page.keyboard.press('n')
  await field(/^Note on 3 alerts/).waitFor()
  await typeToDisk('note:several', 'rack 4 burns')
  await letGo()

  await page.getByRole('option', { name: /summary of bb/ }).click()
  await page.keyboard.press('z')
  await page.getByRole('dialog').getByText('Hides 1 alert now').waitFor()
  const reasonOf = (drafts: Record<string, string>): string =>
    Object.keys(drafts).find((key) => key.startsWith('reason:')) ?? 'reason'
  await page.keyboard.type('rebuilt until noon')
  await eventually(() => Object.values(draftsOnDisk())).toContain('rebuilt until noon')
  expect([await focused(), reasonOf(draftsOnDisk())]).toEqual([
    'TEXTAREA',
    expect.stringMatching(/^reason:new-\d+$/),
  ])
  await page.keyboard.press('Escape')

  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await field(/^Configuration file/).focus()
  await page.keyboard.press('Control+End')
  await typeToDisk('config', '# half a thou')

  await host.end('SIGKILL')
  host = await startHost({ dataDir })
  await open()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('n')
  await eventually(() => field(/^Note on 3 alerts/).inputValue()).toBe('rack 4 burns')
  await letGo()
  await page.getByRole('option', { name: /summary of bb/ }).click()
  await page.keyboard.press('z')
  await eventually(() => field(/^Reason/).inputValue()).toBe('rebuilt until noon')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await eventually(() => field(/^Configuration file/).inputValue()).toMatch(/poll: 5s\n# half a thou$/)
  await page.getByText('Not saved yet').waitFor()
  await page.keyboard.press('Escape')
})

it('a reload in the middle of a word loses none of it', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.getByRole('option', { name: /summary of cc/ }).click()
  await page.keyboard.press('n')
  await field(/^Note on summary of cc/).waitFor()
  await page.keyboard.type('pods restart, akuj')
  await page.reload()
  await page.getByRole('option', { name: /summary of cc/ }).click()
  await eventually(() => field(/^Note on summary of cc/).inputValue()).toBe('pods restart, akuj')
  await eventually(() => Object.values(draftsOnDisk())).toContain('pods restart, akuj')
})

it('a half-typed source and the name of a view are there again after kill -9, a token is not', async () => {
  await open()
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.getByRole('button', { name: 'Add a source' }).click()
  await field(/^Address/).fill('alerts.example.com')
  await page.getByLabel('Access', { exact: true }).selectOption('bearer')
  await token().fill('very-secret')
  await field(/^Name/).fill('heron')
  await eventually(() => draftsOnDisk()['form:source'] ?? '').toContain('heron')
  expect(draftsOnDisk()['form:source']).not.toContain('very-secret')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('option').nth(2).waitFor()
  await page.keyboard.press('b')
  await page.keyboard.press('v')
  await field(/^Keep what is shown now as/).fill('by custo')
  await eventually(() => draftsOnDisk()['form:view'] ?? '').toBe('by custo')

  await host.end('SIGKILL')
  host = await startHost({ dataDir })
  await open()
  await page.keyboard.press('b')
  await page.keyboard.press('v')
  await eventually(() => field(/^Keep what is shown now as/).inputValue()).toBe('by custo')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.getByRole('button', { name: 'Add a source' }).click()
  await eventually(() => field(/^Address/).inputValue()).toBe('alerts.example.com')
  expect(await field(/^Name/).inputValue()).toBe('heron')
  expect(await token().inputValue()).toBe('')
  await page.getByText('What you typed last time').waitFor()
  // Whoever cancels wants it no more.
  await page.getByRole('button', { name: 'Cancel' }).click()
  await eventually(() => draftsOnDisk()['form:source'] ?? '').toBe('')
  await page.getByRole('button', { name: 'Add a source' }).click()
  expect(await field(/^Address/).inputValue()).toBe('')
})
