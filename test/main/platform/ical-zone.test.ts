/** Zones that a calendar describes itself, as Outlook and Exchange do. */
import { describe, expect, it } from 'vitest'
import { readFeed } from '../../../main/platform/ical-feed.ts'
import { icalCalendar, icalEvent } from '../../helpers/ical-texts.ts'

const window = { from: Date.UTC(2026, 8, 1), to: Date.UTC(2027, 9, 1), zone: 'Asia/Tokyo' }
const minute = (at: number): string => new Date(at).toISOString().slice(0, 16)

/** Begin, offset before, offset after and rule of one part. */
type Part = readonly [start: string, before: string, after: string, ...rule: readonly string[]]

const partOf = (kind: string, [start, before, after, ...more]: Part): readonly string[] => [
  ...[`BEGIN:${kind}`, `DTSTART:${start}`, `TZOFFSETFROM:${before}`, `TZOFFSETTO:${after}`, ...more],
  `END:${kind}`,
]
const zoneOf = (name: string, standard: Part, daylight?: Part): string =>
  [
    ...['BEGIN:VTIMEZONE', `TZID:${name}`, ...partOf('STANDARD', standard)],
    ...[...(daylight ? partOf('DAYLIGHT', daylight) : []), 'END:VTIMEZONE'],
  ].join('\r\n')

const yearly = (day: string, month: number): string =>
  `RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=${day};BYMONTH=${month}`
const europe: readonly [Part, Part] = [
  ['16010101T030000', '+0200', '+0100', yearly('-1SU', 10)],
  ['16010101T020000', '+0100', '+0200', yearly('-1SU', 3)],
]
const newYork: readonly [Part, Part] = [
  ['16010101T020000', '-0400', '-0500', yearly('1SU', 11)],
  ['16010101T020000', '-0500', '-0400', yearly('2SU', 3)],
]
const always = (offset: string): Part => ['16010101T000000', offset, offset]

const listed = async (name: string, zone: string, ...lines: readonly string[]) => {
  const times = (day: string): readonly string[] => [`DTSTART;TZID=${name}:${day}T080000`, 'DURATION:PT24H']
  const shift = icalEvent('UID:a', ...(lines.length > 0 ? lines : times('20261201')), 'SUMMARY:Mara')
  const read = await readFeed(icalCalendar(zone, shift), window)
  return read.ok ? read.events.map(({ from, to }) => `${minute(from)} to ${minute(to)}`) : read.reason
}

describe('a zone that a calendar describes', () => {
  it.each([
    ['Customized Time Zone', 'Customized Time Zone'],
    ['tzone://Microsoft/Custom', '"tzone://Microsoft/Custom"'],
    ['(UTC+01:00) Amsterdam\\, Berlin\\, Rome', '"(UTC+01:00) Amsterdam, Berlin, Rome"'],
  ])('is known under the name %s', async (name, written) => {
    expect(await listed(written, zoneOf(name, ...europe))).toEqual(['2026-12-01T07:00 to 2026-12-02T07:00'])
  })

  it('follows its rules over both days on which clocks are set', async () => {
    const daily = (from: string): readonly string[] => [
      ...[`DTSTART;TZID=Ours:${from}T080000`, `DTEND;TZID=Ours:${from}T200000`],
      'RRULE:FREQ=DAILY;COUNT=2',
    ]
    const of = async (rules: readonly [Part, Part], from: string) =>
      listed('Ours', zoneOf('Ours', ...rules), ...daily(from))
    expect(await of(europe, '20261024')).toEqual([
      '2026-10-24T06:00 to 2026-10-24T18:00',
      '2026-10-25T07:00 to 2026-10-25T19:00',
    ])
    expect(await of(newYork, '20261024')).toEqual([
      '2026-10-24T12:00 to 2026-10-25T00:00',
      '2026-10-25T12:00 to 2026-10-26T00:00',
    ])
    expect(await of(newYork, '20270313')).toEqual([
      '2027-03-13T13:00 to 2027-03-14T01:00',
      '2027-03-14T12:00 to 2027-03-15T00:00',
    ])
  })

  it('may have one offset all year, by half an hour too, south of the equator as well', async () => {
    expect(await listed('Ours', zoneOf('Ours', always('+0530')))).toEqual([
      '2026-12-01T02:30 to 2026-12-02T02:30',
    ])
    expect(await listed('Ours', zoneOf('Ours', always('+0000')))).toEqual([
      '2026-12-01T08:00 to 2026-12-02T08:00',
    ])
    const sydney = zoneOf(
      'Ours',
      ['16010101T030000', '+1100', '+1000', yearly('1SU', 4)],
      ['16010101T020000', '+1000', '+1100', yearly('1SU', 10)],
    )
    expect(await listed('Ours', sydney)).toEqual(['2026-11-30T21:00 to 2026-12-01T21:00'])
  })

  it('is not asked where its name is known to everybody', async () => {
    const wrong = zoneOf('Europe/Berlin', always('+0900'))
    expect(await listed('Europe/Berlin', wrong)).toEqual(['2026-12-01T07:00 to 2026-12-02T07:00'])
  })

  it('is UTC under Microsoft’s name for that, which nothing describes', async () => {
    expect(await listed('"tzone://Microsoft/Utc"', '')).toEqual(['2026-12-01T08:00 to 2026-12-02T08:00'])
  })

  const refused = 'names a zone that is not known here (Ours)'
  it.each([
    ['without parts', 'BEGIN:VTIMEZONE\r\nTZID:Ours\r\nEND:VTIMEZONE'],
    ['with rules that no zone has', zoneOf('Ours', europe[0], newYork[1])],
    ['as far from UTC as nobody is', zoneOf('Ours', always('+0137'))],
    [
      'by a rule that ends',
      zoneOf('Ours', europe[0], [
        ...europe[1].slice(0, 3),
        `${yearly('-1SU', 3)};UNTIL=20300101T000000Z`,
      ] as unknown as Part),
    ],
    [
      'by days of the month',
      zoneOf('Ours', europe[0], [
        ...europe[1].slice(0, 3),
        'RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=28',
      ] as unknown as Part),
    ],
    ['by named days', zoneOf('Ours', [...europe[0], 'RDATE:20261025T030000'], europe[1])],
    ['twice, not alike', `${zoneOf('Ours', ...europe)}\r\n${zoneOf('Ours', ...newYork)}`],
    ['under another name', zoneOf('Theirs', ...europe)],
  ])('%s is refused', async (_, zone) => {
    expect(await listed('Ours', zone)).toBe(refused)
  })
})
