/** What is known of a customer, for the card beside a thread. */
import type { Episode } from '../../contract/alert.ts'
import type { ContactNow, CustomerCard } from '../../contract/customer.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { hoursNamed } from '../../contract/rules.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { instantOf } from '../../contract/zoned-time.ts'
import { episodeById, episodesOfCustomer } from '../alerts/episode-table.ts'
import { lastNudge } from '../support/nudge-table.ts'
import type { StoredThread } from '../support/thread-table.ts'
import { isSameName } from '../support/whose.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Core } from './core.ts'
import type { SupportShown } from './support-shown.ts'

const recentMs = 30 * dayMs
const mostRecent = 5
const mostFiring = 20

/** The card of a thread's customer; null where nobody knows whose it is. */
export function customerCard(
  core: Core,
  thread: StoredThread,
  owner: ReturnType<SupportShown['owner']>,
  circumstances: Pick<CircumstancesNow, 'at'>,
): CustomerCard | null {
  const { name, customer } = owner
  if (name === null) return null
  const now = core.clock.now()
  const { hours, zone } = circumstances.at(now)
  const spellings = [...new Set([name, ...(customer?.aliases ?? [])])]
  const isTheirs = ({ customer: whose }: Pick<Episode, 'customer'>): boolean =>
    spellings.some((one) => isSameName(one, whose))
  const firing = [...core.episodes.values()].filter(
    (one) => one.firing && one.severity !== 'none' && isTheirs(one),
  )
  const recent = spellings
    .flatMap((one) => episodesOfCustomer(core.db, core.policy, one, now - recentMs, 0 as EpisodeId))
    .filter(({ quietAt }) => quietAt !== null)
    .toSorted((a, b) => b.firedAt - a.firedAt || b.id - a.id)
  const named = [
    ...new Set([
      ...(customer?.environments ?? []),
      ...firing.flatMap(({ environment }) => environment ?? []),
    ]),
  ]
  const environments = named.map((one) => ({
    name: one,
    firing: firing.filter(({ environment }) => isSameName(environment, one)).length,
  }))
  const contacts = (customer?.contacts ?? []).map((contact): ContactNow => {
    const policy = contact.hours === null ? null : hoursNamed(hours, contact.hours)
    return { ...contact, state: policy?.state ?? 'unknown', until: policy?.until ?? null }
  })
  const isDraftTheirs = (ids: readonly EpisodeId[]): boolean =>
    ids.some((id) => {
      const episode = core.episodes.get(id) ?? episodeById(core.db, core.policy, id)
      return episode !== undefined && isTheirs(episode)
    })
  const nudged = lastNudge(core.db, name)
  return {
    ...{ name, isKnown: customer !== undefined, note: customer?.note ?? null, contacts },
    checkedAt: customer?.checked ? instantOf(zone, Date.parse(`${customer.checked}T00:00:00Z`)) : null,
    environments,
    firing: firing
      .toSorted((a, b) => b.firedAt - a.firedAt)
      .slice(0, mostFiring)
      .map(({ id, title, environment }) => ({ episodeId: id, title, environment })),
    recent: recent
      .slice(0, mostRecent)
      .map(({ id, title, firedAt, quietAt }) => ({ episodeId: id, title, firedAt, quietAt })),
    postmortems: core.postmortems
      .filter(({ id, episodeIds }) => id === thread.postmortemId || isDraftTheirs(episodeIds))
      .map(({ id, title }) => ({ id, title })),
    openThreads: [...core.threads.values()].filter(
      (one) => one.closed === null && isSameName(one.customer, name),
    ).length,
    nudged: nudged ? { at: nudged.at, contact: nudged.contact, by: nudged.by } : null,
  }
}
