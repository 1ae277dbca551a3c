import { expect, it } from 'vitest'
import { plainLine, plainProse } from '../../../renderer/ui/plain-text.ts'
import { fc } from '../../helpers/property.ts'

it('shows control and direction marks as symbols', () => {
  expect(plainLine('pay\u202edetrevni\u202c now\u0007\u0000')).toBe('pay⍰detrevni⍰ now␇␀')
  expect(plainLine('a\u200bb\ufeff')).toBe('a⍰b⍰')
})

it('keeps scripts, emoji joiners and ordinary words as they are', () => {
  for (const text of ['שגיאה 500', 'نسبة الأخطاء', '👩‍💻 läuft', 'plover/pay-eu'])
    expect(plainLine(text)).toBe(text)
})

it('keeps line breaks in prose only', () => {
  expect(plainProse('one\r\ntwo\tthree')).toBe('one\ntwo  three')
  expect(plainLine('one\ntwo')).toBe('one␊two')
})

it('lets nothing through that could reorder or hide what stands beside it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must be gone
      expect(plainLine(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      expect(plainLine(text).isWellFormed()).toBe(true)
    }),
  )
})
