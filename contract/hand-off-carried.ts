/**
 * A hand-off as its text carries it to the next one's Nightdesk: one line of JSON in a code block at the end, so that a
 * chat, a file and an issue all keep it. It is words only: nothing in it is an order, a link or markup. No zod here.
 */
import type { Severity } from './alert.ts'
import type { EndingSoon, HandOff } from './hand-off.ts'

/** An alert as whoever handed it over saw it. Instants are epoch ms by their clock. */
export interface CarriedAlert {
  /** the source as their file names it, and the alert's fingerprint there */
  readonly source: string
  readonly fingerprint: string
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly severity: Severity
  readonly firedAt: number
  readonly by: string | null
  readonly dueAt: number
  readonly snoozedUntil: number | null
  /** what was noted of it last, and what was typed of it for the next one */
  readonly note: string | null
  readonly word: string | null
}

/** What the text carries. */
export interface CarriedHandOff {
  readonly role: string | null
  readonly from: number
  readonly until: number
  /** who wrote it, and who it is for; null = nobody was known */
  readonly by: string
  readonly to: string | null
  readonly writtenAt: number
  readonly notes: string
  readonly open: readonly CarriedAlert[]
  /** so many more were open: the text above names them */
  readonly more: number
  readonly ending: readonly EndingSoon[]
  /** whole sentences */
  readonly escalations: readonly string[]
  readonly counts: { readonly alerts: number; readonly pages: number; readonly healed: number }
  readonly noisy: HandOff['noisy']
  readonly drafts: readonly string[]
}

/** What begins the line. */
export const carriedMark = '{"nightdesk":"hand-off"'
/** The version this program writes, and the newest it reads. */
export const carriedVersion = 1
/** What is read of a text is no longer than this, characters: six bytes each on the wire at the worst. */
export const maxHandOffText = 150_000
/** No list in it is longer; the text above it has all. */
export const mostCarried = 200
const longest = { line: 300, note: 2_000, notes: 10_000 } as const
/** The block is no longer than this, characters: a storm is cut down until it fits. */
const maxBlock = 120_000
const fits = [
  { alerts: mostCarried, note: longest.note },
  { alerts: mostCarried, note: 200 },
  { alerts: 60, note: 100 },
  { alerts: 20, note: 0 },
] as const

/** The hand-off of `handOff` as it travels. @param words what was typed of single alerts, by episode */
export function carriedOf(
  handOff: HandOff,
  typed: { readonly notes: string; readonly words: ReadonlyMap<number, string> },
  escalations: readonly string[],
  now: number,
): CarriedHandOff {
  const [first, ...smaller] = fits.map((fit) => () => cutTo(fit, handOff, typed, escalations, now))
  let carried = first?.() as CarriedHandOff
  for (const make of smaller) {
    if (carriedBlock(carried).length <= maxBlock) break
    carried = make()
  }
  return carried
}

function cutTo(
  { alerts: most, note: mostNote }: (typeof fits)[number],
  handOff: HandOff,
  typed: { readonly notes: string; readonly words: ReadonlyMap<number, string> },
  escalations: readonly string[],
  now: number,
): CarriedHandOff {
  const { role, from, until, me, next, open, ending, alerts, pages, healed, noisy, drafts } = handOff
  return {
    ...{ role: role && cut(role, 100), from, until, by: cut(me, 100), to: next && cut(next, 100) },
    // The page's clock counts in parts of a millisecond.
    ...{ writtenAt: Math.round(now), notes: cut(typed.notes, longest.notes) },
    more: Math.max(0, open.length - most),
    open: open.slice(0, most).map((one) => ({
      ...{ source: one.source, fingerprint: one.fingerprint, severity: one.severity, firedAt: one.firedAt },
      ...{ title: line(one.title), customer: orNull(one.customer), environment: orNull(one.environment) },
      ...{ by: one.by && cut(one.by, 100), dueAt: one.dueAt, snoozedUntil: one.snoozedUntil },
      note: cut(one.note ?? '', mostNote) || null,
      word: cut(typed.words.get(one.episodeId)?.trim() ?? '', mostNote) || null,
    })),
    ending: ending.slice(0, most).map((one) => ({
      ...{
        kind: one.kind,
        what: cut(one.what, Math.max(mostNote, longest.line)),
        by: cut(one.by, 100),
        at: one.at,
      },
      why: cut(one.why ?? '', mostNote) || null,
    })),
    escalations: escalations.slice(0, most).map((sentence) => cut(sentence, longest.line)),
    counts: { alerts, pages, healed },
    noisy: noisy.map(({ alertname, firings }) => ({ alertname: line(alertname), firings })),
    drafts: drafts.slice(0, most).map(({ title }) => line(title)),
  }
}

