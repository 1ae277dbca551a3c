import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLog, type LogFields } from '../../../main/platform/log.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const at = '2026-10-14T01:14:05.000Z'
const linesOf = (folder: string): readonly unknown[] =>
  readFileSync(path.join(folder, 'nightdesk.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

describe('the log', () => {
  it('writes one JSON line an event, for its owner only', () => {
    const folder = path.join(aTestFolder(), 'data')
    const log = createLog(folder, () => nightNow)
    log('started', { version: '0.1.0', port: 4_711 })
    log('poll-failed', { sourceId: 'plover', failure: 'timeout', code: 'x', count: 3, ms: 10_000 })
    log('stopped')
    expect(linesOf(folder)).toEqual([
      { at, event: 'started', version: '0.1.0', port: 4_711 },
      { at, event: 'poll-failed', sourceId: 'plover', failure: 'timeout', code: 'x', count: 3, ms: 10_000 },
      { at, event: 'stopped' },
    ])
    expect(statSync(path.join(folder, 'nightdesk.log')).mode & 0o777).toBe(0o600)
  })

  it('drops every field it does not know', () => {
    const folder = aTestFolder()
    const fields = {
      count: 1,
      url: 'https://mira:hunter2@alerts.example',
      labels: { customer: 'Mosslund' },
      authorization: 'Bearer hunter2',
    }
    createLog(folder, () => nightNow)('x', fields as LogFields)
    expect(linesOf(folder)).toEqual([{ at, event: 'x', count: 1 }])
  })

  it('cuts long messages and keeps each on its line', () => {
    const folder = aTestFolder()
    createLog(folder, () => nightNow)('x', { message: `a\nb\r\n"${'x'.repeat(10_000)}` })
    const [line] = linesOf(folder) as { message: string }[]
    expect(line?.message).toHaveLength(500)
    expect(readFileSync(path.join(folder, 'nightdesk.log'), 'utf8').split('\n')).toHaveLength(2)
  })

  it('keeps one old file when it has grown too large, and goes on', () => {
    const folder = aTestFolder()
    const file = path.join(folder, 'nightdesk.log')
    writeFileSync(`${file}.old`, 'older')
    writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1))
    const log = createLog(folder, () => nightNow)
    log('one')
    log('two')
    expect(statSync(`${file}.old`).size).toBe(5 * 1024 * 1024 + 1)
    expect(linesOf(folder)).toMatchObject([{ event: 'one' }, { event: 'two' }])
  })

  it('grows until then', () => {
    const folder = aTestFolder()
    const log = createLog(folder, () => nightNow)
    for (let lines = 0; lines < 401; lines += 1) log('x')
    expect(linesOf(folder)).toHaveLength(401)
    expect(existsSync(path.join(folder, 'nightdesk.log.old'))).toBe(false)
  })

  it.each([
    ['is a file', (folder: string) => writeFileSync(folder, '')],
    [
      'has a folder where the log should be',
      (folder: string) => mkdirSync(path.join(folder, 'nightdesk.log'), { recursive: true }),
    ],
  ])('never disturbs the watch when its folder %s', (_, prepare) => {
    const folder = path.join(aTestFolder(), 'data')
    prepare(folder)
    const log = createLog(folder, () => nightNow)
    expect(() => [log('one', { count: 1 }), log('two')]).not.toThrow()
  })

  it('F49: holds its newest lines while the file takes none, and says how many were dropped', () => {
    const folder = aTestFolder()
    const blocked = path.join(folder, 'nightdesk.log')
    mkdirSync(blocked)
    const log = createLog(folder, () => nightNow)
    for (let count = 1; count <= 600; count += 1) log('x', { count })
    rmdirSync(blocked)
    log('works again')
    const lines = linesOf(folder)
    expect(lines).toHaveLength(501)
    expect(lines[0]).toEqual({ at, event: 'lines-dropped', count: 101 })
    expect(lines[1]).toEqual({ at, event: 'x', count: 102 })
    expect(lines.at(-1)).toEqual({ at, event: 'works again' })
    log('once')
    expect(linesOf(folder)).toHaveLength(502)
  })

  it('never disturbs the watch when its clock is mad', () => {
    expect(() => createLog(aTestFolder(), () => Number.NaN)('x')).not.toThrow()
  })
})
