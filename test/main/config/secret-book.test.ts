import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readsByOthers } from '../../../main/config/secret-advice.ts'
import { createSecretBook, type Found, type SecretSources } from '../../../main/config/secret-book.ts'
import type { CommandResult } from '../../../main/platform/command.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const command = 'command:pass show am'

function aBook(sources: Partial<SecretSources> = {}) {
  const clock = createManualClock()
  let changes = 0
  const runs: (readonly string[])[] = []
  let result: CommandResult = { ok: true, output: 'one\nnotes\n' }
  const book = createSecretBook({
    env: { TOKEN: 'from env', EMPTY: '' },
    stored: async () => undefined,
    run: async (argv) => {
      runs.push(argv)
      return result
    },
    ...sources,
  })
  const stop = book.follow(clock.after, () => {
    changes += 1
  })
  return {
    book,
    clock,
    stop,
    runs,
    changes: () => changes,
    prints: (next: CommandResult) => {
      result = next
    },
    settle: () => clock.advanceAsync(0),
  }
}

const value = (text: string): Found => ({ kind: 'value', value: text })

describe('what the environment has', () => {
  it.each([
    ['env:TOKEN', value('from env')],
    ['env:EMPTY', { kind: 'missing', words: 'env:EMPTY is not there or empty' }],
    ['env:toString', { kind: 'missing', words: 'env:toString is not there or empty' }],
  ])('is known at once: %s', (ref, found) => {
    expect(aBook().book.look(ref)).toEqual(found)
  })
})

describe('a file', () => {
  const read = async (file: string): Promise<Found> => aBook().book.ask(`file:${file}`)

  it('is read without the line end that editors add', async () => {
    const file = path.join(aTestFolder(), 'token')
    writeFileSync(file, '  s3cret\n')
    expect(await read(file)).toEqual(value('s3cret'))
  })

  it.each([
    ['that is not there', () => {}, 'is not there'],
    ['that is a folder', (file: string) => mkdirSync(file), 'is not a plain file'],
    ['that is empty', (file: string) => writeFileSync(file, '\n'), 'is empty'],
    ['of several lines', (file: string) => writeFileSync(file, 'a\nhunter2\n'), 'holds more than one line'],
    ['that is too large', (file: string) => writeFileSync(file, 'x'.repeat(65_537)), 'is larger than 64 KB'],
  ])('%s is no secret, and says so', async (_, make, words) => {
    const file = path.join(aTestFolder(), 'token')
    make(file)
    expect(await read(file)).toEqual({ kind: 'missing', words: `file:${file} ${words}` })
  })

  it.runIf(process.platform !== 'win32')('that is a pipe nobody writes into holds nothing up', async () => {
    const file = path.join(aTestFolder(), 'token')
    execFileSync('mkfifo', [file])
    expect(await read(file)).toEqual({ kind: 'missing', words: `file:${file} is not a plain file` })
  })

  it('that others can read is told', async () => {
    const file = path.join(aTestFolder(), 'token')
    writeFileSync(file, 's3cret')
    chmodSync(file, 0o644)
    expect(await readsByOthers([`file:${file}`, 'env:A'])).toEqual([
      expect.stringContaining(`can read ${file}`),
    ])
    chmodSync(file, 0o600)
    expect(await readsByOthers([`file:${file}`])).toEqual([])
  })
})

