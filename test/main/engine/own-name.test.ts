/** My own name for me in rotations that write me otherwise. */
import { describe, expect, it } from 'vitest'
import type { Me } from '../../../contract/person.ts'
import type { Rotation } from '../../../contract/rotation.ts'
import { withOwnName } from '../../../main/engine/own-name.ts'
import { dutyByRotation } from '../../../main/shifts/duty.ts'

const hourMs = 3_600_000
const start = Date.UTC(2026, 9, 5)
const fed = (source: string, ...people: (string | null)[]): Rotation['fed'][number] => ({
  ...{ source, readAt: start, why: null, known: { from: start, to: start + 100 * hourMs } },
  turns: people.map((person, index) => ({
    ...{ person, from: start + index * 10 * hourMs, to: start + (index + 1) * 10 * hourMs },
  })),
})
const rotation = (...all: Rotation['fed']): Rotation => ({ name: 'ops', layers: [], fed: all, overrides: [] })
const me: Me = {
  name: 'Mara Lind',
  also: { names: [], emails: ['mara@example.com'], ids: { pager: ['P1'] } },
}

describe('my own name', () => {
  it('makes two systems agree that name me by two marks', () => {
    const two = rotation(fed('calendar', 'mara@example.com', 'Jun'), fed('pager', 'M. L. <P1>', 'Jun'))
    expect(dutyByRotation(two, me, start + hourMs).state).toBe('unknown')
    const one = withOwnName(two, me)
    expect(dutyByRotation(one, me, start + hourMs)).toMatchObject({ state: 'on', holder: 'Mara Lind' })
    expect(dutyByRotation(one, me, start + 11 * hourMs)).toMatchObject({ state: 'off', holder: 'Jun' })
  })

  it('is known by the id alone that a system has for me, whatever it calls me', () => {
    const named = fed('pager', 'lind-m', 'Jun')
    const turns = named.turns?.map((turn, index) => ({ ...turn, id: ['P1', 'P2'][index] ?? '' })) ?? null
    const one = withOwnName(rotation({ ...named, turns }), me)
    expect(one.fed[0]?.turns?.map(({ person }) => person)).toEqual(['Mara Lind', 'Jun'])
    expect(dutyByRotation(one, me, start + hourMs)).toMatchObject({ state: 'on', holder: 'Mara Lind' })
  })

  it('leaves everybody else, and those who name nobody, as they are written', () => {
    const other = rotation(fed('calendar', 'Mara Lind <mara@other.example>', 'JUN', null))
    expect(withOwnName(other, me)).toBe(other)
    const turns = withOwnName(rotation(fed('calendar', 'p1', null)), me).fed[0]?.turns
    expect(turns?.map(({ person }) => person)).toEqual(['Mara Lind', null])
  })

  it('is nobody’s where two bear it and nothing says which I am', () => {
    const twins = rotation(fed('calendar', 'Mara Lind <a@x.example>', 'mara lind <b@x.example>'))
    expect(withOwnName(twins, 'Mara Lind')).toBe(twins)
  })

  it('is in feeds as the layers of the file have it, which stay as they are', () => {
    const people = ['M. L. <P1>', 'Jun']
    const layer = { zone: 'UTC', people, startsAtWall: start, turnMs: 10 * hourMs, hours: [] }
    const both: Rotation = { ...rotation(fed('calendar', 'mara@example.com', 'Jun')), layers: [layer] }
    expect(dutyByRotation(both, me, start + hourMs).state).toBe('unknown')
    const one = withOwnName(both, me)
    expect(one.layers).toBe(both.layers)
    expect(dutyByRotation(one, me, start + hourMs)).toMatchObject({ state: 'on', holder: 'M. L. <P1>' })
  })
})
