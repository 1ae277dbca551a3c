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

/** Twelve of them, with words that are longer than their place. */
export const manyRotations: readonly Rotation[] = Array.from({ length: 4 }, (_, index) =>
  threeRotations.map((rotation) => ({
    ...rotation,
    name: `${rotation.name} of the ${'very long named '.repeat(index)}platform ${index + 1}`,
  })),
).flat()
