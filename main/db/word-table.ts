/** Words kept as files come back into the tables they belong to. SQL only. */
import { editBetween } from '../../contract/text-edit.ts'
import type { Connection } from './connection.ts'
import { completePostmortem } from './mend-postmortems.ts'
import { textMark } from './text-mark.ts'

/** What a word file holds: its name without the ending, its text and when it was written, epoch ms. */
export interface KeptWords {
  readonly name: string
  readonly text: string
  readonly at: number
}

/** `note-12` is the draft of a note, `postmortem-3` a postmortem. */
const places = /^(note|postmortem)-(\d{1,15})$/
/**
 * `draft-note-several` is a note on several alerts, `draft-reason-…` the reason of a silence: drafts of no one alert.
 * `draft-answer-7` is an answer in thread 7, `draft-thread-note-7` a note on it.
 */
const otherPlaces = /^draft-(note|reason|answer|thread-note)-([\w-]{1,140})$/

/** The word file of a draft that belongs to no one alert. */
export function draftFile(key: string): string {
  return `draft-${key.replace(':', '-')}`
}

/**
 * Word files about alerts and threads that the database does not know. They must not wait for their number: it will be
 * given to another one, and an answer would stand before another customer.
 */
export function homelessWords(raw: Connection, words: readonly KeptWords[]): readonly string[] {
  const known = raw.prepare('SELECT 1 FROM episode WHERE id = +?')
  return words
    .filter(({ name }) => {
      const [, kind, digits] = places.exec(name) ?? []
      if (isOfThread(name)) return !hasThread(raw, name)
      return kind === 'note' && known.get(Number(digits)) === undefined
    })
    .map(({ name }) => name)
}

const threadPlaces = /^draft-(?:answer|thread-note)-(\d{1,15})$/
const isOfThread = (name: string): boolean => threadPlaces.test(name)

function hasThread(raw: Connection, name: string): boolean {
  const id = Number(threadPlaces.exec(name)?.[1])
  return raw.prepare('SELECT 1 FROM support_thread WHERE id = +?').get(id) !== undefined
}

/**
 * Out of a damaged database: a save later than `latest` (epoch ms) cannot have been, so a spoilt page says it. Its words
 * then count as older than any word file.
 */
export function doubtSpoiltTimes(raw: Connection, latest: number): void {
  for (const table of ['draft', 'postmortem'])
    raw.prepare(`UPDATE "${table}" SET saved_at = 0 WHERE saved_at > +?`).run(latest)
}

/**
 * Takes up word files that are newer than what the database holds, or that it does not hold at all. A file is written
 * just after the table, with an instant that is not earlier: the same instant and other words mean a spoilt table.
 * @returns a sentence for each that was taken up
 */
export function takeUpWords(raw: Connection, words: readonly KeptWords[]): readonly string[] {
  return words.flatMap((kept) => {
    const [, other, rest] = otherPlaces.exec(kept.name) ?? []
    if (other !== undefined && kept.text !== '') {
      if (isOfThread(kept.name) && (!hasThread(raw, kept.name) || wasSaid(raw, kept))) return []
      if (!putDraft(raw, `${other}:${rest}`, kept)) return []
      const reason = rest?.startsWith('escalate-')
        ? 'Unfinished words of an escalation'
        : 'A silence’s unfinished reason'
      const what = otherWords[other] ?? reason
      return [`${what} was taken from its word file: “${beginningOf(kept.text)}”.`]
    }
    const [, kind, digits] = places.exec(kept.name) ?? []
    if (kind === undefined || kept.text === '') return []
    const taken =
      kind === 'note' ? takeDraft(raw, Number(digits), kept) : takePostmortem(raw, Number(digits), kept)
    if (!taken) return []
    const what = kind === 'note' ? 'An unfinished note' : 'A postmortem'
    return [`${what} was taken from its word file: “${beginningOf(kept.text)}”.`]
  })
}

const otherWords: Readonly<Record<string, string>> = {
  note: 'An unfinished note on several alerts',
  answer: 'An unfinished answer to a customer',
  'thread-note': 'An unfinished note on a customer’s thread',
}

/** Killed between queueing the words and removing their file: they are kept already. */
function wasSaid(raw: Connection, { name, text }: KeptWords): boolean {
  const id = Number(threadPlaces.exec(name)?.[1])
  const queued = raw.prepare(
    "SELECT 1 FROM support_order WHERE thread_id = +? AND kind = 'answer' AND CASE WHEN json_valid(payload) THEN json_extract(payload, '$.text') END = +?",
  )
  const noted = raw.prepare(
    "SELECT 1 FROM support_event WHERE thread_id = +? AND kind = 'note' AND text = +?",
  )
  return [queued, noted].some((one) => one.get(id, text.trim()) !== undefined)
}

/** An episode that is not there cannot be written about; its words stay in their file. */
function takeDraft(raw: Connection, episodeId: number, kept: KeptWords): boolean {
  if (!raw.prepare('SELECT 1 FROM episode WHERE id = +?').get(episodeId)) return false
  // Killed between adding the note and removing the file: the words are kept already.
  const added = raw.prepare("SELECT 1 FROM event WHERE episode_id = +? AND kind = 'note' AND text = +?")
  if (added.get(episodeId, kept.text.trim())) return false
  return putDraft(raw, `note:${episodeId}`, kept)
}

/** Writes the draft unless the table's is newer or the same; answers whether it did. */
function putDraft(raw: Connection, key: string, kept: KeptWords): boolean {
  return (
    raw
      .prepare(
        `INSERT INTO draft (key, text, saved_at) VALUES (+?, +?, +?)
         ON CONFLICT (key) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at
         WHERE excluded.saved_at >= draft.saved_at AND excluded.text <> draft.text`,
      )
      .run(key, kept.text, kept.at).changes > 0
  )
}

function takePostmortem(raw: Connection, id: number, kept: KeptWords): boolean {
  const before =
    raw.prepare<[number], string>('SELECT text FROM postmortem WHERE id = +?').pluck().get(id) ?? ''
  const { changes } = raw
    .prepare(
      `INSERT INTO postmortem (id, text, title, words, version, created_at, saved_at) VALUES (+?, +?, +?, +?, 1, +?, +?)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, title = excluded.title, words = excluded.words,
           saved_at = excluded.saved_at, version = postmortem.version + 1
         WHERE excluded.saved_at >= postmortem.saved_at AND excluded.text <> postmortem.text`,
    )
    .run(id, kept.text, titleOf(kept.text), wordsIn(kept.text), kept.at, kept.at)
  if (changes === 0) return false
  completePostmortem(raw, id)
  const { from, until, insert } = editBetween(before, kept.text)
  // What the database held before stays in the history.
  raw
    .prepare(
      `INSERT OR REPLACE INTO postmortem_version
         (postmortem_id, version, at, from_at, until_at, inserted, text, size, weight, mark)
       SELECT id, version, saved_at, +?, +?, +?, text, +?, 0, +? FROM postmortem WHERE id = +?`,
    )
    .run(from, until, insert, kept.text.length, textMark(kept.text), id)
  return true
}

const titleOf = (text: string): string => /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? beginningOf(text)
const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length

/** Enough of a text to know it again. */
function beginningOf(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60).trimEnd()}…` : line
}
