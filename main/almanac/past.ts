/** The history of one thing over a window. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { PastAbout, PastPlace, PastText, PastView } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import { rowsOf } from './past-row-table.ts'
import { begunBefore, carriedBefore, pathOf } from './past-table.ts'

export function pastAnswers(db: ReadDb) {
  return {
    'past.of': (input: QueryValue<'past.of'>, { behind }: Moment): PastView => {
      const { subject, from, to, before, limit } = input
      // One more than is shown says whether there is another page.
      const places = pageOf(db, input, before ?? endOf(to), limit + 1)
      const shown = places.slice(0, limit)
      const episodes = rowsOf(
        db,
        shown.map(({ id }) => id),
      ).map((row) => ({ ...row, endUnseen: false }))
      return {
        subject,
        from,
        to,
        episodes,
        next: places.length > limit ? (shown.at(-1) ?? null) : null,
        behind,
      }
    },
    'past.about': (_input: QueryValue<'past.about'>, _moment: Moment): PastAbout => {
      throw new AppError('not-found', 'There is no history yet.')
    },
    'past.export': (_input: QueryValue<'past.export'>, _moment: Moment): PastText => {
      throw new AppError('not-found', 'There is no history yet.')
    },
  }
}

type Window = Pick<QueryValue<'past.about'>, 'subject' | 'from' | 'to'>

/** Before everything that began at `to` or later: ids begin at 1. */
function endOf(to: number): PastPlace {
  return { firedAt: to, id: 0 as EpisodeId }
}

/** So many places before `before`: first what began in the window, then what began before it and lasted into it. */
function pageOf(
  db: ReadDb,
  { subject, from }: Window,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] {
  const path = pathOf(db, subject)
  const begun = begunBefore(db, path, from, before, limit)
  return begun.length === limit
    ? begun
    : [...begun, ...carriedBefore(db, path, from, begun.at(-1) ?? before, limit - begun.length)]
}
