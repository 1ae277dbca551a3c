/** Archives come in again: byte for byte what went out; what is hostile or broken is refused with a sentence, whole. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { PostmortemFile } from '../../../../contract/postmortem-out.ts'
import { type ImageBytes, imageName } from '../../../../contract/postmortem-text.ts'
import type { Connection } from '../../../../contract/wire.ts'
import { type Picked, takeIn } from '../../../../renderer/postmortems/out/take-in.ts'
import { filesOf } from '../../../../renderer/postmortems/out/unzip.ts'
import { zipOf } from '../../../../renderer/postmortems/out/zip.ts'
import { type Night, startNight } from '../../../helpers/a-night.ts'
import { aTestFolder } from '../../../helpers/open-test-db.ts'

const open: Night[] = []
const begin = async (): Promise<Night> => {
  const night = await startNight({ chance: 'ab'[open.length] ?? 'c' })
  open.push(night)
  return night
}
afterEach(async () => {
  for (const night of open.splice(0)) await night.close()
})

const at = Date.UTC(2026, 9, 14, 1, 12, 40)
const bytesOf = (text: string) => new TextEncoder().encode(text)
const picked = (name: string, bytes: Uint8Array): Picked => ({
  name,
  arrayBuffer: async () => Uint8Array.from(bytes).buffer,
})
const zipped = (entries: Parameters<typeof zipOf>[0]): Buffer => Buffer.concat(zipOf(entries, at))
const take = (night: Night, ...files: readonly Picked[]) => takeIn(night as unknown as Connection, files)

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
const pictureName = imageName(createHash('sha256').update(picture).digest('hex'), 'image/png')

/** The archive of a postmortem, as the page makes it. */
const archiveOf = async (night: Night, postmortemId: number): Promise<Buffer> => {
  await night.order('postmortems.export', { postmortemId })
  const file = await night.query<PostmortemFile>('postmortems.file', { postmortemId })
  const images = await Promise.all(
    file.images.map(async (name) => {
      const { data } = await night.query<ImageBytes>('postmortems.image', { postmortemId, name })
      return { name: `images/${name}`, bytes: Uint8Array.from(Buffer.from(data, 'base64')) }
    }),
  )
  return zipped([{ name: file.name, bytes: bytesOf(file.head + file.text) }, ...images])
}

describe('our own archive', () => {
  it('comes in with its pictures on another laptop, and goes out again as the same bytes', async () => {
    const [here, there] = [await begin(), await begin()]
    await here.order('postmortems.create', { episodeIds: [] })
    const id = here.postmortemsShown.at(-1) ?? 0
    await here.order('pieces.put', { pieces: 'picture-1', index: 0, text: picture.toString('base64') })
    await here.order('postmortems.addImage', { postmortemId: id, name: pictureName, pieces: 'picture-1' })
    const text = `# Ingress 🔥\r\n\r\n![a graph](images/${pictureName})\r\n`
    await here.order('postmortems.save', { postmortemId: id, base: 1, text })
    const archive = await archiveOf(here, id)
    const taken = await take(there, picked('2026-10-14-ingress.zip', archive))
    expect(taken).toMatchObject({ problems: [], pictures: 1, done: [{ outcome: 'added' }] })
    expect((await archiveOf(there, taken.done[0]?.postmortemId ?? 0)).equals(archive)).toBe(true)
    // The same once more is the same one.
    const again = await take(there, picked('again.zip', archive))
    expect(again).toMatchObject({ problems: [], done: [{ outcome: 'known' }] })
    expect(there.state().postmortems).toHaveLength(1)
  })

  it('comes in packed anew by another program, with folders around it', async () => {
    const night = await begin()
    const folder = aTestFolder()
    mkdirSync(path.join(folder, 'mine', 'images'), { recursive: true })
    writeFileSync(
      path.join(folder, 'mine', 'a.md'),
      `# A\n\n${'words '.repeat(5_000)}\n![g](images/${pictureName})\n`,
    )
    writeFileSync(path.join(folder, 'mine', 'images', pictureName), picture)
    writeFileSync(path.join(folder, 'mine', 'notes.pdf'), 'no Markdown')
    execFileSync('zip', ['-q', '-9', '-r', 'all.zip', 'mine'], { cwd: folder })
    const archive = readFileSync(path.join(folder, 'all.zip'))
    expect(archive.length).toBeLessThan(5_000)
    const taken = await take(night, picked('all.zip', archive))
    expect(taken).toMatchObject({ problems: [], pictures: 1, done: [{ name: 'a.md', title: 'A' }] })
  })
})

