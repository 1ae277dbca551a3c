/** What is missing to move a postmortem on, in the sentences that people read. */
import { describe, expect, it } from 'vitest'
import { missingFor, missingToMove } from '../../contract/postmortem-guards.ts'
import { newLife, type Outcome, type PostmortemLife, type Rollout } from '../../contract/postmortem-life.ts'

const aLife = (more: Partial<PostmortemLife> = {}): PostmortemLife => ({ ...newLife(0), ...more })
const aRollout = (more: Partial<Rollout> = {}): Rollout => ({
  ...{ environment: 'plover/pay-eu', customer: null, state: 'deployed', version: '4.9.2', evidence: null },
  ...{ reason: null, plannedAt: null, at: 0, by: null },
  ...more,
})
const anOutcome = (more: Partial<Outcome> = {}): Outcome => ({
  ...{ kind: 'alert', state: 'new', title: 'Ingress memory', url: null, reason: null },
  ...more,
})
const done = aLife({
  state: 'deploying',
  ...{ team: 'Edge', assignee: 'Anneke Vos', environments: [aRollout()] },
  outcomes: [anOutcome(), anOutcome({ kind: 'recipe', state: 'none', title: '', reason: 'It stands.' })],
})

describe('what is missing', () => {
  it('to close an empty draft is said all at once, in the order it is done', () => {
    expect(missingFor(aLife(), 'closed')).toEqual([
      'Nobody has it yet.',
      'Name the environments that are affected. Were none, tell the impact “none” with its reason.',
      'Name the alert that came out of it, or say why none did.',
      'Name the ops recipe that came out of it, or say why none did.',
    ])
    expect(missingFor(done, 'closed')).toEqual([])
  })

  it.each([
    [aRollout({ state: 'open' }), 'plover/pay-eu does not have the fix yet.'],
    [aRollout({ version: null }), /has the fix, but neither its version nor how that is known/],
    [aRollout({ version: ' ' }), /neither its version/],
    [aRollout({ state: 'not-applicable' }), 'Say why the fix does not apply to plover/pay-eu.'],
  ])('of an environment is said by its name (%#)', (rollout, words) => {
    expect(
      missingFor({ ...done, environments: [aRollout({ environment: 'a' }), rollout] }, 'closed'),
    ).toEqual([expect.stringMatching(words)])
  })

  it.each([
    aRollout({ version: null, evidence: 'https://ci.example/1' }),
    aRollout({ state: 'not-applicable', version: null, reason: 'Runs without it.' }),
  ])('is nothing of an environment that is told (%#)', (rollout) => {
    expect(missingFor({ ...done, environments: [rollout] }, 'closed')).toEqual([])
  })

  it.each([
    [
      anOutcome({ state: 'proposed' }),
      'The alert is only proposed: say that it is new or changed, or why there is none.',
    ],
    [anOutcome({ state: 'none', title: '' }), 'Say why no alert came out of it.'],
    [anOutcome({ state: 'changed', title: '' }), 'Say which alert it is, by its name or its address.'],
  ])('of an outcome is said (%#)', (outcome, words) => {
    const outcomes = [outcome, anOutcome({ kind: 'recipe' })]
    expect(missingFor({ ...done, outcomes }, 'closed')).toEqual([words])
  })

  it('is no environment where the impact was none, with its reason', () => {
    const nobody = { ...done, environments: [], impact: 'none' as const }
    expect(missingFor({ ...nobody, impactReason: 'The spare took over.' }, 'closed')).toEqual([])
    expect(missingFor(nobody, 'deploying')).toEqual([
      'Say why no environment is affected, or name the environments that are.',
    ])
    const down = { ...nobody, impact: 'down' as const, impactReason: 'The spare took over.' }
    expect(missingFor(down, 'deploying')).toHaveLength(1)
  })

  it('is a team for the meeting, a person for the rest, and a reason to open what is closed', () => {
    expect(missingToMove(aLife(), 'distributed', null)).toEqual(['It is given to no team yet.'])
    expect(missingToMove(aLife({ team: 'Edge' }), 'fixing', null)).toEqual(['Nobody has it yet.'])
    const closed = { ...done, state: 'closed' as const }
    expect(missingToMove(closed, 'fixing', ' ')).toEqual(['Say why it is opened again.'])
    expect(missingToMove(closed, 'fixing', 'It came back.')).toEqual([])
    expect(missingToMove(closed, 'closed', null)).toEqual([])
  })
})
