import { execFile, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { isStale } from '../../../scripts/start.mjs'

const root = path.join(import.meta.dirname, '..', '..', '..')
const out = path.join(root, 'out', 'main')
beforeAll(() => {
  if (!isStale(root)) return
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const built = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], { cwd: root })
  expect(built.status, String(built.stderr)).toBe(0)
}, 120_000)

describe('the updating library in the build', () => {
  const textOf = (name: string): string => readFileSync(path.join(out, name), 'utf8')
  const holders = (): readonly string[] =>
    readdirSync(out).filter(
      (name) => name.endsWith('.js') && /\bvar NsisUpdater\b|class NsisUpdater\b/.test(textOf(name)),
    )

  it('lies in a file of its own, which no start loads', () => {
    expect(holders()).toHaveLength(1)
    const [name = ''] = holders()
    const importers = readdirSync(out).filter(
      (file) => file.endsWith('.js') && file !== name && textOf(file).includes(name),
    )
    expect(importers).toEqual(['electron.js'])
    expect(textOf('electron.js')).toMatch(new RegExp(`import\\(["'\`]\\./${name.replaceAll('.', '\\.')}`))
    expect(textOf('electron.js')).not.toMatch(new RegExp(`from ["']\\./${name.replaceAll('.', '\\.')}`))
  })

  it('works there, for every system', async () => {
    const script = path.join(root, 'test', 'electron', 'load-updater.ts')
    const file = path.join(out, holders()[0] ?? '')
    const { stdout } = await promisify(execFile)(process.execPath, [script, file], { timeout: 50_000 })
    expect(JSON.parse(stdout)).toEqual({
      NsisUpdater: '1.0.0 electron-updater',
      MacUpdater: '1.0.0 electron-updater',
      DebUpdater: '1.0.0 electron-updater',
      heard: ['error', 'update-downloaded'],
    })
  })
})
