/** Who has a shift, out of what feeds say: the forms of pagers, plain names, and patterns of one's own. */
import { describe, expect, it } from 'vitest'
import { personReader } from '../../../main/shifts/person-in-event.ts'
import { fc } from '../../helpers/property.ts'

const event = (summary: string, more: object = {}) => ({
  ...{ summary, description: '', attendees: [], organizer: '' },
  ...more,
})
const plain = personReader('summary', null)

describe('without a pattern', () => {
  it.each([
    ['On Call - Hello Kitty - Alpha', 'Hello Kitty'],
    ['On Call - Jean-Luc Picard - Platform - EU', 'Jean-Luc Picard'],
    ['On Call - Mara Lind', 'Mara Lind'],
    ['Mara Lind On-Call (GoAlert: Primary)', 'Mara Lind'],
    ['Mara Lind On-Call (GoAlert: Primary) Begins*', 'Mara Lind'],
    ['[L1] mara.lind ', 'mara.lind'],
    ['mara.lind', 'mara.lind'],
    ['On-call: Mara Lind', 'Mara Lind'],
    ['Mara Lind - On-call', 'Mara Lind'],
    ['Mara Lind is on duty', 'Mara Lind'],
    ['  Mara Lind  ', 'Mara Lind'],
    ['mara@example.com', 'mara@example.com'],
    // A feed of one person's shifts does not say whose they are.
    ['On-Call (GoAlert: Primary)', null],
    ['[L1] ', null],
    ['', null],
    ['Mara\nInes', null],
    ['x'.repeat(101), null],
  ])('%j is %j', (summary, person) => {
    expect(plain(event(summary))).toBe(person)
  })

  it('takes the one who attends, and nobody where two do', () => {
    const reader = personReader('attendee', null)
    expect(reader(event('Ops', { attendees: ['Mara Lind'] }))).toBe('Mara Lind')
    expect(reader(event('Ops', { attendees: ['Mara Lind', 'Ines Okafor'] }))).toBeNull()
    expect(reader(event('Ops'))).toBeNull()
    expect(personReader('organizer', null)(event('Ops', { organizer: 'Mara Lind' }))).toBe('Mara Lind')
  })
})

describe('with a pattern', () => {
  it('is what its group found, and an event that does not fit is no shift', () => {
    const reader = personReader('summary', 'Ops: (.+)')
    expect(reader(event('Ops: Mara Lind'))).toBe('Mara Lind')
    expect(reader(event('Team lunch'))).toBeUndefined()
    expect(reader(event('Ops:  '))).toBeNull()
  })

  it('looks in the field it is for', () => {
    const reader = personReader('attendee', '^(.+)@example\\.com$')
    expect(reader(event('Ops', { attendees: ['room@other.com', 'mara@example.com'] }))).toBe('mara')
    expect(personReader('description', 'Who: (\\w+)')(event('', { description: 'x\nWho: Mara' }))).toBe(
      'Mara',
    )
  })
})

it('names nobody who is not in the text, and never throws', () => {
  const readers = [plain, personReader('summary', 'on call (.*)'), personReader('summary', '(a*)b')]
  const words = fc.constantFrom(
    'On Call - ',
    ' - ',
    '[L1] ',
    'On-Call (',
    ')',
    ' Begins*',
    'Mara',
    ' ',
    '\n',
    ':',
  )
  const summary = fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 8 })
  fc.assert(
    fc.property(summary, (parts) => {
      const text = parts.join('')
      for (const reader of readers) {
        const person = reader(event(text))
        if (typeof person === 'string') expect(text).toContain(person)
      }
    }),
  )
})
