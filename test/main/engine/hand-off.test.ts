/** The hand-off over a whole shift: it says what the record says, figure for figure. */
import { afterEach, describe, expect, it } from 'vitest'
import type { HandOff } from '../../../contract/hand-off.ts'
import type { Rotation } from '../../../contract/rotation.ts'
import { unknownDuty } from '../../../contract/shift.ts'
import { shiftToHandOver } from '../../../main/engine/hand-off.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const at = (text: string): number => Date.parse(`${text}Z`)
const read = () => night.query<HandOff>('handOff.read', {})
const labels = (alertname: string, severity = 'page') =>
  pageLabels({ alertname, cluster_id: alertname.toLowerCase(), severity })
const config = `version: 1
me: Mara Lind
duty: {rotation: ops duty}
rotations:
  - {name: ops duty, zone: UTC, people: [Mara Lind, Ines Okafor], starts: 2026-10-12 20:00, turn: 12h}
sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}
`

describe('a hand-off', () => {
  it('holds what is open, what ends, what happened and who had it, of this shift alone', async () => {
    night = await startNight({ config, startAt: at('2026-10-13T19:50') })
    night.fire(labels('Before'))
    await night.pass(minuteMs)
    night.end(labels('Before'))
    await night.pass(10 * minuteMs)
    expect(night.state().desk.duty).toMatchObject({ state: 'on', from: at('2026-10-13T20:00') })
    for (const name of ['Taken', 'Left', 'Healed']) night.fire(labels(name))
    night.fire(labels('Slow', 'notify'))
    night.fire(labels('Small', 'ticket'))
    await night.pass(30_000)
    const { id } = night.episode('Taken')
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.order('notes.add', { episodeId: id, text: 'First word' })
    await night.order('notes.add', { episodeId: id, text: 'Carrier works on it' })
    await night.order('alerts.snooze', {
      episodeId: night.episode('Slow').id,
      untilAt: night.clock.now() + 2 * hourMs,
    })
    night.end(labels('Healed'))
    await night.order('escalations.ask', {
      ...{ episodeId: night.episode('Left').id, whom: { kind: 'typed', who: 'Tomasz Wrona', how: '' } },
      ...{ reason: 'stuck', note: '', acceptMs: 300_000, holds: false, passes: false },
    })
    await night.pass(2 * minuteMs)
    const handOff = await read()
    expect(handOff).toMatchObject({
      ...{ from: at('2026-10-13T20:00'), until: at('2026-10-14T08:00'), role: 'ops duty' },
      ...{ me: 'Mara Lind', next: 'Ines Okafor', unread: [], pages: 3, healed: 1, noisy: [], drafts: [] },
    })
    expect(handOff.open.map(({ title, by, note }) => [title, by, note])).toEqual([
      ['Left', null, null],
      ['Taken', 'Mara Lind', 'Carrier works on it'],
      ['Slow', null, null],
    ])
    expect(handOff.happened.map(({ title, by, called }) => [title, by, called]).toSorted()).toEqual([
      ['Healed', null, true],
      ['Left', null, true],
      ['Slow', null, false],
      ['Taken', 'Mara Lind', true],
    ])
    const healed = handOff.happened.find(({ title }) => title === 'Healed')
    expect(healed?.endedAt).toBe(night.episode('Healed').quietAt)
    expect(handOff.ending).toEqual([
      {
        ...{ kind: 'snooze', what: 'Slow', by: 'Mara Lind', why: null },
        at: night.episode('Slow').snooze?.until,
      },
    ])
    expect(handOff.escalations).toMatchObject([
      { direction: 'out', title: 'Left', from: 'Mara Lind', whom: 'Tomasz Wrona', isUnaccepted: false },
    ])
    await night.restart()
    await night.pass(30_000)
    expect((await read()).happened).toEqual(handOff.happened)
  })

  it('names the silences that end in the next shift, and the sources whose silences nobody can read', async () => {
    night = await startNight({ config, startAt: at('2026-10-13T20:01') })
    night.fire(labels('Noise'))
    await night.pass(20_000)
    const write = (comment: string, hours: number) =>
      night.order('silences.create', {
        sourceId: 'plover',
        matchers: [{ name: 'alertname', value: 'Noise', isRegex: false, isEqual: true }],
        endsAt: night.clock.now() + hours * hourMs,
        comment,
        episodeIds: [night.episode('Noise').id],
        batchId: null,
      })
    await write('until the disk is replaced', 14)
    await write('far longer than the next shift', 40)
    await night.pass(minuteMs)
    expect((await read()).ending).toEqual([
      {
        ...{ kind: 'silence', what: 'alertname="Noise"', by: 'Mara Lind', why: 'until the disk is replaced' },
        at: expect.any(Number),
      },
    ])
    night.down.add(0)
    await night.pass(6 * minuteMs)
    expect((await read()).unread).toHaveLength(1)
  })
})

describe('the shift that is handed over', () => {
  const rotation: Rotation = {
    name: 'ops duty',
    layers: [
      {
        ...{ zone: 'UTC', people: ['Mara Lind', 'Ines Okafor'], hours: [] },
        ...{ startsAtWall: at('2026-10-12T20:00'), turnMs: 12 * hourMs },
      },
    ],
    fed: [],
    overrides: [],
  }
  const me = { name: 'Mara Lind', initials: 'ML' }
  const off = { ...unknownDuty, state: 'off', role: 'ops duty', next: 'Mara Lind' } as const

  it('is the own one that ended within six hours, with who has it since', () => {
    const now = at('2026-10-13T09:30')
    expect(shiftToHandOver({ duty: off, me }, rotation, now)).toEqual({
      ...{ from: at('2026-10-12T20:00'), until: at('2026-10-13T08:00'), role: 'ops duty' },
      ...{ next: 'Ines Okafor', nextUntil: at('2026-10-13T20:00') },
      notesAt: at('2026-10-12T20:00'),
    })
    // Longer ago it is history: the last twelve hours stand for a shift.
    const late = at('2026-10-13T15:00')
    expect(shiftToHandOver({ duty: off, me }, rotation, late)).toMatchObject({ from: late - 12 * hourMs })
  })

  it('is the last twelve hours where nobody says what a shift is', () => {
    const now = at('2026-10-13T09:30')
    expect(shiftToHandOver({ duty: unknownDuty, me }, null, now)).toEqual({
      ...{ from: now - 12 * hourMs, until: now, role: null, next: null },
      ...{ nextUntil: now + 12 * hourMs, notesAt: null },
    })
  })
})
