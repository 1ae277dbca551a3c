/** Hours changed in the file: each in its own place, comments kept, and nobody loses the hours they refer to. */
import { describe, expect, it } from 'vitest'
import type { HoursPolicy } from '../../../contract/hours.ts'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'
import {
  whoLoses,
  whoRefers,
  withHours,
  withoutHours,
  writtenHours,
} from '../../../main/config/hours-edits.ts'
import { withoutSecrets } from '../../../main/config/redact.ts'
import type { Config } from '../../../main/config/schema.ts'
import { fc } from '../../helpers/property.ts'

const parsed = (text: string): Config => {
  const read = parseConfig(text, 'h.yaml')
  if (!read.ok) throw new Error(`${problemWords(read.problem)}\n${text}`)
  return read.config
}
const own = `version: 1
hours:
  # as the contract says
  - name: office
    zone: Europe/Berlin   # not CET
    weekly:
      # the long days
      - { days: [mon, tue, wed, thu], from: "08:00", to: "18:00" }
      - { days: fri, from: "08:00", to: "15:00" }   # short
    holidays:
      dates: ["2026-12-25"]   # christmas
      calendar: "https://feeds.example/cal.ics?key=s3cr3t"
    for: [working, support]
  - { name: night, zone: UTC, weekly: [{ days: [sun], from: "22:00", to: "24:00" }] }
night:
  rules:
    - { name: a, hours: office, then: wake }
    - { name: b, hours: working, then: wake }
    - { name: rest, then: badge }
duty: { hours: office }   # ours
`
const policy = (name: string, text = own): HoursPolicy => {
  const found = parsed(text).hours.find((one) => one.name === name)
  if (!found) throw new Error(`no hours are called ${name}`)
  return found
}
const saved = (part: Partial<HoursPolicy>, was = 'office', text = own): string =>
  withHours(text, parsed(text), was, { ...policy(was, text), ...part })

