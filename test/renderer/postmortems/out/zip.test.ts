/** The archive is read by the real unzip. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { zipOf } from '../../../../renderer/postmortems/out/zip.ts'

it('holds every file under its name, byte for byte, and passes its checksums', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-zip-'))
  try {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256)
    const entries = [
      { name: '2026-10-14-ingress.md', bytes: new TextEncoder().encode('# T\r\n') },
      { name: 'images/a.png', bytes },
      { name: 'empty.md', bytes: new Uint8Array() },
    ]
    const file = path.join(folder, 'a.zip')
    writeFileSync(file, Buffer.concat(zipOf(entries, Date.UTC(2026, 9, 14, 1, 12, 40))))
    expect(execFileSync('unzip', ['-t', file], { encoding: 'utf8' })).toContain('No errors detected')
    execFileSync('unzip', ['-q', file, '-d', folder])
    for (const { name, bytes: content } of entries)
      expect(readFileSync(path.join(folder, name)).equals(Buffer.from(content))).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
