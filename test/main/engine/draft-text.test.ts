/** The words of a postmortem through the whole engine: what was changed crosses the wire, and every version stays. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { orders } from '../../../contract/orders.ts'
import type { Postmortem } from '../../../contract/postmortem.ts'
import {
  type ImageBytes,
  imageName,
  imageTypeOf,
  maxImages,
  type PostmortemImage,
  type VersionList,
  type VersionText,
} from '../../../contract/postmortem-text.ts'
import { applyEdit, editBetween, type TextEdit } from '../../../contract/text-edit.ts'
import { type Night, type NightOptions, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const read = (postmortemId: number) => night.query<Postmortem>('postmortems.read', { postmortemId })
const create = async (): Promise<number> => {
  await night.order('postmortems.create', { episodeIds: [] })
  return night.postmortemsShown.at(-1) ?? 0
}
/** Types `text` over what version `base` says. */
const type = async (postmortemId: number, base: number, text: string, more: object = {}): Promise<void> => {
  const before = (await night.query<VersionText>('postmortems.version', { postmortemId, version: base })).text
  await night.order('postmortems.edit', {
    ...{ postmortemId, base, edit: editBetween(before, text), length: text.length },
    ...more,
  })
}
const versions = (postmortemId: number, before: number | null = null, apartMs = 0) =>
  night.query<VersionList>('postmortems.versions', { postmortemId, before, apartMs })
const textOf = async (postmortemId: number, version: number): Promise<string> =>
  (await night.query<VersionText>('postmortems.version', { postmortemId, version })).text

describe('a change', () => {
  it('is saved as the next version, with its title and its words, and told in one row', async () => {
    await begin()
    const [other, id] = [await create(), await create()]
    await type(id, 1, '# Nodes of dunlin\n\nThree words more')
    await type(id, 2, '# Nodes of dunlin\n\nThree wide words more')
    const { text, version, title, words } = await read(id)
    expect(text).toBe('# Nodes of dunlin\n\nThree wide words more')
    expect({ version, title, words }).toEqual({ version: 3, title: 'Nodes of dunlin', words: 8 })
    expect(night.state().postmortems.map((one) => [one.id, one.version])).toEqual(
      expect.arrayContaining([
        [id, 3],
        [other, 1],
      ]),
    )
  })

  it('of words that another window has replaced becomes a copy with all of them', async () => {
    await begin()
    const id = await create()
    await type(id, 1, '# Title\n\nfirst line\n')
    await type(id, 2, '# Title\n\nthe other window\n')
    await type(id, 2, '# Title\n\nfirst line, this window\n')
    const copy = night.postmortemsShown.at(-1) ?? 0
    expect((await read(id)).text).toBe('# Title\n\nthe other window\n')
    expect((await read(copy)).text).toBe('# Copy of Title\n\nfirst line, this window\n')
    // Sent again because the reply was lost, also where the other window has gone on since: no conflict.
    await type(id, 2, '# Title\n\nthe other window\n')
    await type(id, 3, '# Title\n\nthe other window again\n')
    await type(id, 2, '# Title\n\nthe other window\n')
    expect(night.state().postmortems).toHaveLength(2)
    expect((await read(id)).version).toBe(4)
  })

  it('of a draft that was put away goes on as a draft of its own', async () => {
    await begin()
    const id = await create()
    await type(id, 1, '# Title\n\nwords\n')
    await night.order('postmortems.remove', { postmortemId: id })
    await type(id, 2, '# Title\n\nwords typed on\n')
    expect(night.state().postmortems.map(({ title }) => title)).toEqual(['Title'])
    expect((await read(night.postmortemsShown.at(-1) ?? 0)).text).toBe('# Title\n\nwords typed on\n')
  })

  it.each<readonly [string, number, TextEdit, number, string]>([
    ['outside of the text', 2, { from: 9, until: 9, insert: 'x' }, 10, 'bad-input'],
    ['backwards', 2, { from: 4, until: 2, insert: 'x' }, 3, 'bad-input'],
    ['of another length than it says', 2, { from: 0, until: 0, insert: 'x' }, 9, 'bad-input'],
    ['over words nobody knows', 7, { from: 0, until: 0, insert: 'x' }, 6, 'too-late'],
  ])('%s is refused, and nothing is changed', async (_, base, edit, length, code) => {
    await begin()
    const id = await create()
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: 'three' })
    await expect(
      night.order('postmortems.edit', { postmortemId: id, base, edit, length }),
    ).rejects.toMatchObject({ code })
    expect(await read(id)).toMatchObject({ text: 'three', version: 2 })
    expect(night.state().postmortems).toHaveLength(1)
  })

  it('too long for one message comes in pieces, and is one version', async () => {
    await begin()
    const id = await create()
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: '[]' })
    const piece = (index: number, text: string) =>
      night.order('pieces.put', { pieces: 'pasted-1', index, text })
    await piece(0, 'a'.repeat(400_000))
    await piece(1, 'b'.repeat(400_000))
    const whole = `[${'a'.repeat(400_000)}${'b'.repeat(400_000)}c]`
    const change = { postmortemId: id, base: 2, edit: { from: 1, until: 1, insert: 'c' } }
    await night.order('postmortems.edit', { ...change, length: whole.length, pieces: 'pasted-1' })
    expect(await read(id)).toMatchObject({ text: whole, version: 3 })
    // They are used up; and a piece without the one before it is none.
    const again = night.order('postmortems.edit', { ...change, base: 3, length: 9, pieces: 'pasted-1' })
    await expect(again).rejects.toMatchObject({ code: 'too-late' })
    await expect(piece(2, 'd')).rejects.toMatchObject({ code: 'too-late' })
  })

  it('leaves its text at 2,000,000 characters, and says when it is longer', async () => {
    await begin()
    const id = await create()
    const long = 'word '.repeat(400_000)
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: long })
    expect(await read(id)).toMatchObject({ words: 400_000, text: long })
    const one = { from: 2_000_000, until: 2_000_000, insert: 'x' }
    await expect(
      night.order('postmortems.edit', { postmortemId: id, base: 2, edit: one, length: 2_000_001 }),
    ).rejects.toMatchObject({ code: 'bad-input' })
    expect(
      orders['postmortems.edit'].safeParse({ postmortemId: id, base: 2, edit: one, length: 2_000_001 })
        .success,
    ).toBe(false)
  })

  it('stands in the word file as the whole text', async () => {
    await begin({ dataFolder: {} })
    const id = await create()
    await type(id, 1, '# Title\n\nbefore\n')
    await type(id, 2, '# Title\n\nbefore and after\n')
    await night.data().words.settled()
    const file = path.join(night.dir, 'words', `postmortem-${id}.md`)
    expect(readFileSync(file, 'utf8')).toBe('# Title\n\nbefore and after\n')
  })
})

