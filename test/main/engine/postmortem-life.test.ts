/** The life of a postmortem through the whole engine: carried to the last environment, guarded, told, and kept over a restart. */
import nodeIcal, { type VEvent } from 'node-ical'
import { afterEach, describe, expect, it } from 'vitest'
import type { PostmortemEvent, PostmortemLife, ShiftOnDay } from '../../../contract/postmortem-life.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const create = async (...episodeIds: readonly number[]): Promise<number> => {
  await night.order('postmortems.create', { episodeIds })
  return night.postmortemsShown.at(-1) ?? 0
}
const life = (id: number): PostmortemLife => {
  const found = night.state().postmortems.find((one) => one.id === id)
  if (!found) throw new Error(`no postmortem ${id}`)
  return found.life
}
const story = (postmortemId: number) =>
  night.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId })
const assign = (postmortemId: number, given: Record<string, string>) =>
  night.order('postmortems.assign', { postmortemId, team: null, assignee: null, sprint: null, ...given })
const move = (postmortemId: number, to: string, reason: string | null = null) =>
  night.order('postmortems.move', { postmortemId, to, reason })
const rollout = (postmortemId: number, environment: string, told: Record<string, unknown>) =>
  night.order('postmortems.rollout', {
    ...{ postmortemId, environment, customer: null, version: null, evidence: null, reason: null },
    ...{ plannedAt: null, ...told },
  })
const outcome = (postmortemId: number, kind: string, told: Record<string, unknown>) =>
  night.order('postmortems.outcome', { postmortemId, kind, title: '', url: null, reason: null, ...told })

