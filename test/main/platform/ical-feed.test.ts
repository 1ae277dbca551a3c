/** Calendars of shifts as the world writes them: what they say, and what is refused because it cannot be known for certain. */
import { afterEach, describe, expect, it } from 'vitest'
import { readFeed } from '../../../main/platform/ical-feed.ts'
import { icalCalendar, icalEvent } from '../../helpers/ical-texts.ts'
import { fc } from '../../helpers/property.ts'

const window = {
  ...{ from: Date.UTC(2026, 8, 1), to: Date.UTC(2027, 9, 1) },
  zone: 'Europe/Berlin',
}
const event = (...lines: readonly string[]): string =>
  icalEvent(...(lines.some((line) => line.startsWith('UID')) ? [] : ['UID:a']), ...lines)
const minute = (at: number): string => new Date(at).toISOString().slice(0, 16)
/** `Mara: 2026-12-01T07:00 to 2026-12-02T07:00` of each, in UTC. */
const listed = async (...parts: readonly string[]): Promise<readonly string[] | string> => {
  const read = await readFeed(icalCalendar(...parts), window)
  return read.ok
    ? read.events.map(({ summary, from, to }) => `${summary}: ${minute(from)} to ${minute(to)}`)
    : read.reason
}
const berlin = (time: string): string => `TZID=Europe/Berlin:${time}`

describe('the times of shifts', () => {
  it.each([
    ['in UTC', ['DTSTART:20261201T070000Z', 'DTEND:20261202T070000Z']],
    ['with a type', ['DTSTART;VALUE=DATE-TIME:20261201T070000Z', 'DTEND;VALUE=DATE-TIME:20261202T070000Z']],
    ['in a zone', [`DTSTART;${berlin('20261201T080000')}`, `DTEND;${berlin('20261202T080000')}`]],
    ['in a quoted zone', ['DTSTART;TZID="Europe/Berlin":20261201T080000', 'DTEND:20261202T070000Z']],
    [
      'in a zone of Windows',
      [
        'DTSTART;TZID=W. Europe Standard Time:20261201T080000',
        'DTEND;TZID=W. Europe Standard Time:20261202T080000',
      ],
    ],
    [
      'in a zone behind somebody’s address',
      ['DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261201T080000', 'DURATION:P1D'],
    ],
    ['in two zones', ['DTSTART;TZID=America/New_York:20261201T020000', `DTEND;${berlin('20261202T080000')}`]],
    ['that float: of the rotation’s zone', ['DTSTART:20261201T080000', 'DTEND:20261202T080000']],
    ['with a length instead of an end', ['DTSTART:20261201T070000Z', 'DURATION:PT24H']],
    [
      'folded in the middle',
      ['DTSTART;TZID=Europe/Ber\r\n lin:20261201T0\r\n 80000', 'DTEND:20261202T070000Z'],
    ],
    ['in small letters', ['dtstart:20261201T070000z', 'dtend:20261202T070000z']],
  ])('%s', async (_, lines) => {
    expect(await listed(event(...lines, 'SUMMARY:Mara'))).toEqual([
      'Mara: 2026-12-01T07:00 to 2026-12-02T07:00',
    ])
  })

  it('of whole days are those of the rotation’s zone, on the days on which clocks are set too', async () => {
    expect(
      await listed(
        event('DTSTART;VALUE=DATE:20261025', 'SUMMARY:one day'),
        event('UID:b', 'DTSTART;VALUE=DATE:20270328', 'DTEND;VALUE=DATE:20270330', 'SUMMARY:two days'),
      ),
    ).toEqual([
      'one day: 2026-10-24T22:00 to 2026-10-25T23:00',
      'two days: 2027-03-27T23:00 to 2027-03-29T22:00',
    ])
  })

  it('that last for no time, or end before they begin, are none', async () => {
    expect(
      await listed(
        event('DTSTART:20261201T070000Z', 'SUMMARY:Mara'),
        event('UID:b', 'DTSTART:20261201T070000Z', 'DTEND:20261201T070000Z', 'SUMMARY:Mara'),
        event('UID:c', 'DTSTART:20261201T070000Z', 'DTEND:20261130T070000Z', 'SUMMARY:Mara'),
        event('UID:d', 'SUMMARY:a task without a time'),
      ),
    ).toEqual([])
  })

  it('are not looked at outside of the window, whatever zone they are in', async () => {
    expect(
      await listed(
        event(
          'DTSTART;TZID=Mars/Phobos:20190101T080000',
          'DTEND;TZID=Mars/Phobos:20190102T080000',
          'SUMMARY:old',
        ),
        event('UID:b', 'DTSTART:20350101T080000Z', 'DTEND:20350102T080000Z', 'SUMMARY:far'),
      ),
    ).toEqual([])
  })
})