describe('versions', () => {
  it('are all there, each with its words, over a restart, and come in pages', async () => {
    await begin()
    const id = await create()
    const texts = [(await read(id)).text]
    for (let turn = 1; turn <= 250; turn += 1) {
      const before = texts.at(-1) ?? ''
      // Somewhere else each time, so that changes build on one another.
      const at = (turn * 37) % (before.length + 1)
      const next = applyEdit(before, {
        from: at,
        until: Math.min(before.length, at + (turn % 5)),
        insert: `w${turn} 🔥`,
      })
      await type(id, turn, next)
      // Half of a surrogate pair is kept as another character of the same length.
      texts.push(next.toWellFormed())
    }
    await night.restart()
    for (const [index, text] of texts.entries())
      expect([index, await textOf(id, index + 1)]).toEqual([index, text])
    const first = await versions(id)
    expect(first.versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 100 }, (_, at) => 251 - at),
    )
    expect(first.more).toBe(true)
    const last = await versions(id, 52)
    expect([last.versions.length, last.versions.at(-1)?.version, last.more]).toEqual([51, 1, false])
    await expect(textOf(id, 252)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('say when each was, how long it is, and what was added and taken away', async () => {
    await begin()
    const id = await create()
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: 'one two' })
    await night.pass(60_000)
    await type(id, 2, 'one three')
    const [newest, before] = (await versions(id)).versions
    expect(newest).toEqual({
      ...{ version: 3, first: 3, at: night.clock.now(), size: 9, added: 4, removed: 2 },
      ...{ restored: null, saves: 1 },
    })
    expect(before).toMatchObject({ version: 2, at: night.clock.now() - 60_000 })
  })

  it('within one stretch of time are listed as the last of them, and what is older follows it', async () => {
    await begin()
    const id = await create()
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: '' })
    let text = ''
    for (let turn = 2; turn < 14; turn += 1) {
      text += 'word '
      await type(id, turn, text)
      await night.pass(turn % 4 === 1 ? 600_000 : 1_000)
    }
    const { versions: stretches } = await versions(id, null, 300_000)
    expect(stretches.map(({ version, first, saves, added }) => [version, first, saves, added])).toEqual([
      [14, 11, 4, 20],
      [10, 7, 4, 20],
      [6, 1, 6, 20],
    ])
    expect((await versions(id, 11, 300_000)).versions).toEqual(stretches.slice(1))
  })

  it('come back as the newest one, and nothing between is lost', async () => {
    await begin()
    const id = await create()
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: 'the first words' })
    await type(id, 2, 'other words')
    await night.order('postmortems.restore', { postmortemId: id, version: 2 })
    expect(await read(id)).toMatchObject({ text: 'the first words', version: 4, words: 3 })
    expect((await versions(id)).versions[0]).toMatchObject({ version: 4, restored: 2 })
    expect(await textOf(id, 3)).toBe('other words')
    // What is there already comes back as nothing new.
    await night.order('postmortems.restore', { postmortemId: id, version: 2 })
    expect((await read(id)).version).toBe(4)
    await expect(night.order('postmortems.restore', { postmortemId: id, version: 99 })).rejects.toMatchObject(
      { code: 'not-found' },
    )
  })
})

