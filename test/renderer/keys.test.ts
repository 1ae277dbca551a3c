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
      expect(deedOf(press('a', { [with_]: true }), 'page', true, false)).toBeNull()
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
})
