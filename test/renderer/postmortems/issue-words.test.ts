import { describe, expect, it } from 'vitest'
import type { IssueOrderView } from '../../../contract/postmortem-issue.ts'
import { diffLines, shortDiff } from '../../../renderer/postmortems/issue/issue-diff.ts'
import {
  differenceWords,
  heardWords,
  issueName,
  orderWords,
} from '../../../renderer/postmortems/issue/issue-words.ts'
import { fc } from '../../helpers/property.ts'

const at = new Date(2026, 9, 19, 10, 12).getTime()

describe('an order on its way', () => {
  const order = (state: IssueOrderView['order']['state'], part: Partial<IssueOrderView> = {}) => ({
    ...{ id: 1, words: 'Opens the issue', isTried: false },
    order: { state, nextAt: at, attempts: 0, reason: null },
    ...part,
  })
  it.each([
    ['goes out in a moment', order('waiting'), true],
    ['sends when online', order('waiting'), false],
    ['sends when online', order('retrying', { isTried: true }), false],
    ['tries again at 10:12', order('retrying', { isTried: true }), true],
    ['not done', order('refused'), true],
  ])('says: %s', (words, view, online) => {
    expect(orderWords(view, online, at - 1_000)).toBe(words)
  })
})

it('says what stands otherwise there, and when it was read', () => {
  expect(differenceWords({ what: 'state', here: 'open', there: 'closed' })).toBe(
    'It is closed there, and open here.',
  )
  expect(differenceWords({ what: 'team', here: null, there: 'Edge' })).toBe(
    'The team there is Edge, here it is nobody.',
  )
  expect(heardWords(at, null)).toBe('Read at 10:12')
  expect(heardWords(at, 'It is down.')).toBe('Not read since 10:12. It is down.')
  expect(issueName({ repository: 'acme/pm', number: 3 })).toBe('acme/pm#3')
})

describe('two texts', () => {
  it('can each be read out of their difference', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (here, there) => {
        const lines = diffLines(here, there)
        const of = (other: 'here' | 'there') =>
          lines.flatMap(({ kind, text: line }) => (kind === other ? [] : [line])).join('\n')
        expect([of('there'), of('here')]).toEqual([here, there])
      }),
    )
  })

  it('are shown where they differ', () => {
    const shown = shortDiff(diffLines('1\n2\n3\n4\n5\n6', '1\n2\n3\nfour\n5\n6'))
    expect(shown.map((line) => line && `${line.kind} ${line.text}`)).toEqual([
      ...[null, 'same 3', 'here 4', 'there four', 'same 5', null],
    ])
  })
})
