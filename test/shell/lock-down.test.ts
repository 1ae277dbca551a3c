/** What no page of ours may do, tried by a real page behind the real preload. */
import { describe, expect, it } from 'vitest'
import type { ShellApp } from '../electron/double/launch.ts'
import { realBinary } from '../electron/real.ts'
import { eventually } from '../helpers/eventually.ts'
import { rowOf, shellNights } from './shell-night.ts'

const night = shellNights()

/** The main window's page, drawn: before that it may still be on its way to it. */
async function pageOf(app: ShellApp) {
  const page = await app.page('main')
  await page.locator('.strip').waitFor()
  return page
}

describe('a page in its window', () => {
  it('has nothing of Node, Electron or the preload, and no other way to the engine than its port', async () => {
    const app = await night.start()
    const page = await pageOf(app)
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', 'nightdeskHost'].filter(
        (name) => name in globalThis,
      ),
    )
    expect(found).toEqual([])
  })

  it('cannot go elsewhere, open a window or reach another host, and is still there', async () => {
    night.fire('one')
    const app = await night.start()
    await (await rowOf(app, 'one')).waitFor()
    const page = await app.page('main')
    await page.evaluate(() => {
      location.href = 'https://wiki.example/'
    })
    await eventually(() => app.complaints.join()).toMatch(/navigation refused: https:\/\/wiki\.example\//)
    await page.evaluate(() => void window.open('https://wiki.example/'))
    if (realBinary === null) await eventually(() => app.complaints.join()).toMatch(/window refused/)
    const fetched = await page.evaluate(() =>
      fetch('https://wiki.example/').then(
        () => 'answered',
        () => 'refused',
      ),
    )
    expect(fetched).toBe('refused')
    if (realBinary === null) await eventually(() => app.complaints.join()).toMatch(/Content Security Policy/)
    await (await rowOf(app, 'one')).waitFor()
    expect(
      page
        .context()
        .pages()
        .filter((other) => /wiki/.test(other.url())),
    ).toEqual([])
  })

  it('takes no markup and no script from words, and lets nobody make an exception', async () => {
    const app = await night.start()
    const page = await pageOf(app)
    const tried = await page.evaluate(() => {
      const outcome = (what: () => unknown): string => {
        try {
          what()
          return 'done'
        } catch (error) {
          return (error as Error).name
        }
      }
      const policies = globalThis as unknown as {
        trustedTypes: { createPolicy(name: string, rules: object): unknown }
      }
      return {
        innerHTML: outcome(() => {
          document.createElement('p').innerHTML = '<b>bold</b>'
        }),
        insertAdjacentHTML: outcome(() => document.body.insertAdjacentHTML('beforeend', '<b>bold</b>')),
        script: outcome(() => {
          document.createElement('script').text = 'globalThis.ran = true'
        }),
        policy: outcome(() => policies.trustedTypes.createPolicy('nightdesk', { createHTML: String })),
        standard: outcome(() => policies.trustedTypes.createPolicy('default', { createHTML: String })),
      }
    })
    expect(tried).toEqual({
      innerHTML: 'TypeError',
      insertAdjacentHTML: 'TypeError',
      script: 'TypeError',
      policy: 'TypeError',
      standard: 'TypeError',
    })
  })

  it('is granted no permission at all', async () => {
    const app = await night.start()
    for (const permission of [
      'notifications',
      'camera',
      'microphone',
      'geolocation',
      'midi',
      'clipboard-read',
      ...(realBinary === null ? ['media', 'openExternal', 'fileSystem'] : []),
    ])
      expect([permission, await app.acts.grants(permission)]).toEqual([permission, false])
  })
})
