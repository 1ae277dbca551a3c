import { describe, expect, it } from 'vitest'
import { matchesLabels } from '../../../contract/matchers.ts'
import type { SeenMatcher } from '../../../contract/observation.ts'
import { alternation, compile, type Matching } from '../../../main/silences/matching.ts'
import { fc } from '../../helpers/property.ts'

const matcher = (name: string, value: string, isRegex = false, isEqual = true): SeenMatcher => ({
  name,
  value,
  isRegex,
  isEqual,
})
function ready(...matchers: readonly SeenMatcher[]): Matching {
  const compiled = compile(matchers)
  if (!compiled.ok) throw new Error(compiled.problem)
  return compiled.matching
}

describe('matching', () => {
  const rows: readonly [string, SeenMatcher, string | undefined, boolean][] = [
    ['= the value', matcher('a', 'x'), 'x', true],
    ['= another', matcher('a', 'x'), 'xy', false],
    ['!= another', matcher('a', 'x', false, false), 'y', true],
    ['!= where the label is missing', matcher('a', 'x', false, false), undefined, true],
    ['= empty where the label is missing', matcher('a', ''), undefined, true],
    ['=~ the whole value', matcher('a', 'x.*', true), 'xyz', true],
    ['=~ never a part of it', matcher('a', 'y', true), 'xyz', false],
    ['=~ where the label is missing', matcher('a', '.*', true), undefined, true],
    ['!~ ', matcher('a', 'x.*', true, false), 'xyz', false],
    ['a flag that JavaScript has not', matcher('a', '(?i)web', true), 'WEB', true],
    ['a line break is no dot', matcher('a', 'x.y', true), 'x\ny', false],
    ['a class of POSIX', matcher('a', '[[:digit:]]+', true), '123', true],
    [
      'an alternative that leaves its anchors, as Alertmanager has it',
      matcher('a', 'x)|(y', true),
      'xz',
      true,
    ],
  ]
  it.each(rows)('%s', (_, one, value, holds) => {
    expect(ready(one).test(value === undefined ? {} : { a: value })).toBe(holds)
  })

  it('takes labels that are named like what every object has', () => {
    expect(ready(matcher('constructor', '')).test({})).toBe(true)
    expect(ready(matcher('__proto__', 'x')).test(JSON.parse('{"__proto__":"x"}'))).toBe(true)
  })

  it('agrees with the simple reading on plain expressions', () => {
    const value = fc.constantFrom('', 'a', 'b', 'ab', 'abc', 'a.c')
    const one = fc.record({
      name: fc.constantFrom('x', 'y'),
      value: fc.constantFrom('', 'a', 'ab', 'a.*', 'a|b', 'a.c', '.+', '(a|b)+', '[^a]*'),
      isRegex: fc.boolean(),
      isEqual: fc.boolean(),
    })
    const labels = fc.dictionary(fc.constantFrom('x', 'y', 'z'), value)
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), labels, (matchers, set) => {
        expect(ready(...matchers).test(set)).toBe(matchesLabels(matchers, set))
      }),
    )
  })

  it.each([
    '(?=a)b',
    '(a',
    'a**',
    'a{1001}',
    '((a{100}){100}){100}',
    '('.repeat(1_500) + ')'.repeat(1_500),
    '(?<=a)b',
    String.raw`(a)\1`,
  ])('says that %s is no expression that Alertmanager takes, naming the label', (value) => {
    expect(compile([matcher('ok', 'x'), matcher('bad', value, true)])).toEqual({
      ok: false,
      problem: expect.stringMatching(/^The expression .* for bad is not one that Alertmanager takes/),
    })
  })

  it('is not held up by expressions that backtracking engines choke on, nor by ones that grow', () => {
    const hostile = ready(matcher('a', '(a+)+', true), matcher('a', '(a|a)*b', true, false))
    expect(hostile.test({ a: `${'a'.repeat(50_000)}!` })).toBe(false)
    expect(compile([matcher('a', '(x{500}|y{500}){2}'.repeat(50), true)])).toEqual({
      ok: false,
      problem: expect.stringMatching(/repeats too much/),
    })
  })

  it('writes an alternation that matches exactly its values', () => {
    const values = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 12 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(values, fc.string({ maxLength: 6 }), (all, other) => {
        const one = ready(matcher('a', alternation(all), true))
        for (const value of all) expect(one.test({ a: value })).toBe(true)
        expect(one.test({ a: other })).toBe(all.includes(other))
      }),
    )
  })

  it('accepts a value when all matchers of that label do', () => {
    const one = ready(matcher('alertname', '.+', true), matcher('alertname', 'Watchdog', false, false))
    expect([one.accepts('alertname', 'Disk'), one.accepts('alertname', 'Watchdog')]).toEqual([true, false])
    expect(one.accepts('other', 'x')).toBe(true)
  })
})
