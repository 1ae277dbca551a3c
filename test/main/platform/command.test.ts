import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand, runWithin } from '../../../main/platform/command.ts'
import { eventually } from '../../helpers/eventually.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const never = new AbortController().signal
const node = (script: string, ...words: readonly string[]): readonly string[] => [
  process.execPath,
  '-e',
  script,
  ...words,
]

describe('a command', () => {
  it('gets its words as they are: no shell reads them', async () => {
    const words = ['$(touch x)', '; ls', '"quoted"', '*']
    const result = await runCommand(
      node('console.log(JSON.stringify(process.argv.slice(1)))', ...words),
      never,
    )
    expect(result.ok && JSON.parse(result.output)).toEqual(words)
  })

  it('has no input and no terminal to wait for', async () => {
    expect(
      await runCommand(node('process.stdin.on("end", () => console.log("end")).resume()'), never),
    ).toEqual({
      ok: true,
      output: 'end\n',
    })
  })

  it.each([
    [
      'that fails',
      node('console.error("hunter2"); console.log("hunter2"); process.exit(3)'),
      /ended with code 3$/,
    ],
    ['that is not there', ['nightdesk-no-such-program'], /no such program/],
    ['that is ended', node('process.kill(process.pid, "SIGTERM")'), /ended by SIGTERM$/],
    ['that prints too much', node('console.log("x".repeat(70_000))'), /printed more than 64 KB$/],
  ])('%s says why, and nothing it printed', async (_, argv, reason) => {
    const result = await runCommand(argv, never)
    expect(result).toEqual({ ok: false, reason: expect.stringMatching(reason) })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  it.runIf(process.platform !== 'win32')('that hangs is ended with all that it started', async () => {
    const file = path.join(aTestFolder(), 'pid')
    const script = path.join(path.dirname(file), 'hang.sh')
    writeFileSync(script, `sleep 600 &\necho $! > '${file}'\nwait\n`)
    const ended = new AbortController()
    const running = runWithin(['/bin/sh', script], ended.signal, 60_000)
    await eventually(() => existsSync(file) && readFileSync(file, 'utf8') !== '').toBe(true)
    ended.abort()
    expect(await running).toEqual({ ok: false, reason: 'it was stopped' })
    await eventually(() => isAlive(Number(readFileSync(file, 'utf8')))).toBe(false)
  })

  it('that does not end is late', async () => {
    expect(await runWithin(node('setInterval(() => {}, 1_000)'), never, 50)).toEqual({
      ok: false,
      reason: 'it did not end within 0.05 s',
    })
  })
})

/** Does it run, and not merely wait to be reaped? */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
