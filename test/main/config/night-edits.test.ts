import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type LadderLengths, standardLengths } from '../../../contract/ladder.ts'
import type { RuleCase } from '../../../contract/rule-cases.ts'
import type { Outcome, Rule } from '../../../contract/rules.ts'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'
import { withCase, withLadder, withoutCase, withRules } from '../../../main/config/night-edits.ts'
import type { Config } from '../../../main/config/schema.ts'
import { commentsIn } from '../../../main/config/yaml-text.ts'
import { standardRules } from '../../../main/night/rule-table.ts'
import { fc } from '../../helpers/property.ts'

const parsed = (text: string): Config => {
  const read = parseConfig(text, 'n.yaml')
  if (!read.ok) throw new Error(`${problemWords(read.problem)}\n${text}`)
  return read.config
}
const saved = (text: string, rules: readonly Rule[] | null): string => withRules(text, parsed(text), rules)
const rulesOf = (text: string): readonly Rule[] => parsed(text).night.rules ?? []

const plain = 'version: 1\nme: Mara Lind   # that is me\n'
const own = `version: 1
night:
  # decided in the retro of March
  rules:
    # nobody gets up for the sandbox
    - name: sandbox
      when: { environment: sandbox }   # all of it
      then: nothing

    - name: pages
      when:
        severity: page   # only these
      then: wake
      offDuty: badge   # as it is anyway
    # the rest is counted
    - { name: rest, then: badge }
views:
  - { name: mine, filter: "" }
`

describe('a table saved into the file', () => {
  it('is written whole where there was none, and reads back the same', () => {
    for (const text of [
      plain,
      '',
      'version: 1\nnight: { cases: [] }\n',
      'version: 1\nnight:\n  cases: []\n',
    ]) {
      const after = saved(text, standardRules)
      expect(rulesOf(after)).toEqual(standardRules)
      expect(after.startsWith(text.split('night')[0] ?? '')).toBe(true)
    }
    expect(saved(plain, standardRules)).toContain(`night:
  rules:
    - name: Pages of all pipelines
      when:
        severity: page
        allPipelines: true
      then: wake
    - name: Pages of test pipelines
      when:
        severity: page
        labels:
          - pipeline=~".*test.*"
      then: digest
`)
  })

  it('that says the same leaves the file as it is written', () => {
    expect(saved(own, rulesOf(own))).toBe(own)
  })

  it('in another order takes the comments along', () => {
    const [sandbox, pages, rest] = rulesOf(own)
    if (!sandbox || !pages || !rest) throw new Error('three rules')
    expect(saved(own, [pages, sandbox, rest])).toBe(`version: 1
night:
  # decided in the retro of March
  rules:
    - name: pages
      when:
        severity: page   # only these
      then: wake
      offDuty: badge   # as it is anyway

    # nobody gets up for the sandbox
    - name: sandbox
      when: { environment: sandbox }   # all of it
      then: nothing
    # the rest is counted
    - { name: rest, then: badge }
views:
  - { name: mine, filter: "" }
`)
    const back = saved(saved(own, [rest, pages, sandbox]), [sandbox, pages, rest])
    expect(back).toBe(own)
  })

  it('with one row changed, or under another name, changes that row alone', () => {
    const rules = rulesOf(own).map((rule) => (rule.name === 'pages' ? { ...rule, name: 'calls' } : rule))
    expect(saved(own, rules)).toBe(own.replace('name: pages', 'name: calls'))
    const quieter = rulesOf(own).map((rule) =>
      rule.name === 'sandbox'
        ? { ...rule, then: 'badge' as const, outsideHours: 'badge' as const, offDuty: 'badge' as const }
        : rule,
    )
    expect(saved(own, quieter)).toBe(own.replace('then: nothing', 'then: badge'))
  })

  it('without a row, and without the table, keeps everything else', () => {
    const after = saved(own, rulesOf(own).slice(1))
    expect(rulesOf(after).map(({ name }) => name)).toEqual(['pages', 'rest'])
    expect(after).toContain('# nobody gets up for the sandbox')
    const none = saved(own, null)
    expect(parsed(none).night.rules).toBeUndefined()
    expect(parsed(none).views).toHaveLength(1)
  })

  const outcomes: readonly Outcome[] = ['wake', 'notify', 'digest', 'badge', 'nothing']
  const rule = fc
    .record({
      name: fc.constantFrom('a', 'b', 'c', 'd: "e"', '# f', 'g'),
      severity: fc.option(fc.constantFrom('page', 'notify'), { nil: undefined }),
      team: fc.option(fc.constantFrom('x', 'true', '1'), { nil: undefined }),
      hours: fc.constantFrom(null, 'day', 'working'),
      picked: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
    })
    .map(({ name, severity, team, hours, picked: [a, b, c] }): Rule => {
      const quieter = (index: number): Outcome => outcomes[Math.max(a, index)] ?? 'badge'
      const when = {
        ...(severity && { severity: [severity] }),
        ...(team && { team: [team] }),
      } as Rule['when']
      return {
        name,
        when,
        hours,
        then: outcomes[a] ?? 'badge',
        outsideHours: quieter(b),
        offDuty: quieter(c),
      }
    })
  const table = fc.uniqueArray(rule, { minLength: 1, maxLength: 6, selector: ({ name }) => name })

  it('reads back as it was meant, whatever was there before, and loses no comment that is not of a row that went', () => {
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 4 }), (tables) => {
        let text = own
        for (const rules of tables) {
          text = saved(text, rules)
          // Hours of no rule are no hours: what they would be outside of them is not kept.
          const meant = rules.map((one) => (one.hours === null ? { ...one } : one))
          expect(isDeepStrictEqual(rulesOf(text), meant)).toBe(true)
        }
        expect(commentsIn(text)).toEqual(
          expect.arrayContaining(['# decided in the retro of March', '# nobody gets up for the sandbox']),
        )
        expect(parsed(text).views).toHaveLength(1)
      }),
      { numRuns: 150 },
    )
  })
})

