import { describe, expect, it } from 'vitest'
import { type KeysPress, keysWords, readKeys } from '../../../renderer/settings/shortcut-keys.ts'

const press = (key: string, part: Partial<KeysPress> = {}): KeysPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  altGraph: false,
  ...part,
})

describe('the keys that open the summary', () => {
  it.each([
    [press('n', { ctrlKey: true, altKey: true }), 'Control+Alt+N'],
    [press('N', { ctrlKey: true, shiftKey: true }), 'Control+Shift+N'],
    [press('˜', { code: 'KeyN', altKey: true, metaKey: true }), 'Alt+Super+N'],
    [press('т', { code: 'KeyN', altKey: true, ctrlKey: true }), 'Control+Alt+N'],
    [press('!', { code: 'Digit1', ctrlKey: true, shiftKey: true }), 'Control+Shift+1'],
    [press('F9', { ctrlKey: true }), 'Control+F9'],
    [press(' ', { code: 'Space', ctrlKey: true, altKey: true }), 'Control+Alt+Space'],
    [press('ArrowUp', { metaKey: true, shiftKey: true }), 'Super+Shift+Up'],
  ])('reads %o', (given, accelerator) => {
    expect(readKeys(given)).toEqual({ kind: 'keys', accelerator })
  })

  it.each([
    ['plain letters', press('n')],
    ['capitals', press('N', { shiftKey: true })],
    ['what programs use themselves', press('c', { ctrlKey: true })],
    ['F keys alone', press('F5')],
    ['what closes windows', press('F4', { altKey: true })],
    ['AltGr', press('@', { code: 'KeyQ', ctrlKey: true, altKey: true, altGraph: true })],
    ['unnamed keys', press('MediaPlay', { ctrlKey: true, altKey: true })],
  ])('refuses %s, with a sentence', (_, given) => {
    const read = readKeys(given)
    expect(read.kind === 'refused' && read.why).toMatch(/^[A-Z].*\.$/)
  })

  it('waits while only modifiers are down, or words are composed', () => {
    expect(readKeys(press('Control', { ctrlKey: true })).kind).toBe('more')
    expect(readKeys(press('Process', { isComposing: true })).kind).toBe('more')
  })

  it('writes them as they stand on the caps', () => {
    expect(keysWords('Control+Alt+N', false)).toBe('Ctrl + Alt + N')
    expect(keysWords('Control+Alt+Super+N', true)).toBe('Control + Option + Cmd + N')
  })
})
