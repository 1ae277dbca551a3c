import { describe, expect, it } from 'vitest'
import { SharedTexts } from '../../../main/db/shared-texts.ts'

describe('texts that come again and again', () => {
  it('say what they said, whatever comes', () => {
    const texts = new SharedTexts(2)
    for (const text of ['a', 'b', 'a', '__proto__', 'constructor', '', 'b', 'ä', 'a'])
      expect(texts.of(text)).toBe(text)
  })

  it('are held once: what is asked for again brings nothing new to remember', () => {
    const texts = new SharedTexts(50)
    for (let index = 0; index < 1_000; index += 1) texts.of(`name ${index % 40}`)
    expect(texts.size).toBe(40)
  })

  it('begin anew rather than grow without end', () => {
    const texts = new SharedTexts(50)
    for (let index = 0; index < 1_000; index += 1) {
      texts.of(`name ${index}`)
      expect(texts.size).toBeLessThanOrEqual(50)
    }
  })
})
