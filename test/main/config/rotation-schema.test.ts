/** Rotations in the file: their short and their long form, and what is refused, in which words. */
import { describe, expect, it } from 'vitest'
import { configSchema } from '../../../main/config/schema.ts'

const good = {
  ...{ name: 'ops duty', zone: 'Europe/Berlin', people: ['Mara Lind', 'Ines Okafor'] },
  ...{ starts: '2026-01-05 08:00', turn: '1d' },
}
const parse = (rotation: object, more: object = {}) =>
  configSchema.safeParse({ version: 1, rotations: [rotation], ...more })
const refused = (rotation: object, more: object = {}) => {
  const { error } = parse(rotation, more)
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('rotations in the file', () => {
  it('are none, or people in turns with their overrides as instants', () => {
    expect(configSchema.parse({ version: 1 }).rotations).toEqual([])
    const overrides = [
      { person: 'Ines Okafor', from: '2026-12-24 08:00', to: '2026-12-26T08:00' },
      { from: '2026-07-01', to: '2026-07-02' },
    ]
    expect(parse({ ...good, overrides }).data?.rotations).toEqual([
      {
        ...{ name: 'ops duty', zone: 'Europe/Berlin', calendars: [], pagerduty: null },
        layers: [
          {
            ...{ zone: 'Europe/Berlin', people: ['Mara Lind', 'Ines Okafor'], hours: [] },
            ...{ startsAtWall: Date.parse('2026-01-05T08:00Z'), turnMs: 86_400_000 },
          },
        ],
        overrides: [
          {
            person: 'Ines Okafor',
            from: Date.parse('2026-12-24T07:00Z'),
            to: Date.parse('2026-12-26T07:00Z'),
          },
          { person: null, from: Date.parse('2026-06-30T22:00Z'), to: Date.parse('2026-07-01T22:00Z') },
        ],
      },
    ])
  })

  it('may have layers, each in its own zone', () => {
    const { people, starts, turn } = good
    const layers = [
      { people, starts, turn, hours: [{ days: 'mon', from: '08:00', to: '18:00' }] },
      { zone: 'America/New_York', people: ['Kim Aalto'], starts, turn: '12h' },
    ]
    const [one] = parse({ name: 'sun', zone: 'Europe/Berlin', layers }).data?.rotations ?? []
    expect(one?.layers).toMatchObject([
      { zone: 'Europe/Berlin', turnMs: 86_400_000, hours: [{ days: [1], from: '08:00', to: '18:00' }] },
      { zone: 'America/New_York', turnMs: 43_200_000, hours: [] },
    ])
  })

  it.each([
    [
      'a zone nobody knows',
      { ...good, zone: 'Europe/Atlantis' },
      ['rotations.0.zone: a zone such as "Europe/Berlin"'],
    ],
    ['no people', { ...good, people: [] }, ['rotations.0.people: at least one name']],
    [
      'nothing but a name',
      { name: 'x', zone: 'UTC' },
      [
        'rotations.0.people: a list of names, in the order of their turns',
        'rotations.0.starts: a date and a time on the wall, such as "2026-01-05 08:00"',
        'rotations.0.turn: a time in whole hours, days or weeks, such as "1d", up to 26w',
      ],
    ],
    [
      'a day that does not exist',
      { ...good, starts: '2026-02-31 08:00' },
      ['rotations.0.starts: a date and a time on the wall, such as "2026-01-05 08:00"'],
    ],
    ['a turn of nothing', { ...good, turn: '0d' }, [expect.stringContaining('whole hours, days or weeks')]],
    ['a turn in minutes', { ...good, turn: '90m' }, [expect.stringContaining('whole hours, days or weeks')]],
    ['a turn of half a year and more', { ...good, turn: '27w' }, [expect.stringContaining('up to 26w')]],
    [
      'an override that ends before it begins',
      { ...good, overrides: [{ from: '2026-01-02', to: '2026-01-02' }] },
      ['rotations.0.overrides.0.to: a time after its from'],
    ],
    [
      'people and layers',
      { ...good, layers: [{ people: ['x'], starts: '2026-01-05', turn: '1d' }] },
      [
        'rotations.0.people: either this or layers',
        'rotations.0.starts: either this or layers',
        'rotations.0.turn: either this or layers',
      ],
    ],
  ])('are refused with %s', (_, rotation, said) => {
    expect(refused(rotation)).toEqual(said)
  })

  it('have names of their own, and a duty names one that is there', () => {
    expect(
      configSchema
        .safeParse({ version: 1, rotations: [good, good] })
        .error?.issues.map(({ message }) => message),
    ).toEqual(['a name that no other rotation has'])
    expect(refused(good, { duty: { rotation: 'sre' } })).toEqual(['duty.rotation: one of "ops duty"'])
    expect(refused(good, { duty: { rotation: 'ops duty', hours: 'working' } })).toEqual([
      'duty.hours: no such entry beside "rotation", which says it',
    ])
  })
})
