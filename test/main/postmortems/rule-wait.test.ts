/** How long the rule behind an alert had waited: known, or plainly not. */
import { expect, it } from 'vitest'
import { expressionIn, ruleWaitOf } from '../../../main/postmortems/rule-wait.ts'

const fast = { expression: 'errors > 5', forMs: 60_000 }
const slow = { expression: 'errors > 1', forMs: 600_000 }
const from = (expression: string): string =>
  `http://prom.example/graph?g0.expr=${encodeURIComponent(expression)}&g0.tab=1`

it('is that of the only rule of the name, or of the one whose expression the alert carries', () => {
  expect(ruleWaitOf([fast], null, null)).toEqual({ kind: 'known', forMs: 60_000 })
  expect(ruleWaitOf([fast, slow], from('errors > 1'), null)).toEqual({ kind: 'known', forMs: 600_000 })
  expect(ruleWaitOf([fast, { ...slow, forMs: 60_000 }], null, null)).toMatchObject({ forMs: 60_000 })
})

it('is not known where rules of the name differ, where there is none, and where nobody was asked', () => {
  expect(ruleWaitOf([slow, fast], from('errors > 3'), null)).toEqual({
    kind: 'unknown',
    why: 'Its Prometheus has several rules of that name, which wait 1 min or 10 min; which of them fired is not known.',
  })
  expect(ruleWaitOf([], null, null)).toMatchObject({ kind: 'unknown' })
  expect(ruleWaitOf([], null, 'Nobody was asked.')).toEqual({ kind: 'unknown', why: 'Nobody was asked.' })
})

it('reads the expression out of an address of any kind', () => {
  expect(expressionIn(from('a{b="c d"} > 1'))).toBe('a{b="c d"} > 1')
  for (const address of [null, '', 'not an address', 'http://vm.example/vmalert/alert?id=1'])
    expect(expressionIn(address)).toBeNull()
})
