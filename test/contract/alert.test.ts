import { describe, expect, it } from 'vitest'
import {
  byNeed,
  byUrgency,
  dueOf,
  type Episode,
  type Place,
  placeOf,
  type Severity,
} from '../../contract/alert.ts'
import { anAck, anEpisode, minuteMs, nightNow } from '../helpers/fixtures.ts'

/** The rows of "What goes where on Watch", each with the episode that stands in it. */
const states: Readonly<Record<string, Partial<Episode>>> = {
  'firing, nobody has it': {},
  'acked by me': { ack: anAck() },
  'acked by another': { ack: anAck({ by: 'Ines Okafor', mine: false, origin: 'upstream' }) },
  'acked and come back': { ack: anAck(), returnedAt: nightNow },
  'silenced upstream': { keptQuiet: { kind: 'silenced', by: 'Ines', why: 'work', until: nightNow } },
  'inhibited upstream': { keptQuiet: { kind: 'inhibited', by: 'ClusterDown', why: null, until: null } },
  'muted upstream': { keptQuiet: { kind: 'muted', by: 'weekends', why: null, until: null } },
  'acked and silenced upstream': {
    ack: anAck(),
    keptQuiet: { kind: 'silenced', by: 'Ines', why: null, until: nightNow },
  },
  'absent but not believed': { absentSince: nightNow },
  resolved: { firing: false, quietAt: nightNow },
  'resolved while acked': { firing: false, quietAt: nightNow, ack: anAck() },
  'resolved while silenced': {
    firing: false,
    quietAt: nightNow,
    keptQuiet: { kind: 'silenced', by: null, why: null, until: null },
  },
}

const table: readonly (readonly [keyof typeof states, Record<Severity, Place>])[] = [
  [
    'firing, nobody has it',
    { page: 'needs-you', notify: 'needs-you', ticket: 'also-firing', none: 'hidden' },
  ],
  ['acked by me', { page: 'in-hand', notify: 'in-hand', ticket: 'also-firing', none: 'hidden' }],
  ['acked by another', { page: 'in-hand', notify: 'in-hand', ticket: 'also-firing', none: 'hidden' }],
  ['acked and come back', { page: 'needs-you', notify: 'needs-you', ticket: 'also-firing', none: 'hidden' }],
  ['silenced upstream', { page: 'kept-quiet', notify: 'kept-quiet', ticket: 'kept-quiet', none: 'hidden' }],
  ['inhibited upstream', { page: 'kept-quiet', notify: 'kept-quiet', ticket: 'kept-quiet', none: 'hidden' }],
  ['muted upstream', { page: 'kept-quiet', notify: 'kept-quiet', ticket: 'kept-quiet', none: 'hidden' }],
  [
    'acked and silenced upstream',
    { page: 'kept-quiet', notify: 'kept-quiet', ticket: 'kept-quiet', none: 'hidden' },
  ],
  [
    'absent but not believed',
    { page: 'needs-you', notify: 'needs-you', ticket: 'also-firing', none: 'hidden' },
  ],
  ['resolved', { page: 'went-quiet', notify: 'went-quiet', ticket: 'also-quiet', none: 'hidden' }],
  [
    'resolved while acked',
    { page: 'went-quiet', notify: 'went-quiet', ticket: 'also-quiet', none: 'hidden' },
  ],
  [
    'resolved while silenced',
    { page: 'went-quiet', notify: 'went-quiet', ticket: 'also-quiet', none: 'hidden' },
  ],
]
const cells = table.flatMap(([state, places]) =>
  (Object.keys(places) as Severity[]).map((severity) => ({ state, severity, place: places[severity] })),
)

