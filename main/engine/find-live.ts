/** Finding without the almanac: by the names of what is on the desk, and nothing else. */
import type { FindAnswer, FindHit, FindKind, FindPiece } from '../../contract/find.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { Core } from './core.ts'

/** @param problem why there is no more than this, as a sentence */
export function findLive(
  core: Pick<Core, 'episodes' | 'threads' | 'postmortems'>,
  { text, kinds, environment, customer, from, to, limit, before }: QueryValue<'find.search'>,
  problem: string,
): FindAnswer {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const has = (...texts: readonly (string | null)[]): boolean => {
    const all = texts.join('\n').toLowerCase()
    return words.length > 0 && words.every((word) => all.includes(word))
  }
  const found = [...alerts(core, has), ...threads(core, has), ...postmortems(core, has)]
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map(({ hit }) => hit)
    .filter((hit) => environment === null || hit.environment === environment)
    .filter((hit) => customer === null || hit.customer === customer)
    .filter(({ at }) => at === null || ((from === null || at >= from) && (to === null || at < to)))
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
  // They are few: a page begins by counting, as long as nothing is in an order of its own.
  const skip = before ?? 0
  return {
    hits: found.slice(skip, skip + limit),
    best: 0,
    facets: { kinds: [], environments: [], customers: [] },
    counted: { matches: found.length, all: true },
    next: found.length > skip + limit ? skip + limit : null,
    behind: 0,
    problem,
  }
}

type Has = (...texts: readonly (string | null)[]) => boolean
interface Found {
  readonly kind: FindKind
  readonly hit: FindHit
}

const plain = (text: string): readonly FindPiece[] => [{ text, hit: false }]

/** The newest episode of each alert. */
function alerts({ episodes }: Pick<Core, 'episodes'>, has: Has): readonly Found[] {
  const newest = new Map<string, Found>()
  for (const { id, alertname, title, environment, customer, firing, seenAt, sourceId } of episodes.values()) {
    if (!has(title, alertname, environment, customer)) continue
    const key = JSON.stringify([sourceId, title, environment, customer])
    const before = newest.get(key)?.hit
    if (before && (before.at ?? 0) > seenAt) continue
    newest.set(key, {
      kind: 'alert',
      hit: {
        target: { kind: 'alert', episodeId: id, alertname },
        ...{ title: plain(title), words: [], from: null, environment, customer },
        ...{ at: seenAt, isOpen: firing || before?.isOpen === true, count: (before?.count ?? 0) + 1 },
      },
    })
  }
  return [...newest.values()]
}

function threads({ threads: all }: Pick<Core, 'threads'>, has: Has): readonly Found[] {
  return [...all.values()]
    .filter(({ title, channel, customer, environment, last }) =>
      has(title, channel, customer, environment, last.text),
    )
    .map(({ id, title, customer, environment, changedAt, waitsFor }) => ({
      kind: 'thread',
      hit: {
        target: { kind: 'thread', threadId: id },
        ...{ title: plain(title), words: [], from: null, environment, customer },
        ...{ at: changedAt, isOpen: waitsFor !== 'nobody', count: 1 },
      },
    }))
}

function postmortems({ postmortems: all }: Pick<Core, 'postmortems'>, has: Has): readonly Found[] {
  return all
    .filter(({ title }) => has(title))
    .map(({ id, title, savedAt, life }) => ({
      kind: 'postmortem',
      hit: {
        target: { kind: 'postmortem', postmortemId: id },
        ...{ title: plain(title), words: [], from: null, environment: null, customer: null },
        ...{ at: savedAt, isOpen: life.state !== 'closed', count: 1 },
      },
    }))
}