describe('an archive that is refused', () => {
  const good = (): Buffer =>
    zipped([
      { name: 'a.md', bytes: bytesOf('# A\n') },
      { name: 'b.md', bytes: bytesOf('# B\n') },
    ])
  const changed = (change: (archive: Buffer, list: number) => void): Buffer => {
    const archive = good()
    change(archive, archive.readUInt32LE(archive.length - 6))
    return archive
  }
  const byZip = (args: readonly string[], make: (folder: string) => void): Buffer => {
    const folder = aTestFolder()
    make(folder)
    execFileSync('zip', ['-q', ...args], { cwd: folder })
    return readFileSync(path.join(folder, 'x.zip'))
  }

  it.each([
    ['names a file outside of itself', () => zipped([{ name: '../../a.md', bytes: bytesOf('# A\n') }])],
    ['names a file outside of itself', () => zipped([{ name: '/etc/a.md', bytes: bytesOf('# A\n') }])],
    ['names a file outside of itself', () => zipped([{ name: 'C:\\a.md', bytes: bytesOf('# A\n') }])],
    ['names a file outside of itself', () => zipped([{ name: 'a\\..\\..\\b.md', bytes: bytesOf('# A\n') }])],
    ['is no ZIP archive, or is damaged', () => Buffer.from('PK, but no archive')],
    ['is no ZIP archive, or is damaged', () => good().subarray(0, 60)],
    // A byte of the words has flipped.
    ['is no ZIP archive, or is damaged', () => changed((archive) => void archive.set([0x58], 36))],
    // The name before the bytes is another than the list's.
    ['is no ZIP archive, or is damaged', () => changed((archive) => void archive.set([0x7a], 30))],
    // The second file begins within the first one: what is small here would be without end.
    [
      'is no ZIP archive, or is damaged',
      () => changed((archive, list) => void archive.writeUInt32LE(0, list + 50 + 42)),
    ],
    [
      'is encrypted',
      () =>
        byZip(['-P', 'secret', 'x.zip', 'a.md'], (folder) =>
          writeFileSync(path.join(folder, 'a.md'), '# A\n'),
        ),
    ],
    [
      'holds a file twice',
      () =>
        zipped([
          { name: 'a.md', bytes: bytesOf('# A\n') },
          { name: 'a.md', bytes: bytesOf('# B\n') },
        ]),
    ],
    [
      'holds a file of more than 16 MB',
      () => changed((archive, list) => void archive.writeUInt32LE(2 ** 30, list + 24)),
    ],
    [
      'holds more than 2000 files',
      () =>
        zipped(Array.from({ length: 2_001 }, (_, index) => ({ name: `${index}.md`, bytes: bytesOf('') }))),
    ],
    [
      'is packed in a way that cannot be read here',
      () => changed((archive, list) => void archive.writeUInt16LE(12, list + 10)),
    ],
    ['holds no Markdown file', () => zipped([{ name: 'a.pdf', bytes: bytesOf('x') }])],
  ])('says so: %s', async (why, archive) => {
    const night = await begin()
    const taken = await take(night, picked('a.zip', archive()), picked('good.md', bytesOf('# Good\n')))
    expect(taken.problems).toEqual([`a.zip ${why}. Nothing of it was taken in.`])
    // What was picked beside it comes in, and nothing of the archive.
    expect(night.state().postmortems.map(({ title }) => title)).toEqual(['Good'])
  })

  it('unpacks to no more than it says, however much is in it', async () => {
    const bomb = byZip(['-9', 'x.zip', 'a.md'], (folder) =>
      writeFileSync(path.join(folder, 'a.md'), Buffer.alloc(64 * 1024 * 1024, 'a')),
    )
    expect(bomb.length).toBeLessThan(100_000)
    const list = bomb.readUInt32LE(bomb.length - 6)
    // It says that it is small.
    bomb.writeUInt32LE(1_000, list + 24)
    const [file] = filesOf('a.zip', Uint8Array.from(bomb))
    await expect(file?.unpack()).rejects.toThrow('is damaged')
    const night = await begin()
    expect((await take(night, picked('a.zip', bomb))).done).toEqual([])
  })
})
