/** `rotations:` of the configuration file: who takes turns at what, from when, for how long. */
import { z } from 'zod'
import type { Rotation, RotationLayer } from '../../contract/rotation.ts'
import { instantOf, isZone } from '../../contract/zoned-time.ts'
import { weekly } from './night-schema.ts'
import { type PagerDutyFeed, pagerDutySchema } from './pagerduty-schema.ts'
import { type RotationCalendar, rotationCalendarsSchema } from './rotation-calendar-schema.ts'

/** More than these are no team's. */
const mostRotations = 20
const mostLayers = 10
const mostPeople = 100
const mostOverrides = 500

const hourMs = 3_600_000
const units: Readonly<Record<string, number>> = { h: hourMs, d: 24 * hourMs, w: 7 * 24 * hourMs }
/** A turn longer than this is a job, not a turn. */
const longestTurnMs = 26 * (units.w ?? 0)

/** A rotation as the file has it: what other systems say of it is not in it, only where it is read from. */
export interface ConfiguredRotation extends Omit<Rotation, 'fed'> {
  /** of times of its calendars that name none */
  readonly zone: string
  readonly calendars: readonly RotationCalendar[]
  /** the schedule that it is read from too; null = none */
  readonly pagerduty: PagerDutyFeed | null
}

const name = z
  .string({ error: 'a name' })
  .trim()
  .min(1, 'a name')
  .max(100, 'a name of at most 100 characters')

const zoneWords = 'a zone such as "Europe/Berlin"'
const zone = z.string({ error: zoneWords }).max(100).refine(isZone, zoneWords)

const turnWords = 'a time in whole hours, days or weeks, such as "1d", up to 26w'
const turn = z.string({ error: turnWords }).transform((text, context) => {
  const match = /^(\d{1,4})\s*([hdw])$/.exec(text.trim())
  const ms = match ? Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN) : Number.NaN
  if (ms >= hourMs && ms <= longestTurnMs) return ms
  context.addIssue({ code: 'custom', message: turnWords })
  return z.NEVER
})

const momentWords = 'a date and a time on the wall, such as "2026-01-05 08:00"'
/** To the epoch ms it would be in UTC. */
const moment = z.string({ error: momentWords }).transform((text, context) => {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T]([01]\d|2[0-3]):([0-5]\d))?$/.exec(text.trim())
  const at = match ? Date.parse(`${match[1]}T${match[2] ?? '00'}:${match[3] ?? '00'}:00Z`) : Number.NaN
  // A date such as 31 February would be read as one in March.
  if (match && !Number.isNaN(at) && new Date(at).toISOString().startsWith(match[1] ?? '')) return at
  context.addIssue({ code: 'custom', message: momentWords })
  return z.NEVER
})

const people = z
  .array(name, { error: 'a list of names, in the order of their turns' })
  .min(1, 'at least one name')
  .max(mostPeople)
const hours = z.array(weekly, { error: 'a list of days with from and to' }).max(50)

const layer = z
  .strictObject({ zone: zone.optional(), people, starts: moment, turn, hours: hours.default([]) })
  .describe('people in turns')

const override = z.strictObject({
  /** absent = nobody */
  person: name.optional(),
  from: moment,
  to: moment,
})

const rotation = z
  .strictObject({
    name,
    zone,
    people: people.optional(),
    starts: moment.optional(),
    turn: turn.optional(),
    hours: hours.optional(),
    layers: z.array(layer, { error: 'a list of layers' }).min(1).max(mostLayers).optional(),
    calendars: rotationCalendarsSchema.optional(),
    pagerduty: pagerDutySchema.optional(),
    /** its holder stands in the strip */
    strip: z.boolean({ error: 'true or false' }).default(false),
    overrides: z.array(override, { error: 'a list of overrides' }).max(mostOverrides).default([]),
  })
  .transform((given, context): ConfiguredRotation => {
    const {
      people: names,
      starts,
      turn: turnMs,
      hours: week,
      layers,
      calendars = [],
      pagerduty = null,
    } = given
    const isFed =
      (calendars.length > 0 || pagerduty !== null) &&
      names === undefined &&
      starts === undefined &&
      turnMs === undefined
    const refuse = (path: PropertyKey[], message: string): void =>
      void context.addIssue({ code: 'custom', path, message })
    for (const [key, value] of Object.entries({ people: names, starts, turn: turnMs })) {
      if (layers && value !== undefined) refuse([key], 'either this or layers')
      if (!layers && !isFed && value === undefined) refuse([key], words[key] ?? 'a value')
    }
    if (layers && week) refuse(['hours'], 'either this or layers')
    for (const [index, { from, to }] of given.overrides.entries())
      if (from >= to) refuse(['overrides', index, 'to'], 'a time after its from')
    const flat = { zone: given.zone, people: names ?? [], starts: starts ?? 0, turn: turnMs ?? hourMs }
    // Beside calendars hours alone say when somebody is wanted at all.
    const own = isFed && week === undefined ? [] : [{ ...flat, hours: week ?? [] }]
    return {
      ...{ name: given.name, zone: given.zone, calendars, pagerduty },
      ...(given.strip ? { inStrip: true } : {}),
      layers: (layers ?? own).map(
        (one): RotationLayer => ({
          ...{ zone: one.zone ?? given.zone, people: one.people, hours: one.hours },
          ...{ startsAtWall: one.starts, turnMs: one.turn },
        }),
      ),
      overrides: given.overrides.map(({ person, from, to }) => ({
        person: person ?? null,
        from: instantOf(given.zone, from),
        to: instantOf(given.zone, to),
      })),
    }
  })

const words: Readonly<Record<string, string>> = {
  people: 'a list of names, in the order of their turns',
  starts: momentWords,
  turn: turnWords,
}

export const rotationsSchema = z
  .array(rotation, { error: 'a list of rotations' })
  .max(mostRotations)
  .superRefine((rotations, context) => {
    const seen = new Set<string>()
    for (const [index, one] of rotations.entries()) {
      if (seen.has(one.name))
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: 'a name that no other rotation has',
        })
      seen.add(one.name)
    }
  })
