import { describe, expect, it } from 'vitest'
import { exportName } from '../../../renderer/postmortems/file-name.ts'
import { saveWords } from '../../../renderer/postmortems/save-words.ts'
import { nightNow } from '../../helpers/fixtures.ts'

describe('the name of an exported draft', () => {
  it.each([
    [
      'Ingress at Mosslund Credit ran out of memory',
      /^2026-10-1\d-ingress-at-mosslund-credit-ran-out-of-memory\.md$/,
    ],
    ['Störung: Zürich «down»', /-storung-zurich-down\.md$/],
    ['../../etc/passwd', /^2026-10-1\d-etc-passwd\.md$/],
    ['日本語', /^2026-10-1\d-postmortem\.md$/],
    ['', /-postmortem\.md$/],
  ])('of %j is safe on every system', (title, name) => {
    expect(exportName(title, nightNow)).toMatch(name)
  })

  it('is never too long', () => {
    expect(exportName('word '.repeat(200), nightNow).length).toBeLessThan(80)
  })
})

describe('what is said of saving', () => {
  it('names the time, the wait, or the reason', () => {
    expect(saveWords({ standing: 'saved', problem: null }, nightNow).text).toMatch(/^Saved \d\d:14:05$/)
    expect(saveWords({ standing: 'saving', problem: null }, nightNow).text).toBe('Saving')
    expect(saveWords({ standing: 'failed', problem: 'The disk is full.' }, nightNow).text).toBe(
      'Not saved: The disk is full.',
    )
  })
})
