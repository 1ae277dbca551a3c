/** What customers felt, and for how long, by what people said. Pure; epoch ms. */

import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { Downtime } from '../../contract/insights.ts'
import { joined, type Span } from '../../contract/weekly-spans.ts'
import type { EpisodeFact, PostmortemFact } from './insights-facts.ts'
import { impactOf, isFelt } from './insights-rules.ts'
import { lengthOf, type Sight } from './insights-sight.ts'

/** One trouble of one customer, whole. */
export interface Felt extends Span {
  readonly episodeId: number | null
  readonly postmortemId: number | null
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  /** nobody could see its end: it counts until sight was lost */
  readonly endUnseen: boolean
}

/**
 * Each trouble with its customer. A postmortem that says how many minutes stands for its alerts, from the first of them on;
 * one that says that nobody felt anything takes theirs away.
 * @param episodes those of which somebody said an impact, and those that a postmortem names
 */
export function feltOf(
  episodes: readonly EpisodeFact[],
  postmortems: readonly PostmortemFact[],
  sight: Sight,
  now: number,
): readonly Felt[] {
  const byId = new Map(episodes.map((episode) => [episode.id, episode]))
  const told = new Set<number>()
  const felt: Felt[] = []
  for (const postmortem of postmortems) {
    const { impact, impactMinutes, episodeIds } = postmortem
    const isTold = impact === 'none' || (isFelt(impact) && impactMinutes !== null)
    if (!isTold) continue
    for (const id of episodeIds) told.add(id)
    if (impact !== 'none' && impactMinutes !== null)
      felt.push(...feltByPostmortem(postmortem, impactMinutes, byId))
  }
  for (const episode of episodes) {
    if (told.has(episode.id) || !isFelt(impactOf(episode))) continue
    const end = episode.quietAt ?? now
    const lost = episode.quietAt === null ? null : sight.unseenSince(episode.sourceId, end)
    felt.push({
      ...{ episodeId: episode.id, postmortemId: episode.postmortemId, title: episode.title },
      ...{ customer: episode.customer, environment: episode.environment },
      from: Math.min(episode.firedAt, end),
      to: Math.max(Math.min(episode.firedAt, end), lost ?? end),
      endUnseen: lost !== null,
    })
  }
  return felt
}

function feltByPostmortem(
  { id, title, createdAt, customers, episodeIds }: PostmortemFact,
  minutes: number,
  byId: ReadonlyMap<number, EpisodeFact>,
): readonly Felt[] {
  const own = episodeIds.flatMap((one) => byId.get(one) ?? []).toSorted((a, b) => a.firedAt - b.firedAt)
  const first = own[0]
  const ms = minutes * 60_000
  // Without an alert it is only known that it was over when somebody began to write.
  const from = first?.firedAt ?? createdAt - ms
  const named = customers.length > 0 ? customers : [...new Set(own.flatMap(({ customer }) => customer ?? []))]
  return (named.length > 0 ? named : [null]).map((customer) => ({
    ...{ episodeId: first?.id ?? null, postmortemId: id, title, customer },
    ...{ environment: first?.environment ?? null, from, to: from + ms, endUnseen: false },
  }))
}

/** What of these lies in a stretch: each incident, the longest first, and all together, what overlaps at one customer once. */
export function downtimeIn(
  felt: readonly Felt[],
  from: number,
  to: number,
): { readonly ms: number; readonly incidents: readonly Downtime[] } {
  const within = felt
    .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
    .filter((one) => one.from < one.to)
  const byCustomer = Map.groupBy(within, ({ customer }) => customer)
  return {
    ms: [...byCustomer.values()].reduce((sum, spans) => sum + lengthOf(joined(spans)), 0),
    incidents: within
      .map(
        (one): Downtime => ({
          episodeId: one.episodeId as EpisodeId | null,
          title: one.title,
          customer: one.customer,
          ms: one.to - one.from,
          postmortemId: one.postmortemId as PostmortemId | null,
        }),
      )
      .sort(
        (a, b) => b.ms - a.ms || (a.episodeId ?? 0) - (b.episodeId ?? 0) || compare(a.customer, b.customer),
      ),
  }
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : Number(a !== b)
}
