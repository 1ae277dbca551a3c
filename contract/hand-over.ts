/** Handing a customer's thread to another tier: the summary that goes along, drafted out of the thread. No clock is read. */

/** transfer: it is theirs from the acceptance on · pair: both have it, and whoever asks stays the customer's contact */
export const handOverModes = ['transfer', 'pair'] as const
export type HandOverMode = (typeof handOverModes)[number]

export const summarySlots = ['sees', 'since', 'where', 'impact', 'found', 'ruled-out', 'asks'] as const
export type SummarySlot = (typeof summarySlots)[number]

/** The slots in words, as the composer heads them. */
export const slotWords: Record<SummarySlot, string> = {
  sees: 'Sees',
  since: 'Since',
  where: 'Where',
  impact: 'Impact',
  found: 'Found',
  'ruled-out': 'Ruled out',
  asks: 'Asks for',
}

/** The words of a message that a line rests on: characters `from` to `to` of its text. */
export interface Citation {
  readonly key: string
  readonly at: number
  readonly from: number
  readonly to: number
}

/** One line of the summary. Without a citation it is out of the record (the thread, its alerts), or somebody wrote it. */
export interface SummaryLine {
  readonly slot: SummarySlot
  readonly text: string
  readonly cites: readonly Citation[]
  /** somebody changed the words */
  readonly edited: boolean
}

/** The longest line, characters: it is read on a phone. */
export const maxSummaryLine = 500

/** Somebody a thread can be handed to. */
export interface HandOverChoice {
  /** a tier of `roles:`, or a level of `escalation:` */
  readonly name: string
  readonly who: string | null
  readonly isMine: boolean
  /** what they have to do already, and until when they are on: "on until 20:00, 1 alert in hand" */
  readonly about: string
  /** why this is not who is asked next: off shift, outside its hours; null = they are */
  readonly unusual: string | null
  readonly acceptMs: number
}

/** What the composer begins with. */
export interface HandOverDraft {
  readonly choices: readonly HandOverChoice[]
  readonly lines: readonly SummaryLine[]
  /** so many messages were read for it */
  readonly readFrom: number
  /** what the customer would be told, with `{name}` for whoever takes it */
  readonly customerWords: string
  /** where the summary will stand: in a channel of ours, in the thread where the customer reads it too, or on no system */
  readonly travels: 'team' | 'thread' | 'by-hand'
  /** in words, what of it the customer can see */
  readonly seenBy: string
}
