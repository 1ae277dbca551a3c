/** What V8 compiled is kept in the data folder, where only this user can write. Each in a process of its own: it stays on. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const file = path.join(import.meta.dirname, '../../../main/platform/compiled-code.ts')

/** A process that keeps its code in `dataDir`, loads something and ends; answers what it says of the place. */
function runWith(dataDir: string): string {
  const script = `
    import { getCompileCacheDir } from 'node:module'
    process.umask(0o077)
    const { keepCompiledCode } = await import(${JSON.stringify(file)})
    keepCompiledCode(${JSON.stringify(dataDir)})
    await import(${JSON.stringify(path.join(path.dirname(file), 'random.ts'))})
    process.stdout.write(String(getCompileCacheDir() ?? 'none'))`
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env })
  expect(run.stderr).toBe('')
  return run.stdout
}

it('keeps it in a folder of its own, for this user only', () => {
  const dataDir = path.join(aTestFolder(), 'data')
  const place = runWith(dataDir)
  expect(place.startsWith(path.join(dataDir, 'compiled'))).toBe(true)
  expect(readdirSync(place).length).toBeGreaterThan(0)
  for (const folder of [dataDir, path.join(dataDir, 'compiled')])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
})

it.skipIf(process.platform === 'win32')('runs nothing out of a folder that others can write', () => {
  const dataDir = aTestFolder()
  mkdirSync(path.join(dataDir, 'compiled'))
  chmodSync(path.join(dataDir, 'compiled'), 0o777)
  expect(runWith(dataDir)).toBe('none')
  chmodSync(path.join(dataDir, 'compiled'), 0o700)
  chmodSync(dataDir, 0o770)
  expect(runWith(dataDir)).toBe('none')
})

it('starts without it where nothing can be written', () => {
  const blocked = path.join(aTestFolder(), 'a-file')
  writeFileSync(blocked, '')
  expect(runWith(path.join(blocked, 'data'))).toBe('none')
  expect(existsSync(path.join(blocked, 'data'))).toBe(false)
})
