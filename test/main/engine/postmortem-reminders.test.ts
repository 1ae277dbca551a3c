/** Reminders of postmortems through the whole engine: late by working days, said once, in the day, and never at night. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { reminderOf } from '../../../contract/postmortem-reminders.ts'
import { postmortemTag } from '../../../main/night/postmortem-notice.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'

let night: Night
afterEach(() => night.close())

const hourMs = 3_600_000
const at = (text: string): number => Date.parse(text)
/** Monday to Friday 09:00 to 17:00 in Berlin; Wednesday the 14th is a holiday. */
const config = [
  'version: 1',
  'me: Mara Lind',
  'hours:',
  '  - name: office',
  '    for: working',
  '    zone: Europe/Berlin',
  '    weekly:',
  '      - { days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00" }',
  '    holidays: { dates: [2026-10-14] }',
  'sources: []',
  '',
].join('\n')
/** Monday, 10:00 in Berlin. */
const startAt = at('2026-10-12T08:00:00Z')

const begin = async (from = startAt, text = config): Promise<number> => {
  night = await startNight({ config: text, startAt: from, zone: 'Europe/Berlin' })
  expect(night.state().desk.configProblem).toBeNull()
  return create()
}
const create = async (): Promise<number> => {
  await night.order('postmortems.create', { episodeIds: [] })
  return night.postmortemsShown.at(-1) ?? 0
}
const one = (id: number) => {
  const found = night.state().postmortems.find((each) => each.id === id)
  if (!found) throw new Error('it is not listed')
  return found
}
const late = (id: number) => reminderOf(one(id), night.clock.now())
const notices = () => night.shown.filter(({ tag }) => tag === postmortemTag)
const assign = (postmortemId: number, given: Record<string, string>) =>
  night.order('postmortems.assign', { postmortemId, team: null, assignee: null, sprint: null, ...given })
/** A calendar with one whole day. */
const holiday = (day: string): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', `UID:${day}`, `DTSTART;VALUE=DATE:${day}`]
    .concat('SUMMARY:Closed', 'END:VEVENT', 'END:VCALENDAR', '')
    .join('\r\n')
/** The engine is closed until then, and looks once it is open. */
const until = async (instant: string): Promise<void> => {
  await night.restart(at(instant) - night.clock.now())
  await night.pass(2_000)
}

describe('a draft', () => {
  it('nobody has touched for two days is said once, without a sound, in working hours', async () => {
    const id = await begin()
    await night.order('postmortems.save', { postmortemId: id, base: 1, text: '# Ingress ran out of memory' })
    await until('2026-10-14T07:59:50Z')
    expect([late(id), notices()]).toEqual([null, []])
    // Two days later is the holiday: late it is, and said when people work again.
    await until('2026-10-14T08:00:10Z')
    expect(late(id)?.kind).toBe('untouched')
    expect(notices()).toEqual([])
    await until('2026-10-15T06:59:00Z')
    expect(notices()).toEqual([])
    await night.pass(2 * 60_000)
    expect(notices()).toMatchObject([
      {
        ...{ loud: false, title: 'A postmortem waits' },
        body: 'Ingress ran out of memory: not touched for 2 days.',
      },
    ])
    await until('2026-10-15T09:00:00Z')
    await night.pass(2 * 60_000)
    expect(notices()).toHaveLength(1)
  })

  it('that was touched, or is ready for the meeting, is left alone until no team has it for a week', async () => {
    const [first, second] = [await begin(), await create()]
    await night.order('postmortems.ready', { postmortemId: second, on: true })
    await night.restart(47 * hourMs)
    await night.order('postmortems.save', { postmortemId: first, base: 1, text: '# More' })
    await until('2026-10-15T08:00:00Z')
    expect([late(first), late(second), notices()]).toEqual([null, null, []])
    await until('2026-10-19T08:00:10Z')
    expect([late(first)?.kind, late(second)?.kind]).toEqual(['undistributed', 'undistributed'])
    expect(notices()).toMatchObject([
      { title: '2 postmortems wait', body: expect.stringMatching(/without a team for a week\. 1 more\.$/) },
    ])
  })

  it('is not said at night, whatever the working hours say', async () => {
    const nightly = config.replace('from: "09:00", to: "17:00"', 'from: "00:00", to: "23:59"')
    await begin(startAt + 14 * hourMs, nightly)
    await until('2026-10-14T22:00:10Z')
    await night.pass(2_000)
    expect(notices()).toEqual([])
    await until('2026-10-15T05:00:00Z')
    expect(notices()).toHaveLength(1)
  })
})

