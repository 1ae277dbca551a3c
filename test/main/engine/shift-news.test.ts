/** What is said ahead of my shifts: reminders once each, what another hand moved, what nobody has. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ShiftsView } from '../../../contract/rotation.ts'
import { movedTag, reminderTag } from '../../../main/night/shift-notice.ts'
import { type Night, type NightOptions, startNight } from '../../helpers/a-night.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const at = (text: string): number => Date.parse(text)
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Ines has the 12th, Mara the 13th, Tomasz the 14th, each from 08:00 UTC, over and over. */
const written = (more = '', people = 'Ines Okafor, Mara Lind, Tomasz Wrona', top = '') => `version: 1
me: Mara Lind
duty: {rotation: ops duty${top}}
rotations:
  - name: ops duty
    zone: UTC
    people: [${people}]
    starts: 2026-10-12 08:00
    turn: 1d
${more}sources: []
`
const mine = at('2026-10-13T08:00Z')

let night: Night
afterEach(() => night?.close())
const open = async (options: NightOptions): Promise<void> => {
  night = await startNight(options)
  await night.pass(2_000)
}
const reminders = () => night.shown.filter(({ tag }) => tag === reminderTag)
const moves = () => night.shown.filter(({ tag }) => tag === movedTag)
const news = () => night.state().desk.shifts
/** Another hand writes the file; an order about something else has the engine read it without waiting for the system. */
const rewrite = async (text: string): Promise<void> => {
  writeFileSync(path.join(night.dir, 'config.yaml'), text)
  await night.order('sources.remove', { name: 'not-there' })
  await night.pass(2_000)
}
/** Closed until shortly before a moment, and watching over it: days are long by the second. */
const passTo = async (moment: number): Promise<void> => {
  if (moment - night.clock.now() > 2 * minuteMs) await night.restart(moment - minuteMs - night.clock.now())
  await night.pass(moment + 2_000 - night.clock.now())
}

describe('reminders of my shifts', () => {
  it('come a day, an hour and a quarter before it begins and ends, each once, without a sound', async () => {
    await open({ config: written(), startAt: mine - 25 * hourMs })
    for (const edge of [mine, mine + dayMs])
      for (const leadMs of [dayMs, hourMs, 15 * minuteMs]) await passTo(edge - leadMs)
    const titles = [
      'begins in 24 h',
      'begins in 1 h',
      'begins in 15 min',
      'ends in 24 h',
      'ends in 1 h',
      'ends in 15 min',
    ]
    expect(reminders().map(({ title }) => title)).toEqual(titles.map((words) => `ops duty ${words}`))
    expect(reminders().every(({ loud }) => !loud)).toBe(true)
    expect(night.withdrawn).toContain(reminderTag)
  })

  it('are not told again by a restart, nor by a clock that was a day ahead in between', async () => {
    const dir = aTestFolder()
    await open({ dir, config: written(), startAt: mine - 90 * minuteMs })
    await passTo(mine - 59 * minuteMs)
    expect(reminders()).toHaveLength(1)
    await night.restart(minuteMs)
    await night.pass(10_000)
    expect(reminders()).toHaveLength(1)
    await night.close()
    // The computer starts with its clock a day ahead, and is put right.
    await open({ dir, startAt: mine - 50 * minuteMs + dayMs })
    await night.close()
    await open({ dir, startAt: mine - 45 * minuteMs })
    expect(reminders()).toEqual([])
    await passTo(mine - 15 * minuteMs)
    expect(reminders().map(({ title }) => title)).toEqual(['ops duty begins in 15 min'])
  })

  it('slept over are one, with what is left, and none where the next one is near or it has begun', async () => {
    const dir = aTestFolder()
    await open({ dir, config: written(), startAt: mine - 30 * hourMs })
    await night.restart(27 * hourMs)
    await night.pass(2_000)
    expect(reminders().map(({ title }) => title)).toEqual(['ops duty begins in 3 h'])
    // 20 minutes before: the one of a quarter of an hour says it sooner than it could be read.
    await night.restart(mine - 20 * minuteMs - night.clock.now())
    await night.pass(2_000)
    expect(reminders()).toHaveLength(1)
    // Over the quarter too, with two minutes left: that is still of use.
    await night.restart(mine - 2 * minuteMs - night.clock.now())
    await night.pass(2_000)
    expect(reminders().map(({ title }) => title)).toEqual([
      'ops duty begins in 3 h',
      'ops duty begins in 2 min',
    ])
    await night.restart(mine + 2 * hourMs - night.clock.now())
    await night.pass(2_000)
    // Its end is 22 h away: the day's reminder of it was slept over and still helps, once.
    expect(
      reminders()
        .map(({ title }) => title)
        .slice(2),
    ).toEqual(['ops duty ends in 22 h'])
  })

  it('are what the file says, and none where it says so', async () => {
    await open({ config: written('', undefined, ', reminders: [30m]'), startAt: mine - 2 * hourMs })
    for (const moment of [mine - 30 * minuteMs, mine - 15 * minuteMs, mine]) await passTo(moment)
    expect(reminders().map(({ title }) => title)).toEqual(['ops duty begins in 30 min'])
    await night.close()
    await open({ config: written('', undefined, ', reminders: []'), startAt: mine - 2 * hourMs })
    await passTo(mine)
    expect([reminders(), news().soon]).toEqual([[], []])
  })

  it('of two rotations at the same time are one notification', async () => {
    const both =
      '  - {name: SRE, zone: UTC, people: [Mara Lind, Kim Aalto], starts: 2026-10-13 08:00, turn: 1w}\n'
    await open({ config: written(both), startAt: mine - 20 * minuteMs })
    await passTo(mine - 15 * minuteMs)
    expect(reminders()).toHaveLength(1)
    expect(reminders()[0]?.body).toMatch(/SRE begins at/)
    expect(news().soon.map(({ rotation, kind, at: when }) => [rotation, kind, when])).toEqual([
      ['ops duty', 'begins', mine],
      ['SRE', 'begins', mine],
    ])
  })
})

