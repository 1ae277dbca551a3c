import { describe, expect, it } from 'vitest'
import type { Episode, Severity } from '../../../contract/alert.ts'
import {
  type Decision,
  type DecisionReason,
  type HoursState,
  loudness,
  type Outcome,
  type Rule,
  type RuleFacts,
} from '../../../contract/rules.ts'
import { type Duty, unknownDuty } from '../../../contract/shift.ts'
import { readyTable } from '../../../main/engine/circumstances.ts'
import { type DecisionContext, decide, judge } from '../../../main/night/decide.ts'
import { standardRules } from '../../../main/night/rule-table.ts'
import { aDecision, anAck, anEpisode, nightNow } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const quiet = { kind: 'silenced', by: 'Ines', why: 'work', until: nightNow } as const
const muted = { kind: 'muted', by: 'out-of-hours', why: null, until: null } as const
const { facts: pageFacts } = aDecision()
const standard = readyTable({ rules: standardRules, origin: 'standard' })

type State = HoursState['state']
const hours = (name: string, state: State): HoursState => ({
  ...{ name, state, zone: 'Europe/Berlin', until: null, why: null },
  purposes: name === 'working' ? ['working'] : [],
})
const duty = (state: Duty['state']): Duty => ({ ...unknownDuty, state })
const at = (states: { working?: State; day?: State; duty?: Duty['state'] } = {}): DecisionContext => ({
  rules: standard,
  circumstances: {
    hours: [
      ...(states.working ? [hours('working', states.working)] : []),
      ...(states.day ? [hours('day', states.day)] : []),
    ],
    duty: duty(states.duty ?? 'unknown'),
  },
  myTeams: [],
})

describe('what stands before the table', () => {
  const rows: readonly (readonly [string, Partial<Episode>, readonly string[], DecisionReason])[] = [
    // Who must not be called, first.
    ['a heartbeat', { severity: 'none', alertname: 'Watchdog' }, [], 'heartbeat'],
    ['an ended heartbeat', { severity: 'none', firing: false }, [], 'heartbeat'],
    ['what has ended', { firing: false, quietAt: nightNow }, [], 'ended'],
    ["another team's that has ended", { firing: false }, ['rocket'], 'ended'],
    ["another team's", {}, ['rocket'], 'other-team'],
    ["another team's that is silenced", { keptQuiet: quiet }, ['rocket'], 'other-team'],
    ['what is silenced', { keptQuiet: quiet }, [], 'kept-quiet'],
    ['what is inhibited', { keptQuiet: { ...quiet, kind: 'inhibited' } }, [], 'kept-quiet'],
    ["what Alertmanager's own hours mute", { keptQuiet: muted }, [], 'kept-quiet'],
    ['a silenced one that is snoozed', { keptQuiet: quiet, snooze: aSnooze() }, [], 'kept-quiet'],
    ['what is snoozed', { snooze: aSnooze() }, [], 'snoozed'],
    ['a snoozed one that somebody has', { snooze: aSnooze(), ack: anAck() }, [], 'snoozed'],
    ['what I have', { ack: anAck() }, [], 'acknowledged'],
    ['what another has', { ack: anAck({ mine: false, origin: 'upstream' }) }, [], 'acknowledged'],
    ['what I have and was called for', { ack: anAck(), calledAt: nightNow }, [], 'acknowledged'],
    ['what was called for already', { calledAt: nightNow - 1 }, [], 'already-called'],
    ['a refiring that was called for', { calledAt: nightNow - 1, firings: 3 }, [], 'already-called'],
    // Who is called.
    ['a page nobody has', {}, [], 'rule'],
    ['a page of my team', {}, ['rocket', 'atlas'], 'rule'],
    ['a page of no team', { team: null }, ['rocket'], 'rule'],
    ['a page that is missed by the last answer only', { absentSince: nightNow }, [], 'rule'],
    ['a page that fired hours ago', { firedAt: nightNow - 36_000_000 }, [], 'rule'],
  ]
  it.each(rows)('%s', (_, part, myTeams, reason) => {
    const episode = anEpisode({ calledAt: null, team: 'atlas', ...part })
    const decision = decide(episode, pageFacts, { ...at(), myTeams })
    expect(decision.reason).toBe(reason)
    if (reason === 'already-called') expect(decision.outcome).toBe('wake')
    else expect(decision.outcome === 'wake').toBe(reason === 'rule')
  })
})

