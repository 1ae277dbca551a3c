import { describe, expect, it } from 'vitest'
import { deedOf, type Press } from '../../renderer/keys.ts'

const press = (key: string, part: Partial<Press> = {}): Press => ({
  key,
  code: `Key${key.toUpperCase()}`,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  ...part,
})

describe('keys', () => {
  it('acknowledge once: not held down, not with another key, not in a field', () => {
    expect(deedOf(press('a'), 'page', true, false)).toBe('acknowledge')
    expect(deedOf(press('A'), 'control', true, false)).toBe('acknowledge')
    expect(deedOf(press('a', { repeat: true }), 'page', true, false)).toBeNull()
    for (const with_ of ['ctrlKey', 'altKey', 'metaKey', 'shiftKey'] as const)
      expect(deedOf(press('a', { [with_]: true }), 'page', true, false)).not.toBe('acknowledge')
    expect(deedOf(press('a'), 'field', true, false)).toBeNull()
    expect(deedOf(press('a', { isComposing: true }), 'page', true, false)).toBeNull()
  })

  it('move while held', () => {
    expect(deedOf(press('j', { repeat: true }), 'page', true, false)).toBe('next')
    expect(deedOf(press('ArrowUp', { repeat: true }), 'list', true, false)).toBe('previous')
  })

  it('can be switched off, but for arrows, Enter and Esc', () => {
    for (const key of ['a', 'j', '/', '?', 'u']) expect(deedOf(press(key), 'page', false, false)).toBeNull()
    expect(deedOf(press('ArrowDown'), 'list', false, false)).toBe('next')
    expect(deedOf(press('Escape'), 'field', false, false)).toBe('back')
    expect(deedOf(press('Enter'), 'list', false, false)).toBe('open')
  })

  it('leave Enter to buttons and arrows to what scrolls', () => {
    expect(deedOf(press('Enter'), 'control', true, false)).toBeNull()
    expect(deedOf(press('ArrowDown'), 'scroller', true, false)).toBeNull()
  })

  it('work on a keyboard of another script', () => {
    expect(deedOf(press('ф', { code: 'KeyA' }), 'page', true, false)).toBe('acknowledge')
  })

  it('go to a screen after G', () => {
    expect(deedOf(press('o'), 'page', true, true)).toBe('go-sources')
    expect(deedOf(press('o'), 'page', true, false)).toBe('source')
  })

  it('pick several: X and Space a row, Shift a range, Ctrl A all, and never while typing', () => {
    expect(deedOf(press('x'), 'list', true, false)).toBe('pick')
    expect(deedOf(press(' '), 'list', false, false)).toBe('pick')
    expect(deedOf(press(' '), 'control', true, false)).toBeNull()
    expect(deedOf(press('J', { shiftKey: true, repeat: true }), 'list', true, false)).toBe('extend-next')
    expect(deedOf(press('ArrowUp', { shiftKey: true }), 'list', false, false)).toBe('extend-previous')
    expect(deedOf(press('a', { ctrlKey: true }), 'list', true, false)).toBe('pick-all')
    expect(deedOf(press('a', { metaKey: true }), 'control', false, false)).toBe('pick-all')
    expect(deedOf(press('a', { ctrlKey: true }), 'field', true, false)).toBeNull()
    expect(deedOf(press('a', { ctrlKey: true }), 'scroller', true, false)).toBeNull()
  })

  it('ask for snooze, silence and postmortem once', () => {
    for (const [key, deed] of [
      ['s', 'snooze'],
      ['z', 'silence'],
      ['p', 'postmortem'],
    ] as const) {
      expect(deedOf(press(key), 'page', true, false)).toBe(deed)
      expect(deedOf(press(key, { repeat: true }), 'page', true, false)).toBeNull()
      expect(deedOf(press(key, { ctrlKey: true }), 'page', true, false)).toBeNull()
    }
    expect(deedOf(press('z'), 'page', true, true)).toBe('go-silences')
    expect(deedOf(press('p'), 'page', true, true)).toBe('go-postmortems')
  })

  it('find the slash where it needs Shift', () => {
    expect(deedOf(press('/', { shiftKey: true, code: 'Digit7' }), 'page', true, false)).toBe('filter')
  })
})
