/** Roles, colleagues, and whom the rotations take me for, in words. The reader's zone is that of the tests. */
import { describe, expect, it } from 'vitest'
import type { ColleagueNow, Naming } from '../../../contract/role.ts'
import {
  colleagueWords,
  namingWords,
  roleHoursWords,
  targetWords,
  twinWords,
} from '../../../renderer/shifts/team-words.ts'

const now = new Date(2026, 9, 14, 3, 14).getTime()
const hourMs = 3_600_000
const named = (rotation: string, part: Partial<Naming> = {}): Naming => ({
  ...{ rotation, as: ['Mara Lind'], mine: 3, all: 12, twins: [] },
  ...part,
})
const about = (...naming: Naming[]) => ({ naming, goesBy: 'Mara Lind or mara@example.com', days: 60 })

describe('my name', () => {
  it('is said as each rotation has it, with its share, and where it is missing', () => {
    expect(namingWords(about(named('ops duty'), named('SRE', { as: [] })))).toBe(
      'You are “Mara Lind” in ops duty (3 of 12 shifts), not named in SRE. Counted over the next 60 days.',
    )
    expect(
      namingWords(about(named('ops duty'), named('SRE', { as: ['M. Lind', 'mara@example.com'], mine: 1 }))),
    ).toBe(
      'You are “Mara Lind” in ops duty (3 of 12 shifts) and “M. Lind” and “mara@example.com” in SRE (1 of 12 shifts). Counted over the next 60 days.',
    )
  })

  it('that stands nowhere is said with what was looked for, and what to do', () => {
    expect(namingWords(about(named('ops', { as: [] }), named('SRE', { as: [] })))).toBe(
      'You are not named in ops and SRE. Looked for: Mara Lind or mara@example.com. Written otherwise there? Add it under identities in the file.',
    )
  })

  it('that two people bear is said with what tells them apart', () => {
    expect(twinWords(named('ops'))).toBeNull()
    expect(twinWords(named('ops', { twins: ['a@x.example', 'b@x.example'] }))).toMatch(
      /^In ops “Mara Lind” are different people of your name \(a@x.example, b@x.example\)\. .* count as on duty\./,
    )
  })
})

describe('a role', () => {
  it('says what it promises, in words', () => {
    expect(targetWords({ respondMs: 900_000, ackMs: 120_000, resolveMs: 2 * hourMs })).toBe(
      'answers within 15 min, acknowledges within 2 min, resolves within 2 h',
    )
    expect(targetWords({ respondMs: null, ackMs: null, resolveMs: null })).toBe('')
  })

  it.each([
    ['inside', 'Within the hours “support” until 04:14'],
    ['outside', 'Outside of the hours “support” until 04:14: best effort, not asked by itself'],
    ['unknown', 'Hours “support”: not known now'],
  ] as const)('says how its hours stand: %s', (state, words) => {
    expect(roleHoursWords({ hours: { name: 'support', state, until: now + hourMs } }, now)).toBe(words)
  })
})

describe('a colleague', () => {
  const kenji: ColleagueNow = {
    ...{ name: 'Kenji Mori', zone: 'Asia/Tokyo', phone: null, chat: null, link: null },
    ...{ wall: Date.UTC(2026, 9, 14, 10, 14), state: 'inside', until: now + 2 * hourMs },
  }
  it.each([
    [{}, '10:14 there, within their hours, 2 h more'],
    [{ state: 'outside' }, '10:14 there, outside of their hours, back in 2 h'],
    [{ state: 'outside', until: null }, '10:14 there, outside of their hours'],
    [{ state: 'unknown', wall: null }, 'the zone Asia/Tokyo is not known on this computer'],
  ] as const)('is said with the clock there: %j', (part, words) => {
    expect(colleagueWords({ ...kenji, ...part }, now)).toBe(words)
  })
})
