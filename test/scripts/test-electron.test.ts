import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'test-electron.mjs')
let empty: string
beforeAll(async () => {
  empty = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-no-electron-'))
})
afterAll(() => rm(empty, { recursive: true, force: true }))

describe('npm run test:electron without a binary', () => {
  it.each([
    [{}, 0],
    [{ NIGHTDESK_NEED_ELECTRON: '1' }, 1],
  ])('says that it did not run, with %o', (env, status) => {
    const run = spawnSync(process.execPath, [script], {
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: empty, ...env },
      encoding: 'utf8',
    })
    expect({ said: run.stdout, status: run.status }).toEqual({
      said: 'not run: no Electron binary\n',
      status,
    })
  })
})
