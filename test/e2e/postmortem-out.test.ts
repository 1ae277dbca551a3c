/** A postmortem out of this laptop by keyboard alone: file, clipboard, paper, JSON, the user's own Git; and in again. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Download, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { type NodeHost, startHost } from '../helpers/node-host.ts'

let host: NodeHost
let browser: Browser
let context: BrowserContext
let page: Page
let dataDir: string
const complaints: string[] = []
const git = (...words: string[]): string =>
  execFileSync('git', words, { cwd: path.join(dataDir, 'repository'), encoding: 'utf8', stdio: 'pipe' })

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-out-'))
  mkdirSync(path.join(dataDir, 'repository'))
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Mara')
  git('config', 'user.email', 'mara@example.org')
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    'version: 1\nme: Mara Lind\nsources: []\npostmortems:\n  folder: repository\n  git: true\n',
  )
  host = await startHost({ dataDir })
  browser = await launchChromium()
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error')
      complaints.push(`${message.text()} ${message.location().url}:${message.location().lineNumber}`)
  })
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes')
  })
  await page.goto(host.url)
  await page.getByRole('button', { name: 'Postmortems' }).first().click()
  await page.getByRole('button', { name: 'New draft' }).click()
  const sheet = page.getByRole('textbox', { name: /^Text of/ })
  await sheet.focus()
  await page.keyboard.press('Control+A')
  // Pasted, as a hand does: words of several lines put in by the driver make Chromium write styles that the policy refuses.
  await page.evaluate((words) => navigator.clipboard.writeText(words), text)
  await page.keyboard.press('Control+V')
})
afterAll(async () => {
  await browser?.close()
  await host?.end('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

const text = [
  ...['# Ingress ran out of memory', '', '## Timeline', ''],
  ...['- 2026-10-14 03:12:40 CEST (01:12:40 UTC) Fired <!-- from e4711 1a2b3c4d -->', ''],
  ...['| Pod | State |', '| --- | ---: |', '| a | <b>OOM</b> |', '', '```', 'kubectl get pods', '```', ''],
].join('\n')
const dialog = () => page.getByRole('dialog', { name: 'Get it out' })
const openDialog = async (): Promise<void> => {
  await page.keyboard.press('Control+E')
  await dialog().waitFor()
}
const said = (words: RegExp) => dialog().getByText(words).waitFor()
const contentOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8')

it('the Markdown file has its facts at the head and the words as they are; picked again it is the same postmortem', async () => {
  await openDialog()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('m')])
  expect(download.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d-ingress-ran-out-of-memory\.md$/)
  const file = await contentOf(download)
  expect(file).toMatch(/^---\nnightdesk:\n {2}uid: \S+\n {2}state: draft\n/)
  expect(file.endsWith(`---\n\n${text}`)).toBe(true)
  await said(/^Saved as/)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'All postmortems' }).click()
  const picked = [
    { name: 'a.md', mimeType: 'text/markdown', buffer: Buffer.from(file) },
    { name: 'old.md', mimeType: 'text/markdown', buffer: Buffer.from('# Old one\r\n\r\nwords\r\n') },
    { name: 'latin.md', mimeType: 'text/markdown', buffer: Buffer.from([0x23, 0x20, 0xe9]) },
  ]
  await page.getByLabel('Markdown files to import').setInputFiles(picked)
  await page
    .getByText('1 taken in, 1 here already. latin.md is not written in UTF-8. It was not taken in.')
    .first()
    .waitFor()
  await page.getByText('Ingress ran out of memory').first().click()
  await page.getByRole('textbox', { name: /^Text of/ }).waitFor()
})

it('rich text reaches the clipboard as headings, lists and tables; what was typed as HTML stays words, marks are unseen', async () => {
  await openDialog()
  await page.keyboard.press('c')
  await said(/^Copied/)
  const read = (type: string) =>
    page.evaluate(async (wanted) => {
      const [item] = await navigator.clipboard.read()
      return (await (await item?.getType(wanted))?.text()) ?? ''
    }, type)
  const html = await read('text/html')
  expect(html).toContain('Ingress ran out of memory</h1>')
  expect(html).toContain('&lt;b&gt;OOM&lt;/b&gt;')
  expect(html).toContain('</table>')
  expect(html).not.toContain('from e4711')
  const plain = await read('text/plain')
  expect(plain).toContain('(01:12:40 UTC) Fired')
  expect(plain).not.toContain('<!--')
  await page.keyboard.press('Escape')
})

it('Ctrl+P prints the document and nothing of the page around it', async () => {
  await page.keyboard.press('Control+P')
  await page.locator('html[data-printed=yes].is-printing').waitFor({ state: 'attached' })
  await page.emulateMedia({ media: 'print' })
  const printed = page.locator('.printed')
  expect(await printed.getByRole('heading', { includeHidden: true }).allTextContents()).toEqual([
    'Ingress ran out of memory',
    'Timeline',
  ])
  expect(await printed.innerText()).toContain('<b>OOM</b>')
  expect(await printed.innerText()).not.toContain('e4711')
  expect(await page.locator('main').first().isVisible()).toBe(false)
  expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  await page.emulateMedia({ media: null })
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await page.locator('html:not(.is-printing)').waitFor()
  expect(await page.locator('main').first().isVisible()).toBe(true)
})

it('JSON has the words and where it stands', async () => {
  await openDialog()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('f')])
  const all = JSON.parse(await contentOf(download))
  expect(all).toMatchObject({ format: 'nightdesk-postmortem', text, life: { state: 'draft' } })
  expect(all.story.map(({ kind }: { kind: string }) => kind)).toContain('exported')
  await page.keyboard.press('Escape')
})

it('D writes it into the Git folder, commits it, and says that there is nowhere to push to', async () => {
  await openDialog()
  await page.keyboard.press('d')
  await said(/^Committed, not pushed: the branch has no upstream/)
  await said(/as it is here\. Commit [0-9a-f]{7}, not pushed yet\.$/)
  const [name = ''] = readdirSync(path.join(dataDir, 'repository')).filter((each) => each.endsWith('.md'))
  expect(readFileSync(path.join(dataDir, 'repository', name), 'utf8').endsWith(text)).toBe(true)
  expect(git('log', '--format=%s', '--', name)).toBe('Postmortem: Ingress ran out of memory\n')
  await page.keyboard.press('Escape')
  expect(complaints).toEqual([])
})
