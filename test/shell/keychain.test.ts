/** Tokens in the system's keychain: taken over, sealed on disk, and never what the window or another source waits for. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { type ScriptedAlertmanager, sendJson, startScripted } from '../helpers/scripted-alertmanager.ts'
import { isUp, itWithDouble, shellNights } from './shell-night.ts'

const night = shellNights()
const token = 'canary-9f2c7b1e'

/** A second source that answers only who knows the token; the Node host has kept that in its file. */
async function withToken(): Promise<ScriptedAlertmanager> {
  const heron = await startScripted()
  heron.instead.set('GET /alerts', (request, response) => {
    if (request.headers.authorization === `Bearer ${token}`) sendJson(response, [])
    else sendJson(response, 'who are you', 401)
  })
  writeFileSync(path.join(night.dataDir, 'secrets.json'), JSON.stringify({ heron: token }), { mode: 0o600 })
  const config = path.join(night.dataDir, 'config.yaml')
  writeFileSync(
    config,
    `${readFileSync(config, 'utf8')}  - name: heron\n    kind: alertmanager\n    urls: ["${heron.url}"]\n    poll: 5s\n    auth: { bearer: "stored:heron" }\n`,
  )
  return heron
}

describe('a keychain', () => {
  itWithDouble('takes over what lay open, and is not waited for while it is locked', async () => {
    const heron = await withToken()
    try {
      const first = await night.start()
      await (await first.page('main')).getByText('2 of 2 live').first().waitFor()
      await eventually(() => existsSync(path.join(night.dataDir, 'secrets.json'))).toBe(false)
      expect(readFileSync(path.join(night.dataDir, 'secrets-sealed.json'), 'utf8')).not.toContain(token)
      await first.end()
      expect(first.output()).not.toContain(token)

      const locked = await night.start({ keychain: 'locked' })
      const page = await locked.page('main')
      await page.getByText('1 of 2 live').first().waitFor()
      expect(await isUp(locked, 'main')).toBe(true)
      expect(await page.getByText('All quiet').count()).toBe(0)
      await locked.acts.unlockKeychain()
      await page.getByText('2 of 2 live').first().waitFor()
    } finally {
      await heron.close()
    }
  })

  itWithDouble(
    'that is absent keeps nothing without a consent, and with it says what that is worth',
    async () => {
      const heron = await withToken()
      try {
        const open = path.join(night.dataDir, 'secrets.json')
        const sealed = path.join(night.dataDir, 'secrets-sealed.json')
        const kept = () => (existsSync(sealed) ? readFileSync(sealed, 'utf8') : '')
        const app = await night.start({ keychain: 'absent' })
        const page = await app.page('main')
        // What lay open already is read there, and stays there.
        await page.getByText('2 of 2 live').first().waitFor()
        await page.keyboard.press('g')
        await page.keyboard.press('l')
        await page.getByText('None is kept here until you allow it.').waitFor()
        expect(readFileSync(open, 'utf8')).toContain(token)
        expect(kept()).not.toMatch(/heron/)

        const consent = page.getByLabel(/^Type "keep it unprotected"/)
        await consent.fill('keep it')
        expect(await page.getByRole('button', { name: 'Allow' }).isDisabled()).toBe(true)
        await consent.fill('keep it unprotected')
        await page.getByRole('button', { name: 'Allow' }).click()
        await page.getByText('None is kept here until you allow it.').waitFor({ state: 'detached' })
        await eventually(() => existsSync(open)).toBe(false)
        expect(JSON.parse(kept())).toMatchObject({
          weakAllowed: { backend: 'basic_text' },
          secrets: { heron: { backend: 'basic_text', weak: true } },
        })
        expect(kept()).not.toContain(token)
        await app.end()

        const again = await night.start({ keychain: 'absent' })
        await (await again.page('main')).getByText('2 of 2 live').first().waitFor()
      } finally {
        await heron.close()
      }
    },
  )
})
