/** A program of the user's: run to its end, without a shell, never for longer than it may. */
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../../main/platform/program.ts'

const deadlineMs = 20_000

describe.skipIf(process.platform === 'win32')('a program', () => {
  it('is given its words as they are, and what it prints is read whole', async () => {
    const words = ['$(id)', '; exit 3', "it's", '*']
    const result = await runProgram(['printf', '%s|', ...words], { deadlineMs })
    expect(result).toEqual({ kind: 'ended', code: 0, output: `${words.join('|')}|`, errors: '' })
    const much = await runProgram(['sh', '-c', 'head -c 3000000 /dev/zero | tr "\\0" x; exit 2'], {
      deadlineMs,
    })
    expect(much).toMatchObject({ kind: 'ended', code: 2 })
    expect(much.kind === 'ended' && much.output.length).toBe(3_000_000)
  })

  it('that leaves something running has ended well all the same, as git does over a shared ssh connection', async () => {
    const result = await runProgram(['sh', '-c', 'sleep 60 & echo $!'], { deadlineMs })
    if (result.kind !== 'ended') throw new Error(result.kind)
    const left = Number(result.output)
    // What goes on is somebody's: it is not ended with it.
    expect(process.kill(left, 0)).toBe(true)
    process.kill(left)
  })

  it('that does not end is ended by its deadline, with what it began', async () => {
    const file = '/bin/sh'
    const result = await runProgram([file, '-c', 'sleep 60 & sleep 60'], { deadlineMs: 100 })
    expect(result).toEqual({ kind: 'failed', reason: 'did not end within 0.1 s' })
  })

  it('that is not there is missing, and nothing throws', async () => {
    expect(await runProgram(['nightdesk-has-no-such-program'], { deadlineMs })).toEqual({ kind: 'missing' })
  })
})