describe('one of the user’s own tests', () => {
  const test: RuleCase = {
    ...{ name: 'dns at night', labels: { severity: 'notify', team: 'on' }, duty: 'on', must: 'not-wake' },
    at: Date.UTC(2026, 9, 25, 1, 30),
  }

  it('is added, changed and removed', () => {
    for (const text of [plain, own, '']) {
      const added = withCase(text, parsed(text), test)
      expect(parsed(added).night.cases).toEqual([test])
      const changed = withCase(added, parsed(added), { ...test, duty: 'off', must: 'wake' })
      expect(parsed(changed).night.cases).toEqual([{ ...test, duty: 'off', must: 'wake' }])
      const removed = withoutCase(changed, parsed(changed), test.name)
      expect(parsed(removed)).toEqual({ ...parsed(text), night: { ...parsed(text).night, cases: [] } })
    }
  })
})

describe('the lengths of the ladder', () => {
  const text =
    'version: 1\nnight:\n  # as in the runbook\n  ladder:\n    thirdAfter: 1m   # sixty\n    firstEvery: 6s\n  cases: []\n'
  const set = (before: string, lengths: Partial<LadderLengths>): string =>
    withLadder(before, parsed(before), { ...standardLengths, ...lengths })

  it('are written where there are none, unless they are the standard ones', () => {
    expect(set(plain, {})).toBe(plain)
    const after = set(plain, { secondAfterMs: 20_000 })
    expect(after.startsWith(plain)).toBe(true)
    expect(parsed(after).night.ladder).toEqual({ ...standardLengths, secondAfterMs: 20_000 })
    expect(
      parsed(set('version: 1\nnight: {cases: []}\n', { secondAfterMs: 20_000 })).night.ladder,
    ).toBeDefined()
  })

  it('change in their place, the others and every comment as they are written', () => {
    expect(set(text, { firstEveryMs: 6_000 })).toBe(text)
    expect(set(text, { firstEveryMs: 10_000, unansweredAfterMs: 600_000 })).toBe(
      text.replace('firstEvery: 6s\n', 'firstEvery: 10s\n    unansweredAfter: 10m\n'),
    )
  })
})
