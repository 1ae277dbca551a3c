/** Holidays from a calendar: read, kept, and what holds while it cannot be read (F11). */
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RulesView } from '../../../contract/rule-cases.ts'
import { readCalendar } from '../../../main/platform/ical.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

/** Friday 25 December 2026, 12:00 in Berlin. */
const christmas = Date.UTC(2026, 11, 25, 11)
const event = (...lines: readonly string[]): string =>
  ['BEGIN:VEVENT', 'UID:a', ...lines, 'SUMMARY:x', 'END:VEVENT'].join('\r\n')
const calendar = (...events: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n')
const holidays = calendar(
  event('DTSTART;VALUE=DATE:20251225', 'DTEND;VALUE=DATE:20251227', 'RRULE:FREQ=YEARLY'),
  event('DTSTART:20261003T080000Z', 'DTEND:20261003T090000Z').replace('UID:a', 'UID:b'),
)

describe('an iCal text', () => {
  it('names the whole days of its events, with their repetitions', async () => {
    const read = await readCalendar(holidays, christmas)
    expect(read.ok && [...read.days].toSorted()).toEqual([
      '2026-12-25',
      '2026-12-26',
      '2027-12-25',
      '2027-12-26',
    ])
  })

  it.each([
    ['is larger than 1 MB', `BEGIN:VCALENDAR${' '.repeat(1024 * 1024)}`],
    ['is no iCal text', '<html>Sign in</html>'],
    ['repeats by the hour', calendar(event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=SECONDLY'))],
    [
      'names more than 2000 days',
      calendar(event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20401225')),
    ],
  ])('that %s is refused', async (reason, text) => {
    expect(await readCalendar(text, christmas)).toEqual({ ok: false, reason })
  })
})

describe('F11: hours with a calendar', () => {
  let night: Night
  afterEach(() => night.close())
  const state = async () =>
    (await night.query<RulesView>('rules.read', {})).states.find(({ name }) => name === 'office')?.state
  const begin = async (file: string, dir = aTestFolder()): Promise<void> => {
    writeFileSync(
      path.join(dir, 'config.yaml'),
      `version: 1
me: Mara Lind
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
hours:
  - name: office
    zone: Europe/Berlin
    weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }]
    holidays: { calendar: "file:${file}" }
    for: working
`,
    )
    night = await startNight({ dir, startAt: christmas, zone: 'Europe/Berlin', dataFolder: {} })
    await night.pass(2_000)
  }
  const fire = async (): Promise<void> => {
    night.fire(pageLabels({ alertname: 'X', cancel_if_outside_working_hours: 'true' }), { summary: 'X' })
    await night.pass(20_000)
  }

  it('are outside on its days, and nobody is woken for what asks not to be', async () => {
    const file = path.join(aTestFolder(), 'holidays.ics')
    writeFileSync(file, holidays)
    await begin(file)
    await eventually(state).toBe('outside')
    await fire()
    expect(night.episode('X')).toMatchObject({ outcome: 'digest', calledAt: null })
  })

  it('are unknown while it was never read: somebody is woken', async () => {
    await begin('/nowhere/holidays.ics')
    expect(await state()).toBe('unknown')
    await fire()
    expect(night.episode('X').calledAt).not.toBeNull()
  })

  it('go on with the last good copy when it is gone after a restart', async () => {
    const file = path.join(aTestFolder(), 'holidays.ics')
    writeFileSync(file, holidays)
    await begin(file)
    await eventually(state).toBe('outside')
    // At once: a start on a holiday must not wake anybody before the calendar is read.
    await night.restart(60_000, () => rmSync(file))
    expect(await state()).toBe('outside')
    await night.pass(2_000)
    expect(await state()).toBe('outside')
  })
})
