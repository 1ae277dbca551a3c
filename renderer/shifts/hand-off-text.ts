/** A hand-off as Markdown, to be copied, saved or pasted into a chat. Pure; instants in the reader's zone. */

import type {
  EndingSoon,
  HandOff,
  HandOffReview,
  OpenEpisode,
  OpenEscalation,
  PastEpisode,
  WaitingThread,
} from '../../contract/hand-off.ts'
import { maxSentHandOff } from '../../contract/hand-off.ts'
import { carriedBlock, carriedOf } from '../../contract/hand-off-carried.ts'
import { againWords, type PostmortemAgain } from '../../contract/postmortem-again.ts'
import { hourMinute, momentText, weekday, zoneName } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { severityWords } from '../watch/words.ts'

/** What was typed for the next one: of the whole shift, and of single alerts by their episode. */
export interface Typed {
  readonly notes: string
  readonly words: ReadonlyMap<number, string>
}

/** The Markdown, and at its end what the next one's Nightdesk reads of it. */
export function handOffText(handOff: HandOff, typed: Typed, now: number): string {
  const sentences = [
    ...handOff.escalations.map((one) => escalationWords(one, now)),
    ...handOff.threads.map((one) => threadWords(one, now)),
    ...handOff.again.map(againSentence),
  ]
  const carried = carriedBlock(carriedOf(handOff, typed, sentences, now))
  const how = 'For the next one’s Nightdesk: Shifts, “Take over with a hand-off”, and paste all of this.'
  return `${handOffMarkdown(handOff, typed, now)}\n${how}\n\n${carried}\n`
}

