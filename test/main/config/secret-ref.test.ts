import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretRef, parseRef, refText, splitWords } from '../../../main/config/secret-ref.ts'

describe('a reference to a secret', () => {
  it.each([
    ['env:TOKEN', { kind: 'env', name: 'TOKEN' }],
    ['file:/run/a b', { kind: 'file', name: '/run/a b' }],
    ['stored:plover', { kind: 'stored', name: 'plover' }],
    ['command:pass show a', { kind: 'command', argv: ['pass', 'show', 'a'] }],
    [{ command: ['pass', 'show', 'a b'] }, { kind: 'command', argv: ['pass', 'show', 'a b'] }],
  ])('%j is taken apart', (ref, parsed) => {
    expect(parseRef(ref)).toEqual(parsed)
  })

  it.each([
    'hunter2',
    'environment:X',
    'env:',
    'command:',
    'command:  ',
    'command:""',
    'command:pass "open',
    'command:a\0b',
    'env:A\nB',
    { command: [] },
    { command: [''] },
    { command: ['a', 1] },
    { command: ['a\0'] },
    { command: 'a' },
    { command: ['a'], more: 1 },
    ['a'],
    null,
    7,
  ])('%j is none', (ref) => {
    expect(isSecretRef(ref)).toBe(false)
  })

  it.each([
    [` a  "b c"d 'e "f' ""`, ['a', 'b cd', 'e "f', '']],
    ['a;b $(c) `d` > e', ['a;b', '$(c)', '`d`', '>', 'e']],
    ['C:\\Programs\\x.exe "-a b"', ['C:\\Programs\\x.exe', '-a b']],
  ])('the words of %j mean nothing but themselves', (line, words) => {
    expect(splitWords(line)).toEqual(words)
  })

  it('any words come back from their line', () => {
    const words = fc.array(
      fc.string({ unit: 'binary' }).filter((word) => !/[\0\n\r\u2028\u2029]/.test(word)),
      {
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(words, ([first = '', ...rest]) => {
        const command = [first === '' ? 'x' : first, ...rest]
        expect(parseRef(refText({ command }))).toEqual({ kind: 'command', argv: command })
      }),
    )
  })
})