/** The code block for the end of the text. Nothing in it can end the block, look like a link or be formatted by a chat. */
export function carriedBlock(carried: CarriedHandOff): string {
  const json = JSON.stringify(carried)
  const plain = json.replaceAll(/[`<>&/*_~@#|\u007f-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  const head = `${carriedMark},"v":${carriedVersion},"sum":"${sumOf(json)}"`
  return `\`\`\`text\n${head},"carried":${plain}}\n\`\`\``
}

/**
 * What of a text is sent to be read: the last block in it and what follows. Null where that is longer than any block, so
 * that nothing pasted by mistake is sent at all.
 */
export function carriedPart(text: string): string | null {
  const start = text.lastIndexOf(carriedMark)
  const part = start < 0 ? '' : text.slice(start, text.lastIndexOf('}') + 1)
  return part.length > maxHandOffText ? null : part
}

/** Tells a text that was changed on its way from one that was not (FNV-1a, 32 bits); no protection against a person. */
export function sumOf(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function cut(text: string, most: number): string {
  return text.slice(0, most).toWellFormed()
}

function line(text: string): string {
  return cut(text, longest.line)
}

function orNull(text: string | null): string | null {
  return text === null ? null : line(text)
}

/** What is to be known before it is taken in. */
export type HandOffCaution =
  /** it is for another role than the one this laptop is on duty in */
  | { readonly kind: 'other-role'; readonly mine: string }
  /** its shift ended long ago */
  | { readonly kind: 'old' }
  /** its shift has not begun by this laptop's clock */
  | { readonly kind: 'early' }
  /** whoever sits here wrote it */
  | { readonly kind: 'own' }
  /** it names somebody else to take over */
  | { readonly kind: 'for-another'; readonly to: string }
  /** the same shift's is here already, written at that instant or later */
  | { readonly kind: 'known'; readonly writtenAt: number }

/** A hand-off before it is taken in: nothing has been kept. */
export type HandOffLook =
  | { readonly ok: true; readonly carried: CarriedHandOff; readonly cautions: readonly HandOffCaution[] }
  /** why it cannot be read, as a whole sentence */
  | { readonly ok: false; readonly why: string }

/** How an alert of somebody else's hand-off stands here. */
export type HereNow =
  | { readonly kind: 'firing'; readonly episodeId: number }
  | { readonly kind: 'over'; readonly episodeId: number; readonly since: number }
  /** it is known here, and its source does not answer */
  | { readonly kind: 'unseen'; readonly source: string }
  /** no source of this laptop has it */
  | { readonly kind: 'unknown' }

/** One that was taken in. */
export interface ReceivedHandOff {
  readonly id: string
  readonly carried: CarriedHandOff
  readonly receivedAt: number
  /** when somebody here took over with it; null = not yet */
  readonly takenAt: number | null
  readonly takenBy: string | null
  /** how each of its open alerts stands here, in their order */
  readonly here: readonly HereNow[]
}

/** What Watch offers in one line at the start of a shift; null = nothing. */
export type HandOffOffer =
  | { readonly kind: 'received'; readonly id: string; readonly by: string; readonly role: string | null }
  /** my shift has begun, and nobody's hand-off is here: this laptop's own record since my last one */
  | { readonly kind: 'own'; readonly from: number; readonly since: number }

/** What the desk says of hand-offs that came. `version` grows when they change. */
export interface HandOffDesk {
  readonly version: number
  readonly offer: HandOffOffer | null
}

export const noHandOffs: HandOffDesk = { version: 0, offer: null }