export function handOffMarkdown(handOff: HandOff, { notes, words }: Typed, now: number): string {
  const { from, until, role, me, next, open, threads, ending, unread, noisy, drafts, reviews, again } =
    handOff
  const [escalations, handOvers] = inKinds(handOff)
  const title = `# Hand-off${role === null ? '' : `, ${escaped(role)}`}, ${weekday(from)} ${hourMinute(from)} to ${weekday(until)} ${hourMinute(until)} ${zoneName(until)}`
  const parts: readonly (readonly string[])[] = [
    [
      title,
      `From ${escaped(me)}${next === null ? '' : ` to ${escaped(next)}`}, as of ${momentText(now, now)}.`,
    ],
    [
      '## Open',
      ...listed(
        open.map((one) => openLine(one, words.get(one.episodeId) ?? '', now)),
        'Nothing is open.',
      ),
    ],
    ...(escalations.length === 0
      ? []
      : [['## Escalations', ...escalations.map((one) => `* ${escaped(escalationWords(one, now))}`)]]),
    ...(handOvers.length === 0
      ? []
      : [['## Hand-overs', ...handOvers.map((one) => `* ${escaped(escalationWords(one, now))}`)]]),
    ...(threads.length === 0
      ? []
      : [['## Customers who wait for us', ...threads.map((one) => `* ${escaped(threadWords(one, now))}`)]]),
    [
      '## Ends in the next shift',
      ...listed(
        ending.map((one) => endingLine(one, now)),
        'Nothing ends.',
      ),
      ...unread.map((label) => `* Silences of ${escaped(label)} are not known now.`),
    ],
    ['## Notes', notes.trim() === '' ? 'None.' : notes.trim()],
    [
      `## What happened: ${countWords(handOff)}`,
      ...listed(
        overIn(handOff).map((one) => pastLine(one, now)),
        'Nothing is over.',
      ),
    ],
    ...(noisy.length === 0
      ? []
      : [
          [
            '## Noisy',
            ...noisy.map(({ alertname, firings }) => `* ${escaped(alertname)}: fired ${firings} times`),
          ],
        ]),
    ...(again.length === 0
      ? []
      : [['## Postmortems that are not over', ...again.map((one) => `* ${escaped(againSentence(one))}`)]]),
    ...(drafts.length === 0
      ? []
      : [
          [
            '## Postmortems begun',
            ...drafts.map(
              ({ title: name, isLeft }) => `* ${escaped(name)}${isLeft ? ' (left for the morning)' : ''}`,
            ),
          ],
        ]),
    ...(reviews.length === 0
      ? []
      : [
          [
            '## Postmortems to decide',
            ...reviews.map((one) => `* ${escaped(one.title)}: ${reviewWords(one)}.`),
          ],
        ]),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** `Mara Lind asked Tomasz Wrona to take Nodes not ready: nobody has accepted.` */
export function escalationWords(one: OpenEscalation, now: number): string {
  const { from, whom, title, isUnaccepted, dueAt } = one
  const state = isUnaccepted ? 'nobody has accepted' : `until ${momentText(dueAt, now)} to accept`
  return `${from} asked ${whom} to take ${title}: ${state}.`
}

/** `Tarnwick Freight waits since 11:12: Night uploads never started (Mara Lind, Ops duty).` */
export function threadWords(one: WaitingThread, now: number): string {
  const { customer, channel, title, tier, holder, since } = one
  const who = [holder ?? 'nobody has it', tier].flatMap((part) => part ?? []).join(', ')
  return `${customer ?? channel} waits since ${momentText(since, now)}: ${title} (${who}).`
}

/** `Ingress ran out of memory: opened again: its alert fired after the fix.` */
function againSentence(one: PostmortemAgain): string {
  return `${one.title}: ${againWords(one)}.`
}

/** Whether an alert that is over needs a postmortem that nobody has begun. */
export function reviewWords({ verdict }: HandOffReview): string {
  return verdict === null ? 'nobody has said what it was' : `a postmortem is ${verdict}, and not begun`
}

/** Those about alerts, and those about customers’ threads. */
export function inKinds({
  escalations,
}: Pick<HandOff, 'escalations'>): readonly [
  alerts: readonly OpenEscalation[],
  threads: readonly OpenEscalation[],
] {
  return [escalations.filter((one) => !one.isHandOver), escalations.filter((one) => one.isHandOver)]
}

/** The text as it is sent: with what the next one’s Nightdesk reads of it where that fits; null = it is too long. */
export function sentText(handOff: HandOff, typed: Typed, now: number): string | null {
  const texts = [handOffText(handOff, typed, now), handOffMarkdown(handOff, typed, now)]
  return texts.find((text) => text.trim().length <= maxSentHandOff) ?? null
}

/** What happened and is not among what is open. */
export function overIn({ happened, open }: HandOff): readonly PastEpisode[] {
  const stillOpen = new Set(open.map(({ episodeId }) => episodeId))
  return happened.filter(({ episodeId }) => !stillOpen.has(episodeId))
}

/** `15 alerts: 8 pages, 7 notify; 5 healed by themselves` */
export function countWords({ alerts, pages, healed }: Pick<HandOff, 'alerts' | 'pages' | 'healed'>): string {
  const notify = alerts - pages
  const all = `${alerts} ${alerts === 1 ? 'alert' : 'alerts'}`
  const kinds = [
    pages > 0 ? `${pages} ${pages === 1 ? 'page' : 'pages'}` : '',
    notify > 0 ? `${notify} notify` : '',
  ]
  const named = kinds.filter((words) => words !== '').join(', ')
  return `${all}${named === '' ? '' : `: ${named}`}${healed > 0 ? `; ${healed} healed by ${healed === 1 ? 'itself' : 'themselves'}` : ''}`
}

/** How far an open alert is from its target: `+3 h 09 overdue`, `42 min left`, `back at 10:00`. */
export function dueWords({ dueAt, snoozedUntil }: OpenEpisode, now: number): string {
  if (snoozedUntil !== null && snoozedUntil > now) return `back at ${momentText(snoozedUntil, now)}`
  return dueAt > now ? `${spanText(dueAt - now)} left` : `${spanText(now - dueAt)} overdue`
}

/** `03:11, 34 min`; `03:11, still fires` */
export function pastWords({ at, endedAt }: PastEpisode, now: number): string {
  return `${momentText(at, now)}, ${endedAt === null ? 'still fires' : spanText(Math.max(0, endedAt - at))}`
}

/** Who took it, or that it went by itself. */
export function takenWords({ by, endedAt, note }: PastEpisode): string {
  const who = by === null ? (endedAt === null ? 'Nobody has it.' : 'Healed by itself.') : `${by} had it.`
  return note === null ? who : `${who} ${note}`
}

function listed(lines: readonly string[], none: string): readonly string[] {
  return lines.length === 0 ? [none] : lines
}

function openLine(one: OpenEpisode, word: string, now: number): string {
  const since = one.tookAt === null ? '' : ` since ${momentText(one.tookAt, now)}`
  const who = one.by === null ? 'nobody has it' : `${escaped(one.by)} has it${since}`
  const forNext = word.trim() === '' ? '' : ` For the next: ${escaped(word.trim())}`
  const note = one.note === null ? '' : ` ${escaped(one.note)}`
  return `* **${escaped(one.title)}** (${severityWords[one.severity]}${placeWords(one)}): fires since ${momentText(one.firedAt, now)}, ${who}, ${dueWords(one, now)}.${note}${forNext}`
}

function endingLine({ kind, what, by, why, at }: EndingSoon, now: number): string {
  const shown = kind === 'silence' ? `\`${plainLine(what).replaceAll('`', "'")}\`` : escaped(what)
  const reason = why === null ? '' : `: ${escaped(why)}`
  return `* ${kind === 'silence' ? 'Silence' : 'Snooze'} ${shown} ends ${momentText(at, now)}, by ${escaped(by)}${reason}`
}

function pastLine(one: PastEpisode, now: number): string {
  return `* ${pastWords(one, now)}: ${escaped(one.title)} (${severityWords[one.severity]}${placeWords(one)}). ${escaped(takenWords(one))}`
}

function placeWords({ customer, environment }: Pick<PastEpisode, 'customer' | 'environment'>): string {
  const names = [customer, environment].filter((name) => name !== null)
  return names.length === 0 ? '' : `, ${names.map(escaped).join(' ')}`
}

/** Words of an alert are one plain line, and begin no list, link or markup of their own. */
function escaped(text: string): string {
  return plainLine(text).replaceAll(/[\\`*_[\]<>#|~]/g, '\\$&')
}
