/** The history of one thing over a window. */
import type { PastAbout, PastText, PastView } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import { aboutOf } from './past-about.ts'
import { exportOf } from './past-export.ts'
import { rowsOf } from './past-row-table.ts'
import { createPastSight } from './past-sight.ts'
import { endOf, pathOf, placesBefore } from './past-table.ts'

export function pastAnswers(db: ReadDb) {
  const sight = createPastSight(db)
  return {
    'past.of': (input: QueryValue<'past.of'>, { behind }: Moment): PastView => {
      const { subject, from, to, before, limit } = input
      // One more than is shown says whether there is another page.
      const places = placesBefore(db, pathOf(db, subject), from, before ?? endOf(to), limit + 1)
      const shown = places.slice(0, limit)
      const episodes = rowsOf(db, shown, sight())
      return {
        subject,
        from,
        to,
        episodes,
        next: places.length > limit ? (shown.at(-1) ?? null) : null,
        behind,
      }
    },
    'past.about': (input: QueryValue<'past.about'>, moment: Moment): PastAbout => aboutOf(db, input, moment),
    'past.export': (input: QueryValue<'past.export'>, moment: Moment): PastText =>
      exportOf(db, input, moment, sight()),
  }
}