describe('a shift of mine that another hand moved', () => {
  const swapped = '    overrides: [{person: Ines Okafor, from: 2026-10-16 08:00, to: 2026-10-17 08:00}]\n'
  const startAt = at('2026-10-13T09:00Z')

  it('is told once, with what it was, until it was read, over a restart too', async () => {
    const dir = aTestFolder()
    await open({ dir, config: written(), startAt })
    await rewrite(written(swapped))
    const gone = {
      ...{ rotation: 'ops duty', after: null },
      before: { from: at('2026-10-16T08:00Z'), to: at('2026-10-17T08:00Z') },
    }
    expect(news().moved).toEqual([gone])
    expect(moves().map(({ title, loud }) => [title, loud])).toEqual([
      ['ops duty: your shift was changed', false],
    ])
    await night.restart(minuteMs)
    await night.pass(5_000)
    expect([news().moved, moves().length]).toEqual([[gone], 1])
    await night.order('shifts.movesRead', {})
    expect(news().moved).toEqual([])
    await night.restart(minuteMs)
    await night.pass(5_000)
    expect([news().moved, moves().length]).toEqual([[], 1])
  })

  it('while Nightdesk was closed is told at the next start; moved back before it was read, it is not moved', async () => {
    const dir = aTestFolder()
    await open({ dir, config: written(), startAt })
    await night.restart(hourMs, () => writeFileSync(path.join(dir, 'config.yaml'), written(swapped)))
    await night.pass(2_000)
    expect(news().moved).toHaveLength(1)
    await rewrite(written())
    expect(news().moved).toEqual([])
  })

  it('is told with both where it is another time now, and with the rest where a part was taken', async () => {
    await open({ config: written(), startAt })
    await rewrite(
      written('    overrides: [{person: Ines Okafor, from: 2026-10-16 08:00, to: 2026-10-16 20:00}]\n'),
    )
    expect(news().moved).toEqual([
      {
        rotation: 'ops duty',
        before: { from: at('2026-10-16T08:00Z'), to: at('2026-10-17T08:00Z') },
        after: { from: at('2026-10-16T20:00Z'), to: at('2026-10-17T08:00Z') },
      },
    ])
  })

  it('is not told where time alone brought it into sight, nor where I did it myself', async () => {
    const dir = aTestFolder()
    await open({ dir, config: written(), startAt })
    for (const days of [3, 20, 40]) await night.restart(days * dayMs)
    await night.pass(2_000)
    expect([moves(), news().moved]).toEqual([[], []])
    const now = night.clock.now()
    const { base, mine: own } = await night.query<ShiftsView>('shifts.between', {
      from: now,
      to: now + dayMs,
    })
    const next = own.find(({ from }) => (from ?? 0) > now)
    const written2 = (when: number) => new Date(when).toISOString().slice(0, 16).replace('T', ' ')
    const wanted = { from: written2(next?.from ?? 0), to: written2(next?.to ?? 0), person: 'Tomasz Wrona' }
    await night.order('shifts.override', { base, overrides: [{ rotation: 'ops duty', ...wanted }] })
    const text = readFileSync(path.join(dir, 'config.yaml'), 'utf8')
    expect(text).toContain('Tomasz Wrona\n        from')
    await night.order('config.save', { base: text, text: text.replace('turn: 1d', 'turn: 2d') })
    await night.pass(2_000)
    expect([moves(), news().moved]).toEqual([[], []])
    // Which is forgotten as little as what another hand did before.
    await rewrite(text)
    expect(moves()).toHaveLength(1)
  })

  it('is not told beyond two weeks, nor where the rotation only has another name', async () => {
    await open({ config: written(), startAt })
    await rewrite(
      written('    overrides: [{person: Ines Okafor, from: 2026-10-31 08:00, to: 2026-11-01 08:00}]\n'),
    )
    expect(news().moved).toEqual([])
    await rewrite(
      written(
        '    overrides: [{person: Ines Okafor, from: 2026-10-31 08:00, to: 2026-11-01 08:00}]\n',
      ).replaceAll('ops duty', 'operations'),
    )
    expect([moves(), news().moved]).toEqual([[], []])
  })

  it('is news where a rotation begins to name me, and none under another name of mine', async () => {
    await open({ config: written(), startAt })
    await rewrite(written().replace('me: Mara Lind', 'me: Ines Okafor'))
    expect(news().moved).toEqual([])
    await rewrite(
      `${written().replace('me: Mara Lind', 'me: Ines Okafor').replace('sources: []\n', '')}  - {name: SRE, zone: UTC, people: [Ines Okafor, Kim Aalto], starts: 2026-10-12 10:00, turn: 2w}\nsources: []\n`,
    )
    expect(news().moved).toEqual([
      {
        rotation: 'SRE',
        before: null,
        after: { from: at('2026-10-12T10:00Z'), to: at('2026-10-26T10:00Z') },
      },
    ])
  })
})

