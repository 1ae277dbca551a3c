/** A history as a text: for a spreadsheet, for a program, or to be pasted into a document. All of the window, its gaps too. */
import { AppError, assertNever } from '../../contract/errors.ts'
import type { PastAbout, PastEpisode, PastText } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import { dateOf, wallAt } from '../../contract/zoned-time.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import { aboutOf } from './past-about.ts'
import { csvOf } from './past-csv.ts'
import { markdownOf } from './past-markdown.ts'
import { rowsOf } from './past-row-table.ts'
import type { IsUnseen } from './past-sight.ts'
import { endOf, pathOf, placesBefore } from './past-table.ts'

/** More rows than this are no document any more, and would hold up every other question. */
export const mostExported = 50_000

/** What is taken out, before it is a text. `madeAt` is epoch ms, like every instant in it; `zone` is the laptop's. */
export interface PastDocument extends PastAbout {
  readonly kind: 'nightdesk-history'
  readonly version: 1
  readonly madeAt: number
  /** IANA zone */
  readonly zone: string
  readonly episodes: readonly PastEpisode[]
}

/** @throws AppError `bad-input` where the window has more than can be taken out at once */
export function exportOf(
  db: ReadDb,
  input: QueryValue<'past.export'>,
  moment: Moment,
  isUnseen: IsUnseen,
): PastText {
  const { subject, from, to, form } = input
  const about = aboutOf(db, input, moment, true)
  if (about.began + about.carried > mostExported)
    throw new AppError(
      'bad-input',
      `It fired ${about.began + about.carried} times in this window, and ${mostExported} at most go into one file. Choose a shorter one.`,
    )
  const places = placesBefore(db, pathOf(db, subject), from, endOf(to), mostExported)
  const { zone } = moment.surroundings
  const document: PastDocument = {
    ...{ kind: 'nightdesk-history', version: 1, madeAt: moment.now, zone },
    ...about,
    episodes: rowsOf(db, places, isUnseen),
  }
  const name = nameOf(document)
  switch (form) {
    case 'csv':
      return { name: `${name}.csv`, text: csvOf(document) }
    case 'json':
      return { name: `${name}.json`, text: `${JSON.stringify(document, null, 2)}\n` }
    case 'markdown':
      return { name: `${name}.md`, text: markdownOf(document) }
    default:
      return assertNever(form)
  }
}

/** `history-heron-prod-2026-09-15-to-2026-10-14`: only what every file system takes. */
function nameOf({ subject, from, to, zone }: PastDocument): string {
  const words = subject.kind === 'label' ? `${subject.name} ${subject.value}` : subject.value
  const slug = words
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const day = (at: number): string => dateOf(wallAt(zone, at))
  return ['history', slug, day(from), 'to', day(to - 1)].filter((part) => part !== '').join('-')
}