/** A picture of `size` bytes that begins as a PNG does. */
function picture(seed: number, size = 100): Buffer {
  return Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(size - 8, seed)])
}

function nameOf(bytes: Buffer): string {
  const type = imageTypeOf(bytes) ?? 'image/png'
  return imageName(createHash('sha256').update(bytes).digest('hex'), type)
}

async function send(postmortemId: number, bytes: Buffer, name = nameOf(bytes)): Promise<string> {
  const data = bytes.toString('base64')
  for (let index = 0; index === 0 || index * 700_000 < data.length; index += 1) {
    const text = data.slice(index * 700_000, (index + 1) * 700_000)
    await night.order('pieces.put', { pieces: 'picture-1', index, text })
  }
  await night.order('postmortems.addImage', { postmortemId, name, pieces: 'picture-1' })
  return name
}
const images = (postmortemId: number) =>
  night.query<readonly PostmortemImage[]>('postmortems.images', { postmortemId })
const bytesOf = async (postmortemId: number, name: string): Promise<Buffer> =>
  Buffer.from((await night.query<ImageBytes>('postmortems.image', { postmortemId, name })).data, 'base64')

describe('pictures', () => {
  it('are kept with the draft, over a restart and its removal, each once', async () => {
    await begin()
    const id = await create()
    const [small, large] = [picture(1), picture(2, 1_500_000)]
    await send(id, small)
    const name = await send(id, large)
    await send(id, small)
    await night.order('postmortems.remove', { postmortemId: id })
    await night.restart()
    await night.order('postmortems.bringBack', { postmortemId: id })
    expect((await images(id)).map(({ size }) => size)).toEqual([100, 1_500_000])
    expect((await bytesOf(id, name)).equals(large)).toBe(true)
    await expect(bytesOf(id, nameOf(picture(3)))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are the copy’s too when words become one', async () => {
    await begin()
    const id = await create()
    const name = await send(id, picture(1))
    await type(id, 1, `![graph](images/${name})`)
    await night.order('postmortems.save', {
      postmortemId: id,
      base: 1,
      text: `Mine ![graph](images/${name})`,
    })
    const copy = night.postmortemsShown.at(-1) ?? 0
    expect(copy).not.toBe(id)
    expect((await bytesOf(copy, name)).equals(picture(1))).toBe(true)
  })

  it.each([
    ['no picture', Buffer.from('<svg onload=alert(1)>'), /no PNG/],
    ['one that is too large', picture(1, 10 * 1024 * 1024 + 1), /at most 10 MB/],
  ])('are refused with a reason: %s', async (_, bytes, words) => {
    await begin()
    const id = await create()
    await expect(send(id, bytes)).rejects.toMatchObject({ code: 'bad-input', message: words })
    expect(await images(id)).toEqual([])
  })

  it('are refused when they did not arrive whole, for a draft that is not there, and beyond 200', async () => {
    await begin()
    const id = await create()
    await expect(send(id, picture(1), nameOf(picture(2)))).rejects.toMatchObject({ message: /arrive whole/ })
    await expect(send(99, picture(1))).rejects.toMatchObject({ code: 'not-found' })
    for (let seed = 0; seed < maxImages; seed += 1) await send(id, picture(seed))
    await expect(send(id, picture(201))).rejects.toMatchObject({ code: 'not-allowed' })
    // One that is there already is none too many.
    await send(id, picture(7))
    expect(await images(id)).toHaveLength(maxImages)
  })
})

it('keeps where the cursor was left, by itself and with what is saved', async () => {
  await begin()
  const id = await create()
  expect((await read(id)).spot).toBeUndefined()
  await night.order('postmortems.spot', { postmortemId: id, spot: { start: 3, end: 5, top: 120 } })
  await night.restart()
  expect((await read(id)).spot).toEqual({ start: 3, end: 5, top: 120 })
  await type(id, 1, 'words', { spot: { start: 5, end: 5, top: 0 } })
  expect((await read(id)).spot).toEqual({ start: 5, end: 5, top: 0 })
  await night.order('postmortems.spot', { postmortemId: 99, spot: { start: 3, end: 5, top: 120 } })
})
