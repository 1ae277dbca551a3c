/** `nightdesk who`: what is printed, and the exit codes a script can use. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whoHelp } from '../../../main/engine/who.ts'
import { answerVerb } from '../../../main/hosts/who.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-who-'))
  write(`version: 1
rotations:
  - name: ops duty
    zone: Europe/Berlin
    people: [Mara Lind, Ines Okafor]
    starts: 2026-01-05 08:00
    turn: 1d
    overrides: [{from: 2026-12-24 20:00, to: 2026-12-24 22:00}]
  - name: support
    zone: Europe/Berlin
    people: [Sami Haddad]
    starts: 2026-01-05 08:00
    turn: 1w
    hours: [{days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}]
`)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const write = (text: string) => writeFileSync(path.join(dir, 'config.yaml'), text)
const who = (words: readonly string[], now = '2026-12-24T10:00+01:00') =>
  answerVerb(['who', ...words, `--data-dir=${dir}`], {}, 'linux', Date.parse(now))

describe('who', () => {
  it('says a line for each rotation, and ends with 0', () => {
    expect(who([])).toEqual({
      out: 'ops duty\tInes Okafor\tuntil 2026-12-24T19:00:00.000Z\nsupport\tSami Haddad\tuntil 2026-12-24T17:00:00.000Z\n',
      ...{ err: '', code: 0 },
    })
  })

  it('says the bare name of one, at any instant', () => {
    expect(who(['--role', 'ops duty'])).toMatchObject({ out: 'Ines Okafor\n', code: 0 })
    expect(who(['--role', 'ops duty', '--at', '2026-12-25T08:00+01:00'])).toMatchObject({
      ...{ out: 'Mara Lind\n', code: 0 },
    })
  })

  it('ends with 1 when nobody is, and says whether that is by plan', () => {
    expect(who(['--role=ops duty'], '2026-12-24T21:00+01:00')).toMatchObject({ out: 'nobody\n', code: 1 })
    expect(who(['--role=support'], '2026-12-24T21:00+01:00')).toMatchObject({
      ...{ out: 'nobody, outside its hours\n', code: 1 },
    })
  })

  it('says it as JSON', () => {
    const answer = who(['--json', '--role', 'ops duty'])
    expect(JSON.parse(answer?.out ?? '')).toEqual([
      {
        ...{ role: 'ops duty', state: 'on-duty', person: 'Ines Okafor', override: false },
        ...{ from: '2026-12-24T07:00:00.000Z', until: '2026-12-24T19:00:00.000Z', why: null, asOf: null },
      },
    ])
  })

  it.each([
    [['--at', 'tomorrow'], '"tomorrow" is no instant. Write one such as 2026-12-24T20:00+01:00.\n'],
    [['--role', 'sre'], 'No rotation is called "sre". There is "ops duty", "support".\n'],
    [['--rolle', 'sre'], "Unknown option '--rolle'. --help lists the options.\n"],
    [['now'], "Unexpected argument 'now'. --help lists the options.\n"],
  ])('%j is asked wrongly: it says what and how, on the error output, and ends with 2', (words, err) => {
    expect(who(words)).toMatchObject({ out: '', err: expect.stringContaining(err.slice(0, 30)), code: 2 })
  })

  it('names file and line of a configuration that is wrong, and knows nothing without a rotation', () => {
    const file = path.join(dir, 'config.yaml')
    write('version: 1\nrotations: [{name: x, zone: Mars}]\n')
    expect(who([])).toMatchObject({ err: expect.stringContaining(`${file}, line 2: `), code: 2 })
    write('version: 1\n')
    expect(who([])).toMatchObject({ out: '', err: `No rotation is configured in ${file}.\n`, code: 3 })
  })

  it('tells its options, and leaves every other word to the app', () => {
    expect(who(['--help'])).toMatchObject({ out: whoHelp, code: 0 })
    for (const words of [[], ['--drill'], ['nightdesk://alert/1'], ['--config', 'who']])
      expect(answerVerb(words, {}, 'linux', 0)).toBeNull()
  })
})
