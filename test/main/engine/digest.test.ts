/** The morning digest over a whole night. Times are UTC, as the test runs where it is. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Digest } from '../../../contract/digest.ts'
import { againAsleepMs, digestOf } from '../../../main/engine/digest.ts'
import type { CalledRow } from '../../../main/history/digest-table.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const read = (from: number | null = null) => night.query<Digest>('digest.read', { from })
const titles = (rows: readonly { readonly title: string }[]) => rows.map(({ title }) => title)
const local = (hour: number, minute = 0) => new Date(2026, 10, 22, hour, minute).getTime()

const labels = (alertname: string) => pageLabels({ alertname, cluster_id: alertname.toLowerCase() })

/** What the ladder and the rules write of a night: each test says what they wrote. */
function wrote(sql: string, ...values: (number | string | null)[]): void {
  night.engine().core.db.transact((db) => void db.run(sql, ...values))
}
const climbed = (title: string, end: 'resolved' | 'acknowledged', seenAt: number | null) => {
  const { id, calledAt } = night.episode(title)
  wrote(
    'INSERT INTO ladder (episode_id, program, started_at, sound_at, seen_at, ended_at, ended_by) VALUES (?,?,?,?,?,?,?)',
    ...[id, 'night', calledAt, (calledAt ?? 0) + 10_000, seenAt, night.clock.now(), end],
  )
}
const heldBack = (title: string) => {
  const { id } = night.episode(title)
  wrote("INSERT OR IGNORE INTO rule_set (id, hash, content, at) VALUES (900, 'test', '{}', 1)")
  wrote("INSERT OR IGNORE INTO circumstance (id, at, rule_set_id, content) VALUES (900, 1, 900, '{}')")
  wrote(
    "INSERT INTO decision (episode_id, at, circumstance_id, outcome, reason, facts) VALUES (?,?,900,'digest','rule','{}')",
    ...[id, night.clock.now()],
  )
}

/** Until six, in a night in which one woke, one healed, one healed under somebody's eyes, one was held back. */
async function untilMorning(options: NightOptions = {}): Promise<void> {
  night = await startNight({ startAt: local(3), ...options })
  await night.pass(3 * minuteMs)
  for (const name of ['Woke', 'Healed', 'Seen']) night.fire(labels(name))
  night.fire({ ...labels('Held'), severity: 'notify' })
  await night.pass(15_000)
  heldBack('Held')
  night.end(labels('Healed'))
  night.end(labels('Seen'))
  await night.pass(minuteMs)
  climbed('Healed', 'resolved', null)
  await night.order('alerts.acknowledge', { episodeId: night.episode('Woke').id })
  climbed('Woke', 'acknowledged', night.clock.now())
  climbed('Seen', 'resolved', night.clock.now() - 1_000)
  night.end(labels('Woke'))
  await night.pass(5 * minuteMs)
  await night.pass(local(6) - night.clock.now())
}

describe('the digest', () => {
  it('waits from the morning on until it was read, over a restart too', async () => {
    await untilMorning()
    const waiting = night.state().desk.digest
    expect(waiting).toEqual({
      from: local(22) - 86_400_000,
      until: local(6),
      heldBack: 1,
      healed: 1,
      woke: 2,
      again: 0,
    })
    await night.restart()
    expect(night.state().desk.digest).toEqual(waiting)
    await night.order('digest.read', { untilAt: night.clock.now() })
    expect(night.state().desk.digest).toBeNull()
    await night.restart()
    expect(night.state().desk.digest).toBeNull()
  })

  it('does not wait in a fire drill, which has a history that nobody slept through', async () => {
    await untilMorning({ drill: true })
    expect(night.state().desk.digest).toBeNull()
    expect((await read()).woke).not.toEqual([])
  })

  it('tells what woke you, what healed unseen and what was held back, each once', async () => {
    await untilMorning()
    const { woke, healed, heldBack, awakeMs } = await read()
    expect([woke, healed, heldBack].map(titles)).toEqual([['Woke', 'Seen'], ['Healed'], ['Held']])
    const [row] = woke
    const { calledAt, quietAt } = night.episode('Woke')
    // From its first sound, which came with the call.
    expect(row?.awakeMs).toBe((quietAt ?? 0) - (calledAt ?? 0))
    expect(awakeMs).toBe((row?.awakeMs ?? 0) + againAsleepMs)
  })

  it('keeps the word on what woke you, and takes it back', async () => {
    await untilMorning()
    const { id: episodeId } = night.episode('Woke')
    await night.order('digest.worth', { episodeId, worth: 'noise' })
    await night.restart()
    expect((await read()).woke[0]?.worth).toBe('noise')
    await night.order('digest.worth', { episodeId, worth: null })
    expect((await read()).woke[0]?.worth).toBeNull()
    await expect(night.order('digest.worth', { episodeId: 4_711, worth: 'noise' })).rejects.toThrow(
      'not in the records',
    )
  })

  it('says nothing after a night without anything', async () => {
    night = await startNight({ startAt: local(5, 50) })
    await night.pass(11 * minuteMs)
    expect(night.state().desk.digest).toBeNull()
    expect(await read()).toMatchObject({ woke: [], healed: [], heldBack: [], awakeMs: 0 })
  })
})

