import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../contract/wire.ts'
import { imageAddress, sendImage } from '../../../renderer/postmortems/images.ts'

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** A picture of `size` bytes, every value of a byte in it. */
function aPicture(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => png[at] ?? (at * 7) % 256)
}

function anEngine() {
  const sent: (readonly [name: string, input: Record<string, unknown>])[] = []
  const order = (async (name: string, input: Record<string, unknown>) => {
    sent.push([name, input])
  }) as Connection['order']
  return { sent, order }
}

describe('a picture', () => {
  it('goes in pieces that a message can take, and is called by its contents', async () => {
    const { sent, order } = anEngine()
    const bytes = aPicture(1_300_000)
    const name = await sendImage(order, 'picture-1', 7, bytes)
    expect(name).toBe(`${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.png`)
    const pieces = sent.slice(0, -1).map(([, { index, text }]) => [index, String(text).length])
    expect(pieces).toEqual([
      [0, 700_000],
      [1, 700_000],
      [2, 333_336],
    ])
    const data = sent.slice(0, -1).map(([, { text }]) => String(text))
    expect(Buffer.from(data.join(''), 'base64').equals(bytes)).toBe(true)
    expect(sent.at(-1)).toEqual(['postmortems.addImage', { postmortemId: 7, name, pieces: 'picture-1' }])
  })

  it.each([
    ['is none', Uint8Array.from([1, 2, 3]), /no PNG/],
    ['is too large', aPicture(10 * 1024 * 1024 + 1), /at most 10 MB/],
  ])('that %s is not sent at all', async (_, bytes, words) => {
    const { sent, order } = anEngine()
    await expect(sendImage(order, 'picture-1', 7, bytes)).rejects.toMatchObject({ message: words })
    expect(sent).toEqual([])
  })

  it('comes back as an address the page may show', async () => {
    const query = (async () => ({
      name: 'x.png',
      type: 'image/png',
      data: 'AAAA',
    })) as unknown as Connection['query']
    expect(await imageAddress(query, 7, 'x.png')).toBe('data:image/png;base64,AAAA')
  })
})