describe('shifts that repeat', () => {
  const weekly = (...more: readonly string[]): string =>
    event(
      ...[`DTSTART;${berlin('20261012T080000')}`, `DTEND;${berlin('20261019T080000')}`],
      ...['RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3', 'SUMMARY:Mara', ...more],
    )

  it('are handed over at eight on the wall when clocks are set back', async () => {
    expect(await listed(weekly())).toEqual([
      'Mara: 2026-10-12T06:00 to 2026-10-19T06:00',
      'Mara: 2026-10-26T07:00 to 2026-11-02T07:00',
      'Mara: 2026-11-09T07:00 to 2026-11-16T07:00',
    ])
  })

  it.each([
    ['Europe/Berlin', '20261024', ['24T06:00 to 25T07:00', '25T07:00 to 26T07:00']],
    ['W. Europe Standard Time', '20261024', ['24T06:00 to 25T07:00', '25T07:00 to 26T07:00']],
    ['Europe/Berlin', '20270327', ['27T07:00 to 28T06:00', '28T06:00 to 29T06:00']],
    ['America/New_York', '20261031', ['31T12:00 to 01T13:00', '01T13:00 to 02T13:00']],
    // The island goes from 10:30 to 11:00 ahead.
    ['Australia/Lord_Howe', '20261003', ['02T21:30 to 03T21:00', '03T21:00 to 04T21:00']],
    ['Asia/Kolkata', '20261024', ['24T02:30 to 25T02:30', '25T02:30 to 26T02:30']],
  ])('F08, F09: are 23 and 25 hours long in %s, %s', async (zone, day, expected) => {
    const next = String(Number(day) + 1).replace('20261032', '20261101')
    const all = await listed(
      event(
        ...[`DTSTART;TZID=${zone}:${day}T080000`, `DTEND;TZID=${zone}:${next}T080000`],
        ...['RRULE:FREQ=DAILY;COUNT=2', 'SUMMARY:Mara'],
      ),
    )
    expect(
      typeof all === 'string' ? all : all.map((one) => one.replaceAll(/Mara: |\d{4}-\d\d-/g, '')),
    ).toEqual(expected)
  })

  it('last as long as they say where they say it in hours', async () => {
    expect(
      await listed(
        event(
          `DTSTART;${berlin('20261024T080000')}`,
          'DURATION:PT24H',
          'RRULE:FREQ=DAILY;COUNT=1',
          'SUMMARY:Mara',
        ),
      ),
    ).toEqual(['Mara: 2026-10-24T06:00 to 2026-10-25T06:00'])
  })

  it.each([
    ['by an instant', 'UNTIL=20261027T070000Z'],
    ['by a day', 'UNTIL=20261027'],
    ['by a time on the wall', 'UNTIL=20261027T080000'],
  ])('end %s, that one included', async (_, until) => {
    const all = await listed(
      event(
        ...[`DTSTART;${berlin('20261025T080000')}`, `DTEND;${berlin('20261026T080000')}`],
        ...[`RRULE:FREQ=DAILY;${until}`, 'SUMMARY:Mara'],
      ),
    )
    expect(all).toHaveLength(3)
  })

  it('for ever end where nobody looks any more', async () => {
    const all = await listed(
      event('DTSTART:20200106T070000Z', 'DTEND:20200107T070000Z', 'RRULE:FREQ=DAILY', 'SUMMARY:Mara'),
    )
    expect(all).toHaveLength(396)
    expect(all[0]).toBe('Mara: 2026-08-31T07:00 to 2026-09-01T07:00')
    expect(all.at(-1)).toBe('Mara: 2027-09-30T07:00 to 2027-10-01T07:00')
  })

  it.each([
    ['in UTC', 'EXDATE:20261026T070000Z'],
    ['in its zone', `EXDATE;${berlin('20261026T080000')}`],
    ['in another zone', 'EXDATE;TZID=America/New_York:20261026T030000'],
    ['as a day', 'EXDATE;VALUE=DATE:20261026'],
    ['in a list', `EXDATE;${berlin('20200101T080000,20261026T080000')}`],
  ])('leave out what is named %s', async (_, line) => {
    expect(await listed(weekly(line))).toEqual([
      'Mara: 2026-10-12T06:00 to 2026-10-19T06:00',
      'Mara: 2026-11-09T07:00 to 2026-11-16T07:00',
    ])
  })

  it.each([
    ['its own', `RECURRENCE-ID;${berlin('20261026T080000')}`],
    ['another', 'RECURRENCE-ID;TZID=America/New_York:20261026T030000'],
    ['no', 'RECURRENCE-ID:20261026T070000Z'],
    ['Windows’', 'RECURRENCE-ID;TZID=India Standard Time:20261026T123000'],
  ])(
    'are somebody else’s once where that is said in %s zone, before the series or after it',
    async (_, line) => {
      const swap = event(line, 'DTSTART:20261026T090000Z', 'DTEND:20261102T070000Z', 'SUMMARY:Ines')
      const expected = [
        'Mara: 2026-10-12T06:00 to 2026-10-19T06:00',
        'Ines: 2026-10-26T09:00 to 2026-11-02T07:00',
        'Mara: 2026-11-09T07:00 to 2026-11-16T07:00',
      ]
      expect(await listed(weekly(), swap)).toEqual(expected)
      expect(await listed(swap, weekly())).toEqual(expected)
    },
  )

  it('are nobody’s once where one repetition is cancelled, and never where all are', async () => {
    const off = event(
      'RECURRENCE-ID:20261026T070000Z',
      'DTSTART:20261026T070000Z',
      'STATUS:CANCELLED',
      'SUMMARY:Mara',
    )
    expect(await listed(weekly(), off)).toHaveLength(2)
    expect(await listed(weekly('STATUS:CANCELLED'))).toEqual([])
  })

  it('come on days that are named one by one', async () => {
    expect(
      await listed(
        event(
          ...['DTSTART:20261201T070000Z', 'DTEND:20261202T070000Z', 'SUMMARY:Mara'],
          'RDATE:20261201T070000Z,20261205T070000Z',
        ),
      ),
    ).toEqual(['Mara: 2026-12-01T07:00 to 2026-12-02T07:00', 'Mara: 2026-12-05T07:00 to 2026-12-06T07:00'])
  })

  it('with one repetition alone, its series being somebody else’s, are that one shift', async () => {
    expect(
      await listed(
        event(
          'RECURRENCE-ID:20261026T070000Z',
          'DTSTART:20261026T070000Z',
          'DTEND:20261027T070000Z',
          'SUMMARY:Ines',
        ),
      ),
    ).toEqual(['Ines: 2026-10-26T07:00 to 2026-10-27T07:00'])
  })
})

