/** Who of the people that others write down is me. */
import { describe, expect, it } from 'vitest'
import { goesBy, isMe, isNamedMe, type Me, recognise, twinsOf } from '../../contract/person.ts'

const mara: Me = {
  name: 'Mara Lind',
  also: {
    names: ['M. Lind'],
    emails: ['mara.lind@example.com'],
    ids: { pager: ['PABC123'], chat: ['U77'] },
  },
}

describe('me', () => {
  it.each([
    ['my name, however it is written', ' mara  LIND ', 'name'],
    ['another spelling', 'm. lind', 'name'],
    ['my address', 'Mara.Lind@example.com', 'mark'],
    ['my address beside a name that I never gave', 'Lind, Mara <mara.lind@example.com>', 'mark'],
    ['an id alone', 'pabc123', 'mark'],
    ['an id beside a name', 'Mara <U77>', 'mark'],
    ['somebody else', 'Ines Okafor', null],
    ['my name with the address of somebody else', 'Mara Lind <mara.lind@other.example>', null],
    ['my name with the id of somebody else', 'Mara Lind <PXYZ999>', null],
    ['a part of my name', 'Mara', null],
    ['nobody', null, null],
  ] as const)('is %s: %s', (_, person, how) => {
    expect(recognise(person, mara)).toBe(how)
    expect(isMe(person, mara)).toBe(how !== null)
  })

  it('is only the name where nothing else is known', () => {
    expect(isMe('Mara Lind', 'Mara Lind')).toBe(true)
    expect(isMe('Mara Lind <anybody@example.com>', 'Mara Lind')).toBe(true)
    expect(isMe('mara.lind@example.com', 'Mara Lind')).toBe(false)
  })

  it.each([
    [{ person: 'lind-m', id: 'pabc123' }, true],
    [{ person: 'lind-m', id: 'P9', email: 'mara.lind@example.com' }, true],
    [{ person: 'lind-m', id: 'P9', email: 'ines@example.com' }, false],
    [{ person: 'lind-m' }, false],
    [{ person: null, id: 'P9' }, false],
    // Nobody has to name all of their addresses.
    [{ person: 'Mara Lind', id: 'P9', email: 'mara@private.example' }, true],
  ])('by what a system knows of whoever it names: %j is me: %s', (named, mine) => {
    expect(isNamedMe(named, mara)).toBe(mine)
  })

  it('goes by name, spellings and addresses', () => {
    expect(goesBy('Mara Lind')).toBe('Mara Lind')
    expect(goesBy(mara)).toBe('Mara Lind, M. Lind or mara.lind@example.com')
  })
})

describe('people of one name', () => {
  const two = ['Mara Lind <a@example.com>', 'Ines Okafor', 'mara lind <b@example.com>']

  it('are told where nothing says which of them I am', () => {
    expect(twinsOf(two, 'Mara Lind')).toEqual(['a@example.com', 'b@example.com'])
    const ids = ['Mara Lind <P1>', 'Mara Lind <P2>']
    expect(twinsOf(ids, 'Mara Lind')).toEqual(['p1', 'p2'])
  })

  it('are none where an address says it, or where one of them may be written in two ways', () => {
    const me = { name: 'Mara Lind', also: { names: [], emails: ['b@example.com'], ids: {} } }
    expect(twinsOf(two, me)).toEqual([])
    expect(two.filter((person) => isMe(person, me))).toEqual(['mara lind <b@example.com>'])
    expect(twinsOf(['Mara Lind', 'Mara Lind <a@example.com>', 'Mara Lind <P1>'], 'Mara Lind')).toEqual([])
  })
})