function aSnooze() {
  return { by: 'Mira Lund', at: nightNow, until: nightNow + 1 }
}

/** The default rules said again, in other words: nothing of the table is used here. */
function expected(facts: RuleFacts, working: State | null, day: State | null, on: Duty['state']): Outcome {
  const off = on === 'off'
  switch (facts.severity) {
    case 'page': {
      if (off) return 'badge'
      const isTest = (facts.pipeline ?? '').includes('test')
      if (facts.allPipelines) return 'wake'
      if (isTest) return 'digest'
      return facts.cancelOutsideHours && working === 'outside' ? 'digest' : 'wake'
    }
    case 'notify':
      if (off) return 'badge'
      return day === 'outside' ? 'digest' : 'notify'
    default:
      return 'badge'
  }
}

describe('the standard table, over everything it looks at', () => {
  const severities: readonly Severity[] = ['none', 'ticket', 'notify', 'page']
  const states: readonly (State | null)[] = ['outside', 'unknown', 'inside', null]
  const cases = severities.flatMap((severity) =>
    ['stable-testing', 'testing', null, 'stable'].flatMap((pipeline) =>
      [false, true].flatMap((allPipelines) =>
        [true, false].flatMap((cancelOutsideHours) =>
          [null, 'lowest', 'highest'].map(
            (servicePriority): RuleFacts => ({
              ...pageFacts,
              ...{ severity, pipeline, allPipelines, cancelOutsideHours, servicePriority },
            }),
          ),
        ),
      ),
    ),
  )
  const circumstances = states.flatMap((working) =>
    states.flatMap((day) => (['off', 'unknown', 'on'] as const).map((on) => [working, day, on] as const)),
  )
  it.each(circumstances)('working hours %s, day %s, duty %s', (working, day, on) => {
    const context = at({ ...(working && { working }), ...(day && { day }), duty: on })
    // The ones that must not wake anybody come first, so that a table that wakes for all fails on them.
    const wrong = cases
      .map((facts) => ({
        facts,
        said: judge(facts, context).outcome,
        meant: expected(facts, working, day, on),
      }))
      .toSorted((a, b) => loudness[a.meant] - loudness[b.meant])
      .filter(({ said, meant }) => said !== meant)
    expect(wrong).toEqual([])
  })

  it('names the row, and which of its outcomes it was', () => {
    const cancels = { ...pageFacts, cancelOutsideHours: true }
    const rows: readonly (readonly [RuleFacts, DecisionContext, Decision])[] = [
      [
        cancels,
        at({ working: 'outside' }),
        { outcome: 'digest', reason: 'rule', rule: 'Pages for working hours', by: 'outside-hours' },
      ],
      [
        cancels,
        at({ working: 'outside', duty: 'off' }),
        { outcome: 'badge', reason: 'rule', rule: 'Pages for working hours', by: 'off-duty' },
      ],
      [cancels, at(), { outcome: 'wake', reason: 'rule', rule: 'Pages for working hours', by: 'then' }],
      [pageFacts, at({ duty: 'off' }), { outcome: 'badge', reason: 'rule', rule: 'Pages', by: 'off-duty' }],
    ]
    for (const [facts, context, decision] of rows) expect(judge(facts, context)).toEqual(decision)
  })
})

