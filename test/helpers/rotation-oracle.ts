/**
 * Who has a rotation at one instant, asked the long way: every turn and every day one by one, with Temporal's wall times,
 * which the program does not use. It knows no spans, so it can merge, cut and lay over nothing wrongly.
 */
import { Temporal } from '@js-temporal/polyfill'
import type { WeeklyHours } from '../../contract/hours.ts'
import type { Rotation, RotationLayer } from '../../contract/rotation.ts'
import { fc } from './property.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const minuteMs = 60_000

export interface Held {
  readonly person: string | null
  readonly isOverride: boolean
  /** should anybody have it, by the hours of any layer? */
  readonly wanted: boolean
}

/** Who has it at instants (epoch ms) of one rotation, one after another. */
export function rotationOracle({ layers, overrides }: Rotation): (at: number) => Held {
  const asked = layers.map(layerOracle)
  return (at) => {
    const answers = asked.map((ask) => ask(at))
    const wanted = answers.some(({ inside }) => inside)
    const override = overrides.findLast(({ from, to }) => from <= at && at < to)
    if (override) return { person: override.person, isOverride: true, wanted }
    const person = answers.findLast((answer) => answer.person !== null)?.person ?? null
    return { person, isOverride: false, wanted }
  }
}

interface Answer {
  readonly inside: boolean
  readonly person: string | null
}

function layerOracle({ zone, people, startsAtWall, turnMs, hours }: RotationLayer): (at: number) => Answer {
  const start = Temporal.PlainDateTime.from(new Date(startsAtWall).toISOString().slice(0, 19))
  const begins = new Map<number, number>()
  const beginning = (turn: number): number => {
    const known = begins.get(turn)
    if (known !== undefined) return known
    const at = start.add({ minutes: (turn * turnMs) / minuteMs }).toZonedDateTime(zone).epochMilliseconds
    begins.set(turn, at)
    return at
  }
  const openings = new Map<string, readonly (readonly [number, number])[]>()
  const openOn = (day: Temporal.PlainDate): readonly (readonly [number, number])[] => {
    const known = openings.get(String(day))
    if (known) return known
    const open = hours.flatMap((one) => openingOf(zone, day, one))
    openings.set(String(day), open)
    return open
  }
  return (at) => {
    let inside = true
    if (hours.length > 0) {
      const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
      const open = [...openOn(today.subtract({ days: 1 })), ...openOn(today)]
      inside = open.some(([from, to]) => from <= at && at < to)
    }
    let turn = Math.max(-1, Math.floor((at - startsAtWall) / turnMs) - Math.ceil(dayMs / turnMs) - 2)
    while (beginning(turn + 1) <= at) turn += 1
    const person = inside && turn >= 0 ? (people[turn % people.length] ?? null) : null
    return { inside, person }
  }
}

function openingOf(
  zone: string,
  day: Temporal.PlainDate,
  { days, from, to }: WeeklyHours,
): readonly (readonly [number, number])[] {
  if (!days.includes(day.dayOfWeek)) return []
  const [begins, ends] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)]
  const last = Temporal.PlainTime.compare(ends, begins) <= 0 ? day.add({ days: 1 }) : day
  const [opens, closes] = [
    day.toZonedDateTime({ timeZone: zone, plainTime: begins }),
    last.toZonedDateTime({ timeZone: zone, plainTime: ends }),
  ]
  return [[opens.epochMilliseconds, closes.epochMilliseconds]]
}

export const oracleZones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
] as const
export const oraclePeople = ['Mara', 'Ines', 'Tomasz', 'Kim'] as const

/** When some zone sets its clocks, and an ordinary day: epoch ms. */
export const changes: readonly number[] = [
  ...['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2027-03-28T01:00Z'],
  ...[
    '2026-03-08T07:00Z',
    '2026-11-01T06:00Z',
    '2026-04-04T15:00Z',
    '2026-10-03T15:30Z',
    '2026-07-01T00:00Z',
  ],
].map((text) => Date.parse(text))

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 45, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const someHours = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: time,
  to: time,
})

const someLayer = (around: number): fc.Arbitrary<RotationLayer> =>
  fc.record({
    zone: fc.constantFrom(...oracleZones),
    people: fc.array(fc.constantFrom(...oraclePeople), { minLength: 1, maxLength: 4 }),
    // One in a few begins only now.
    startsAtWall: fc
      .tuple(fc.constantFrom(0, 30, 30, 60), fc.integer({ min: -24 * 60, max: 24 * 60 }))
      .map(([days, minutes]) => Math.floor((around - days * dayMs) / dayMs) * dayMs + minutes * minuteMs),
    turnMs: fc.constantFrom(hourMs, 6 * hourMs, 12 * hourMs, dayMs, dayMs, 7 * dayMs),
    hours: fc.array(someHours, { maxLength: 2 }),
  })

/** Any rotation whose turns, hours and overrides lie around an instant; overrides may overlap, be empty or end before they begin. */
export function someRotation(around: number): fc.Arbitrary<Rotation> {
  const override = fc
    .tuple(
      fc.option(fc.constantFrom('Mara', 'Zoe')),
      fc.integer({ min: -48 * 60, max: 48 * 60 }),
      fc.integer({ min: -60, max: 24 * 60 }),
    )
    .map(([person, from, length]) => ({
      ...{ person, from: around + from * minuteMs },
      to: around + (from + length) * minuteMs,
    }))
  return fc.record({
    name: fc.constant('any'),
    layers: fc.array(someLayer(around), { minLength: 1, maxLength: 3 }),
    fed: fc.constant([]),
    overrides: fc.array(override, { maxLength: 4 }),
  })
}
