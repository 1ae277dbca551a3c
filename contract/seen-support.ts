/** What a support source saw of customers' threads: what sources return and the engine takes in. Instants are epoch ms. */

/** Whose words they are: the customer's, ours, or a program's. */
export type Side = 'customer' | 'us' | 'bot'

export interface SeenAuthor {
  /** the source's id of the account: Slack `U…`, GitHub login */
  readonly id: string
  readonly name: string
  readonly side: Side
  /** the account this connection reads and writes with, or one of mine by `identities:` */
  readonly mine: boolean
  /** the account is gone, and the source does not tell any more on whose side it was: what is known from before holds */
  readonly isGone?: true
}

/** Something that hangs on a message, by name; its content is never read. */
export interface SeenFile {
  readonly name: string
  /** where it is, https; null where the source does not say. It needs the reader's own login there */
  readonly url: string | null
}

export interface SeenMessage {
  /** the source's id of it, unique in its thread. A text always: Slack's `ts` is no number */
  readonly key: string
  /** when it was written, by the source's clock */
  readonly at: number
  readonly author: SeenAuthor
  /**
   * Plain words: names instead of ids, links as their words, emphasis left out, `code` and ``` fences kept. Blocks and
   * attachments without a text are spelled out in words. May be empty (a file alone).
   */
  readonly text: string
  /** nothing but emoji: a nod, which asks for no answer */
  readonly isNod: boolean
  readonly editedAt: number | null
  readonly links: readonly { readonly label: string; readonly url: string }[]
  readonly files: readonly SeenFile[]
  /** what one Nightdesk tells the others with it, JSON as text; only of messages of our own side */
  readonly word: string | null
}

/** One thread, as far as it was read this time. */
export interface SeenThread {
  /** the source's id of it, unique in the source: `C123/1700000000.000100`, `acme/support#412` */
  readonly ref: string
  /** where it is, as people say: `tarnwick-support`, `acme/support` */
  readonly channel: string
  /** its own number there, as shown: `412`; null where it has none */
  readonly number: string | null
  /** a title somebody gave it; null = its first words are its title */
  readonly title: string | null
  readonly url: string | null
  /** GitHub's labels and assignees (as logins); empty where the source has none */
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  /** closed at the source (GitHub); null where the source does not know such a thing */
  readonly closedAt: number | null
  /** a channel of ours alone, where hand-overs are told: no customer's thread */
  readonly isTeam: boolean
  /** new and changed messages, oldest first; they replace those of the same key */
  readonly messages: readonly SeenMessage[]
  /** messages that are known to be gone, by key */
  readonly removed: readonly string[]
  /** all messages of this stretch of time are in `messages`: one that is known from it and missing is gone; null = not said */
  readonly whole: { readonly from: number; readonly to: number } | null
  /** newer words than those read here exist: they follow with a later poll */
  readonly isBehind: boolean
}

/** A thread that is followed, as the engine knows it: where its reading goes on. */
export interface FollowedThread {
  readonly ref: string
  /** the newest message that is known, by key; null = none */
  readonly newestKey: string | null
  readonly changedAt: number
}
