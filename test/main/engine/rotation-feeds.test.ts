/** A rotation that comes from calendars, with the real engine: read, kept, asked for, and what holds while it cannot be read. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ShiftsView } from '../../../contract/rotation.ts'
import { answerVerb } from '../../../main/hosts/who.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { pagerDutyFeed } from '../../helpers/ical-texts.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Wednesday 2 December 2026, 12:00 in Berlin. */
const noon = Date.UTC(2026, 11, 2, 11)
const shift = (who: string, from: number, to: number) => ({
  who,
  from: noon + from * hourMs,
  to: noon + to * hourMs,
})

let night: Night
let dir: string
let file: string
afterEach(() => night.close())

const config = (calendars: string): string => `version: 1
me: Mara Lind
duty: { rotation: ops duty }
rotations:
  - name: ops duty
    zone: Europe/Berlin
    calendars: ${calendars}
sources: []
`
const begin = async (text: string, calendars = `[{ name: ops, url: "file:FILE" }]`): Promise<void> => {
  dir = aTestFolder()
  file = path.join(aTestFolder(), 'ops.ics')
  writeFileSync(file, text)
  writeFileSync(path.join(dir, 'config.yaml'), config(calendars.replaceAll('FILE', file)))
  night = await startNight({ dir, startAt: noon, zone: 'Europe/Berlin', dataFolder: {} })
  await night.pass(2_000)
}
const duty = () => night.state().desk.duty
const rotation = async () => {
  const view = await night.query<ShiftsView>('shifts.between', { from: noon - dayMs, to: noon + 6 * dayMs })
  return view.rotations[0]
}
const who = (...words: readonly string[]) =>
  answerVerb(['who', ...words, `--data-dir=${dir}`], {}, 'linux', night.clock.now())

describe('F11: a rotation from a calendar', () => {
  it('says who is on duty until when, to the strip, the week and the command line', async () => {
    await begin(
      pagerDutyFeed([
        shift('Ines Okafor', -28, -4),
        shift('Mara Lind', -4, 20),
        shift('Ines Okafor', 20, 44),
      ]),
    )
    await eventually(duty).toMatchObject({
      ...{ state: 'on', role: 'ops duty', next: 'Ines Okafor', origin: 'file' },
      ...{ from: noon - 4 * hourMs, until: noon + 20 * hourMs },
    })
    const week = await rotation()
    expect(week?.shifts.map(({ person }) => person)).toEqual(['Ines Okafor', 'Mara Lind', 'Ines Okafor'])
    expect(week?.fed).toEqual([{ source: 'calendar ops', readAt: expect.any(Number), why: null }])
    expect(who('--role=ops duty')).toEqual({ out: 'Mara Lind\n', err: '', code: 0 })
    await night.restart(20 * hourMs)
    expect(duty()).toMatchObject({ state: 'off', holder: 'Ines Okafor' })
  })

  it('is not known while it was never read, which counts as on duty', async () => {
    await begin('<html>Sign in</html>')
    await eventually(duty).toMatchObject({ state: 'unknown', why: 'The calendar ops is no iCal text.' })
    expect((await rotation())?.doubts).toEqual([
      expect.objectContaining({ kind: 'unknown', why: 'The calendar ops is no iCal text.' }),
    ])
    expect(who()).toMatchObject({ code: 3, err: 'Calendar ops has not been read yet.\n' })
  })

  it('goes on with the last copy over a restart while the calendar is gone, and says how old it is', async () => {
    await begin(pagerDutyFeed([shift('Mara Lind', -4, 20), shift('Ines Okafor', 20, 44)]))
    await eventually(duty).toMatchObject({ state: 'on' })
    rmSync(file)
    await night.restart(60_000)
    expect(duty()).toMatchObject({ state: 'on', until: noon + 20 * hourMs })
    await night.pass(2_000)
    await eventually(async () => (await rotation())?.fed[0]?.why).toBe(
      'The calendar ops is a file that cannot be read.',
    )
    expect(duty()).toMatchObject({ state: 'on', until: noon + 20 * hourMs })
    await night.restart(7 * hourMs)
    await night.restart(18 * hourMs)
    expect(who()).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^The calendar ops was last read at 2026-12-02T11:00/),
    })
  })

  it('names nobody where two calendars name different people', async () => {
    await begin(pagerDutyFeed([shift('Mara Lind', -4, 20), shift('Ines Okafor', -1, 3)]))
    const why = 'Ops duty names two people: Mara Lind (calendar ops) and Ines Okafor (calendar ops).'
    await eventually(duty).toMatchObject({ state: 'unknown', holder: null, why, until: noon + 3 * hourMs })
    expect((await rotation())?.doubts.find(({ kind }) => kind === 'conflict')).toMatchObject({
      kind: 'conflict',
      from: noon - hourMs,
      to: noon + 3 * hourMs,
    })
    expect(who('--role=ops duty')).toEqual({ out: 'not known\n', err: `${why}\n`, code: 3 })
    await night.restart(3 * hourMs)
    expect(duty()).toMatchObject({ state: 'on', until: noon + 20 * hourMs })
  })

  it('is answered for a script from the copy: 0, 1 and 3, with the reason apart from the answer', async () => {
    await begin(
      pagerDutyFeed([shift('Mara Lind', -4, 2), shift('Ines Okafor', 4, 8), shift('Tomasz Wrona', 6, 7)]),
    )
    await eventually(duty).toMatchObject({ state: 'on' })
    const at = (hours: number) =>
      who('--role=ops duty', `--at=${new Date(noon + hours * hourMs).toISOString()}`)
    expect(at(1)).toEqual({ out: 'Mara Lind\n', err: '', code: 0 })
    expect(at(3)).toEqual({ out: 'nobody\n', err: '', code: 1 })
    const two = 'Ops duty names two people: Ines Okafor (calendar ops) and Tomasz Wrona (calendar ops).'
    expect(at(6)).toEqual({ out: 'not known\n', err: `${two}\n`, code: 3 })
    expect(at(9)).toEqual({
      out: 'not known\n',
      err: 'Calendar ops says nothing about this time.\n',
      code: 3,
    })
    const json = who('--json', `--at=${new Date(noon + 6 * hourMs).toISOString()}`)
    expect(JSON.parse(json?.out ?? '')).toMatchObject([
      { state: 'unknown', person: null, why: two, asOf: null },
    ])
  })

  it('is another one when its expression or zone is another: no copy of the old reading holds', async () => {
    await begin(pagerDutyFeed([shift('Mara Lind', -4, 20)]))
    await eventually(duty).toMatchObject({ state: 'on' })
    rmSync(file)
    await night.restart(60_000, () =>
      writeFileSync(
        path.join(dir, 'config.yaml'),
        config(`[{ name: ops, url: "file:${file}", who: "- (.+) -" }]`),
      ),
    )
    expect(duty()).toMatchObject({ state: 'unknown' })
    expect(who()).toMatchObject({ code: 3 })
  })

  it('whose copy was damaged has none', async () => {
    await begin(pagerDutyFeed([shift('Mara Lind', -4, 20)]))
    await eventually(duty).toMatchObject({ state: 'on' })
    const folder = path.join(dir, 'rotation-calendars')
    const [name = ''] = readdirSync(folder)
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"turns":[{"person":1,"from":0,"to":1}],"known":{"from":0,"to":1}}',
    ]) {
      writeFileSync(path.join(folder, name), text)
      expect(who()).toMatchObject({ code: 3, err: 'Calendar ops has not been read yet.\n' })
    }
  })
})
