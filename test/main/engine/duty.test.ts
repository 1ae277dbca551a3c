/** Duty: by hand until its end, else by the plan, else unknown; and who sits here. */
import { afterEach, describe, expect, it } from 'vitest'
import type { HoursState } from '../../../contract/rules.ts'
import { type DutySpan, unknownDuty } from '../../../contract/shift.ts'
import { dutyAt } from '../../../main/engine/duty.ts'
import { type Night, type NightOptions, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const open = async (options: NightOptions = {}): Promise<void> => {
  night = await startNight(options)
  await night.pass(1_000)
}
const duty = () => night.state().desk.duty
const planned = `version: 1
duty: {role: ops duty, next: Ines Okafor, backup: Tomasz Wrona}
sources: []
`

describe('duty by hand', () => {
  it('holds until its end, over a restart, and ends on its own', async () => {
    await open()
    expect(duty()).toEqual(unknownDuty)
    // At an instant at which nothing else wakes the engine.
    const until = night.clock.now() + 30 * minuteMs + 7_777
    await night.order('duty.set', { state: 'on', untilAt: until })
    expect(duty()).toMatchObject({ state: 'on', origin: 'hand', until, from: night.clock.now() })
    await night.pass(10 * minuteMs)
    await night.restart()
    await night.pass(until - night.clock.now() - 1_000)
    expect(duty()).toMatchObject({ state: 'on', until })
    await night.pass(2_000)
    expect(duty()).toEqual(unknownDuty)
  })

  it('stands over the plan, which takes over at its end, or when it is called back', async () => {
    await open({ config: planned })
    expect(duty()).toMatchObject({ state: 'on', origin: 'file', role: 'ops duty', next: 'Ines Okafor' })
    await night.order('duty.set', { state: 'off', untilAt: night.clock.now() + hourMs })
    expect(duty()).toMatchObject({ state: 'off', origin: 'hand', role: 'ops duty', backup: 'Tomasz Wrona' })
    await night.pass(hourMs + 1_000)
    expect(duty()).toMatchObject({ state: 'on', origin: 'file' })
    await night.order('duty.set', { state: 'off', untilAt: null })
    await night.pass(hourMs)
    expect(duty().state).toBe('off')
    await night.order('duty.set', { state: 'planned' })
    expect(duty()).toMatchObject({ state: 'on', origin: 'file' })
  })

  it('refuses an end that has passed, or that nobody can know', async () => {
    await open()
    const now = night.clock.now()
    for (const untilAt of [now, now + 15 * 24 * hourMs]) {
      await expect(night.order('duty.set', { state: 'on', untilAt })).rejects.toThrow(
        'within the next 14 days',
      )
    }
    expect(duty()).toEqual(unknownDuty)
  })
})

describe('duty in the fire drill', () => {
  it('is said by nobody: it would be gone with the drill, and they would believe that it holds', async () => {
    await open({ drill: true })
    await expect(night.order('duty.set', { state: 'on', untilAt: null })).rejects.toThrow(
      'This is the fire drill.',
    )
    expect(duty()).toEqual(unknownDuty)
  })
})

describe('a plan by hours', () => {
  const plan = { hours: 'ops', role: 'ops duty' }
  const by = (hours: () => HoursState | null) => ({
    ...{ plan: () => plan, rotations: () => [], me: () => 'Mara Lind' },
    ...{ hours, hoursWhen: hours },
  })
  const hours = (state: HoursState['state'], until: number | null) => (): HoursState => ({
    ...{ name: 'ops', zone: 'Europe/Zurich', purposes: [], state, until, why: null },
  })
  it.each([
    ['inside', 'on', 5_000],
    ['outside', 'off', 7_000],
  ] as const)('%s of them is %s duty until they change', (state, means, until) => {
    expect(dutyAt(null, by(hours(state, until)), 1_000)).toMatchObject({
      state: means,
      until,
      origin: 'file',
    })
  })

  it('is not known while the hours are not, or are not there: that counts as on', () => {
    for (const given of [hours('unknown', null), () => null]) {
      expect(dutyAt(null, by(given), 1_000)).toMatchObject({ state: 'unknown', until: null })
    }
  })
})

describe('the shifts ahead', () => {
  const ahead = () => night.query<readonly DutySpan[]>('duty.ahead', {})
  const shifts = `hours:
  - name: ops
    zone: Europe/Berlin
    weekly: [{ days: [sat, sun, mon], from: "20:00", to: "06:00" }]
duty: { hours: ops }
`

  it('follow the plan over a change of clocks, and what was said by hand before it', async () => {
    // Saturday 24 October 2026, 23:00 in Berlin; the clocks go back at 03:00 summer time.
    const startAt = Date.UTC(2026, 9, 24, 21)
    night = await startNight({ startAt, zone: 'Europe/Berlin', config: `version: 1\n${shifts}` })
    const [end, begin, end2] = [Date.UTC(2026, 9, 25, 5), Date.UTC(2026, 9, 25, 19), Date.UTC(2026, 9, 26, 5)]
    const spans = await ahead()
    expect(spans.slice(0, 3)).toEqual([
      { state: 'on', from: startAt, until: end, holder: null },
      { state: 'off', from: end, until: begin, holder: null },
      { state: 'on', from: begin, until: end2, holder: null },
    ])
    await night.order('duty.set', { state: 'off', untilAt: startAt + 3_600_000 })
    expect((await ahead()).slice(0, 2)).toEqual([
      { state: 'off', from: startAt, until: startAt + 3_600_000, holder: null },
      { state: 'on', from: startAt + 3_600_000, until: end, holder: null },
    ])
  })

  it('are not known where nobody has said anything, nor after what was said without a plan', async () => {
    await open()
    const now = night.clock.now()
    expect(await ahead()).toEqual([{ state: 'unknown', from: now, until: null, holder: null }])
    await night.order('duty.set', { state: 'on', untilAt: now + 3_600_000 })
    expect(await ahead()).toEqual([
      { state: 'on', from: now, until: now + 3_600_000, holder: null },
      { state: 'unknown', from: now + 3_600_000, until: null, holder: null },
    ])
  })
})

describe('a plan by a rotation', () => {
  const at = (text: string): number => Date.parse(text)
  const turns = (people: string, more = '') => `version: 1
me: Mara Lind
duty: {rotation: ops duty, backup: SRE}
rotations:
  - {name: ops duty, zone: Europe/Berlin, people: ${people}, starts: 2026-10-12 08:00, turn: 1d}
  - {name: SRE, zone: Europe/Berlin, people: [Tomasz Wrona, Kim Aalto], starts: 2026-10-05 10:00, turn: 1w}
${more}sources: []
`
  const startAt = at('2026-10-13T05:00Z')

  it('is mine until the hand-over, and then the next one’s, whom the strip names', async () => {
    await open({ config: turns('[Ines Okafor, Mara Lind, Tomasz Wrona]'), startAt })
    expect(duty()).toEqual({
      ...{ state: 'off', origin: 'file', role: 'ops duty', holder: 'Ines Okafor', next: 'Mara Lind' },
      ...{ from: null, until: at('2026-10-13T06:00Z'), backup: 'Kim Aalto', why: null },
    })
    await night.pass(hourMs)
    expect(duty()).toMatchObject({
      ...{ state: 'on', from: at('2026-10-13T06:00Z'), until: at('2026-10-14T06:00Z') },
      next: 'Tomasz Wrona',
    })
    await night.restart()
    expect(duty()).toMatchObject({ state: 'on', from: at('2026-10-13T06:00Z') })
    await night.close()
    await open({
      config: turns('[Ines Okafor, Mara Lind, Tomasz Wrona]'),
      startAt: at('2026-10-14T05:59Z'),
    })
    expect(duty().state).toBe('on')
    await night.pass(minuteMs)
    expect(duty()).toMatchObject({ state: 'off', holder: 'Tomasz Wrona', next: 'Ines Okafor' })
  })

  it('names who backs up from the instant of that hand-over on, though duty stays as it is', async () => {
    await open({ config: turns('[Mara Lind]'), startAt: at('2026-10-19T07:30Z') })
    expect(duty()).toMatchObject({ state: 'on', until: null, backup: 'Kim Aalto' })
    await night.pass(30 * minuteMs)
    expect(duty()).toMatchObject({ state: 'on', until: null, backup: 'Tomasz Wrona' })
  })

  it('is told ahead with who has each turn', async () => {
    await open({ config: turns('[Ines Okafor, Mara Lind, Tomasz Wrona]'), startAt })
    const spans = await night.query<readonly DutySpan[]>('duty.ahead', {})
    expect(spans.slice(0, 3)).toMatchObject([
      { state: 'off', until: at('2026-10-13T06:00Z'), holder: 'Ines Okafor' },
      { state: 'on', from: at('2026-10-13T06:00Z'), until: at('2026-10-14T06:00Z') },
      { state: 'off', from: at('2026-10-14T06:00Z'), holder: 'Tomasz Wrona' },
    ])
  })

  it('that does not name me, or has not begun, is not known: that counts as on', async () => {
    await open({ config: turns('[Ines Okafor]'), startAt })
    expect(duty()).toMatchObject({ state: 'unknown', why: 'ops duty does not name Mara Lind.' })
    await night.close()
    await open({ config: turns('[Mara Lind]'), startAt: at('2026-10-12T05:00Z') })
    expect(duty()).toMatchObject({
      ...{ state: 'unknown', why: 'ops duty has not begun yet.', next: 'Mara Lind' },
      until: at('2026-10-12T06:00Z'),
    })
    await night.pass(hourMs)
    expect(duty().state).toBe('on')
  })

  it('what is said by hand stands over it, and still names who is next', async () => {
    await open({ config: turns('[Ines Okafor, Mara Lind]'), startAt })
    await night.order('duty.set', { state: 'on', untilAt: startAt + 30 * minuteMs })
    expect(duty()).toMatchObject({ state: 'on', origin: 'hand', role: 'ops duty', next: 'Mara Lind' })
  })
})

describe('presence', () => {
  const presence = () => night.state().desk.presence

  it('is what a page that is touched says, for a minute', async () => {
    await open()
    expect(presence()).toBe('unknown')
    await night.order('presence.report', {})
    expect(presence()).toBe('active')
    await night.pass(59_000)
    expect(presence()).toBe('active')
    await night.pass(2_000)
    expect(presence()).toBe('idle')
  })

  it('is the system’s word where it has one, and a locked screen before all', async () => {
    await open()
    const { core } = night.engine()
    const say = (facts: object) =>
      core.setDesk({ shell: { ...core.desk.shell, facts: { ...core.desk.shell.facts, ...facts } } })
    await night.order('presence.report', {})
    say({ idle: true })
    expect(presence()).toBe('idle')
    say({ idle: false })
    expect(presence()).toBe('active')
    say({ locked: true })
    expect(presence()).toBe('locked')
  })
})
