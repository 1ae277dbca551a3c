import { describe, expect, it } from 'vitest'
import { matcherText, parseFilter, readFilterLine } from '../../contract/matchers.ts'

const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
const like = (name: string, value: string) => ({ name, value, isRegex: true, isEqual: true })

describe('readFilterLine', () => {
  const rows: readonly [string, ReturnType<typeof readFilterLine>][] = [
    ['', { matchers: [], words: '', problem: null }],
    ['ingress  5xx', { matchers: [], words: 'ingress 5xx', problem: null }],
    ['team="b"', { matchers: [is('team', 'b')], words: '', problem: null }],
    ['team=b', { matchers: [is('team', 'b')], words: '', problem: null }],
    [
      '{team="b", zone=~"eu.*"}',
      { matchers: [is('team', 'b'), like('zone', 'eu.*')], words: '', problem: null },
    ],
    ['disk team != b', { matchers: [{ ...is('team', 'b'), isEqual: false }], words: 'disk', problem: null }],
    ['a!~"x y" z', { matchers: [{ ...like('a', 'x y'), isEqual: false }], words: 'z', problem: null }],
    ['path="a\\"b\\\\c"', { matchers: [is('path', 'a"b\\c')], words: '', problem: null }],
    ['"k8s.pod"="web-0"', { matchers: [is('k8s.pod', 'web-0')], words: '', problem: null }],
    [
      'disk {team="b", "k8s.pod" =~ "web-.*"}',
      { matchers: [is('team', 'b'), like('k8s.pod', 'web-.*')], words: 'disk', problem: null },
    ],
    ['"two words" of it', { matchers: [], words: '"two words" of it', problem: null }],
    ['"k8s.pod"="web', { matchers: [], words: '"k8s.pod"="web', problem: 'A quote is not closed.' }],
    ['22 % of requests', { matchers: [], words: '22 % of requests', problem: null }],
    ['team="b', { matchers: [], words: 'team="b', problem: 'A quote is not closed.' }],
  ]
  it.each(rows)('%s', (text, expected) => {
    expect(readFilterLine(text)).toEqual(expected)
  })

  it('leaves the judgement of expressions to the engine: JavaScript knows others than Alertmanager', () => {
    for (const value of ['(?i)x', '(?=x)', '[[:alpha:]]+', '(']) {
      expect(readFilterLine(`a=~"${value}"`)).toEqual({
        matchers: [like('a', value)],
        words: '',
        problem: null,
      })
    }
    expect(parseFilter('a=~"("')).toEqual({ problem: expect.stringMatching(/regexp/) })
  })

  it('reads back what matcherText writes', () => {
    for (const value of ['', 'x', 'a"b', 'back\\slash', 'line\nbreak', 'spaces in it', 'comma, {brace}']) {
      for (const name of ['label', 'k8s.pod', 'größe', 'with "quotes"', 'back\\slash', 'a=b', '0']) {
        const isEqual = value.length % 2 === 0
        const one = { name, value, isRegex: false, isEqual }
        expect(readFilterLine(`${matcherText(one)} word`)).toEqual({
          matchers: [one],
          words: 'word',
          problem: null,
        })
        expect(parseFilter(matcherText(one))).toEqual(one)
      }
    }
  })
})
