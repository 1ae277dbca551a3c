/** Makes the README's pictures out of a running fire drill: `npm run screenshots`. Takes about two and a half minutes. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { launchChromium } from '../test/helpers/chromium.ts'

const root = path.join(import.meta.dirname, '..')
const images = path.join(root, 'docs', 'images')
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-pictures-'))
mkdirSync(images, { recursive: true })

/** The zone in which it is `hour` o'clock now: the theme follows the clock, so the picture shows the real thing. */
const zoneAt = (hour) => {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

const host = spawn(process.execPath, ['out/main/node.js', '--drill', '--no-open', '--data-dir', dataDir], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const url = await new Promise((resolve, reject) => {
  host.once('exit', () => reject(new Error('the host ended')))
  host.stdout.on('data', (chunk) => {
    const found = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(String(chunk))
    if (found) resolve(found[0])
  })
})
const browser = await launchChromium()
try {
  const night = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: zoneAt(3) })
  await night.goto(url)
  // The drill's first page fires after eight seconds; its two minutes must pass before it is overdue.
  await night.getByText('ack overdue').first().waitFor({ timeout: 240_000 })
  await night.getByRole('option', { name: /^Ingress answers/ }).click()
  await night.screenshot({ path: path.join(images, 'watch-night.png') })
  const day = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: zoneAt(11) })
  await day.goto(url)
  await day.getByRole('option', { name: /^Ingress answers/ }).click()
  await day.keyboard.press('a')
  await day
    .getByText(/Take it back|Taken|Take back/)
    .first()
    .waitFor()
  await day.screenshot({ path: path.join(images, 'watch-day.png') })
} finally {
  await browser.close()
  host.kill('SIGTERM')
  await new Promise((resolve) => host.once('exit', resolve))
  rmSync(dataDir, { recursive: true, force: true })
}
process.stdout.write('docs/images/watch-night.png and watch-day.png are made\n')
