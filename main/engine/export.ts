/** "Export everything": the data as files that need no Nightdesk to be read. */
import { mkdirSync } from 'node:fs'
import { open, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ReadDb } from '../db/db.ts'
import {
  exportedImage,
  exportedImages,
  exportedPostmortems,
  exportedTables,
  exportSlice,
} from '../db/export-table.ts'
import { stampOf } from '../db/stamp.ts'

export interface Exported {
  readonly folder: string
  readonly bytes: number
}

/** Rows read in one turn of the event loop: a few ms. */
const sliceRows = 200

/**
 * Writes everything into a new folder below `into`, in slices, so that watching goes on meanwhile.
 * @param config the configuration file's text without its secrets, or null when there is none
 * @throws what the file system throws when there is no room
 */
export async function exportEverything(
  db: ReadDb,
  into: string,
  now: number,
  config: string | null,
): Promise<Exported> {
  const folder = path.join(into, `nightdesk-${stampOf(now)}`)
  mkdirSync(path.join(folder, 'postmortems', 'images'), { recursive: true, mode: 0o700 })
  const files: string[] = []
  const put = async (name: string, text: string | Buffer): Promise<void> => {
    await writeFile(path.join(folder, name), text, { mode: 0o600 })
    files.push(name)
  }
  const tables = exportedTables(db)
  for (const table of tables) {
    const handle = await open(path.join(folder, `${table}.jsonl`), 'w', 0o600)
    files.push(`${table}.jsonl`)
    try {
      // Awaiting each write gives the event loop back between two slices.
      for (let slice = exportSlice(db, table, -1, sliceRows); slice; ) {
        await handle.write(slice.lines)
        slice = exportSlice(db, table, slice.last, sliceRows)
      }
    } finally {
      await handle.close()
    }
  }
  for (const { id, text } of exportedPostmortems(db)) await put(path.join('postmortems', `${id}.md`), text)
  for (const name of exportedImages(db))
    await put(path.join('postmortems', 'images', name), exportedImage(db, name))
  if (config !== null) await put('config.yaml', config)
  await put('README.txt', readme(tables, now))
  const sizes = await Promise.all(files.map((name) => stat(path.join(folder, name))))
  return { folder, bytes: sizes.reduce((sum, { size }) => sum + size, 0) }
}

const about: Readonly<Record<string, string>> = {
  run: 'each run of the program: when it started and was last alive',
  source: 'what was last known of each source',
  alert: 'each alert’s identity: source, name, customer, environment, severity',
  alert_body: 'its labels and annotations',
  episode: 'each trouble: when it fired, was seen, called somebody and ended, and who took it',
  event:
    'what happened, line by line; your notes are the rows with kind "note", and the text of "called" and "told" is the id of the attempt that stood for it',
  attempt: 'each notification that was tried, and whether it was shown',
  sight_gap: 'when a source could not be seen',
  outbox: 'orders to sources that mirror an acknowledgement',
  mirror: 'the silence that stands for an acknowledgement',
  silence_order: 'silences that you asked for',
  alert_order: 'what you asked a source to do about an alert, and whether it did',
  upstream_detail: 'what a source said of an alert beyond its list, as it was read last',
  episode_apart: 'alerts that you said are not the same trouble',
  override_order: 'shifts that you gave to somebody else in PagerDuty',
  draft: 'unfinished notes, answers, and reasons of silences',
  setting: 'choices and small facts of this laptop',
  postmortem: 'your postmortems; the same texts lie in postmortems/',
  postmortem_episode: 'which alerts a postmortem is about',
  postmortem_life: 'where each postmortem stands, and whose it is',
  postmortem_day: 'days that are kept free for a fix',
  postmortem_environment: 'which environments a postmortem is about, and which have the fix',
  postmortem_outcome: 'the alert and the recipe that came out of it',
  postmortem_event: 'what happened to each postmortem, line by line',
  postmortem_version: 'every version of its text: the change over the one before, or the whole text',
  postmortem_spot: 'where the cursor was left in it',
  image: 'pictures in postmortems; the files lie in postmortems/images/',
  postmortem_image: 'which postmortem has which picture',
  postmortem_thread: 'which customers’ threads a postmortem is about',
  postmortem_issue: 'its issue, as it was last seen',
  postmortem_order: 'what was to be told there, and whether it was',
  episode_review: 'what you answered when an alert was over',
  alert_rule: 'the rules behind alerts, as Prometheus told them',
  postmortem_file: 'the file of a postmortem: what stands above its words, and where it was written',
  postmortem_import: 'files that were taken in as postmortems',
  postmortem_aside: 'what of the evidence was put aside for a postmortem',
  rule_set: 'each table of rules and hours that was in force',
  circumstance: 'the hours, duty and presence that decisions depended on',
  decision: 'what the rules decided about an alert, when and why',
  ladder: 'each call: when its sounds began, and how it ended',
  sounding: 'when there was sound, and through what',
  escalation: 'who was asked to take an alert, by you or by others',
  escalation_step: 'what became of each escalation, step by step',
  calendar_window: 'maintenance windows of calendars, as they were last read',
  ended_window: 'maintenance windows that were ended here before their time',
  support_thread: 'customers’ threads: where, whose, who waits since when, how each ended',
  support_message: 'what was said in them, also what was removed there since',
  support_event: 'what was done beside a thread; your notes are the rows with kind "note"',
  support_link: 'which alerts belong to a thread, and which do not',
  support_order: 'your answers to customers, marks and issues, and whether each was sent',
  hand_over_word: 'what one Nightdesk told another of a thread that was handed over',
  support_cursor: 'how far each support source has been read',
  support_nudge: 'who at a customer’s was called or written to',
  environment_note: 'what was noted of an environment, such as its upgrades',
  told_silence_end: 'ends of silences that you were told of',
}

function readme(tables: readonly string[], now: number): string {
  return [
    `Everything Nightdesk held on ${new Date(now).toISOString()}.`,
    '',
    'Each .jsonl file is a table: one JSON object a line, times in milliseconds since 1970 (UTC).',
    ...tables.map((table) => `  ${table}.jsonl: ${about[table] ?? 'a table of a newer version'}`),
    '',
    'postmortems/: each postmortem as Markdown, its pictures in postmortems/images/.',
    'config.yaml: your configuration. Secrets are left out.',
    '',
  ].join('\n')
}
