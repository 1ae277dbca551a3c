/** What the whole engine has for a postmortem: everything it saw, with what names it, and further alerts put into one. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import { type Evidence, markOf } from '../../../contract/postmortem-evidence.ts'
import type { PostmortemEvent } from '../../../contract/postmortem-life.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
const begin = async (options?: NightOptions): Promise<Night> => {
  night = await startNight(options)
  return night
}
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const read = (postmortemId: number) => night.query<Postmortem>('postmortems.read', { postmortemId })
const evidence = (postmortemId: number) => night.query<Evidence>('postmortems.evidence', { postmortemId })
const create = async (...episodeIds: readonly number[]): Promise<number> => {
  await night.order('postmortems.create', { episodeIds })
  return night.postmortemsShown.at(-1) ?? 0
}
const fire = async (more: Record<string, string> = {}, summary = title): Promise<number> => {
  night.fire(pageLabels(more), { summary })
  await night.pass(20_000)
  return night.episode(summary).id
}

describe('the evidence of a postmortem', () => {
  it('has everything that was seen of its alert, and ticks by what stands in its text', async () => {
    await begin()
    const episodeId = await fire()
    await night.order('alerts.acknowledge', { episodeId })
    await night.order('notes.add', { episodeId, text: '= limit doubled by hand' })
    await night.order('alerts.setImpact', { episodeId, impact: 'down' })
    const id = await create(episodeId)
    await night.pass(60_000)
    night.end(pageLabels())
    await night.pass(60_000)
    const { items, from, until, impact, summary } = await evidence(id)
    expect(items.map(({ kind }) => kind)).toEqual([
      ...['fired', 'seen', 'called', 'shown', 'acked', 'note', 'impact', 'quiet'],
    ])
    const firedAt = night.episode(title).firedAt
    expect([from, until]).toEqual([firedAt - 30 * 60_000, night.clock.now()])
    expect(summary).toContain('It was over')
    expect(impact.lines).toContain('- Environments: plover/pay-eu')
    expect(impact.mitigated).toMatchObject({ how: 'estimated' })
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
    // What stands in the draft is known by its mark, also after the rest of the record grew.
    const { text } = await read(id)
    const marked = text.split('\n').flatMap((line) => markOf(line)?.key ?? [])
    expect(marked).toEqual(
      items.filter(({ isMain, kind }) => isMain && kind !== 'quiet').map(({ key }) => key),
    )
    for (const { line, key } of items) expect(markOf(line)).toMatchObject({ key, isEdited: false })
  })

  it('goes on as the record grows, and has nothing where nothing is linked', async () => {
    await begin()
    const episodeId = await fire()
    const id = await create(episodeId)
    const before = (await evidence(id)).items.length
    await night.order('notes.add', { episodeId, text: 'one more' })
    const after = await evidence(id)
    expect(after.items.length).toBe(before + 1)
    expect(after.items.at(-1)).toMatchObject({ group: 'notes', text: 'Note by Mara Lind: one more' })
    const empty = await evidence(await create())
    expect([empty.items, empty.summary, empty.impact.lines, empty.openOnes]).toEqual([[], null, [], []])
    await expect(evidence(99)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('keeps what was laid aside, over a restart', async () => {
    await begin()
    const id = await create(await fire())
    const { items } = await evidence(id)
    const key = items[0]?.key ?? ''
    await night.order('postmortems.setAside', { postmortemId: id, key, aside: true })
    await night.order('postmortems.setAside', { postmortemId: id, key, aside: true })
    await night.restart()
    const isAside = async (): Promise<readonly boolean[]> =>
      (await evidence(id)).items.map((item) => item.isAside)
    expect(await isAside()).toEqual(items.map((item) => item.key === key))
    await night.order('postmortems.setAside', { postmortemId: id, key, aside: false })
    expect((await isAside()).some(Boolean)).toBe(false)
  })
})

describe('a long record', () => {
  it('counts from all of a story, also where it has more lines than are read of it', async () => {
    await begin()
    const episodeId = await fire()
    await night.order('alerts.acknowledge', { episodeId })
    await night.order('notes.add', { episodeId, text: '= moved to the other node' })
    await night.order('alerts.setImpact', { episodeId, impact: 'down' })
    await night.pass(60_000)
    for (let line = 0; line < 410; line += 1)
      await night.order('notes.add', { episodeId, text: `still looking, ${line}` })
    const { impact, summary, items } = await evidence(await create(episodeId))
    expect(items.some(({ kind }) => kind === 'acked')).toBe(false)
    expect(impact.acknowledged.value).not.toBeNull()
    expect(impact.mitigated.value).not.toBeNull()
    expect(impact.impact).toBe('down')
    expect(summary).toContain('Mara Lind acknowledged it after')
    const { text } = await read(night.postmortemsShown.at(-1) ?? 0)
    expect(text).not.toContain('Nobody acknowledged it')
    expect(text).toContain('moved to the other node')
  })

  it('is read in slices: others have their turn between them, and it says the same', async () => {
    let isSlow = false
    let passed = 0
    let turns = 0
    await begin({
      // A reading that takes 10 ms for each look at the clock.
      engineClock: (clock) => ({
        ...clock,
        mono: () => {
          if (isSlow) passed += 10
          return clock.mono() + passed
        },
        after: (ms, run) => {
          if (isSlow && ms === 0) turns += 1
          return clock.after(ms, run)
        },
      }),
    })
    for (let index = 0; index < 40; index += 1)
      night.fire(pageLabels({ alertname: `Storm${index % 3}`, instance: `n${index}` }), {
        summary: `S${index}`,
      })
    await night.pass(20_000)
    const id = await create(...[...night.state().episodes.keys()])
    const atOnce = await evidence(id)
    expect(atOnce.items.length).toBeGreaterThan(100)
    isSlow = true
    let inSlices: Evidence | null = null
    void evidence(id).then((answer) => {
      inSlices = answer
    })
    for (let turn = 0; turn < 200 && inSlices === null; turn += 1) await night.clock.advanceAsync(0)
    expect(inSlices).toEqual(atOnce)
    expect(turns).toBeGreaterThan(40)

    // What is put away meanwhile is not answered.
    let refused: unknown = null
    void evidence(id).catch((error: unknown) => {
      refused = error
    })
    await night.order('postmortems.remove', { postmortemId: id })
    for (let turn = 0; turn < 200 && refused === null; turn += 1) await night.clock.advanceAsync(0)
    expect(refused).toMatchObject({ code: 'not-found' })
  })
})

describe('alerts of the same time', () => {
  it('that are not linked stand in it by themselves, and in no draft, until they are linked', async () => {
    await begin()
    const before = pageLabels({ alertname: 'Before' })
    night.fire(before, { summary: 'Over long before' })
    await night.pass(20_000)
    night.end(before)
    await night.pass(90 * 60_000)
    const own = await fire()
    night.fire(pageLabels({ alertname: 'Watchdog', severity: 'none' }), { summary: 'Heartbeat' })
    const other = await fire(
      { alertname: 'DiskFull', installation: 'heron', severity: 'notify' },
      'Disk full',
    )
    const id = await create(own)
    const near = async () => (await evidence(id)).items.filter(({ group }) => group === 'nearby')
    const [found, ...more] = await near()
    expect(more).toEqual([])
    expect(found).toMatchObject({
      ...{ kind: 'fired', episodeId: other, at: night.episode('Disk full').firedAt, isMain: false },
      ...{ isAside: false, text: 'Fired: Disk full (heron/pay-eu)' },
    })
    expect(markOf(found?.line ?? '')).toMatchObject({ key: found?.key, isEdited: false })
    expect((await read(id)).text).not.toContain('Disk full')
    const all = await evidence(id)
    expect(all.impact.environments).toEqual(['plover/pay-eu'])
    expect(all.items.map(({ at }) => at)).toEqual(all.items.map(({ at }) => at).toSorted((a, b) => a - b))

    await night.order('postmortems.setAside', { postmortemId: id, key: found?.key ?? '', aside: true })
    expect((await near())[0]?.isAside).toBe(true)
    // Linked, it is the same piece of evidence, and an alert like the others.
    await night.order('postmortems.addAlerts', { postmortemId: id, episodeIds: [other], from: null })
    expect(await near()).toEqual([])
    const linked = (await evidence(id)).items.find(({ key }) => key === found?.key)
    expect(linked).toMatchObject({ group: 'alerts', episodeId: other })
    // Where nothing is linked there is no time to look at.
    expect((await evidence(await create())).items).toEqual([])
  })
})

describe('other environments that may be affected', () => {
  it('are those that run the same version, where the same alert fired, and the customer’s other ones', async () => {
    await begin({
      config: [
        'version: 1',
        'me: Mara Lind',
        'sources: [{ name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }]',
        'customers:',
        '  - { name: Mosslund Credit, environments: [plover/pay-eu, plover/pay-dr] }',
        '  - { name: Dunlin Post, environments: [heron/post-1] }',
        '',
      ].join('\n'),
    })
    const away = { installation: 'heron', customer: '' }
    await fire({ alertname: 'DiskFull', cluster_id: 'post-1', chart: 'ingress-4.9.1', ...away }, 'Disk')
    await fire({ alertname: 'DiskFull', cluster_id: 'post-2', chart: 'ingress-4.8.0', ...away }, 'Older')
    await fire({ cluster_id: 'post-3', ...away }, 'Same name')
    const id = await create(await fire({ chart: 'ingress-4.9.1' }))
    const { alsoThere } = await evidence(id)
    expect(alsoThere.map(({ environment, customer, reason }) => [environment, customer, reason])).toEqual([
      ['heron/post-1', 'Dunlin Post', 'version'],
      ['heron/post-3', null, 'alert'],
      ['plover/pay-dr', 'Mosslund Credit', 'customer'],
    ])
    expect(alsoThere[0]?.why).toMatch(/^ran ingress-4\.9\.1 when an alert fired there on \d{1,2} \w+ \d{4}$/)
  })
})

describe('alerts of a trouble that has a postmortem', () => {
  it('are offered the open ones of the same name, and no others', async () => {
    await begin()
    const first = await fire()
    const other = await fire({ alertname: 'DiskFull' }, 'Disk full')
    const known = await create(first)
    await create(other)
    night.end(pageLabels())
    await night.pass(3_600_000)
    const again = await fire({ cluster_id: 'pay-uk' })
    const fresh = await create(again)
    expect((await evidence(fresh)).openOnes).toEqual([{ id: known, title }])
    await night.order('postmortems.remove', { postmortemId: known })
    expect((await evidence(fresh)).openOnes).toEqual([])
  })

  it('are put into it, the draft that was begun for them goes, and the text stays as it is', async () => {
    await begin()
    const known = await create(await fire())
    await night.order('postmortems.save', { postmortemId: known, base: 1, text: '# Mine\n' })
    const again = await fire({ cluster_id: 'pay-uk' }, 'Again')
    const fresh = await create(again)
    await night.order('postmortems.addAlerts', { postmortemId: known, episodeIds: [again], from: fresh })
    expect(night.postmortemsShown.at(-1)).toBe(known)
    expect(night.state().postmortems.map(({ id }) => id)).toEqual([known])
    expect((await read(known)).text).toBe('# Mine\n')
    const [shown] = night.state().postmortems
    expect(shown?.episodeIds).toHaveLength(2)
    expect(shown?.life.environments.map(({ environment }) => environment)).toEqual([
      ...['plover/pay-eu', 'plover/pay-uk'],
    ])
    const story = await night.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId: known })
    expect(story.map(({ kind, text }) => [kind, text])).toContainEqual(['alerts-added', 'one alert'])
    expect((await evidence(known)).items.some(({ text }) => text === 'Fired: Again')).toBe(true)
    await night.restart()
    expect(night.state().postmortems.map(({ id, episodeIds }) => [id, episodeIds.length])).toEqual([
      [known, 2],
    ])
  })

  it('leave a draft alone in which somebody has typed', async () => {
    await begin()
    const known = await create(await fire())
    const fresh = await create(await fire({ cluster_id: 'pay-uk' }, 'Again'))
    await night.order('postmortems.save', { postmortemId: fresh, base: 1, text: '# Typed\n' })
    await night.order('postmortems.addAlerts', { postmortemId: known, episodeIds: [], from: fresh })
    expect(night.state().postmortems.find(({ id }) => id === known)?.episodeIds).toHaveLength(2)
    expect((await read(fresh)).text).toBe('# Typed\n')
  })

  it('leave a copy alone that was made of words typed beside others, and one that was taken in from a file', async () => {
    await begin()
    const episodeId = await fire()
    const known = await create(episodeId)
    await night.order('postmortems.save', { postmortemId: known, base: 1, text: '# One\n' })
    await night.order('postmortems.save', { postmortemId: known, base: 1, text: '# Two, by hand\n' })
    const copy = night.postmortemsShown.at(-1) ?? 0
    await night.order('pieces.put', { pieces: 'a-file-x', index: 0, text: '# Three, from a file\n' })
    await night.order('postmortems.import', { importId: 'p', name: 'a.md', pieces: 'a-file-x' })
    const taken = night.state().postmortems.find(({ title }) => title === 'Three, from a file')?.id
    for (const from of [copy, taken])
      await night.order('postmortems.addAlerts', { postmortemId: known, episodeIds: [episodeId], from })
    const titles = night.state().postmortems.map(({ title }) => title)
    expect(titles.toSorted()).toEqual(['Copy of Two, by hand', 'One', 'Three, from a file'])
  })

  it('leave one alone that was handed out already', async () => {
    await begin()
    const known = await create(await fire())
    const fresh = await create(await fire({ cluster_id: 'pay-uk' }, 'Again'))
    await night.order('postmortems.assign', {
      ...{ postmortemId: fresh, team: 'Edge', assignee: null, sprint: null },
    })
    await night.order('postmortems.addAlerts', { postmortemId: known, episodeIds: [], from: fresh })
    expect(
      night
        .state()
        .postmortems.map(({ id }) => id)
        .toSorted(),
    ).toEqual([known, fresh])
  })

  it('do not go into one that was put away', async () => {
    await begin()
    const episodeId = await fire()
    const id = await create(episodeId)
    await night.order('postmortems.remove', { postmortemId: id })
    await expect(
      night.order('postmortems.addAlerts', { postmortemId: id, episodeIds: [episodeId] }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})