describe('a postmortem', () => {
  it('is carried from the draft to the last environment, closes when all is told, and says how it got there', async () => {
    await begin()
    night.fire(pageLabels(), { summary: title })
    night.fire(pageLabels({ installation: 'heron', cluster_id: 'prod-1' }), { summary: title })
    await night.pass(20_000)
    const ids = [...night.state().episodes.values()].map((episode) => episode.id)
    const id = await create(...ids)
    const environments = life(id).environments.map(({ environment }) => environment)
    expect(environments).toHaveLength(2)
    const [first = '', second = ''] = environments
    expect(life(id)).toMatchObject({ state: 'draft', customers: ['Mosslund Credit'] })
    expect(life(id).environments[0]).toMatchObject({ state: 'open', customer: 'Mosslund Credit' })

    await night.order('postmortems.ready', { postmortemId: id, on: true })
    await assign(id, { team: 'Edge' })
    expect(life(id)).toMatchObject({ state: 'distributed', team: 'Edge', assignee: null })
    await assign(id, { assignee: 'Anneke Vos', sprint: '43' })
    expect(life(id)).toMatchObject({ state: 'assigned', assignee: 'Anneke Vos', sprint: '43' })
    await move(id, 'fixing')
    await rollout(id, first, { state: 'deployed', version: '4.9.2' })
    expect(life(id)).toMatchObject({ state: 'deploying' })
    await expect(move(id, 'closed')).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining(`${second} does not have the fix yet.`),
    })
    await rollout(id, second, { state: 'not-applicable', reason: 'Runs without the chart.' })
    await outcome(id, 'alert', { state: 'new', title: 'Ingress memory' })
    await outcome(id, 'recipe', { state: 'none', reason: 'The old one holds.' })
    await move(id, 'closed')
    expect(life(id)).toMatchObject({ state: 'closed', since: night.clock.now() })

    const told = await story(id)
    expect(told.map(({ kind }) => kind)).toEqual([
      ...['created', 'ready', 'assigned', 'moved', 'assigned', 'moved', 'moved', 'rollout', 'moved'],
      ...['rollout', 'outcome', 'outcome', 'moved'],
    ])
    expect(told.map(({ by }) => by)).toEqual(told.map(() => 'Mara Lind'))
    expect(night.state().postmortems.map(({ begunBy }) => begunBy)).toEqual(['Mara Lind'])
    expect(told.at(-1)?.text).toBe('Deploying to Closed')
    const before = night.state().postmortems
    await night.restart()
    expect(night.state().postmortems).toEqual(before)
    expect(await story(id)).toEqual(told)
  })

  it('is refused what its state does not bear, and changes nothing then', async () => {
    await begin()
    const id = await create()
    const before = life(id)
    for (const to of ['distributed', 'assigned', 'fixing', 'deploying', 'closed'])
      await expect(move(id, to)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(
      night.order('postmortems.keepDay', { postmortemId: id, day: '2001-01-01', on: true }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
    expect(life(id)).toEqual(before)
    await expect(move(99, 'closed')).rejects.toMatchObject({ code: 'not-found' })
    await night.order('postmortems.remove', { postmortemId: id })
    await expect(assign(id, { team: 'Edge' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('takes what the meeting decided into its story, and the same order twice once', async () => {
    await begin()
    const id = await create()
    await night.order('postmortems.minutes', { postmortemId: id, text: 'Edge looks first.' })
    for (const _ of [1, 2]) await assign(id, { team: 'Edge' })
    for (const _ of [1, 2]) await rollout(id, 'plover/pay-eu', { state: 'open' })
    const kinds = (await story(id)).map(({ kind, text }) => [kind, text])
    expect(kinds).toEqual([
      ['created', null],
      ['minuted', 'Edge looks first.'],
      ['assigned', 'team Edge'],
      ['moved', 'Draft to Distributed'],
      ['rollout', 'plover/pay-eu: open'],
    ])
  })
})

describe('its policy', () => {
  it('is named with its version from the beginning, and where there was none with what is done first', async () => {
    await begin({ config: ['version: 1', 'me: Mara Lind', 'postmortems: {policy: "2019"}', ''].join('\n') })
    const id = await create()
    expect(life(id).policy).toBe('2019 v1')
    // As older versions left it.
    night.engine().core.db.transact((db) => db.run("UPDATE postmortem_life SET policy = ''"))
    await night.restart()
    expect(life(id).policy).toBe('')
    await assign(id, { team: 'Edge' })
    expect(life(id).policy).toBe('2019 v1')
  })
})

describe('a day kept free', () => {
  const config = [
    'version: 1',
    'me: Mara Lind',
    'rotations:',
    '  - name: Ops duty',
    '    zone: Europe/Berlin',
    '    people: [Mara Lind, Anneke Vos]',
    '    starts: 2026-10-12 08:00',
    '    turn: 1d',
    'postmortems:',
    '  meeting: { zone: Europe/Berlin }',
    'sources: []',
    '',
  ].join('\n')
  const startAt = Date.parse('2026-10-12T10:00:00Z')
  const keep = (postmortemId: number, day: string, on = true) =>
    night.order('postmortems.keepDay', { postmortemId, day, on })
  const calendar = async (input: Record<string, unknown>) => {
    const { text, days } = await night.query<{ text: string; days: number }>('postmortems.calendar', input)
    const events = Object.values(nodeIcal.sync.parseICS(text)).filter(
      (one): one is VEvent => one?.type === 'VEVENT',
    )
    return { text, days, events }
  }

  it('is a whole day in any calendar, the same event when it is written again, and gone when it is given back', async () => {
    await begin({ config, startAt })
    const id = await create()
    await keep(id, '2026-10-21')
    await keep(id, '2026-10-20')
    const first = await calendar({ postmortemId: id })
    expect(life(id).days).toEqual(['2026-10-20', '2026-10-21'])
    expect([first.days, first.events.length]).toEqual([2, 2])
    expect(first.text).toContain('DTSTART;VALUE=DATE:20261020\r\nDTEND;VALUE=DATE:20261021\r\n')
    await night.pass(60_000)
    const again = await calendar({ postmortemId: id })
    expect(again.events.map(({ uid }) => uid)).toEqual(first.events.map(({ uid }) => uid))
    expect((await calendar({})).days).toBe(0)
    await assign(id, { assignee: 'Mara Lind' })
    expect((await calendar({})).days).toBe(2)
    await keep(id, '2026-10-20', false)
    expect((await calendar({})).events.map(({ start }) => start.getDate())).toEqual([21])
  })

  it('says which of the days whoever has it is on duty on', async () => {
    await begin({ config, startAt })
    const on = (assignee: string | null, ...days: readonly string[]) =>
      night.query<readonly ShiftOnDay[]>('postmortems.shiftsOn', { assignee, days })
    const berlin = (text: string): number => Date.parse(`${text}:00+02:00`)
    // From Wednesday at eight to Thursday at eight it is mine: both days are touched.
    expect(await on(null, '2026-10-14', '2026-10-15')).toEqual([
      {
        ...{ day: '2026-10-14', rotation: 'Ops duty' },
        ...{ from: berlin('2026-10-14T08:00'), to: berlin('2026-10-15T00:00') },
      },
      {
        ...{ day: '2026-10-15', rotation: 'Ops duty' },
        ...{ from: berlin('2026-10-15T00:00'), to: berlin('2026-10-15T08:00') },
      },
    ])
    expect((await on('anneke vos', '2026-10-14')).map(({ to }) => to)).toEqual([berlin('2026-10-14T08:00')])
    expect(await on('Sami Haddad', '2026-10-14')).toEqual([])
  })
})

describe('alerts that are added to a postmortem', () => {
  it('bring their environments and customers, and open again what was closed', async () => {
    await begin()
    const second = pageLabels({ installation: 'heron', cluster_id: 'prod-1', customer: 'Tarnwick Freight' })
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    const id = await create(night.episode(title).id)
    const [first = ''] = life(id).environments.map(({ environment }) => environment)
    await assign(id, { assignee: 'Anneke Vos' })
    await rollout(id, first, { state: 'not-applicable', reason: 'Spare.' })
    for (const kind of ['alert', 'recipe']) await outcome(id, kind, { state: 'none', reason: 'Enough.' })
    await move(id, 'closed')

    night.fire(second, { summary: 'Another' })
    await night.pass(20_000)
    const added = { postmortemId: id, episodeIds: [night.episode('Another').id], from: null }
    for (const _ of [1, 2]) await night.order('postmortems.addAlerts', added)
    expect(life(id)).toMatchObject({ state: 'fixing', customers: ['Mosslund Credit', 'Tarnwick Freight'] })
    expect(life(id).environments).toMatchObject([
      { state: 'not-applicable', reason: 'Spare.' },
      { customer: 'Tarnwick Freight', state: 'open' },
    ])
    const told = (await story(id)).slice(-4).map(({ kind }) => kind)
    expect(told).toEqual(['moved', 'alerts-added', 'rollout', 'reopened'])
  })
})

describe('an environment on the list', () => {
  const drop = (postmortemId: number, environment: string) =>
    night.order('postmortems.dropEnvironment', { postmortemId, environment })
  const refusal = (words: string) => ({ code: 'not-allowed', message: expect.stringContaining(words) })
  const names = (id: number) => life(id).environments.map(({ environment }) => environment)

  it('stays where an alert named it: it is told as not applicable with a reason, or it has the fix', async () => {
    await begin()
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    const id = await create(night.episode(title).id)
    const [named = ''] = names(id)
    await assign(id, { assignee: 'Anneke Vos' })
    const before = life(id)
    await expect(drop(id, named)).rejects.toMatchObject(refusal(`A linked alert fired in ${named}`))
    // Told and taken back it is as it was.
    const customer = 'Mosslund Credit'
    await rollout(id, named, { state: 'deployed', version: '4.9.2', customer })
    await rollout(id, named, { state: 'open', customer })
    await expect(drop(id, named)).rejects.toMatchObject(refusal(`A linked alert fired in ${named}`))
    expect(life(id).environments).toMatchObject(before.environments)
    expect((await story(id)).filter(({ text }) => text?.includes('off the list'))).toEqual([])
  })

  it('goes where it was a slip, says so in the story, and stays once anything was told of it', async () => {
    await begin()
    const id = await create()
    await rollout(id, 'plover/pay-ue', { state: 'open', customer: 'Mosslund Credit' })
    await drop(id, 'plover/pay-ue')
    for (const _ of [1, 2]) await drop(id, 'never/there')
    expect(life(id).environments).toEqual([])
    expect((await story(id)).slice(1).map(({ kind, text, by }) => [kind, text, by])).toEqual([
      ['rollout', 'plover/pay-ue: open', 'Mara Lind'],
      ['rollout', 'plover/pay-ue: taken off the list, a slip', 'Mara Lind'],
    ])
    const told = [
      { state: 'open', plannedAt: night.clock.now() + 60_000 },
      { state: 'open', version: '4.9.2' },
      { state: 'open', evidence: 'Seen in the panel.' },
      { state: 'open', reason: 'Runs without the chart.' },
      { state: 'deployed' },
      { state: 'not-applicable' },
    ]
    for (const [index, one] of told.entries()) {
      const name = `plover/pay-${index}`
      await rollout(id, name, { state: 'open' })
      await rollout(id, name, one)
      await expect(drop(id, name)).rejects.toMatchObject(refusal(`Something is known of ${name} already`))
    }
    // What had the fix and has it no more is no slip either.
    await rollout(id, 'plover/pay-4', { state: 'open' })
    await expect(drop(id, 'plover/pay-4')).rejects.toMatchObject(refusal('tell that with the reason'))
    expect(names(id)).toHaveLength(told.length)
  })

  it('stays where it was typed first, and an alert fired there after that', async () => {
    await begin()
    const id = await create()
    await rollout(id, 'plover/pay-eu', { state: 'open' })
    night.fire(pageLabels(), { summary: title })
    await night.pass(20_000)
    const added = { postmortemId: id, episodeIds: [night.episode(title).id], from: null }
    await night.order('postmortems.addAlerts', added)
    expect(names(id)).toEqual(['plover/pay-eu'])
    await expect(drop(id, 'plover/pay-eu')).rejects.toMatchObject(refusal('A linked alert fired in'))
  })
})
