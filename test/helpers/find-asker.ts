/** An almanac in memory that is told entries and asked lines. */
import { onTestFinished } from 'vitest'
import type { FindAnswer, FindHit } from '../../contract/find.ts'
import type { QueryValue } from '../../contract/queries.ts'
import { createAlmanac } from '../../main/almanac/almanac.ts'
import type { FeedEntry } from '../../main/almanac/feed-entry.ts'
import { findChapter } from '../../main/almanac/find.ts'
import { toldAt } from './told.ts'

type Input = QueryValue<'find.search'>

const surroundings = { zone: 'UTC', night: { from: 1_320, to: 420 } }

const everything: Input = {
  ...{
    text: '',
    kinds: [],
    environment: null,
    customer: null,
    from: null,
    to: null,
    limit: 50,
    before: null,
  },
}

export function aFindAsker() {
  const almanac = createAlmanac(null)
  onTestFinished(() => almanac.close())
  let upto = 0
  const ask = (text: string, over: Partial<Input> = {}): FindAnswer =>
    almanac.answers['find.search']({ ...everything, text, ...over }, { now: toldAt, behind: 0, surroundings })
  return {
    ask,
    tell: (...entries: readonly FeedEntry[]): void => {
      upto += entries.length
      almanac.take(entries, { upto, token: 'a token' })
    },
    /** One slice of what may be put off. */
    tidy: (): boolean => almanac.db.transact((write) => findChapter.tidy?.(write, surroundings) ?? false),
    /** Every hit of every page, each target once, in the order they were told. */
    all: (text: string, over: Partial<Input> = {}): readonly FindHit[] => {
      const hits = new Map<string, FindHit>()
      let before: number | null = null
      do {
        const answer: FindAnswer = ask(text, { ...over, before })
        for (const hit of answer.hits) {
          const key = targetKey(hit)
          if (!hits.has(key)) hits.set(key, hit)
        }
        before = answer.next
      } while (before !== null)
      return [...hits.values()]
    },
  }
}

export function targetKey({ target }: FindHit): string {
  switch (target.kind) {
    case 'alert':
    case 'recipe':
      return `${target.kind} ${target.episodeId}`
    case 'thread':
      return `thread ${target.threadId}`
    case 'postmortem':
      return `postmortem ${target.postmortemId}`
    default:
      return `${target.kind} ${target.name}`
  }
}

/** A hit's title as it is read. */
export const titleOf = ({ title }: FindHit): string => title.map(({ text }) => text).join('')

/** The pieces that are marked. */
export const marked = (pieces: FindHit['title']): readonly string[] =>
  pieces.filter(({ hit }) => hit).map(({ text }) => text)