describe('hours saved into the file', () => {
  it('that say the same leave it as it is written', () => {
    expect(saved({})).toBe(own)
    expect(saved({}, 'night')).toBe(own)
  })

  it('begin in a file that has none', () => {
    const night = policy('night')
    for (const text of ['', 'version: 1\nme: Mara Lind   # that is me\n', 'version: 1\nhours: []\n']) {
      const after = withHours(text, parsed(text), null, night)
      expect(parsed(after).hours).toEqual([night])
      expect(after).toContain(text.includes('me') ? '# that is me' : 'hours')
    }
  })

  it('change in their place: zone, days, dates, calendar, what they are for', () => {
    const [long, short] = policy('office').weekly
    if (!long || !short) throw new Error('two stretches')
    expect(saved({ zone: 'Europe/Zurich' })).toBe(own.replace('zone: Europe/Berlin', 'zone: Europe/Zurich'))
    expect(saved({ weekly: [{ ...long, from: '07:30' }, short] })).toBe(
      own.replace('thu], from: "08:00"', 'thu], from: "07:30"'),
    )
    expect(saved({ weekly: [short, long] })).toContain(
      '- { days: fri, from: "08:00", to: "15:00" }   # short\n      # the long days\n      - { days: [mon',
    )
    expect(saved({ weekly: [long] })).toBe(
      own.replace('- { days: fri, from: "08:00", to: "15:00" }   # short', '# short'),
    )
    const later = saved({ holidays: ['2026-12-25', '2027-01-01'] })
    expect(later).toContain('dates: ["2026-12-25", "2027-01-01"]   # christmas')
    expect(saved({ calendar: null })).not.toContain('feeds.example')
    expect(parsed(saved({ holidays: [], calendar: null })).hours[0]).toMatchObject({
      holidays: [],
      calendar: null,
    })
    expect(saved({ purposes: ['working'] })).toContain('    for: working\n')
    expect(parsed(saved({ holidays: ['2026-01-01'] }, 'night')).hours[1]?.holidays).toEqual(['2026-01-01'])
  })

  it('under another name take along who names them, and not who means what they are for', () => {
    const after = saved({ name: 'the office' })
    expect(after).toContain(
      '- { name: a, hours: the office, then: wake }'.replace('the office', '"the office"'),
    )
    expect(after).toContain('- { name: b, hours: working, then: wake }')
    expect(after).toContain('duty: { hours: "the office" }   # ours')
    expect(after).toContain('# as the contract says')
  })

  it('read back as they were meant, whatever they are', () => {
    const time = fc.integer({ min: 0, max: 1_439 }).map((minute) => {
      const two = (value: number): string => String(value).padStart(2, '0')
      return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
    })
    const weekly = fc.record({
      days: fc
        .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
        .map((days) => days.toSorted((a, b) => a - b)),
      from: time,
      to: time,
    })
    const anyHours = fc.record({
      name: fc.string({ minLength: 1, maxLength: 20 }).map((text) => `x${text.trim()}`),
      zone: fc.constantFrom('Europe/Berlin', 'UTC', 'America/Lima'),
      weekly: fc.array(weekly, { minLength: 1, maxLength: 4 }),
      holidays: fc.array(fc.constantFrom('2026-12-25', '2027-01-01'), { maxLength: 3 }),
      calendar: fc.constantFrom(null, 'file:/etc/h.ics', 'https://feeds.example/a.ics'),
      purposes: fc.uniqueArray(fc.constantFrom('night', 'working', 'support')),
    }) as fc.Arbitrary<HoursPolicy>
    fc.assert(
      fc.property(anyHours, anyHours, (first, second) => {
        const text = withHours('version: 1\n', parsed('version: 1\n'), null, first)
        expect(parsed(text).hours).toEqual([first])
        const next = withHours(text, parsed(text), first.name, second)
        expect(parsed(next).hours).toEqual([second])
        expect(parsed(withoutHours(next, parsed(next), second.name)).hours).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('who refers to hours', () => {
  it('is named: rules and duty, by the name or by what these alone are for', () => {
    const config = parsed(own)
    expect(whoRefers(config, 'office')).toEqual(['the rule “a”', 'your duty', 'the rule “b”'])
    expect(whoRefers(config, 'night')).toEqual([])
    const two = parsed(
      own
        .replace('for: [working, support]', 'for: working')
        .replace('"24:00" }] }', '"24:00" }], for: working }'),
    )
    expect(whoRefers(two, 'office')).toEqual(['the rule “a”', 'your duty'])
  })

  it('loses them when they are for something else from now on', () => {
    const config = parsed(own)
    const [office, night] = config.hours
    if (!office || !night) throw new Error('two policies')
    expect(whoLoses(config, [{ ...office, purposes: [] }, night])).toEqual(['the rule “b”'])
    expect(whoLoses(config, [{ ...office, name: 'x' }, night], 'office', 'x')).toEqual([])
  })

  it('hours that go, go with their own comments, and the others stay as they are written', () => {
    const free = own.replace('hours: office, then', 'then').replace('duty: { hours: office }   # ours\n', '')
    const after = withoutHours(free, parsed(free), 'night')
    expect(after).toBe(free.replace(/ {2}- \{ name: night.*\n/, ''))
  })
})

describe('the address of a calendar', () => {
  it('is left out of what is exported', () => {
    expect(withoutSecrets(own, parsed(own))).not.toMatch(/s3cr3t|feeds\.example/)
    const named = own.replace(/"https:[^"]*"/, 'stored:calendar')
    expect(withoutSecrets(named, parsed(named))).toContain('stored:calendar')
  })

  it('is not repeated by a problem with it', () => {
    const read = parseConfig(own.replace('https://feeds', 'http://feeds'), 'h.yaml')
    const words = read.ok ? '' : problemWords(read.problem)
    expect(words).toMatch(
      /line 12: "hours\[1\]\.holidays\.calendar" is not right; expected: an https address/,
    )
    expect(words).not.toContain('s3cr3t')
  })

  it('stands in what is written as it was given', () => {
    expect(writtenHours(policy('office'))).toMatchObject({
      holidays: { calendar: 'https://feeds.example/cal.ics?key=s3cr3t' },
    })
  })
})
