/** docs/faults.md is true: every row names tests, and each of them carries the row's number in a title. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const rows = readFileSync(path.join(root, 'docs/faults.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, fault = '', rest = ''] = /^\| (F\d{2,3}) \|(.*)\|$/.exec(line) ?? []
    return fault === ''
      ? []
      : [{ fault, files: [...rest.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, file = '']) => file) }]
  })

describe('the list of faults', () => {
  it('is the whole list', () => {
    expect(rows.length).toBeGreaterThan(55)
  })

  it.each(rows)('$fault is tried where it says', ({ fault, files }) => {
    expect(files).not.toEqual([])
    for (const file of files) {
      const full = path.join(root, 'test', file)
      expect(existsSync(full) && readFileSync(full, 'utf8').includes(fault), `${file} tries ${fault}`).toBe(
        true,
      )
    }
  })
})
