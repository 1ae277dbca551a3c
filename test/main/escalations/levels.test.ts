/** Who can be asked, in their order, and who is next. */

import { describe, expect, it } from 'vitest'
import { usualAcceptMs } from '../../../contract/escalation.ts'
import { isSamePerson } from '../../../contract/person.ts'
import { choicesOf, nextAfter, type PlannedLevel, planOf } from '../../../main/escalations/levels.ts'

const level = (name: string, part: Partial<PlannedLevel> = {}): PlannedLevel => ({
  name,
  who: name,
  ...{ role: null, phone: null, chat: null, link: null, hours: null },
  acceptMs: usualAcceptMs,
  passes: false,
  ...part,
})
const nobody = (): null => null
const inside = (state: 'inside' | 'outside' | 'unknown') => () => ({
  ...{ name: 'working', zone: 'UTC', purposes: [], until: null, why: null },
  state,
})

describe('the plan', () => {
  it('is the file’s, else who backs up and who is next on duty', () => {
    const duty = { next: 'Ines Okafor', backup: 'Tomasz Wrona' }
    expect(planOf([level('Jon')], duty)).toMatchObject({ origin: 'file', levels: [{ name: 'Jon' }] })
    expect(planOf([], duty)).toMatchObject({
      origin: 'duty',
      levels: [{ who: 'Tomasz Wrona' }, { who: 'Ines Okafor' }],
    })
    expect(planOf([], { next: null, backup: null })).toEqual({ origin: 'none', levels: [] })
  })

  it('names whoever is in a role now, where somebody knows', () => {
    const plan = planOf([level('SRE', { who: null, role: 'SRE' })], { next: null, backup: null })
    expect(choicesOf(plan, nobody, nobody)[0]?.who).toBeNull()
    expect(choicesOf(plan, (role) => (role === 'SRE' ? 'Tomasz' : null), nobody)[0]?.who).toBe('Tomasz')
  })
})

describe('who is next', () => {
  const plan = planOf([level('Mara'), level('Tomasz', { hours: 'working' }), level('Ines')], {
    next: null,
    backup: null,
  })
  const choices = (state: 'inside' | 'outside' | 'unknown') => choicesOf(plan, nobody, inside(state))

  it('is never oneself, and nobody outside of their hours; hours that are not known keep nobody out', () => {
    expect(nextAfter(choices('inside'), null, ' mara ')?.name).toBe('Tomasz')
    expect(nextAfter(choices('outside'), null, 'Mara')?.name).toBe('Ines')
    expect(nextAfter(choices('unknown'), null, 'Mara')?.name).toBe('Tomasz')
  })

  it('goes on after a level, ends after the last, and begins anew after somebody who stands in no list', () => {
    expect(nextAfter(choices('inside'), 'Tomasz', 'Mara')?.name).toBe('Ines')
    expect(nextAfter(choices('inside'), 'Ines', 'Mara')).toBeNull()
    expect(nextAfter(choices('inside'), 'Jon', 'Mara')?.name).toBe('Tomasz')
  })

  it('knows a person however the name is written', () => {
    expect(isSamePerson('Tomasz  Wrona', 'tomasz wrona')).toBe(true)
    expect(isSamePerson(null, null)).toBe(false)
  })
})
