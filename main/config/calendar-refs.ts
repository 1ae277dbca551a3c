/** Where a configuration reads calendars from: addresses that may hold a key, and references to them. Pure. */
import type { Config } from './schema.ts'

/** Of hours, of maintenance and of rotations, as they are written. */
export function calendarRefs({ hours, maintenanceFrom, rotations }: Config): readonly string[] {
  return [
    ...hours.flatMap(({ calendar }) => calendar ?? []),
    ...maintenanceFrom.calendars.map(({ calendar }) => calendar),
    ...rotations.flatMap(({ calendars }) => calendars.map(({ url }) => url)),
  ]
}