describe('the night of the digest', () => {
  const file = (night: string) => `version: 1
sources: [{name: plover, kind: alertmanager, urls: [http://am1.invalid], poll: 15s}]
hours: [{name: night, ${night}}]
`
  const days = '[mon, tue, wed, thu, fri, sat, sun]'
  const utc = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute)
  /** a page that rang and that nobody took, in a night that begins then */
  const called = async (config: string, startAt: number): Promise<void> => {
    night = await startNight({ config, startAt })
    await night.pass(3 * minuteMs)
    night.fire(labels('Woke'))
    await night.pass(minuteMs)
    climbed('Woke', 'acknowledged', night.clock.now())
  }

  it('is over when the hours named so end, in their zone', async () => {
    await called(
      file(`zone: America/Lima, weekly: [{days: ${days}, from: "23:00", to: "05:00"}]`),
      utc(22, 9, 50),
    )
    expect(night.state().desk.digest).toBeNull()
    // 05:00 in Lima.
    await night.pass(utc(22, 10) - night.clock.now())
    expect(night.state().desk.digest).toMatchObject({ from: utc(22, 4), until: utc(22, 10), woke: 1 })
  })

  it('is the whole weekend where that is said to be night', async () => {
    const weekend = `zone: UTC, weekly: [{days: [sat, sun], from: "00:00", to: "24:00"}, {days: mon, from: "00:00", to: "06:00"}]`
    await called(file(weekend), utc(23, 5, 50))
    await night.pass(utc(23, 6) - night.clock.now())
    expect(night.state().desk.digest).toMatchObject({ from: utc(21, 0), until: utc(23, 6), woke: 1 })
  })

  it('is read by hand where it never ends: the last day', async () => {
    await called(file(`zone: UTC, weekly: [{days: ${days}, from: "00:00", to: "24:00"}]`), utc(22, 9, 50))
    expect(night.state().desk.digest).toBeNull()
    expect((await read()).woke.map(({ title }) => title)).toEqual(['Woke'])
  })
})

describe('minutes awake', () => {
  const row = (id: number, from: number, to: number | null, acked: number | null = null): CalledRow => ({
    ...{ episodeId: id as CalledRow['episodeId'], title: `${id}`, customer: null, environment: null },
    ...{
      severity: 'page',
      at: from,
      startedAt: from,
      endedAt: to,
      ackedAt: acked,
      worth: null,
      healed: false,
    },
  })
  const awake = (...called: CalledRow[]) =>
    digestOf({ heldBack: [], called }, { from: 0, until: 1e9 }, 600 * minuteMs).awakeMs / minuteMs

  it.each([
    ['one alone has the allowance added', [row(1, 0, 10 * minuteMs)], 40],
    ['two at once are one', [row(1, 0, 10 * minuteMs), row(2, minuteMs, 10 * minuteMs)], 40],
    [
      'one within the allowance of the other goes on',
      [row(1, 0, 10 * minuteMs), row(2, 20 * minuteMs, 25 * minuteMs)],
      55,
    ],
    ['two apart are two', [row(1, 0, 10 * minuteMs), row(2, 100 * minuteMs, 110 * minuteMs)], 80],
    ['one that still fires ends with who took it', [row(1, 0, null, 5 * minuteMs)], 35],
    ['one that was over before its first sound woke nobody', [row(1, 20, 10)], 0],
  ] as const)('%s', (_, called, minutes) => {
    expect(awake(...called)).toBe(minutes)
  })
})
