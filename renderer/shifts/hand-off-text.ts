/** A hand-off as Markdown, to be copied, saved or pasted into a chat. Pure; instants in the reader's zone. */
import type { EndingSoon, HandOff, OpenEpisode, PastEpisode } from '../../contract/hand-off.ts'
import { hourMinute, momentText, weekday, zoneName } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { severityWords } from '../watch/words.ts'

/** @param notes what the user typed, as Markdown */
export function handOffMarkdown(handOff: HandOff, notes: string, now: number): string {
  const { from, until, role, me, next, open, ending, unread, noisy, drafts } = handOff
  const title = `# Hand-off${role === null ? '' : `, ${escaped(role)}`}, ${weekday(from)} ${hourMinute(from)} to ${weekday(until)} ${hourMinute(until)} ${zoneName(until)}`
  const parts: readonly (readonly string[])[] = [
    [
      title,
      `From ${escaped(me)}${next === null ? '' : ` to ${escaped(next)}`}, as of ${momentText(now, now)}.`,
    ],
    [
      '## Open',
      ...listed(
        open.map((one) => openLine(one, now)),
        'Nothing is open.',
      ),
    ],
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
    ...(drafts.length === 0
      ? []
      : [['## Postmortems begun', ...drafts.map(({ title: name }) => `* ${escaped(name)}`)]]),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** What happened and is not among what is open. */
export function overIn({ happened, open }: HandOff): readonly PastEpisode[] {
  const stillOpen = new Set(open.map(({ episodeId }) => episodeId))
  return happened.filter(({ episodeId }) => !stillOpen.has(episodeId))
}

/** `15 alerts: 8 pages, 7 notify; 5 healed by themselves` */
export function countWords({ happened, pages, healed }: HandOff): string {
  const notify = happened.length - pages
  const all = `${happened.length} ${happened.length === 1 ? 'alert' : 'alerts'}`
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

function openLine(one: OpenEpisode, now: number): string {
  const who = one.by === null ? 'nobody has it' : `${escaped(one.by)} has it`
  const note = one.note === null ? '' : ` ${escaped(one.note)}`
  return `* **${escaped(one.title)}** (${severityWords[one.severity]}${placeWords(one)}): fires since ${momentText(one.firedAt, now)}, ${who}, ${dueWords(one, now)}.${note}`
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
