/** Duty, strip and reminders where time is hard: a laptop that travels, sleep over a boundary, a clock wrong by a day. */
import { afterEach, describe, expect, it } from 'vitest'
import { reminderTag } from '../../../main/night/shift-notice.ts'
import { type Night, type NightOptions, startNight } from '../../helpers/a-night.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const at = (text: string): number => Date.parse(text)
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Mara has the 13th from 08:00 in Berlin, Tomasz the 14th, nobody its evening, Ines the 15th. */
const config = `version: 1
me: Mara Lind
duty: {rotation: ops duty}
rotations:
  - name: ops duty
    zone: Europe/Berlin
    people: [Ines Okafor, Mara Lind, Tomasz Wrona]
    starts: 2026-10-12 08:00
    turn: 1d
    overrides: [{from: 2026-10-14 20:00, to: 2026-10-15 08:00}]
sources: []
`
const begins = at('2026-10-13T06:00Z')
const ends = begins + dayMs

let night: Night
afterEach(() => night?.close())
const open = async (options: NightOptions): Promise<void> => {
  night = await startNight({ config, ...options })
  await night.pass(2_000)
}
const duty = () => night.state().desk.duty
const news = () => night.state().desk.shifts
const reminders = () => night.shown.filter(({ tag }) => tag === reminderTag).map(({ title }) => title)

describe('a laptop that travels', () => {
  it.each(['Europe/Berlin', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Chatham'])(
    'to %s has its shift at the same instants, and knows whose clock they are told in',
    async (zone) => {
      await open({ zone, startAt: begins + hourMs })
      expect(duty()).toMatchObject({ state: 'on', from: begins, until: ends, next: 'Tomasz Wrona' })
      expect(news()).toMatchObject({ zone: 'Europe/Berlin', nobodyFollows: false })
    },
  )
})

describe('sleep', () => {
  it('over the end of my shift: off duty on waking, with no reminder of what is over', async () => {
    await open({ startAt: ends - 3 * hourMs })
    night.clock.sleep(3 * hourMs + 20 * minuteMs)
    await night.pass(35_000)
    expect(duty()).toMatchObject({ state: 'off', holder: 'Tomasz Wrona' })
    expect(reminders()).toEqual([])
    // The gap of the evening is less than a day away, and a rotation I am in.
    expect(news().gap).toMatchObject({ from: at('2026-10-14T18:00Z'), to: at('2026-10-15T06:00Z') })
  })

  it('until just before a change: it is seen in its time, while nothing has been heard yet', async () => {
    const sources =
      'sources:\n  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 30s}\n'
    await open({ config: config.replace('sources: []\n', sources), startAt: ends - 3 * hourMs })
    night.down.add(0)
    night.clock.sleep(ends - night.clock.now() - 3_000)
    await night.pass(1_000)
    expect(duty().state).toBe('on')
    await night.pass(2_000)
    expect(duty()).toMatchObject({ state: 'off', holder: 'Tomasz Wrona' })
  })

  it('over the beginning of it, and over the reminders of its end: what is left is told once', async () => {
    await open({ startAt: begins - 30 * hourMs })
    night.clock.sleep(30 * hourMs + 22 * hourMs)
    await night.pass(35_000)
    expect(duty()).toMatchObject({ state: 'on', from: begins, until: ends })
    expect(reminders()).toEqual(['ops duty ends in 2 h'])
    night.clock.sleep(hourMs + 57 * minuteMs)
    await night.pass(35_000)
    expect(reminders()).toEqual(['ops duty ends in 2 h', 'ops duty ends in 2 min'])
  })

  it('over a gap leaves no word of it', async () => {
    await open({ startAt: at('2026-10-14T17:00Z') })
    expect(news().gap).not.toBe(null)
    night.clock.sleep(14 * hourMs)
    await night.pass(35_000)
    expect(news().gap).toBe(null)
    expect(duty()).toMatchObject({ state: 'off', holder: 'Ines Okafor' })
  })
})

describe('a clock wrong by a day', () => {
  it('that is set while Nightdesk runs moves neither shift nor reminder', async () => {
    await open({ startAt: begins - 20 * minuteMs })
    night.clock.stepWall(dayMs)
    await night.pass(5 * minuteMs)
    expect(duty().state).toBe('off')
    expect(reminders()).toEqual(['ops duty begins in 15 min'])
  })

  it('said too early by it what is said again when its time has come', async () => {
    const dir = aTestFolder()
    await open({ dir, startAt: begins - 3 * hourMs })
    await night.close()
    await open({ dir, startAt: begins - 10 * minuteMs })
    expect(reminders()).toEqual(['ops duty begins in 10 min'])
    await night.close()
    // The clock was two hours ahead.
    await open({ dir, startAt: begins - 61 * minuteMs })
    expect(reminders()).toEqual([])
    await night.pass(minuteMs)
    expect(reminders()).toEqual(['ops duty begins in 1 h'])
  })

  it('at the start says what that clock says, and nothing of it is left when it is right again', async () => {
    const dir = aTestFolder()
    await open({ dir, startAt: begins - 3 * hourMs })
    expect(duty().state).toBe('off')
    await night.close()
    await open({ dir, startAt: begins - 2 * hourMs + dayMs })
    expect(duty()).toMatchObject({ state: 'on', until: ends })
    await night.close()
    await open({ dir, startAt: begins - hourMs })
    expect(duty()).toMatchObject({ state: 'off', until: begins })
    expect([reminders(), news().moved]).toEqual([['ops duty begins in 1 h'], []])
  })
})
