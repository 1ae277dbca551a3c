/** My shifts as iCal: what another program reads out of it is what the rotations say. */
import ical, { type VEvent } from 'node-ical'
import { describe, expect, it } from 'vitest'
import type { Rotation, RotationLayer } from '../../../contract/rotation.ts'
import { calendarOf } from '../../../main/engine/shift-calendar.ts'
import { ownShifts } from '../../../main/shifts/own.ts'

const at = (text: string): number => Date.parse(`${text}Z`)
const dayMs = 86_400_000
const layer: RotationLayer = {
  ...{ zone: 'Europe/Berlin', people: ['Ines Okafor', 'Mara Lind'], turnMs: dayMs, hours: [] },
  startsAtWall: at('2026-10-12T08:00'),
}
const long = `Betrieb ${'ä👩‍🚒, ; \\ '.repeat(20)}`
const ops: Rotation = { name: long, zone: 'Europe/Berlin', layers: [layer], fed: [], overrides: [] }
const now = at('2026-10-13T07:00')
const read = async (rotations: readonly Rotation[], when = now) => {
  const { text, shifts } = await calendarOf(rotations, 'Mara Lind', when)
  const events = Object.values(ical.sync.parseICS(text)).filter(
    (one): one is VEvent => one?.type === 'VEVENT',
  )
  return { text, shifts, events }
}

describe('my shifts as iCal', () => {
  it('are read back as what the rotation says, over the day on which clocks are set back', async () => {
    const { events, shifts } = await read([ops])
    const sight = { from: now, to: now + 180 * dayMs }
    expect(events.map(({ start, end }) => [start.getTime(), end?.getTime()])).toEqual(
      ownShifts(ops, 'Mara Lind', sight).map(({ from, to }) => [from, to]),
    )
    expect(shifts).toBe(events.length)
    expect(events.length).toBeGreaterThan(80)
    const begins = events.map(({ start }) => start.toISOString())
    expect(begins).toContain('2026-10-23T06:00:00.000Z')
    expect(begins).toContain('2026-10-25T07:00:00.000Z')
    expect(events[0]?.summary).toBe(`On duty: ${long}`)
  })

  it('are UTC instants in lines of at most 75 octets, with no alarm and no zone of their own', async () => {
    const { text } = await read([ops])
    expect(text).not.toMatch(/VALARM|TZID|VTIMEZONE/)
    expect(text).toContain('\r\nDTSTART:20261013T060000Z\r\n')
    const lines = text.split('\r\n')
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
    expect(lines.filter((line) => line.includes('\n'))).toEqual([])
  })

  it('keep their names when they are written again, and when their end is moved', async () => {
    const uids = async (rotation: Rotation, when = now) =>
      (await read([rotation], when)).events.map(({ uid }) => uid)
    const first = await uids(ops)
    expect(new Set(first).size).toBe(first.length)
    expect(await uids(ops, now + 60_000)).toEqual(first)
    const override = { person: 'Ines Okafor', from: at('2026-10-15T18:00'), to: at('2026-10-16T06:00') }
    expect(await uids({ ...ops, overrides: [override] })).toEqual(first)
  })

  it('leave out what has no beginning or no end in sight, and other people', async () => {
    const alone = { ...ops, layers: [{ ...layer, people: ['Mara Lind'] }] }
    expect((await read([alone])).shifts).toBe(0)
    expect((await read([{ ...ops, layers: [{ ...layer, people: ['Ines Okafor'] }] }])).events).toEqual([])
    const unread = { source: 'calendar ops', turns: null, known: null, readAt: null, why: null }
    expect((await read([{ ...ops, fed: [unread] }])).shifts).toBe(0)
  })
})
