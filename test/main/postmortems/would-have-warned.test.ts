/** When a rule would have warned, held against Prometheus itself where it can be asked. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { msOf, promDuration, rulesIn, ruleText } from '../../../main/config/alert-rule.ts'
import { alertsSelector, selectorOf } from '../../../main/postmortems/alerts-selector.ts'
import { warnedBy } from '../../../main/postmortems/would-have-warned.ts'
import { fc } from '../../helpers/property.ts'

const min = 60_000
const base = {
  ...{ alert: 'Ahead', forMs: 0, firedAt: 100 * min, name: 'X', firings: [100 * min], since: 0 },
  ...{ now: 200 * min, stamp: (at: number) => `${at / min}` },
}

describe('a rule', () => {
  it('warns once its condition has held as long as it waits, and the words say how far ahead', () => {
    expect(warnedBy({ ...base, forMs: 5 * min, held: [{ from: 73 * min, until: null }] })).toEqual({
      ...{ kind: 'warned', alert: 'Ahead', at: 78 * min, earlierMs: 22 * min },
      words:
        'It would have warned at 78, 22 min before X fired. In the day on record it would have warned once, and within 2 h of X.',
    })
    expect(warnedBy({ ...base, held: [{ from: 101 * min, until: null }] }).words).toContain(
      '1 min after X fired',
    )
    expect(warnedBy({ ...base, held: [{ from: 100 * min, until: null }] }).words).toContain(
      'just when X fired',
    )
  })

  it('does not warn of what ended before, of what is too long ago, or of what has not held long enough yet', () => {
    const kinds = [
      { held: [{ from: 90 * min, until: 94 * min }], forMs: 5 * min },
      { held: [{ from: -30 * min, until: null }], forMs: 0 },
      { held: [{ from: 198 * min, until: null }], forMs: 5 * min },
      { held: [], forMs: 0 },
    ].map((each) => warnedBy({ ...base, ...each }).kind)
    expect(kinds).toEqual(['silent', 'silent', 'silent', 'silent'])
  })

  it('says how often it would have warned of nothing', () => {
    const day = 24 * 60 * min
    const held = [1, 3, 5, 7].map((count) => ({ from: count * day, until: count * day + 30 * min }))
    const input = {
      ...base,
      held,
      firedAt: 7 * day + min,
      firings: [5 * day + min, 7 * day + min],
      now: 8 * day,
    }
    expect(warnedBy(input).words).toMatch(
      /In the 8 days on record it would have warned 4 times, 2 of them within 2 h of X\.$/,
    )
    expect(warnedBy({ ...input, firings: [] }).words).toMatch(/4 times, never within 2 h of X\.$/)
  })

  it('warns when Prometheus says that it fires, for any stretch and any wait', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-promtool-'))
    try {
      const seen = fc.sample(
        fc.record({
          from: fc.integer({ min: 0, max: 60 }),
          length: fc.integer({ min: 1, max: 60 }),
          wait: fc.integer({ min: 0, max: 30 }),
        }),
        12,
      )
      for (const { from, length, wait } of seen) {
        const until = from + length
        const expr = selectorOf({ alertname: 'C', installation: 'plover' })
        const text = ruleText({
          ...{ group: 'g', alert: 'Ahead', expr, forMs: wait * min },
          ...{ labels: { severity: 'notify' }, annotations: {}, comment: [] },
        })
        writeFileSync(path.join(folder, 'rules.yaml'), text)
        const answer = warnedBy({
          ...{ ...base, firedAt: 90 * min, forMs: wait * min, now: 90 * min },
          // The last sample of a series stands at the end of its stretch, not behind it.
          held: [{ from: from * min, until: (until - 1) * min }],
        })
        const at = answer.kind === 'warned' ? answer.at / min : null
        const firing = [{ exp_labels: { severity: 'notify', installation: 'plover', alertstate: 'firing' } }]
        const cases = at === null ? [90] : [at - 1, at].filter((each) => each >= 0)
        const tests = {
          rule_files: ['rules.yaml'],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: [
                {
                  series: 'ALERTS{alertname="C", installation="plover", alertstate="firing"}',
                  values: `${from > 0 ? `_x${from} ` : ''}${'1 '.repeat(length)}stale`,
                },
              ],
              alert_rule_test: [
                ...cases.map((minute) => ({
                  ...{ eval_time: `${minute}m`, alertname: 'Ahead' },
                  exp_alerts: at !== null && minute >= at ? firing : [],
                })),
                ...(at === null
                  ? Array.from({ length: until - from + 1 }, (_, index) => ({
                      ...{ eval_time: `${from + index}m`, alertname: 'Ahead', exp_alerts: [] },
                    }))
                  : []),
              ],
            },
          ],
        }
        writeFileSync(path.join(folder, 'test.yaml'), JSON.stringify(tests))
        const said = execFileSync('promtool', ['test', 'rules', 'test.yaml'], {
          cwd: folder,
          encoding: 'utf8',
        })
        expect(said).toContain('SUCCESS')
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('an expression that asks for other alerts', () => {
  it('is read back as it was written, whatever its values are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('alertname', 'cluster', 'a_1'), fc.string()), (labels) => {
        const matchers = alertsSelector(`${selectorOf(labels)} == 1`)
        expect(Object.fromEntries(matchers?.map(({ name, value }) => [name, value]) ?? [])).toEqual(labels)
      }),
    )
  })

  it.each([
    ['up == 0'],
    ['ALERTS{alertname="C"}'],
    ['ALERTS{alertname="C", alertstate="pending"}'],
    ['ALERTS{alertname="C", alertstate=~"firing|pending"}'],
    ['ALERTS{alertname="C", alertstate="firing"} offset 5m'],
    ['count(ALERTS{alertname="C", alertstate="firing"}) > 3'],
    ['ALERTS{alertname="C" alertstate="firing"}'],
    ['ALERTS{alertname="C", alertstate="firing"} == 0'],
    ['ALERTS'],
  ])('is nothing the record answers for: %s', (expr) => {
    expect(alertsSelector(expr)).toBeNull()
  })
})

describe('a rule file', () => {
  it('is read with whatever else stands in it; what is none has no rules', () => {
    const text = ruleText({
      ...{ group: 'g', alert: 'A', expr: 'up{job="x"} == 0', forMs: 90 * min, labels: {}, annotations: {} },
      comment: ['Two lines\nin one'],
    })
    expect(text).toMatch(/^# Two lines in one\n\ngroups:\n/)
    expect(rulesIn(text)).toEqual([{ alert: 'A', expr: 'up{job="x"} == 0', forMs: 90 * min }])
    const more =
      'groups:\n- rules:\n  - {record: r, expr: x}\n  - {alert: B, expr: 1, for: 1d2h, keep_firing_for: 5m}\n  - {alert: C, expr: y, for: soon}\n'
    expect(rulesIn(more)).toEqual([{ alert: 'B', expr: '1', forMs: 26 * 60 * min }])
    for (const none of ['', 'a: [', '- 1', 'groups: 3']) expect(rulesIn(none)).toEqual([])
  })

  it('has durations that Prometheus reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (ms) => {
        expect(msOf(promDuration(ms))).toBe(ms)
      }),
    )
    expect(['1w', '0', '5', '-1m', '1.5h', ''].map(msOf)).toEqual([604_800_000, 0, null, null, null, null])
  })
})
