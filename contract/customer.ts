/** Customers as the configuration knows them. Plain shapes; instants are epoch ms. */
import type { EpisodeId, PostmortemId } from './ids.ts'
import type { Ways } from './role.ts'

/** Somebody at a customer's who may be called, in the order of the list. `link` is shown, not opened. */
export interface CustomerContact extends Ways {
  readonly name: string
  /** what they are there: "platform lead" */
  readonly role: string | null
  /** when they may be called: an hours policy by name; null = not said */
  readonly hours: string | null
}

/** A customer of `customers:`. */
export interface Customer {
  readonly name: string
  /** what labels and channels call it, beside its name */
  readonly aliases: readonly string[]
  /** channels and repositories that are its own, by name */
  readonly channels: readonly string[]
  /** its environments, as labels write them */
  readonly environments: readonly string[]
  readonly contacts: readonly CustomerContact[]
  readonly note: string | null
  /** when somebody last made sure that the contacts are right, a local date `YYYY-MM-DD`; null = not said */
  readonly checked: string | null
}

/** A contact at this instant. */
export interface ContactNow extends CustomerContact {
  readonly state: 'inside' | 'outside' | 'unknown'
  readonly until: number | null
}

/** What is known of a customer, for the card beside a thread. */
export interface CustomerCard {
  readonly name: string
  /** it stands in the configuration */
  readonly isKnown: boolean
  readonly note: string | null
  readonly contacts: readonly ContactNow[]
  /** since when the contacts have not been looked at, epoch ms; null = not said */
  readonly checkedAt: number | null
  readonly environments: readonly { readonly name: string; readonly firing: number }[]
  readonly firing: readonly {
    readonly episodeId: EpisodeId
    readonly title: string
    readonly environment: string | null
  }[]
  /** ended within 30 days, the newest first, at most 5 */
  readonly recent: readonly {
    readonly episodeId: EpisodeId
    readonly title: string
    readonly firedAt: number
    readonly quietAt: number | null
  }[]
  readonly postmortems: readonly { readonly id: PostmortemId; readonly title: string }[]
  readonly openThreads: number
  /** who was nudged last, and when */
  readonly nudged: { readonly at: number; readonly contact: string; readonly by: string } | null
}