describe('events of one UID', () => {
  const of = (sequence: string, who: string): string =>
    event(sequence, 'DTSTART:20261201T070000Z', 'DTEND:20261202T070000Z', `SUMMARY:${who}`)

  it('are one, as it was written last', async () => {
    const line = ': 2026-12-01T07:00 to 2026-12-02T07:00'
    expect(await listed(of('SEQUENCE:1', 'Ines'), of('SEQUENCE:0', 'Mara'))).toEqual([`Ines${line}`])
    expect(await listed(of('SEQUENCE:1', 'Mara'), of('SEQUENCE:2', 'Ines'))).toEqual([`Ines${line}`])
  })

  it('are both there where none is newer: nobody’s shift is lost for a careless writer', async () => {
    expect(await listed(of('X-A:1', 'Mara'), of('X-A:2', 'Ines'))).toHaveLength(2)
    expect(await listed(of('UID:', 'Mara'), of('UID:', 'Ines'))).toHaveLength(2)
  })
})

describe('a computer in another zone', () => {
  const own = process.env.TZ
  afterEach(() => {
    if (own === undefined) delete process.env.TZ
    else process.env.TZ = own
  })

  it.each([
    ['UTC', 0],
    ['America/New_York', 300],
    ['Asia/Kolkata', -330],
    ['Pacific/Apia', -780],
  ])('reads the same in %s', async (zone, offset) => {
    process.env.TZ = zone
    expect(new Date(Date.UTC(2026, 11, 1)).getTimezoneOffset()).toBe(offset)
    expect(
      await listed(
        event('DTSTART;VALUE=DATE:20261025', 'SUMMARY:day'),
        event('UID:b', 'DTSTART:20261025T080000', 'DTEND:20261026T080000', 'SUMMARY:floats'),
        event(
          ...[
            'UID:c',
            'DTSTART;TZID=W. Europe Standard Time:20261024T080000',
            'DURATION:P1D',
            'SUMMARY:daily',
          ],
          ...['RRULE:FREQ=DAILY;UNTIL=20261027', `EXDATE;${berlin('20261026T080000')}`],
        ),
        event('UID:c', 'RECURRENCE-ID:20261027T070000Z', 'DTSTART;VALUE=DATE:20261027', 'SUMMARY:swap'),
      ),
    ).toEqual([
      'daily: 2026-10-24T06:00 to 2026-10-25T07:00',
      'day: 2026-10-24T22:00 to 2026-10-25T23:00',
      'floats: 2026-10-25T07:00 to 2026-10-26T07:00',
      'daily: 2026-10-25T07:00 to 2026-10-26T07:00',
      'swap: 2026-10-26T23:00 to 2026-10-27T23:00',
    ])
  })
})