describe('a command', () => {
  it('runs once for all who ask, and its first line counts', async () => {
    const { book, runs, settle, changes } = aBook()
    expect(book.look(command).kind).toBe('waiting')
    book.look({ command: ['pass', 'show', 'am'] })
    await settle()
    expect([book.look(command), runs, changes()]).toEqual([value('one'), [['pass', 'show', 'am']], 1])
  })

  it('that fails is named without what it printed, and run again after a minute', async () => {
    const { book, clock, settle, prints } = aBook()
    prints({ ok: false, reason: 'it ended with code 1' })
    book.look(command)
    await settle()
    expect(book.look(command)).toEqual({
      kind: 'missing',
      words: 'The command pass gave no secret: it ended with code 1',
    })
    prints({ ok: true, output: 'two' })
    await clock.advanceAsync(60_000)
    expect(book.look(command)).toEqual(value('two'))
  })

  it('is run again when its secret is refused, once a minute at most', async () => {
    const { book, clock, runs, prints, settle, changes } = aBook()
    book.look(command)
    await settle()
    prints({ ok: true, output: 'two' })
    for (let tries = 0; tries < 5; tries += 1) book.refused([command])
    await clock.advanceAsync(59_000)
    expect(runs.length).toBe(1)
    await clock.advanceAsync(2_000)
    expect([runs.length, book.look(command), changes()]).toEqual([2, value('two'), 2])
    await clock.advanceAsync(600_000)
    expect(runs.length).toBe(2)
    book.refused([command])
    await settle()
    // The same again is no change.
    expect([runs.length, changes()]).toEqual([3, 2])
  })

  it('is run again at once when its secret is refused and a person insists, and only then', async () => {
    const { book, runs, prints, settle } = aBook()
    book.look(command)
    await settle()
    prints({ ok: true, output: 'two' })
    book.tryAgain([command], false)
    await settle()
    expect(runs.length).toBe(1)
    book.tryAgain([command], true)
    await settle()
    expect([runs.length, book.look(command)]).toEqual([2, value('two')])
  })

  it('whose secret was refused keeps it while it has no other one', async () => {
    const { book, runs, prints, clock, changes } = aBook()
    book.look(command)
    await clock.advanceAsync(61_000)
    prints({ ok: false, reason: 'it ended with code 1' })
    book.refused([command])
    await clock.advanceAsync(600_000)
    expect([runs.length, book.look(command), changes()]).toEqual([2, value('one'), 1])
  })

  it('that has failed is run each minute, although an older run of it ends only after the newer one', async () => {
    const ends: ((result: CommandResult) => void)[] = []
    const run = () => new Promise<CommandResult>((resolve) => ends.push(resolve))
    const failed: CommandResult = { ok: false, reason: 'it ended with code 1' }
    const { book, clock, settle } = aBook({ run })
    book.look(command)
    await clock.advanceAsync(6_000)
    book.tryAgain([command], false)
    ends[1]?.(failed)
    await clock.advanceAsync(61_000)
    expect(ends.length).toBe(2)
    ends[0]?.(failed)
    await clock.advanceAsync(60_000)
    expect(ends.length).toBe(3)
    ends[2]?.({ ok: true, output: 'late' })
    await settle()
    expect(book.look(command)).toEqual(value('late'))
  })

  it('is stopped with the book, and heard of no more', async () => {
    let stopped = false
    const run: SecretSources['run'] = (_, signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          stopped = true
          resolve({ ok: true, output: 'late' })
        }),
      )
    const { book, stop, settle, changes, clock } = aBook({ run })
    book.look(command)
    stop()
    await settle()
    expect([stopped, changes(), clock.pending()]).toEqual([true, 0, 0])
  })
})

describe('what is typed and kept', () => {
  it('is no failure while it is looked up, and one when that takes long; a late answer counts', async () => {
    let answer = (_: string): void => {}
    const stored = () =>
      new Promise<string>((resolve) => {
        answer = resolve
      })
    const { book, clock, changes, settle } = aBook({ stored })
    expect(book.look('stored:plover').kind).toBe('waiting')
    await clock.advanceAsync(4_000)
    expect(changes()).toBe(0)
    await clock.advanceAsync(1_000)
    expect([changes(), book.look('stored:plover')]).toEqual([
      1,
      { kind: 'missing', words: expect.stringMatching(/cannot read its token.*type it again/) },
    ])
    answer('s3cret')
    await settle()
    expect([changes(), book.look('stored:plover')]).toEqual([2, value('s3cret')])
  })

  it('is asked for again when it could not be read, and when a person insists', async () => {
    let asked = 0
    let locked = true
    const stored = async (): Promise<string> => {
      asked += 1
      if (locked) throw new Error('Nightdesk cannot read its token: it is locked. Type it again.')
      return 's3cret'
    }
    const { book, clock, settle } = aBook({ stored })
    book.look('stored:plover')
    await settle()
    expect(book.look('stored:plover')).toEqual({
      kind: 'missing',
      words: expect.stringMatching(/it is locked/),
    })
    await clock.advanceAsync(60_000)
    expect(asked).toBe(2)
    locked = false
    book.tryAgain(['stored:plover'], false)
    await settle()
    expect([asked, book.look('stored:plover')]).toEqual([3, value('s3cret')])
    book.tryAgain(['stored:plover'], true)
    book.refused(['stored:plover'])
    await clock.advanceAsync(120_000)
    expect(asked).toBe(3)
  })

  it('is forgotten with its source, and a new one looked up', async () => {
    let kept = 'one'
    const { book, settle } = aBook({ stored: async () => kept })
    book.look('stored:plover')
    await settle()
    kept = 'two'
    book.keepOnly([])
    book.look('stored:plover')
    await settle()
    expect(book.look('stored:plover')).toEqual(value('two'))
    kept = 'three'
    book.forget('stored:plover')
    expect(await book.ask('stored:plover')).toEqual(value('three'))
  })

  it('a test does not wait for it for ever', async () => {
    const { book, clock } = aBook({ stored: () => new Promise(() => {}) })
    const asked = book.ask('stored:plover')
    book.keepOnly([])
    await clock.advanceAsync(10_000)
    expect(await asked).toMatchObject({ kind: 'missing' })
  })
})
