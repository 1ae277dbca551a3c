/** What a card says: how old, who has it, what it waits for. */
import { describe, expect, it } from 'vitest'
import {
  ageWords,
  customerWords,
  dayName,
  footWords,
  impactLine,
  isLate,
  minutesWords,
  outcomeWords,
  rolloutWords,
  shownEnvironments,
} from '../../../../renderer/postmortems/board/card-words.ts'
import { aPostmortem, aRollout, mondayNow } from '../../../helpers/board-fixtures.ts'
import { hourMs, minuteMs } from '../../../helpers/fixtures.ts'

const dayMs = 24 * hourMs

describe('its age', () => {
  const begun = { createdAt: mondayNow - 6 * dayMs }
  const life = aPostmortem(1, '', 6).life
  it.each([
    [{ ...begun, life: { ...life, since: mondayNow - 6 * dayMs } }, '6 d'],
    [{ createdAt: mondayNow - 5 * hourMs, life }, '5 h'],
    [{ createdAt: mondayNow - minuteMs, life }, 'now'],
    // Moved in this meeting: that is what is new about it.
    [{ ...begun, life: { ...life, state: 'distributed' as const, since: mondayNow - minuteMs } }, 'now'],
    [{ ...begun, life: { ...life, state: 'distributed' as const, since: mondayNow - hourMs } }, '6 d'],
    // How long it took, not how long ago that was.
    [{ ...begun, life: { ...life, state: 'closed' as const, since: mondayNow - 2 * dayMs } }, '4 d'],
    [{ ...begun, life: { ...life, state: 'closed' as const, since: mondayNow - minuteMs } }, '5 d'],
  ])('is told in days, of what is closed as the time it took', (of, words) => {
    expect(ageWords(of, mondayNow)).toBe(words)
  })
})

it('says an impact only where somebody told one', () => {
  expect(impactLine({ impact: 'down', impactMinutes: 33 })).toBe('Customer down 33 min')
  expect(impactLine({ impact: 'degraded', impactMinutes: null })).toBe('Customer slowed')
  expect(impactLine({ impact: 'unknown', impactMinutes: 9 })).toBe(null)
  expect(impactLine({ impact: 'none', impactMinutes: 0 })).toBe(null)
  expect([minutesWords(119), minutesWords(120), minutesWords(125)]).toEqual(['119 min', '2 h', '2 h 05'])
})

it('names two customers and counts the others', () => {
  expect(customerWords([])).toBe(null)
  expect(customerWords(['Mosslund Credit', 'Ostervik\u202e'])).toBe('Mosslund Credit, Ostervik\u2370')
  expect(customerWords(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more')
})

describe('its last line', () => {
  const foot = (life: Parameters<typeof aPostmortem>[3], part = {}) =>
    footWords({ ...aPostmortem(1, '', 1, life), begunBy: null, ...part }, 'Monday')
  it('says what a draft waits for', () => {
    expect(foot({}).words).toBe('412 words')
    expect(foot({}, { words: 1, episodeIds: [1, 2] }).words).toBe('1 word, 2 alerts')
    expect(foot({ nightAt: 1 }).words).toBe('left for the morning')
    expect(foot({ nightAt: 1, readyAt: 2 }).words).toBe('ready for Monday')
  })
  it('names who began a draft, before what it waits for', () => {
    expect(foot({ readyAt: 2 }, { begunBy: 'Mira Lund' })).toEqual({
      ...{ who: 'Mira Lund', words: 'Mira, ready for Monday' },
    })
    expect(foot({}, { begunBy: 'Tomasz Wrona' }).words).toBe('Tomasz, 412 words')
  })
  it('counts the environments that have the fix again once the first of them has it', () => {
    const environments = [aRollout('a', { state: 'deployed' }), aRollout('b'), aRollout('c')]
    const fixing = { state: 'fixing', assignee: 'Jun Park', sprint: '42' } as const
    expect(foot({ ...fixing, environments }).words).toBe('Jun, sprint 42, 1 of 3')
    expect(foot({ ...fixing, environments: environments.slice(1) }).words).toBe('Jun, sprint 42')
  })
  it('names the team, then the person and the sprint', () => {
    expect(foot({ state: 'distributed', team: 'Storage' })).toEqual({ who: null, words: 'Storage' })
    expect(foot({ state: 'assigned', assignee: 'Yuki Arai', sprint: '43' })).toEqual({
      ...{ who: 'Yuki Arai', words: 'Yuki, sprint 43' },
    })
    expect(foot({ state: 'fixing', assignee: null }).words).toBe('nobody')
  })
  it('counts the environments that are done', () => {
    const environments = [
      aRollout('a', { state: 'deployed' }),
      aRollout('b', { state: 'not-applicable' }),
      aRollout('c'),
    ]
    expect(foot({ state: 'deploying', assignee: 'Ines Okafor', environments }).words).toBe('Ines, 2 of 3')
    expect(foot({ state: 'deploying', environments: [] }).words).toBe('0 of 0')
  })
})

describe('an environment', () => {
  it('says when it got the fix, when it is to, or that it needs none', () => {
    const at = (part: Parameters<typeof aRollout>[1]) => rolloutWords(aRollout('a', part), mondayNow)
    expect(at({})).toBe('no window')
    expect(at({ state: 'not-applicable', reason: 'other version' })).toBe('not needed')
    expect(at({ state: 'deployed', at: mondayNow - 6 * dayMs })).toMatch(/^1[23] Oct$/)
    expect(at({ plannedAt: mondayNow + 2 * dayMs })).toMatch(/^Wed \d\d:12$/)
    expect(at({ plannedAt: mondayNow - hourMs })).toMatch(/^due \d\d:12$/)
  })
  it('is late once its window is over and nobody said that it has the fix', () => {
    const over = { plannedAt: mondayNow - hourMs }
    expect(isLate(aRollout('a', over), mondayNow)).toBe(true)
    expect(isLate(aRollout('a', { ...over, state: 'deployed' }), mondayNow)).toBe(false)
    expect(isLate(aRollout('a', { plannedAt: mondayNow + 1 }), mondayNow)).toBe(false)
  })
  it('folds those that are done where there are many, and counts what it leaves out', () => {
    const few = [aRollout('a', { state: 'deployed' }), aRollout('b')]
    expect(shownEnvironments(few)).toEqual({ done: 0, shown: few, left: 0 })
    const open = Array.from({ length: 8 }, (_, index) => aRollout(`open-${index}`))
    const many = shownEnvironments([aRollout('done', { state: 'deployed' }), ...open])
    expect([many.done, many.shown.length, many.left]).toEqual([1, 6, 2])
  })
})

it('says what came out of it', () => {
  expect(
    (['new', 'changed', 'proposed', 'none'] as const).flatMap((state) =>
      (['alert', 'recipe'] as const).map((kind) => outcomeWords({ kind, state })),
    ),
  ).toEqual([
    ...[
      'alert added',
      'recipe written',
      'alert tuned',
      'recipe changed',
      'alert proposed',
      'recipe proposed',
    ],
    ...[null, null],
  ])
})

it('knows the days of a week from 1', () => {
  expect([dayName(1), dayName(7)]).toEqual(['Monday', 'Sunday'])
})
