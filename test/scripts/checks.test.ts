import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complaints } from '../../scripts/check-lock.mjs'

const root = path.join(import.meta.dirname, '..', '..')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-checks-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('check-lock', () => {
  it('takes our own lock file', () => {
    expect(complaints(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')))).toEqual([])
  })

  it('misses nothing that breaks an install elsewhere', () => {
    const packages = {
      '': { optionalDependencies: { 'a-linux': '1.0.0' } },
      'node_modules/a': {
        integrity: 'sha512-x',
        optionalDependencies: { 'a-darwin': '1.0.0', '@b/linux': '1' },
      },
      'node_modules/a/node_modules/@b/linux': {
        integrity: 'sha512-x',
        resolved: 'https://registry.example/b.tgz',
      },
      'node_modules/c': {},
      'node_modules/linked': { link: true },
    }
    expect(complaints({ packages })).toEqual([
      'the project: its optional a-linux is missing',
      'node_modules/a: its optional a-darwin is missing',
      'node_modules/a/node_modules/@b/linux: tied to one registry',
      'node_modules/c: no integrity',
    ])
  })
})

describe('check-builder', () => {
  const check = async (text: string) => {
    const file = path.join(folder, 'builder.yml')
    await writeFile(file, text)
    return spawnSync(process.execPath, [path.join(root, 'scripts', 'check-builder.mjs'), file], {
      cwd: root,
      encoding: 'utf8',
    })
  }
  const ours = readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')

  it('takes our own file', async () => {
    const run = await check(ours)
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
  })

  it('refuses unknown keys and a fuse that was left on', async () => {
    const unknown = await check(`${ours}\nasarr: true\n`)
    expect(unknown.status).not.toBe(0)
    expect(unknown.stderr).toContain('asarr')
    const fuse = await check(ours.replace('runAsNode: false', 'runAsNode: true'))
    expect(fuse.status).toBe(1)
    expect(fuse.stderr).toContain('the fuse runAsNode must be off')
  })

  it('refuses a package that is weaker than it could be, and says all of it', async () => {
    const weak = [
      ['verifyUpdateCodeSignature: true', 'verifyUpdateCodeSignature: false', 'Windows must check'],
      ['hardenedRuntime: true', 'hardenedRuntime: false', 'hardened runtime'],
      ['perMachine: false', 'perMachine: true', 'for one user'],
      ['schemes: [nightdesk]', 'schemes: [nightdesk, ssh]', 'only nightdesk'],
      ['publish: null', 'publish: { provider: github }', 'no update address'],
      ['smartUnpack: false', 'smartUnpack: true', 'unpack nothing'],
      ['syncDesktopName: true', 'syncDesktopName: false', 'desktopName'],
    ] as const
    const run = await check(weak.reduce((text, [is, becomes]) => text.replace(is, becomes), ours))
    expect(run.status).toBe(1)
    for (const [, , words] of weak) expect(run.stderr).toContain(words)
  })
})

describe('the entitlements on macOS', () => {
  it('are what V8 needs and nothing else', () => {
    const text = readFileSync(path.join(root, 'build', 'entitlements.mac.plist'), 'utf8')
    expect([...text.matchAll(/<key>(.+)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ])
  })
})

describe('the icons', () => {
  /** Width and height out of a PNG's header chunk. */
  const sizeOf = (name: string): [number, number] => {
    const bytes = readFileSync(path.join(root, 'build', name))
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  }

  const bytesOf = (name: string): Buffer => readFileSync(path.join(root, 'build', name))

  it('of the app are there for Linux, macOS and Windows', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(sizeOf(`icons/${size}x${size}.png`)).toEqual([size, size])

    const icns = bytesOf('icon.icns')
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
    const blocks: [string, number][] = []
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      blocks.push([icns.toString('latin1', at, at + 4), icns.readUInt32BE(at + 8 + 16)])
    const sizes = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 }
    expect(Object.fromEntries(blocks)).toEqual(sizes)

    const ico = bytesOf('icon.ico')
    const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => {
      const at = ico.readUInt32LE(6 + 16 * i + 12)
      const isPng = ico.readUInt32BE(at) === 0x89504e47
      return isPng ? ico.readUInt32BE(at + 16) : ico.readInt32LE(at + 4)
    })
    expect(entries).toEqual([16, 20, 24, 32, 40, 48, 64, 256])
  })

  it('are there in every size', () => {
    expect(sizeOf('icon.png')).toEqual([512, 512])
    for (const face of ['calm', 'needs-you', 'overdue', 'blind']) {
      for (const kind of [face, `${face}Template`]) {
        expect(sizeOf(`tray/${kind}.png`)).toEqual([22, 22])
        expect(sizeOf(`tray/${kind}@2x.png`)).toEqual([44, 44])
      }
    }
  })

  it('tell the faces apart by shape alone', () => {
    const shapes = ['calm', 'needs-you', 'overdue', 'blind'].map((face) =>
      readFileSync(path.join(root, 'build', 'tray', `${face}Template.png`)).toString('hex'),
    )
    expect(new Set(shapes).size).toBe(4)
  })
})
