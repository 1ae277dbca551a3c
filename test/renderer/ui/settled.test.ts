import { describe, expect, it } from 'vitest'
import { createSettled } from '../../../renderer/ui/settled.ts'

describe('what has only just come', () => {
  it('takes no key for 400 ms, and only keys that are meant for it', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.show('second', 1_000)
    expect(settled.mayKey('second', 1_399)).toBe(false)
    expect(settled.mayKey('second', 1_400)).toBe(true)
    expect(settled.mayKey('first', 5_000)).toBe(false)
  })

  it('does not start anew when it is shown again', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.show('first', 1_000)
    expect(settled.mayKey('first', 1_001)).toBe(true)
  })

  it('takes no key either right after the keyboard came: it may have been meant for another program', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.focus(2_000)
    expect(settled.mayKey('first', 2_399)).toBe(false)
    expect(settled.mayClick('first', 2_399, false)).toBe(false)
    expect(settled.mayKey('first', 2_400)).toBe(true)
  })

  it('counts a click from where and when the button went down', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.down(1_000)
    settled.show('second', 1_010)
    expect(settled.mayClick('second', 2_000, true)).toBe(false)
    settled.down(1_300)
    expect(settled.mayClick('second', 2_000, true)).toBe(false)
    settled.down(1_410)
    expect(settled.mayClick('second', 1_420, true)).toBe(true)
  })

  it('takes a click that only brings the window to the front', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.focus(1_000)
    settled.down(1_001)
    expect(settled.mayClick('first', 1_050, true)).toBe(true)
  })

  it('takes no key out of a sentence that was begun elsewhere: each refused one starts the wait anew', () => {
    const settled = createSettled(1_000)
    settled.show('first', 0)
    settled.focus(2_000)
    for (let at = 2_150; at < 8_000; at += 150) {
      expect(settled.mayKey('first', at)).toBe(false)
      settled.refuse(at)
    }
    settled.refuse(8_000)
    expect(settled.countsKeys(8_999)).toBe(false)
    expect(settled.mayKey('first', 8_999)).toBe(false)
    expect(settled.mayKey('first', 9_000)).toBe(true)
    settled.refuse(9_010)
    expect(settled.mayKey('first', 9_020)).toBe(true)
  })

  it.each([
    ['after it', 2_010],
    ['before it', 1_990],
  ])('takes keys when a pointer brought the window, told %s', (_, downAt) => {
    const settled = createSettled(1_000)
    settled.show('first', 0)
    if (downAt < 2_000) settled.down(downAt)
    settled.focus(2_000)
    if (downAt > 2_000) settled.down(downAt)
    settled.refuse(2_050)
    expect(settled.mayKey('first', 2_100)).toBe(true)
  })

  it('takes what left and came back for new', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.show(null, 5_000)
    settled.show('first', 6_000)
    expect(settled.mayKey('first', 6_399)).toBe(false)
    expect(settled.mayKey('first', 6_400)).toBe(true)
  })

  it('takes at once what the user has chosen', () => {
    const settled = createSettled()
    settled.show('first', 0)
    settled.choose('second')
    settled.show('second', 1_000)
    expect(settled.mayKey('second', 1_001)).toBe(true)
  })
})
