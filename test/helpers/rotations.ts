/** Three rotations of a company, around the night of 14 October 2026: with an override, a gap, and night shifts. */
import type { Rotation, RotationLayer } from '../../contract/rotation.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const zone = 'Europe/Zurich'
const at = (text: string): number => Date.parse(`${text}+02:00`)
const layer = (people: readonly string[], starts: string, turnMs: number): RotationLayer => ({
  ...{ zone, people, turnMs, hours: [] },
  startsAtWall: Date.parse(`${starts}Z`),
})

/** Mira Lund is on duty from Tuesday 20:00 to Wednesday 08:00. */
export const threeRotations: readonly Rotation[] = [
  {
    name: 'ops on-call',
    layers: [
      layer(
        ['Pedro Sanz', 'Ines Okafor', 'Yuki Tanabe', 'Mira Lund', 'Anneke de Vries'],
        '2026-09-27T08:00',
        dayMs / 2,
      ),
    ],
    fed: [],
    overrides: [
      { person: 'Mira Lund', from: at('2026-10-16T08:00'), to: at('2026-10-16T20:00') },
      { person: null, from: at('2026-10-17T20:00'), to: at('2026-10-18T08:00') },
    ],
  },
  {
    name: 'Customer support',
    layers: [
      {
        ...layer(['Sami Haddad', 'Rhea Koul'], '2026-10-05T00:00', 7 * dayMs),
        hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
      },
    ],
    fed: [],
    overrides: [],
  },
  {
    name: 'SRE',
    layers: [layer(['Jun Park', 'Tomasz Wrona'], '2026-10-05T08:00', 7 * dayMs)],
    fed: [],
    overrides: [{ person: 'Jun Park', from: at('2026-10-15T08:00'), to: at('2026-10-15T18:00') }],
  },
]

/**
 * Rotations out of calendars: one that is well and names two at once on Thursday night, one that cannot be read any more,
 * one that was never read, and one whose calendar ends on Friday.
 */
export const fedRotations: readonly Rotation[] = (() => {
  const [ops] = threeRotations
  const own = { layers: [], overrides: [] }
  const turn = (person: string, from: string, to: string) => ({ person, from: at(from), to: at(to) })
  const week = { from: at('2026-10-01T08:00'), to: at('2026-11-01T08:00') }
  const day = (date: number, hour: string): string => `2026-10-${String(date).padStart(2, '0')}T${hour}`
  const names = ['Ines Okafor', 'Mira Lund', 'Pedro Sanz']
  const nights = Array.from({ length: 24 }, (_, index) =>
    turn(names[index % 3] ?? '', day(index + 4, '20:00'), day(index + 5, '20:00')),
  )
  return [
    ...(ops ? [ops] : []),
    {
      ...{ ...own, name: 'platform' },
      fed: [
        {
          ...{ source: 'calendar Platform', known: week, readAt: at('2026-10-14T03:05'), why: null },
          turns: [...nights, turn('Yuki Tanabe', '2026-10-15T22:00', '2026-10-16T14:00')],
        },
      ],
    },
    {
      ...{ ...own, name: 'database' },
      fed: [
        {
          ...{ source: 'calendar DBA', known: week, readAt: at('2026-10-13T21:40') },
          why: 'The calendar DBA is not given to us any more (401): its address or key is not accepted.',
          turns: [
            turn('Anneke de Vries', '2026-10-05T08:00', '2026-10-14T08:00'),
            turn('Mira Lund', '2026-10-14T08:00', '2026-10-19T08:00'),
          ],
        },
      ],
    },
    {
      ...{ ...own, name: 'network' },
      fed: [
        {
          ...{ source: 'calendar', turns: null, known: null, readAt: null },
          why: 'The calendar names a zone that is not known here (Customized Time Zone).',
        },
      ],
    },
    {
      ...{ ...own, name: 'SRE' },
      fed: [
        {
          ...{ source: 'calendar SRE', readAt: at('2026-10-14T03:05'), why: null },
          known: { from: at('2026-10-05T08:00'), to: at('2026-10-16T18:00') },
          turns: [turn('Tomasz Wrona', '2026-10-05T08:00', '2026-10-16T18:00')],
        },
      ],
    },
  ]
})()

/** Six: those of the company, and three out of calendars of which one was never read. */
export const sixRotations: readonly Rotation[] = [
  ...threeRotations,
  ...fedRotations.filter(({ name }) => threeRotations.every((other) => other.name !== name)),
]

/** Twelve of them, with words that are longer than their place. */
export const manyRotations: readonly Rotation[] = Array.from({ length: 4 }, (_, index) =>
  threeRotations.map((rotation) => ({
    ...rotation,
    name: `${rotation.name} of the ${'very long named '.repeat(index)}platform ${index + 1}`,
  })),
).flat()
