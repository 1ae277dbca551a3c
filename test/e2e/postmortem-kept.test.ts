/** A postmortem typed in the built page, on the built host that is killed: its words, and where the cursor stood. */
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDb } from '../../main/db/db.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'
import { sheet } from '../helpers/sheet.ts'

let host: NodeHost
let browser: Browser
let page: Page
let dataDir: string
let copyDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-kept-'))
  copyDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-kept-copy-'))
  writeFileSync(path.join(dataDir, 'config.yaml'), 'version: 1\nme: Mara Lind\nsources: []\n')
  host = await startHost({ dataDir })
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await open()
})
afterAll(async () => {
  await browser?.close()
  await host?.end('SIGKILL')
  for (const folder of [dataDir, copyDir]) rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<void> {
  await page.goto('about:blank')
  await page.goto(host.url)
  await page.locator('.hints').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
}

/** The one postmortem in the host's database and where its cursor is, read from a copy: the host holds the file for itself. */
function onDisk(): { readonly text: string; readonly start: number } {
  const copy = path.join(copyDir, 'nightdesk.db')
  rmSync(`${copy}-wal`, { force: true })
  for (const end of ['', '-wal']) {
    const file = path.join(dataDir, `nightdesk.db${end}`)
    if (existsSync(file)) cpSync(file, copy + end)
  }
  try {
    const db = openDb(copy)
    try {
      const row = db.get(
        'SELECT p.text, s.start_at FROM postmortem p LEFT JOIN postmortem_spot s ON s.postmortem_id = p.id',
      )
      return { text: String(row?.text ?? ''), start: Number(row?.start_at ?? -1) }
    } finally {
      db.close()
    }
  } catch {
    // Copied in the middle of a write: the next copy is whole.
    return { text: '', start: -1 }
  }
}

/** Opens the draft and puts the keys into it, without a click that would move its cursor. */
async function goOn(): Promise<void> {
  await page.locator('.pm-open, .sheet-text').first().waitFor()
  if (await page.locator('.pm-open').count()) await page.locator('.pm-open').first().click()
  await sheet(page).focus()
}

it('what is typed is on the disk while its field has the focus; after kill -9 it goes on where the cursor stood', async () => {
  await page.getByRole('button', { name: 'New draft' }).click()
  await sheet(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('rack 4 burns, all of it')
  await eventually(() => onDisk().text).toContain('rack 4 burns, all of it')
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowLeft')
  // A cursor that only moves is kept too.
  await eventually(() => onDisk().text.slice(onDisk().start)).toBe(' it')

  await host.end('SIGKILL')
  host = await startHost({ dataDir })
  await open()
  await goOn()
  await page.keyboard.type(', really all of')
  await eventually(() => onDisk().text).toContain('rack 4 burns, all of, really all of it')
})

it('a reload in the middle of a word loses none of it, and the cursor neither', async () => {
  await page.keyboard.type(' tha')
  await page.reload()
  await page.locator('.hints').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await goOn()
  await page.keyboard.type('t')
  await eventually(() => onDisk().text).toContain('all of, really all of that it')
  expect(onDisk().text.match(/rack 4/g)).toHaveLength(1)
})
