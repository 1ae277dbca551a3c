/** What a rule compares with what, out of its expression. */
import { describe, expect, it } from 'vitest'
import { comparisonOf, narrowed, unitOf } from '../../../main/sources/prometheus-expression.ts'

describe('a rule’s expression', () => {
  it.each([
    ['up == 0', 'up', 0],
    ['0.85 < disk_used_ratio{mount="/"}', 'disk_used_ratio{mount="/"}', 0.85],
    ['(rate(errors_total[5m]) > 1e-3)', 'rate(errors_total[5m])', 0.001],
    ['a / on (x) group_left () b * 100 >= 90', null, null],
    ['(a / on (x) group_left () b) * 100 >= 90', '(a / on (x) group_left () b) * 100', 90],
    ['sum by (job) (x{a=">5", b="#"}) != -2', 'sum by (job) (x{a=">5", b="#"})', -2],
    ['x > (95)', 'x', 95],
    ['up == 0 # nothing > 5', 'up', 0],
    ['node_load1 > 10 and node_up == 1', null, null],
    ['a > 5 or b', null, null],
    ['absent(up)', null, null],
    ['a > b', null, null],
    ['a > 5 > 3', null, null],
    ['x > bool 5', null, null],
    ['vector(1)', null, null],
    ['1 > 0', null, null],
    ['x > 0.9 * 100', null, null],
    ['x > NaN', null, null],
    ['x > Inf', null, null],
    ['x >', null, null],
    ['(x > 5', null, null],
    ['x) > 5', null, null],
    ['', null, null],
    [`x > ${'('.repeat(6_000)}`, null, null],
  ])('%s compares %s with %s', (expression, subject, threshold) => {
    const comparison = threshold === null ? null : { subject, threshold }
    expect(comparisonOf(expression)).toEqual(comparison)
  })

  it('is asked only for what the alert can be of: with its labels, or without them', () => {
    const labels = {
      alertname: 'Down',
      instance: 'a.b:9100',
      severity: 'page',
      'k8s.pod': 'x',
      alertstate: 'pending',
    }
    const both = 'instance=~"(a\\\\.b:9100)?",severity=~"(page)?"'
    expect(narrowed('up', labels)).toBe(`up{${both}}`)
    expect(narrowed('(up{job="node"})', labels)).toBe(`up{job="node",${both}}`)
    expect(narrowed('up{job="node",}', labels)).toBe(`up{job="node",${both}}`)
    // Of anything more than a selector a label may not be what it was.
    expect(narrowed('rate(x[5m])', labels)).toBe('rate(x[5m])')
    expect(narrowed('a / b', labels)).toBe('a / b')
    expect(narrowed("up{job='node'}", labels)).toBe("up{job='node'}")
  })

  it('names its unit at its end', () => {
    expect(unitOf('node_filesystem_free_bytes{mount="/"}')).toBe('bytes')
    expect(unitOf('up')).toBeNull()
    expect(unitOf('rate(x_seconds[5m])')).toBeNull()
  })
})
