/** A real Chromium for tests and screenshots: the one named by CHROMIUM, else one that is installed, else a bundled one. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright'

const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * Starts the browser, headless. Rejects when there is none at all, saying what was looked for.
 * @param mayPlay pages may sound before anybody has clicked, as Electron's windows may
 */
export async function launchChromium({ mayPlay = false } = {}): Promise<Browser> {
  const executablePath = await findChromium()
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--force-color-profile=srgb',
      ...(mayPlay ? ['--autoplay-policy=no-user-gesture-required'] : []),
    ],
  })
}

async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM
  if (named) return named
  const found = installed.find((path) => existsSync(path))
  if (found) return found
  const { default: bundled } = await import('@sparticuz/chromium')
  return bundled.executablePath()
}
