/** Threads as the page sees them: whose they are, until when an answer is due, what of their alerts fires. */
import type { Episode } from '../../contract/alert.ts'
import type { Customer } from '../../contract/customer.ts'
import type { HoursPolicy } from '../../contract/hours.ts'
import type { EpisodeId, EscalationId, ThreadId } from '../../contract/ids.ts'
import { isMe, isSamePerson } from '../../contract/person.ts'
import type { Thread } from '../../contract/support.ts'
import type { Config } from '../config/schema.ts'
import {
  type AnswerTargets,
  alwaysOpen,
  answerDue,
  isBestEffort,
  type SupportHours,
  supportHours,
} from '../support/clocks.ts'
import type { ThreadLink } from '../support/link-table.ts'
import { type Suggestion, suggestionsFor } from '../support/suggest.ts'
import type { StoredThread } from '../support/thread-table.ts'
import { customerNamed, customerOf, environmentOf, plainName } from '../support/whose.ts'
import type { CalendarDays, CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'

/** What is counted of a thread beside its row. */
export interface ThreadFacts {
  readonly links: readonly ThreadLink[]
  readonly unsent: number
  readonly unsure: number
  readonly escalationId: EscalationId | null
}

export interface SupportShown {
  /** a thread as it stands at `now` */
  shown(thread: StoredThread, facts: ThreadFacts, now: number): Thread
  /** alerts that may belong to it and were neither confirmed nor refused */
  suggestions(thread: StoredThread, links: readonly ThreadLink[]): readonly Suggestion[]
  /** whose it is: by name, as the file knows them, and about which environment */
  owner(thread: StoredThread): {
    readonly name: string | null
    readonly customer: Customer | undefined
    readonly environment: string | null
  }
  /** the support hours in force */
  hours(): SupportHours
  /** alerts have changed */
  forgetAlerts(): void
}

/** @param calendarDays the holidays a calendar names */
export function createSupportShown(
  core: Core,
  configuration: Pick<Configuration, 'config'>,
  circumstances: Pick<CircumstancesNow, 'rules'>,
  calendarDays: CalendarDays,
): SupportShown {
  let inForce: {
    readonly policy: HoursPolicy
    readonly days: ReadonlySet<string>
    readonly hours: SupportHours
  } | null = null
  let alerts: ReadonlyMap<string, readonly Episode[]> | null = null

  const hours = (): SupportHours => {
    const { support } = configuration.config()
    const { policies } = circumstances.rules()
    const named = policies.find(({ name }) => name === support.hours)
    const policy = named ?? policies.find(({ purposes }) => purposes.some((one) => one === support.hours))
    // Without hours a promise holds at all times.
    if (!policy) return alwaysOpen
    const days = policy.calendar === null ? noDays : (calendarDays(policy.calendar) ?? noDays)
    if (inForce?.policy !== policy || inForce.days !== days)
      inForce = { policy, days, hours: supportHours(policy, days) }
    return inForce.hours
  }

  const owner: SupportShown['owner'] = (thread) => {
    const { customers, support } = configuration.config()
    const source = support.sources.find(({ name }) => name === thread.sourceId)
    const patterns = source?.kind === 'slack' ? source.channels : []
    const name = customerOf(thread, customers, patterns)
    const customer = name === null ? undefined : customerNamed(name, customers)
    const said = thread.qualification.environment?.text ?? thread.title
    return { name, customer, environment: environmentOf(thread, customer, said) }
  }

  /** By the plain names of their customers and environments: a thread is compared with those alone. */
  const alertsOf = (names: readonly (string | null)[]): readonly Episode[] => {
    alerts ??= indexed(core.episodes.values())
    const index = alerts
    const found = names.flatMap((name) => (name === null ? [] : (index.get(plainName(name)) ?? [])))
    return [...new Set(found)]
  }

  const suggestions: SupportShown['suggestions'] = (thread, links) => {
    if (thread.closedAt !== null) return []
    const { name, environment } = owner(thread)
    const about = {
      customer: name,
      environment,
      title: thread.title,
      askedAt: thread.askedAt ?? thread.openedAt,
    }
    const judged = new Set<EpisodeId>(links.map(({ episodeId }) => episodeId))
    return suggestionsFor(about, alertsOf([name, environment]), judged)
  }

  const targetsOf = ({ roles, support }: Config, tier: string | null): AnswerTargets => {
    const role = tier === null ? roles[0] : roles.find(({ name }) => isSamePerson(name, tier))
    const firstMs = role?.targets.respondMs ?? support.respond ?? null
    return { firstMs, nextMs: support.next ?? null }
  }

  return {
    owner,
    hours,
    suggestions,
    forgetAlerts: () => {
      alerts = null
    },
    shown: (thread, facts, now) => {
      const config = configuration.config()
      const { roles } = config
      const tier = thread.tier ?? roles[0]?.name ?? null
      const step = roles.findIndex(({ name }) => isSamePerson(name, tier))
      const { name, environment } = owner(thread)
      const linked = facts.links.filter(({ state }) => state === 'linked')
      const inHours = hours()
      const { closedAt, outcome, closedBy } = thread
      return {
        ...{ id: thread.id, sourceId: thread.sourceId, source: thread.source, channel: thread.channel },
        ...{ number: thread.number, title: thread.title, last: thread.last },
        ...{ customer: name, environment, kind: thread.kind, impact: thread.impact },
        ...{ tier, step: Math.max(0, step), steps: Math.max(1, roles.length) },
        ...{ holder: thread.holder, mine: isMe(thread.holder, core.desk.me) },
        ...{ waitsFor: thread.waitsFor, openedAt: thread.openedAt, lastCustomerAt: thread.lastCustomerAt },
        ...{ changedAt: thread.changedAt, firstAnswerAt: thread.firstAnswerAt },
        due: answerDue(thread, targetsOf(config, tier), inHours, now),
        bestEffort: isBestEffort(thread, inHours, now),
        closed: closedAt === null ? null : { at: closedAt, outcome: outcome ?? 'solved', by: closedBy },
        alerts: {
          linked: linked.length,
          firing: linked.filter(({ episodeId }) => core.episodes.get(episodeId)?.firing).length,
          suggested: suggestions(thread, facts.links).length,
          episodeIds: linked.map(({ episodeId }) => episodeId),
        },
        ...{ postmortemId: thread.postmortemId, escalationId: facts.escalationId },
        ...{ unsent: facts.unsent, unsure: facts.unsure, version: thread.version },
      }
    },
  }
}

function indexed(episodes: Iterable<Episode>): ReadonlyMap<string, readonly Episode[]> {
  const index = new Map<string, Episode[]>()
  for (const episode of episodes)
    for (const name of new Set([episode.customer, episode.environment])) {
      const plain = name === null ? '' : plainName(name)
      if (plain === '') continue
      const list = index.get(plain)
      if (list) list.push(episode)
      else index.set(plain, [episode])
    }
  return index
}

/** A calendar that could not be read has no holidays: a promise is rather kept on one than missed. */
const noDays: ReadonlySet<string> = new Set()

/** The facts of one that has none. */
export const noFacts: Omit<ThreadFacts, 'links'> = { unsent: 0, unsure: 0, escalationId: null }

/** Links by thread. */
export function linksByThread(links: Iterable<ThreadLink>): Map<ThreadId, ThreadLink[]> {
  const by = new Map<ThreadId, ThreadLink[]>()
  for (const link of links) {
    const list = by.get(link.threadId)
    if (list) list.push(link)
    else by.set(link.threadId, [link])
  }
  return by
}