describe('what an event says', () => {
  it('is read without its signs, names before addresses, and without what is nested in it', async () => {
    const read = await readFeed(
      icalCalendar(
        event(
          ...['DTSTART:20261201T070000Z', 'DTEND:20261202T070000Z'],
          'SUMMARY;LANGUAGE=en:Lind\\, Mara\\nsecond \\; line',
          'ATTENDEE;CN="Mara: Lind";ROLE=REQ-PARTICIPANT:mailto:mara@example.com',
          'ATTENDEE:ines@example.com',
          'ORGANIZER:MAILTO:ops@example.com',
          ...['BEGIN:VALARM', 'SUMMARY:wake up', 'DTSTART:20000101T000000Z', 'END:VALARM', 'DESCRIPTION:x'],
        ),
      ),
      window,
    )
    expect(read).toEqual({
      ok: true,
      events: [
        {
          ...{ from: Date.UTC(2026, 11, 1, 7), to: Date.UTC(2026, 11, 2, 7), description: 'x' },
          ...{ summary: 'Lind, Mara\nsecond ; line', organizer: 'ops@example.com' },
          attendees: ['Mara: Lind', 'ines@example.com'],
        },
      ],
    })
  })
})

describe('F10, F11: a calendar is refused', () => {
  const times = ['DTSTART:20261201T070000Z', 'DTEND:20261202T070000Z']
  it.each([
    ['names a zone that is not known here (Mars/Phobos)', ['DTSTART;TZID=Mars/Phobos:20261201T080000']],
    [
      'names a zone that is not known here (Customized Time Zone)',
      ['DTSTART;TZID=Customized Time Zone:20261201T080000'],
    ],
    [
      'names a zone that is not known here (tzone://Microsoft/Custom)',
      ['DTSTART;TZID="tzone://Microsoft/Custom":20261201T080000'],
    ],
    [
      'names a zone that is not known here (Mars/Phobos)',
      [...times, 'EXDATE;TZID=Mars/Phobos:20261201T080000', 'RRULE:FREQ=DAILY'],
    ],
    ['has a time that is none (20260231T080000Z)', ['DTSTART:20260231T080000Z']],
    ['has a time that is none (tomorrow)', [times[0] ?? '', 'DTEND:tomorrow']],
    ['has a length that is none (P1Y)', [times[0] ?? '', 'DURATION:P1Y']],
    ['repeats by the second', [...times, 'RRULE:FREQ=SECONDLY']],
    ['repeats by the minute', [...times, 'RRULE:FREQ=MINUTELY;COUNT=2']],
    [
      'repeats more than 24 times a day',
      [...times, 'RRULE:FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0,1,2,3,4,5,6'],
    ],
    ['repeats more than 24 times a day', [...times, 'RRULE:FREQ=HOURLY;BYMINUTE=0,30']],
    [
      'names more than 1000 times of one event',
      [
        ...times,
        `EXDATE:${Array.from({ length: 1_001 }, () => '20261201T070000Z').join(',')}`,
        'RRULE:FREQ=DAILY',
      ],
    ],
    [
      'repeats since so long ago that it cannot be counted',
      ['DTSTART:16010101T000000Z', 'DTEND:16010101T080000Z', 'RRULE:FREQ=DAILY;COUNT=999999999'],
    ],
    ['repeats in a way that is not understood', [...times, 'RRULE:FREQ=FORTNIGHTLY']],
    ['repeats in a way that is not understood', [...times, 'RRULE:FREQ=DAILY;INTERVAL=0']],
    [
      'repeats an event by stretches, which is not understood',
      [...times, 'RDATE;VALUE=PERIOD:20261201T070000Z/P1D'],
    ],
    ['leaves repetitions out by a rule, which is not understood', [...times, 'EXRULE:FREQ=DAILY']],
    [
      'changes an event from one repetition on, which is not understood',
      [...times, 'RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T070000Z'],
    ],
  ])('that %s', async (reason, lines) => {
    expect(await listed(event(...lines, 'SUMMARY:Mara'))).toBe(reason)
  })

  it.each([
    ['is larger than 1 MB', `BEGIN:VCALENDAR\r\n${' '.repeat(1024 * 1024)}\r\nEND:VCALENDAR`],
    ['is no iCal text', '<!doctype html><title>Sign in</title>'],
    ['is no iCal text', ''],
    ['is cut off before its end', `BEGIN:VCALENDAR\r\n${event(...times)}\r\nBEGIN:VEV`],
    ['has more than 4000 events', icalCalendar(...Array.from({ length: 4_001 }, () => event(...times)))],
    [
      'has more than 500 events that repeat',
      icalCalendar(
        ...Array.from({ length: 501 }, () => event(...times, 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')),
      ),
    ],
    [
      'has more than 6000 shifts',
      icalCalendar(
        event(
          ...['DTSTART:20260901T000000Z', 'DURATION:PT1H'],
          `RRULE:FREQ=DAILY;BYHOUR=${Array.from({ length: 24 }, (_, hour) => hour).join(',')}`,
        ),
      ),
    ],
    [
      'has more than 20 shifts at one time',
      icalCalendar(...Array.from({ length: 21 }, (_, at) => event(`UID:${at}`, ...times))),
    ],
  ])('that %s', async (reason, text) => {
    expect(await readFeed(text, window)).toEqual({ ok: false, reason })
  })
})

describe('whatever a calendar says', () => {
  const line = fc.oneof(
    fc.constantFrom(
      ...[
        'BEGIN:VEVENT',
        'END:VEVENT',
        'BEGIN:VALARM',
        'END:VALARM',
        'UID:a',
        'STATUS:CANCELLED',
        'SUMMARY:Mara',
      ],
      ...[
        'DTSTART:20261201T070000Z',
        'DTEND:20261202T070000Z',
        'DURATION:P1D',
        'SEQUENCE:-3',
        'RRULE:FREQ=DAILY',
      ],
      ...[
        'DTSTART;VALUE=DATE:20261201',
        'RECURRENCE-ID:20261203T070000Z',
        'EXDATE:20261202T070000Z',
        ' folded',
      ],
      ...[
        'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
        'RDATE:20261210T070000Z',
        'DTSTART;TZID=:20261201T070000',
      ],
    ),
    fc
      .tuple(
        fc.constantFrom(
          'DTSTART',
          'DTEND;TZID=',
          'RRULE',
          'EXDATE',
          'SUMMARY',
          'DURATION',
          'UID',
          '__proto__',
        ),
        fc.string({ unit: 'binary', maxLength: 30 }),
      )
      .map(([name, text]) => `${name}:${text}`),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )

  it('is events in order, within the window, of words that stand in it, or a reason; never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
        const text = ['BEGIN:VCALENDAR', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n')
        const read = await readFeed(text, window)
        if (!read.ok) {
          expect(read.reason).toMatch(/^(is|has|names|repeats|leaves|changes) /)
          return
        }
        const plain = text.replaceAll(/\r?\n[ \t]/g, '')
        for (const [index, { from, to, summary }] of read.events.entries()) {
          expect(from < to && to > window.from && from < window.to).toBe(true)
          expect(from).toBeGreaterThanOrEqual(read.events[index - 1]?.from ?? 0)
          for (const word of summary.split(/[\\;,nN\s]+/)) expect(plain).toContain(word)
        }
      }),
      { numRuns: 300 },
    )
  })
})