describe('a table of one’s own', () => {
  const row = (part: Partial<Rule>): Rule => ({
    ...{ name: 'one', when: {}, hours: null, then: 'wake', outsideHours: 'wake', offDuty: 'wake' },
    ...part,
  })
  const says = (rules: readonly Rule[], facts: Partial<RuleFacts>) =>
    judge({ ...pageFacts, ...facts }, { ...at(), rules: readyTable({ rules, origin: 'file' }) })

  it('counts an alert that says nothing of its priority as of the highest', () => {
    const rules = [row({ name: 'most', when: { servicePriority: ['highest'] } })]
    expect(says(rules, { servicePriority: null })).toMatchObject({ rule: 'most', outcome: 'wake' })
    expect(says(rules, { servicePriority: 'lowest' })).toMatchObject({ rule: null, outcome: 'badge' })
  })

  it('asks for all that is named, and for one of each list', () => {
    const rules = [
      row({
        when: { severity: ['notify', 'page'], customer: ['Acme', 'Mosslund Credit'], impact: ['down'] },
      }),
    ]
    expect(says(rules, { impact: 'down' }).rule).toBe('one')
    expect(says(rules, { impact: 'unknown' }).rule).toBeNull()
    expect(says(rules, { impact: 'down', customer: null }).rule).toBeNull()
    expect(says(rules, { impact: 'down', severity: 'ticket' }).rule).toBeNull()
  })

  it("reads labels with Alertmanager's expressions, and only where a rule names one", () => {
    const labels = [{ name: 'namespace', value: '(?i)KUBE-.*', isRegex: true, isEqual: true }]
    const rules = [row({ when: { labels } })]
    expect(readyTable({ rules, origin: 'file' }).needsLabels).toBe(true)
    expect(standard.needsLabels).toBe(false)
    expect(says(rules, { labels: { namespace: 'kube-system' } }).rule).toBe('one')
    expect(says(rules, { labels: { namespace: 'my-kube-system' } }).rule).toBeNull()
    expect(says(rules, { labels: {} }).rule).toBeNull()
  })
})

describe('whatever the table', () => {
  const outcomes: readonly Outcome[] = ['wake', 'notify', 'digest', 'badge', 'nothing']
  const rule = fc
    .record({
      severity: fc.option(fc.subarray<Severity>(['page', 'notify', 'ticket'], { minLength: 1 })),
      hours: fc.constantFrom(null, 'working', 'day', 'nowhere'),
      picked: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
    })
    .map(({ severity, hours: named, picked: [a, b, c] }): Omit<Rule, 'name'> => {
      const then = outcomes[a] ?? 'badge'
      const quieter = (index: number): Outcome => outcomes[Math.max(a, index)] ?? 'badge'
      return {
        when: severity ? { severity } : {},
        ...{ hours: named, then, outsideHours: quieter(b), offDuty: quieter(c) },
      }
    })
  const table = fc
    .array(rule, { maxLength: 6 })
    .map((rules) =>
      readyTable({ rules: rules.map((one, index) => ({ name: `r${index}`, ...one })), origin: 'file' }),
    )
  const facts = fc.record({
    severity: fc.constantFrom<Severity>('page', 'notify', 'ticket'),
    pipeline: fc.constantFrom(null, 'stable', 'stable-testing'),
    allPipelines: fc.boolean(),
    cancelOutsideHours: fc.boolean(),
  })
  const state = fc.constantFrom<State>('outside', 'unknown', 'inside')
  const scene = fc.record({
    rules: fc.oneof(table, fc.constant(standard)),
    facts,
    working: state,
    day: state,
    duty: fc.constantFrom<Duty['state']>('off', 'unknown', 'on'),
  })

  it('hours that allow more never make it quieter, nor does being on duty', () => {
    fc.assert(
      fc.property(scene, ({ rules, facts: some, ...states }) => {
        const of = (part: object) =>
          loudness[judge({ ...pageFacts, ...some }, { ...at({ ...states, ...part }), rules }).outcome]
        for (const key of ['working', 'day'] as const) {
          expect(of({ [key]: 'inside' })).toBeGreaterThanOrEqual(of({ [key]: 'outside' }))
          expect(of({ [key]: 'unknown' })).toBe(of({ [key]: 'inside' }))
        }
        expect(of({ duty: 'on' })).toBeGreaterThanOrEqual(of({ duty: 'off' }))
        expect(of({ duty: 'unknown' })).toBe(of({ duty: 'on' }))
      }),
    )
  })

  it('an ack always silences, and the same question has the same answer', () => {
    fc.assert(
      fc.property(scene, ({ rules, facts: some, ...states }) => {
        const context = { ...at(states), rules }
        const whole = { ...pageFacts, ...some }
        const episode = anEpisode({ calledAt: null, severity: whole.severity })
        expect(decide({ ...episode, ack: anAck() }, whole, context)).toMatchObject({
          reason: 'acknowledged',
          outcome: 'badge',
        })
        expect(decide(episode, whole, context)).toEqual(decide({ ...episode }, { ...whole }, { ...context }))
        expect(decide(episode, whole, context)).toEqual(judge(whole, context))
      }),
    )
  })
})