describe('what the strip says beside my duty', () => {
  const sre = (more: string) =>
    `  - {name: SRE, zone: America/New_York, people: [Kim Aalto, Mara Lind], starts: 2026-10-05 10:00, turn: 1w${more}}\n`
  const startAt = at('2026-10-13T09:00Z')

  it('is who has the rotations that are marked for it, changing with them, and which one backs up', async () => {
    await open({ config: written(sre(', strip: true'), undefined, ', backup: SRE'), startAt })
    expect(news().beside).toEqual([
      {
        rotation: 'SRE',
        person: 'Mara Lind',
        isMine: true,
        isKnown: true,
        isGap: false,
        isLong: true,
        isBackup: true,
      },
    ])
    expect(news().zone).toBe('UTC')
    await night.restart(at('2026-10-19T14:00:10Z') - night.clock.now())
    await night.pass(2_000)
    expect(news().beside).toMatchObject([{ person: 'Kim Aalto', isMine: false }])
    await night.close()
    await open({ config: written(sre('')), startAt })
    expect(news().beside).toEqual([])
  })

  it('warns a day ahead of a gap in a rotation I am in, until it is over, and of nobody who follows', async () => {
    const gap = { from: at('2026-10-14T08:00Z'), to: at('2026-10-14T20:00Z') }
    const nobody = '    overrides: [{from: 2026-10-14 08:00, to: 2026-10-14 20:00}]\n'
    const other = sre(', overrides: [{from: 2026-10-13 12:00, to: 2026-10-13 13:00}]').replace(
      'Mara Lind',
      'Jun Park',
    )
    await open({ config: written(nobody + other), startAt: gap.from - dayMs - hourMs })
    // Another's gap is nothing that I could see to.
    expect([news().gap, news().nobodyFollows]).toEqual([null, false])
    await passTo(gap.from - dayMs)
    expect([news().gap, news().nobodyFollows]).toEqual([{ ...gap, rotation: 'ops duty' }, true])
    await night.restart(gap.to - minuteMs - night.clock.now())
    await night.pass(2_000)
    expect(news().gap).toMatchObject({ rotation: 'ops duty', to: gap.to })
    await night.pass(minuteMs)
    expect(news().gap).toBe(null)
  })
})
