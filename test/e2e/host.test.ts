/** The Node host as a user meets it: start, second start, the drill, the door, and its end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { launchChromium } from '../helpers/chromium.ts'
import { eventually } from '../helpers/eventually.ts'
import { type NodeHost, root, startHost } from '../helpers/node-host.ts'

let browser: Browser
let dataDir: string
let hosts: NodeHost[] = []

const start = async (options: Omit<Parameters<typeof startHost>[0], 'dataDir'> = {}): Promise<NodeHost> => {
  const host = await startHost({ dataDir, ...options })
  hosts.push(host)
  return host
}

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-host-'))
})
afterEach(async () => {
  await Promise.all(hosts.map((host) => host.end('SIGKILL')))
  hosts = []
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the Node host', () => {
  it('starts through the start script straight into the drill, with live timers and its mark', async () => {
    const host = await start({ throughStart: true, args: ['--drill'] })
    const page = await browser.newPage()
    await page.goto(host.url)
    await page.getByRole('option').first().waitFor()
    expect(await page.getByText(/Fire drill/).count()).toBeGreaterThan(0)
    expect(await page.title()).toMatch(/drill/i)
    expect(new URL(page.url()).hash).toBe('')
    const timer = page.locator('[role=option] time').first()
    const before = await timer.textContent()
    await eventually(() => timer.textContent()).not.toBe(before)
    await page.getByRole('button', { name: /Stop drill/ }).click()
    await page.getByText('Nothing is watched yet').waitFor()
    await page.close()
  })

  it('offers a source or the drill when nothing is configured, and F starts the drill', async () => {
    const host = await start()
    const page = await browser.newPage()
    await page.goto(host.url)
    await page.getByText('Nothing is watched yet').waitFor()
    await page.locator('body').press('f')
    await page
      .getByText(/made-up alerts/)
      .first()
      .waitFor()
    await page.close()
  })

  it('ends cleanly on SIGTERM and keeps its files for this user alone', async () => {
    const host = await start()
    for (const file of ['nightdesk.db', 'running.json']) {
      expect(statSync(path.join(dataDir, file)).mode & 0o077).toBe(0)
    }
    expect(await host.end('SIGTERM')).toBe(0)
  })

  it('leads a second start to the first', async () => {
    const host = await start()
    const second = spawn(process.execPath, ['out/main/node.js', '--no-open', '--data-dir', dataDir], {
      cwd: root,
    })
    let said = ''
    second.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    const [code] = await once(second, 'exit')
    expect(code).toBe(0)
    expect(said).toContain(`already running on ${host.url}`)
  })

  it('warns as root and does not refuse', async () => {
    const host = await start()
    expect(/running as root/.test(host.output())).toBe(process.getuid?.() === 0)
  })

  it('says file, line, what is wrong and what is expected of a bad configuration, on the screen', async () => {
    writeFileSync(
      path.join(dataDir, 'config.yaml'),
      'version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["http://127.0.0.1:1"]\n    poll: 3s\n',
    )
    const host = await start()
    const page = await browser.newPage()
    await page.goto(host.url)
    await page
      .getByText(/config\.yaml/)
      .first()
      .waitFor()
    const text = await page.locator('body').innerText()
    expect(text).toMatch(/line 6/)
    expect(text).toMatch(/5s to 60s/)
    await page.close()
  })

  it('lets nobody in without its token, from another origin or under another name', async () => {
    const { url, port } = await start()
    const token = new URL(url).hash.slice('#token='.length)
    const tryIn = (protocols: string[], headers: Record<string, string>): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/port`, protocols, { headers })
        socket.on('open', () => {
          resolve('in')
          socket.close()
        })
        socket.on('error', () => resolve('refused'))
      })
    const origin = `http://127.0.0.1:${port}`
    expect(await tryIn(['nightdesk.v1', `token.${token}`], { origin })).toBe('in')
    expect(await tryIn(['nightdesk.v1', `token.${token}x`], { origin })).toBe('refused')
    expect(await tryIn(['nightdesk.v1'], { origin })).toBe('refused')
    expect(await tryIn(['nightdesk.v1', `token.${token}`], { origin: 'https://evil.example' })).toBe(
      'refused',
    )
    expect(await tryIn(['nightdesk.v1', `token.${token}`], { origin, host: `evil.example:${port}` })).toBe(
      'refused',
    )
    const reply = await fetch(origin)
    expect(reply.headers.get('content-security-policy')).not.toMatch(/unsafe/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('goes on watching with every page closed', async () => {
    const host = await start({ args: ['--drill'] })
    const page = await browser.newPage()
    await page.goto(host.url)
    await page.getByRole('option').first().waitFor()
    await page.close()
    const again = await browser.newPage()
    await again.goto(host.url)
    await again.getByText(/6 of 6 live/).waitFor()
    await again.close()
  })
})
