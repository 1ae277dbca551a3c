/** One question at a time, the newest words always answered, and an answer that comes late overwrites nothing. */
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { FindAnswer, FindHit } from '../../../contract/find.ts'
import type { Connection } from '../../../contract/wire.ts'
import { choiceGroups } from '../../../renderer/find/choices.ts'
import { type Command, commandsFor } from '../../../renderer/find/commands.ts'
import { createSearch } from '../../../renderer/find/search.ts'
import { usePage } from '../../../renderer/store.ts'

const hit = (name: string): FindHit => ({
  ...{ target: { kind: 'person', name }, title: [{ text: name, hit: true }], words: [], from: null },
  ...{ environment: null, customer: null, at: null, isOpen: false, count: 1 },
})
const answer = (names: readonly string[], next: number | null = null): FindAnswer => ({
  ...{ hits: names.map(hit), best: 0, facets: { kinds: [], environments: [], customers: [] } },
  ...{ counted: { matches: names.length, all: next === null }, next, behind: 0, problem: null },
})

/** An engine that answers when it is told to. */
function aSlowEngine() {
  const asked: { readonly text: string; readonly before: number | null }[] = []
  const waiting: { resolve(answer: FindAnswer): void; reject(error: unknown): void }[] = []
  const engine = {
    query: (_name: string, input: { text: string; before: number | null }) =>
      new Promise<FindAnswer>((resolve, reject) => {
        asked.push({ text: input.text, before: input.before })
        waiting.push({ resolve, reject })
      }),
  } as unknown as Connection
  return { asked, waiting, engine }
}

/** What is answered takes its way through a few promises. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}
const names = (hits: readonly FindHit[]) => hits.map(({ title }) => title[0]?.text)

describe('a search', () => {
  let slow: ReturnType<typeof aSlowEngine>
  beforeEach(() => {
    slow = aSlowEngine()
    usePage.setState({ engine: slow.engine })
  })

  it('asks for the newest words as soon as the older ones are answered, and for none between', async () => {
    const { seek, use } = createSearch(10)
    for (const text of ['d', 'di', 'disk']) seek({ text })
    expect(slow.asked).toEqual([{ text: 'd', before: null }])
    slow.waiting[0]?.resolve(answer(['old']))
    await settled()
    expect(slow.asked.map(({ text }) => text)).toEqual(['d', 'disk'])
    expect(use.getState().answered).not.toBe(use.getState().sought)
    slow.waiting[1]?.resolve(answer(['new']))
    await settled()
    expect(names(use.getState().hits)).toEqual(['new'])
    expect(use.getState().answered).toBe(use.getState().sought)
  })

  it('reads on where the page before ended, each target once, and drops a page of older words', async () => {
    const { seek, readOn, use } = createSearch(10)
    seek({ text: 'a' })
    slow.waiting[0]?.resolve(answer(['one', 'two'], 77))
    await settled()
    void readOn()
    void readOn()
    expect(slow.asked.slice(1)).toEqual([{ text: 'a', before: 77 }])
    slow.waiting[1]?.resolve(answer(['two', 'three']))
    await settled()
    expect(names(use.getState().hits)).toEqual(['one', 'two', 'three'])
    seek({ text: 'b' })
    slow.waiting[2]?.resolve(answer(['other'], 5))
    await settled()
    void readOn()
    seek({ text: 'c' })
    slow.waiting[4]?.resolve(answer(['of c']))
    await settled()
    slow.waiting[3]?.resolve(answer(['late']))
    await settled()
    expect(names(use.getState().hits)).toEqual(['of c'])
  })

  it('says why there is no answer, and asks again with the next words', async () => {
    const { seek, use } = createSearch(10)
    seek({ text: 'a' })
    slow.waiting[0]?.reject(new AppError('busy', 'Not now.'))
    await settled()
    expect(use.getState()).toMatchObject({ problem: 'Not now.', hits: [] })
    seek({ text: 'ab' })
    slow.waiting[1]?.resolve(answer(['one']))
    await settled()
    expect(use.getState()).toMatchObject({ problem: null, hits: [{ target: { name: 'one' } }] })
  })
})

describe('the choices', () => {
  const command = (id: string, words: string, also = '', isHere = false): Command => ({
    ...{ id, words, also, keys: [], isHere, does: { run: () => {} } },
  })
  const all = [
    command('a', 'Acknowledge Disk', 'take', true),
    command('b', 'Go to Silences', 'quiet'),
    command('c', 'Theme: night'),
    command('d', 'Take the last deed back'),
  ]

  it('finds commands by the beginnings of their words, their own before others', () => {
    const ids = (text: string) => commandsFor(all, text).map(({ id }) => id)
    expect(ids('go sil')).toEqual(['b'])
    expect(ids('take')).toEqual(['d', 'a'])
    expect(ids('ilences')).toEqual([])
    expect(ids('')).toEqual([])
  })

  it('stand by what is selected while nothing is typed, else commands, the best, the newest, and all', () => {
    const { use } = createSearch(10)
    const names = (part: object, fitting: readonly Command[] = []) =>
      choiceGroups({ ...use.getState(), ...part }, all, fitting, []).map(({ name, choices }) => [
        name,
        choices.map(({ key }) => key),
      ])
    expect(names({})).toEqual([
      ['What is selected', ['do a']],
      ['Go to, and more', ['do b', 'do c', 'do d']],
    ])
    const sought = { text: 'x', kinds: [], environment: null, customer: null, days: null }
    const found = { ...answer(['one', 'two']), best: 1 }
    expect(names({ sought, answer: found, hits: found.hits }, all.slice(2))).toEqual([
      ['Do', ['do c', 'do d']],
      ['Best of the newest', ['person one']],
      ['Newest first', ['person two', 'all']],
    ])
  })
})