describe('a postmortem that was handed out', () => {
  it('is late when nobody has it after three working days, and no longer once somebody does', async () => {
    const id = await begin()
    await assign(id, { team: 'Edge' })
    // Tuesday, Thursday, Friday: the holiday does not count.
    expect(one(id).life.lateAt).toBe(at('2026-10-16T08:00:00Z'))
    await until('2026-10-16T08:00:10Z')
    expect(late(id)?.kind).toBe('unassigned')
    expect(notices()).toMatchObject([{ body: 'Untitled postmortem: nobody has it after 3 working days.' }])
    await assign(id, { assignee: 'Anneke Vos' })
    expect(late(id)).toBeNull()
    expect(one(id).life.lateAt).toBe(at('2026-10-23T08:00:10Z') + 2_000)
  })

  it('is late when no day is kept after five working days, unless one is or the fix has begun', async () => {
    const [kept, begun, idle] = [await begin(), await create(), await create()]
    for (const id of [kept, begun, idle]) await assign(id, { assignee: 'Anneke Vos' })
    await night.order('postmortems.keepDay', { postmortemId: kept, day: '2026-10-15', on: true })
    await night.order('postmortems.move', { postmortemId: begun, to: 'fixing', reason: null })
    await until('2026-10-20T08:00:10Z')
    expect([kept, begun, idle].map((id) => late(id)?.kind)).toEqual([undefined, undefined, 'no-day'])
    expect(notices()).toHaveLength(1)
  })

  it('is counted anew when the hours say otherwise', async () => {
    const id = await begin()
    await assign(id, { team: 'Edge' })
    await night.restart(0, () => {
      const file = path.join(night.dir, 'config.yaml')
      writeFileSync(file, readFileSync(file, 'utf8').replace('[2026-10-14]', '[2026-10-14, 2026-10-15]'))
    })
    await night.pass(2_000)
    // Tuesday, Friday, Monday.
    expect(one(id).life.lateAt).toBe(at('2026-10-19T08:00:00Z'))
  })

  it('is counted by the holidays of a calendar, as far as that could be read', async () => {
    const named = config.replace('dates: [2026-10-14]', 'calendar: "file:/nowhere/holidays.ics"')
    const id = await begin(startAt, named)
    await assign(id, { team: 'Edge' })
    expect(one(id).life.lateAt).toBe(at('2026-10-15T08:00:00Z'))
    const calendar = path.join(night.dir, 'holidays.ics')
    await night.restart(0, () => {
      writeFileSync(calendar, holiday('20261013'))
      const file = path.join(night.dir, 'config.yaml')
      writeFileSync(file, readFileSync(file, 'utf8').replace('/nowhere/holidays.ics', calendar))
    })
    await eventually(async () => {
      await night.pass(1_000)
      return one(id).life.lateAt
    }).toBe(at('2026-10-16T08:00:00Z'))
    // As soon as it is read, and not when all is looked at the next time.
    expect(night.clock.now() - startAt).toBeLessThan(hourMs)
  })

  it('counts Monday to Friday where nobody says when people work, over the day on which clocks are set back', async () => {
    const plain = 'version: 1\nme: Mara Lind\npostmortems:\n  meeting: { zone: Europe/Berlin }\nsources: []\n'
    const id = await begin(at('2026-10-23T08:00:00Z'), plain)
    await assign(id, { team: 'Edge' })
    // From Friday on: Monday, Tuesday, Wednesday at the same time of the day.
    expect(one(id).life.lateAt).toBe(at('2026-10-28T09:00:00Z'))
    await until('2026-10-28T09:00:10Z')
    expect(notices()).toHaveLength(1)
  })
})
