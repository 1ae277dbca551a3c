import { describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { Connection } from '../../../contract/wire.ts'
import { sendWords, type WordsToSend } from '../../../renderer/postmortems/send-words.ts'

type Sent = readonly [name: string, input: Record<string, unknown>]

/** @param refuse the code with which changes are refused */
async function send(
  words: Pick<WordsToSend, 'before' | 'text'>,
  refuse: ConstructorParameters<typeof AppError>[0] | null = null,
): Promise<{ readonly sent: readonly Sent[]; readonly problem: unknown }> {
  const sent: Sent[] = []
  const order = (async (name: string, input: Record<string, unknown>) => {
    sent.push([name, input])
    if (name === 'postmortems.edit' && refuse) throw new AppError(refuse, 'no')
  }) as Connection['order']
  let keys = 0
  const spot = { start: 3, end: 3, top: 12.5 }
  const about = { id: 7, base: 4, spot, ...words }
  const problem = await sendWords(order, () => `key-${++keys}`, about).catch((error: unknown) => error)
  return { sent, problem }
}

describe('words on their way', () => {
  it('are what was changed, with the length of what comes out and where the cursor stands', async () => {
    const { sent } = await send({ before: 'some words here', text: 'some more words here' })
    const edit = { from: 5, until: 5, insert: 'more ' }
    const spot = { start: 3, end: 3, top: 13 }
    expect(sent).toEqual([['postmortems.edit', { postmortemId: 7, base: 4, edit, length: 20, spot }]])
  })

  it('are all of them where nobody knows what they were typed over', async () => {
    const { sent } = await send({ before: null, text: 'all of it' })
    expect(sent).toEqual([['postmortems.save', { postmortemId: 7, base: 4, text: 'all of it' }]])
  })

  it.each(['too-late', 'bad-input'] as const)(
    'are all of them when the change is refused as %s',
    async (code) => {
      const { sent, problem } = await send({ before: 'a', text: 'ab' }, code)
      expect(sent.map(([name]) => name)).toEqual(['postmortems.edit', 'postmortems.save'])
      expect([sent[1]?.[1], problem]).toEqual([{ postmortemId: 7, base: 4, text: 'ab' }, undefined])
    },
  )

  it('are not sent twice when they could not be saved', async () => {
    const { sent, problem } = await send({ before: 'a', text: 'ab' }, 'cannot-save')
    expect(sent).toHaveLength(1)
    expect(problem).toMatchObject({ code: 'cannot-save' })
  })

  it('go in pieces where they are too long for one message, whatever they are made of', async () => {
    const long = '\u0001'.repeat(500_001)
    for (const before of ['', null]) {
      const { sent } = await send({ before, text: long })
      const inserted = sent.map(([, { text, edit }]) => text ?? (edit as { insert: string }).insert)
      expect(inserted.join('')).toBe(long)
      expect(sent.map(([name, { index, pieces }]) => [name, index, pieces])).toEqual([
        ...[0, 1, 2].map((index) => ['pieces.put', index, 'key-1']),
        [before === null ? 'postmortems.save' : 'postmortems.edit', undefined, 'key-1'],
      ])
      // What a message to the engine may have, in bytes.
      const largest = Math.max(...sent.map((message) => Buffer.byteLength(JSON.stringify(message))))
      expect(largest).toBeLessThan(1024 * 1024)
    }
  })
})
