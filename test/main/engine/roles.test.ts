/** Roles at work: who is next by their order, what they promise, whom they are, and colleagues who promise nothing. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail, EscalationPlan } from '../../../contract/queries.ts'
import type { TeamView } from '../../../contract/role.ts'
import type { ShiftsView } from '../../../contract/rotation.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const title = 'IngressErrorRatioHigh'
const at = (text: string): number => Date.parse(`${text}Z`)

const rotations = (first: string, ops: string, sre: string): string => `rotations:
  - {name: week, zone: UTC, people: [${sre}], starts: 2026-10-12 08:00, turn: 1w}
  - {name: ops, zone: UTC, people: [${ops}], starts: 2026-10-12 08:00, turn: 1w}
  - {name: first line, zone: UTC, people: [${first}], starts: 2026-10-12 08:00, turn: 1w}
`
const roles = `roles:
  - {name: first line, targets: {respond: 15m}}
  - {name: ops duty, rotation: ops, targets: {ack: 90s, resolve: 1h}, accept: 10m, phone: "+49 30 2"}
  - {name: SRE, rotation: week, chat: "@sre"}
escalation: [{name: Coordinator, role: Incident coordinator}]
`
const config = (...more: readonly string[]): string => `version: 1
me: Mara Lind
${more.join('')}sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}
`
async function begin(...more: readonly string[]): Promise<void> {
  night = await startNight({ config: config(...more), startAt: at('2026-10-13T12:00') })
  night.fire(pageLabels())
  await night.pass(20_000)
}
const plan = () => night.query<EscalationPlan>('escalations.prepare', { episodeId: night.episode(title).id })
const team = () => night.query<TeamView>('shifts.team', {})

describe('the order of the roles', () => {
  it('is that of escalation: E proposes the tier after mine, and the levels of the file come last', async () => {
    await begin(rotations('Mara Lind', 'Ines Okafor', 'Jun Park'), roles)
    const { levels, next, origin } = await plan()
    expect(levels.map(({ name, who, acceptMs }) => [name, who, acceptMs])).toEqual([
      ['first line', 'Mara Lind', 5 * minuteMs],
      ['ops duty', 'Ines Okafor', 10 * minuteMs],
      ['SRE', 'Jun Park', 5 * minuteMs],
      ['Coordinator', null, 5 * minuteMs],
    ])
    expect([next, origin]).toEqual(['ops duty', 'file'])
  })

  it.each([
    ['ops', ['Ines Okafor', 'Mara Lind', 'Jun Park'], 'SRE'],
    ['the first and the last rotation at once', ['Mara Lind', 'Ines Okafor', 'Mara Lind'], 'Coordinator'],
    ['none', ['Ines Okafor', 'Jun Park', 'Kim Aalto'], 'first line'],
  ] as const)('begins after the highest role of mine: %s', async (_, [first, ops, sre], next) => {
    await begin(rotations(first, ops, sre), roles)
    expect((await plan()).next).toBe(next)
  })

  it('is by the duty said by hand, too, and passes a tier whose hours are over', async () => {
    const hours = 'hours: [{name: office, zone: UTC, weekly: [{days: mon, from: "09:00", to: "10:00"}]}]\n'
    await begin(
      'duty: {role: first line}\n',
      rotations('Ines Okafor', 'Jun Park', 'Kim Aalto'),
      roles.replace('rotation: ops,', 'rotation: ops, hours: office,'),
      hours,
    )
    const { levels, next } = await plan()
    expect(levels[1]?.closed).toBe('Outside of the hours “office”.')
    expect(next).toBe('SRE')
  })

  it('goes on with the next tier when nobody accepts', async () => {
    await begin(rotations('Mara Lind', 'Ines Okafor', 'Jun Park'), roles)
    await night.order('escalations.ask', {
      ...{ episodeId: night.episode(title).id, whom: { kind: 'level', name: 'ops duty' } },
      ...{ reason: 'stuck', note: '', acceptMs: minuteMs, holds: true, passes: true },
    })
    await night.pass(2 * minuteMs)
    const [one] = night.state().escalations
    expect(one).toMatchObject({ state: 'asked', level: { name: 'SRE', who: 'Jun Park' } })
  })

  it('is the order of the rows, those that no role names last', async () => {
    await begin(rotations('Mara Lind', 'Ines Okafor', 'Jun Park'), roles.replace('first line,', 'desk,'))
    const { rotations: rows } = await night.query<ShiftsView>('shifts.between', {
      from: at('2026-10-12T00:00'),
      to: at('2026-10-19T00:00'),
    })
    expect(rows.map(({ name }) => name)).toEqual(['ops', 'week', 'first line'])
  })

  it('keeps nobody from ordering an override over the rows that they see', async () => {
    await begin(rotations('Mara Lind', 'Ines Okafor', 'Jun Park'), roles)
    const asked = { from: at('2026-10-12T00:00'), to: at('2026-10-19T00:00') }
    const { base } = await night.query<ShiftsView>('shifts.between', asked)
    const override = {
      ...{ rotation: 'ops', person: 'Jun Park' },
      ...{ from: '2026-10-14 08:00', to: '2026-10-15 08:00' },
    }
    await night.order('shifts.override', { base, overrides: [override] })
    const { rotations: rows } = await night.query<ShiftsView>('shifts.between', asked)
    expect(rows[1]?.shifts.some(({ person, isOverride }) => isOverride && person === 'Jun Park')).toBe(true)
  })
})

describe('the targets', () => {
  it('in force are those of the role that the duty is in, and change with the file', async () => {
    const duty = 'duty: {rotation: ops}\n'
    await begin(duty, rotations('Ines Okafor', 'Mara Lind', 'Jun Park'), roles)
    const { desk } = night.state()
    expect(desk.duty).toMatchObject({ state: 'on', role: 'ops duty' })
    expect(desk.settings).toMatchObject({ ackTargetMs: 90_000, resolveTargetMs: hourMs })
    const { calledAt, ackDueAt, resolveDueAt } = night.episode(title)
    expect([ackDueAt, resolveDueAt].map((due) => due - (calledAt ?? 0))).toEqual([90_000, hourMs])
    const without = config(duty, rotations('Ines Okafor', 'Mara Lind', 'Jun Park'))
    const base = (await night.query<{ text: string }>('config.read', {})).text
    await night.order('config.save', { text: without, base })
    await night.pass(1_000)
    expect(night.state().desk.settings).toMatchObject({ ackTargetMs: 120_000, resolveTargetMs: 2 * hourMs })
    expect(night.state().desk.duty.role).toBe('ops')
  })

  it('of a role are completed by those for all', async () => {
    await begin('targets: {ack: 3m}\n', rotations('Mara Lind', 'Ines Okafor', 'Jun Park'), roles)
    const { roles: rows } = await team()
    expect(rows.map(({ name, person, isMine, targets }) => [name, person, isMine, targets])).toEqual([
      [
        'first line',
        'Mara Lind',
        true,
        { respondMs: 15 * minuteMs, ackMs: 3 * minuteMs, resolveMs: 2 * hourMs },
      ],
      ['ops duty', 'Ines Okafor', false, { respondMs: null, ackMs: 90_000, resolveMs: hourMs }],
      ['SRE', 'Jun Park', false, { respondMs: null, ackMs: 3 * minuteMs, resolveMs: 2 * hourMs }],
    ])
  })
})

describe('who I am', () => {
  it('is the same by an address: for the duty, for the shifts, and for who is asked', async () => {
    const identities = 'identities: {emails: mara@example.com}\n'
    await begin(
      'duty: {rotation: ops}\n',
      rotations('Ines Okafor', 'mara@example.com', 'Jun Park'),
      roles,
      identities,
    )
    expect(night.state().desk.duty).toMatchObject({ state: 'on', holder: 'mara@example.com' })
    const view = await night.query<ShiftsView>('shifts.between', {
      from: night.clock.now(),
      to: night.clock.now() + hourMs,
    })
    expect(view.mine.map(({ rotation }) => rotation)).toContain('ops')
    expect((await plan()).next).toBe('SRE')
    const { naming, goesBy } = await team()
    expect(naming.map(({ rotation, as }) => [rotation, as])).toEqual([
      ['first line', []],
      ['ops', ['mara@example.com']],
      ['week', []],
    ])
    expect(goesBy).toBe('Mara Lind or mara@example.com')
  })
})

describe('a colleague elsewhere', () => {
  const colleagues = `colleagues:
  - {name: Kenji Mori, zone: Asia/Tokyo, hours: [{days: [tue, wed], from: "09:00", to: "22:00"}], chat: "@kenji"}
  - {name: Rosa Quispe, zone: America/Lima, hours: [{days: wed, from: "09:00", to: "17:00"}]}
`
  it('is offered with the local time and hours, those at work first', async () => {
    await begin(colleagues.replace('[tue, wed]', 'wed'))
    expect((await plan()).colleagues.map(({ name, state }) => [name, state])).toEqual([
      // Midnight to 09:00 in Tokyo comes before 07:00 to 09:00 of tomorrow in Lima.
      ['Kenji Mori', 'outside'],
      ['Rosa Quispe', 'outside'],
    ])
    expect((await team()).colleagues[0]).toMatchObject({
      wall: night.clock.now() + 9 * hourMs,
      until: at('2026-10-14T00:00'),
    })
  })

  it('is asked without a clock: no question runs, the alert goes on calling, and the story has it', async () => {
    await begin(colleagues)
    const { id, ackDueAt } = night.episode(title)
    const before = night.state().escalations
    await night.order('escalations.askColleague', {
      ...{ episodeId: id, name: 'Kenji Mori', reason: 'stuck', note: 'Seen this before?' },
    })
    await night.pass(10 * minuteMs)
    expect(night.state().escalations).toEqual(before)
    expect(night.episode(title)).toMatchObject({ ack: null, ackDueAt })
    expect(night.titles('needs-you')).toEqual([title])
    const { story } = await night.query<EpisodeDetail>('episodes.detail', { episodeId: id })
    expect(story.find(({ kind }) => kind === 'colleague-asked')).toMatchObject({
      ...{ by: 'Mara Lind', until: null, text: 'Kenji Mori\nI am stuck. Seen this before?' },
    })
    await night.restart()
    expect(night.titles('needs-you')).toEqual([title])
  })

  it('who is not in the file, or about an alert that has ended, is not asked', async () => {
    await begin(colleagues)
    const { id } = night.episode(title)
    const ask = (name: string) =>
      night.order('escalations.askColleague', { episodeId: id, name, reason: 'stuck', note: '' })
    await expect(ask('Nobody')).rejects.toThrow('not in the configuration')
    night.end(pageLabels())
    await night.pass(2 * minuteMs)
    await expect(ask('Kenji Mori')).rejects.toThrow('has ended already')
  })
})