describe('placeOf', () => {
  it('has a row for every state', () => {
    expect(table.map(([state]) => state)).toEqual(Object.keys(states))
  })

  it.each(cells)('$state, severity $severity: $place', ({ state, severity, place }) => {
    expect(placeOf(anEpisode({ ...states[state], severity }), [])).toBe(place)
  })

  const teams: readonly (readonly [string | null, readonly string[], boolean])[] = [
    [null, [], true],
    ['atlas', [], true],
    ['atlas', ['atlas'], true],
    ['atlas', ['rocket', 'atlas'], true],
    ['atlas', ['rocket'], false],
    ['Atlas', ['atlas'], false],
    [null, ['rocket'], true],
  ]
  it.each(teams)('an alert of team %s with my teams %j is mine: %s', (team, myTeams, mine) => {
    expect(placeOf(anEpisode({ team }), myTeams)).toBe(mine ? 'needs-you' : 'other-teams')
  })

  it.each(Object.keys(states))("folds another team's alert, %s, whatever its severity", (state) => {
    const places = (['page', 'notify', 'ticket', 'none'] as const).map((severity) =>
      placeOf(anEpisode({ ...states[state], severity, team: 'atlas' }), ['rocket']),
    )
    expect(places).toEqual(['other-teams', 'other-teams', 'other-teams', 'hidden'])
  })
})

describe('dueOf', () => {
  it('is the ack target until somebody has it, the resolve target then', () => {
    const episode = anEpisode()
    expect(dueOf(episode)).toEqual({ kind: 'ack', at: episode.ackDueAt })
    const held = { ...episode, ack: anAck() }
    expect(dueOf(held)).toEqual({ kind: 'resolve', at: episode.resolveDueAt })
    expect(dueOf({ ...held, returnedAt: nightNow })).toEqual({ kind: 'resolve', at: episode.resolveDueAt })
  })
})

describe('byUrgency', () => {
  const due = { ackDueAt: nightNow + minuteMs, resolveDueAt: nightNow + 60 * minuteMs }
  const first = anEpisode({ ...due, impact: 'unknown', severity: 'page' })
  const wins: readonly (readonly [string, Partial<Episode>, Partial<Episode>])[] = [
    ['overdue before due', { ackDueAt: nightNow - 1 }, { ackDueAt: nightNow + 1 }],
    ['most overdue first', { ackDueAt: nightNow - 2 }, { ackDueAt: nightNow - 1 }],
    ['a notify with less time before a page', { ackDueAt: 1, severity: 'notify' }, { ackDueAt: 2 }],
    [
      'the held one by its resolve target',
      { ackDueAt: 5, resolveDueAt: 9 },
      { ackDueAt: 0, resolveDueAt: 8, ack: anAck() },
    ],
    ['at equal times down before degraded', { impact: 'down' }, { impact: 'degraded' }],
    ['degraded before unknown', { impact: 'degraded' }, { impact: 'unknown' }],
    ['unknown before none', { impact: 'unknown' }, { impact: 'none' }],
    ['impact before severity', { impact: 'down', severity: 'notify' }, { impact: 'none', severity: 'page' }],
    ['at equal impact page before notify', { severity: 'page' }, { severity: 'notify' }],
    ['notify before ticket', { severity: 'notify' }, { severity: 'ticket' }],
    ['else the older episode', {}, { id: (first.id + 1) as Episode['id'] }],
  ]
  it.each(wins)('%s', (_, sooner, later) => {
    const [a, b] = [
      { ...first, ...sooner },
      { ...first, ...later },
    ]
    expect(byUrgency(a, b)).toBeLessThan(0)
    expect(byUrgency(b, a)).toBeGreaterThan(0)
    expect([b, a].toSorted(byUrgency)).toEqual([a, b])
  })
})

describe('byNeed', () => {
  it('puts every page before the rest, and the least time left first within each', () => {
    const rows = [
      anEpisode({ title: 'late notify', severity: 'notify', ackDueAt: nightNow - minuteMs }),
      anEpisode({ title: 'calm page', severity: 'page', ackDueAt: nightNow + 2 * minuteMs }),
      anEpisode({ title: 'late page', severity: 'page', ackDueAt: nightNow - 1 }),
      anEpisode({ title: 'calm notify', severity: 'notify', ackDueAt: nightNow + minuteMs }),
    ]
    expect(rows.toSorted(byNeed).map(({ title }) => title)).toEqual([
      'late page',
      'calm page',
      'late notify',
      'calm notify',
    ])
  })
})
