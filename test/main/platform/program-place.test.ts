/** A program is taken from PATH, never from the folder it is run in. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { git, printed } from '../../../main/platform/git.ts'
import { runProgram } from '../../../main/platform/program.ts'
import { programPlace } from '../../../main/platform/program-place.ts'
import { checkRules } from '../../../main/platform/promtool.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const deadlineMs = 20_000

describe('on Windows', () => {
  const there = new Set([
    'C:\\repo\\git.exe',
    'C:\\Program Files\\Git\\cmd\\git.exe',
    'C:\\semi;colon\\promtool.exe',
    'C:\\scripts\\git.cmd',
  ])
  const find = (name: string, Path: string): string | null =>
    programPlace(name, { env: { Path }, platform: 'win32', isProgram: (file) => there.has(file) })

  it('by the folders of PATH alone, with the endings that run without a shell', () => {
    expect(find('git', 'C:\\scripts;C:\\Program Files\\Git\\cmd')).toBe(
      'C:\\Program Files\\Git\\cmd\\git.exe',
    )
    expect(find('git.exe', '"C:\\Program Files\\Git\\cmd"')).toBe('C:\\Program Files\\Git\\cmd\\git.exe')
    expect(find('git', '')).toBeNull()
    // Relative to the folder, or to its drive: what lies there is anybody's.
    expect(find('git', '.;;repo;C:repo;\\repo')).toBeNull()
    expect(find('C:\\repo\\git.exe', '')).toBe('C:\\repo\\git.exe')
  })
})

describe.skipIf(process.platform === 'win32')('elsewhere', () => {
  /** A folder that somebody else has put a git and a promtool into. */
  const aTrap = (): string => {
    const folder = aTestFolder()
    for (const name of ['git', 'promtool'])
      writeFileSync(path.join(folder, name), '#!/bin/sh\necho trapped\n', { mode: 0o755 })
    return folder
  }

  it('what lies in the folder is not run, whatever PATH leaves open', async () => {
    const folder = aTrap()
    for (const PATH of ['', ':', '.', `:${path.dirname(process.execPath)}`, 'bin:.'])
      expect(await runProgram(['promtool'], { folder, env: { PATH }, deadlineMs })).toEqual({
        kind: 'missing',
      })
    const { PATH = '' } = process.env
    expect(printed(await git(folder, ['--version'], { env: { PATH: `.::${PATH}` } }))).toMatch(
      /^git version /,
    )
  })

  it('the first that can be run is taken, no folder and no file that cannot', async () => {
    const [first, second] = [aTestFolder(), aTrap()]
    mkdirSync(path.join(first, 'git'))
    writeFileSync(path.join(first, 'promtool'), 'no program', { mode: 0o644 })
    const env = { PATH: `${first}:${second}` }
    for (const name of ['git', 'promtool'])
      expect(await runProgram([name], { env, deadlineMs })).toMatchObject({ output: 'trapped\n' })
    expect(await checkRules('groups: []\n', path.join(second, 'promtool'))).toEqual({ kind: 'passed' })
  })
})
