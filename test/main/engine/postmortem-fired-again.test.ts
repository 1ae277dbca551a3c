/** A linked alert that fires again after the fix opens its postmortem again, or is said: seen by the whole engine, over restarts too. */
import { afterEach, describe, expect, it } from 'vitest'
import type { HandOff } from '../../../contract/hand-off.ts'
import type { PostmortemEvent, PostmortemLife } from '../../../contract/postmortem-life.ts'
import { postmortemTag } from '../../../main/night/postmortem-notice.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

const minuteMs = 60_000
const dayMs = 86_400_000
const alert = pageLabels()
let id = 0
const life = (): PostmortemLife => {
  const found = night.state().postmortems.find((one) => one.id === id)
  if (!found) throw new Error('it is not listed')
  return found.life
}
const story = async () => {
  const lines = await night.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId: id })
  return lines.map(({ kind, text, by }) => [kind, text, by])
}
const order = (name: string, input: Record<string, unknown>) =>
  night.order(name as never, { postmortemId: id, ...input })
const rollout = (environment: string, told: Record<string, unknown>) =>
  order('postmortems.rollout', {
    ...{ environment, customer: null, version: null, evidence: null, reason: null, plannedAt: null, ...told },
  })
const environmentOf = () => life().environments[0]?.environment ?? ''

/** An alert that fired and is over, and its postmortem with somebody who fixes it. */
const beginFixing = async (options: NightOptions = {}, labels = alert): Promise<void> => {
  night = await startNight(options)
  night.fire(labels)
  await night.pass(20_000)
  const [episode] = [...night.state().episodes.values()]
  await night.order('postmortems.create', { episodeIds: [episode?.id] })
  id = night.postmortemsShown.at(-1) ?? 0
  await order('postmortems.assign', { team: 'Edge', assignee: 'Anneke Vos', sprint: null })
  await order('postmortems.move', { to: 'fixing', reason: null })
  night.end(labels)
  await night.pass(2 * minuteMs)
}
const close = async (): Promise<void> => {
  for (const kind of ['alert', 'recipe'])
    await order('postmortems.outcome', { kind, state: 'none', title: '', url: null, reason: 'Not needed.' })
  await order('postmortems.move', { to: 'closed', reason: null })
}
const fireAgain = async (labels = alert): Promise<void> => {
  night.fire(labels)
  await night.pass(20_000)
}
/** Days pass with the engine closed: nobody has to live through each second of them. */
const later = (ms: number) => night.restart(ms)

describe('a linked alert that fires again', () => {
  it('opens a closed postmortem again, and its environment does not have the fix any more', async () => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await close()
    await later(3 * dayMs)
    await fireAgain()
    expect(life()).toMatchObject({ state: 'fixing', assignee: 'Anneke Vos' })
    expect(life().environments[0]).toMatchObject({ state: 'open', version: null, at: null })
    expect(night.clock.now() - (life().firedAgainAt ?? 0)).toBeLessThan(minuteMs)
    expect((await story()).slice(-2)).toEqual([
      ['fired-again', `IngressErrorRatioHigh in ${environmentOf()}, which has the fix, 4.9.2`, null],
      ['reopened', 'Closed to Fix in progress', null],
    ])
    const before = life()
    await night.restart()
    expect(life()).toEqual(before)

    // Fixed better, it can be closed anew, and what fired is seen to.
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.3' })
    await order('postmortems.move', { to: 'closed', reason: null })
    expect(life()).toMatchObject({ state: 'closed', firedAgainAt: null })
  })

  it('is said once without a sound, in the day', async () => {
    // Monday at ten; the week begins with a closed one, and the alert is back in the night to Wednesday.
    await beginFixing({ startAt: Date.parse('2026-10-12T10:00:00Z') })
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await close()
    const notices = () => night.shown.filter(({ tag }) => tag === postmortemTag)
    await later(Date.parse('2026-10-14T02:00:00Z') - night.clock.now())
    await fireAgain()
    expect([life().state, notices()]).toEqual(['fixing', []])
    await later(Date.parse('2026-10-14T10:00:00Z') - night.clock.now())
    await night.pass(2_000)
    expect(notices()).toMatchObject([
      { loud: false, body: expect.stringMatching(/: its alert fired again after the fix\.$/) },
    ])
    await later(minuteMs)
    await night.pass(2_000)
    expect(notices()).toHaveLength(1)
  })

  it('is told in the hand-off of the shift and in the digest of the night, until somebody has seen to it', async () => {
    const local = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
    await beginFixing({ startAt: local(20, 10) })
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await close()
    const waits = () => night.state().desk.digest?.again ?? null
    await later(local(21, 7) - night.clock.now())
    expect(waits()).toBeNull()
    await later(local(22, 3) - night.clock.now())
    await fireAgain()
    const told = [{ postmortemId: id, title: expect.any(String), at: life().firedAgainAt, isOpened: true }]
    const handOff = () => night.query<HandOff>('handOff.read', {})
    expect((await handOff()).again).toEqual(told)
    await later(local(22, 7) - night.clock.now())
    expect(waits()).toBe(1)
    expect((await handOff()).again).toEqual(told)
    // The next one's shift began after it.
    await later(local(22, 16) - night.clock.now())
    expect((await handOff()).again).toEqual([])

    await later(local(23, 3) - night.clock.now())
    await rollout(environmentOf(), { state: 'not-applicable', reason: 'It has its own ingress.' })
    await order('postmortems.move', { to: 'closed', reason: null })
    night.end(alert)
    await night.pass(2 * minuteMs)
    await fireAgain()
    expect((await handOff()).again).toMatchObject([{ isOpened: false, at: life().firedAgainAt }])
    await order('postmortems.move', { to: 'closed', reason: 'Another cause.' })
    expect((await handOff()).again).toEqual([])
  })

  it('counts from when the environment got the fix, and no longer than the policy says', async () => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await close()
    await later(14 * dayMs + 10 * minuteMs)
    await fireAgain()
    expect(life()).toMatchObject({ state: 'closed', firedAgainAt: null })
  })

  it('does not count while it fires still from before the fix', async () => {
    await beginFixing()
    night.fire(alert)
    await night.pass(1_000)
    // Nightdesk has not seen it yet when the fix is told.
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await night.pass(minuteMs)
    expect(life()).toMatchObject({ state: 'deploying', firedAgainAt: null })
    // What goes quiet and fires anew is another firing, of the same episode too.
    night.end(alert)
    await night.pass(2 * minuteMs)
    await fireAgain()
    expect(life()).toMatchObject({ state: 'fixing' })
  })

  it.each([
    ['in another environment', pageLabels({ installation: 'heron', cluster_id: 'web-1' })],
    ['under another name', pageLabels({ alertname: 'NodeNotReady' })],
  ])('does not count %s', async (_, other) => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await close()
    await night.pass(minuteMs)
    await fireAgain(other)
    expect(life()).toMatchObject({ state: 'closed', firedAgainAt: null })
  })

  it('opens nothing where an environment has no fix yet', async () => {
    await beginFixing()
    await fireAgain()
    expect(life()).toMatchObject({ state: 'fixing', firedAgainAt: null })
  })

  it('is only said where the fix was said not to apply, and again only after somebody looked at it', async () => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'not-applicable', reason: 'It has its own ingress.' })
    await close()
    const fired = async () => (await story()).filter(([kind]) => kind === 'fired-again')
    await later(dayMs)
    await fireAgain()
    expect(life()).toMatchObject({ state: 'closed' })
    expect(life().firedAgainAt).not.toBeNull()
    expect(await fired()).toEqual([
      [
        'fired-again',
        `IngressErrorRatioHigh in ${environmentOf()}, where the fix was said not to apply`,
        null,
      ],
    ])
    night.end(alert)
    await night.pass(2 * minuteMs)
    await fireAgain()
    expect(await fired()).toHaveLength(1)

    await expect(order('postmortems.move', { to: 'closed', reason: '' })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await order('postmortems.move', { to: 'closed', reason: 'Another cause.' })
    expect(life()).toMatchObject({ state: 'closed', firedAgainAt: null })
    night.end(alert)
    await night.pass(2 * minuteMs)
    await fireAgain()
    expect(await fired()).toHaveLength(2)
  })

  it('is only said while something keeps it quiet, and opens it when it is heard', async () => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    await close()
    await night.pass(minuteMs)
    const now = night.clock.now()
    const silence = await night.peers[0]?.handle({
      ...{ method: 'POST', path: '/api/v2/silences', query: new URLSearchParams() },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        matchers: [{ name: 'alertname', value: alert.alertname, isRegex: false, isEqual: true }],
        ...{ startsAt: new Date(now).toISOString(), endsAt: new Date(now + 10 * minuteMs).toISOString() },
        ...{ createdBy: 'Jun', comment: 'upgrade' },
      }),
      signal: new AbortController().signal,
    })
    expect(silence?.status).toBe(200)
    await fireAgain()
    expect(life()).toMatchObject({ state: 'closed' })
    expect((await story()).at(-1)?.[1]).toContain('while it is kept quiet')
    await night.pass(11 * minuteMs)
    expect(life()).toMatchObject({ state: 'fixing' })
  })

  it('is told of a closed one that named no environment', async () => {
    await beginFixing()
    // As older versions let it be taken off the list.
    night.engine().core.db.transact((db) => db.run('DELETE FROM postmortem_environment'))
    await order('postmortems.impact', { impact: 'none', minutes: null, reason: 'Nobody noticed.' })
    await close()
    await night.pass(minuteMs)
    await fireAgain()
    expect(life()).toMatchObject({ state: 'closed' })
    expect((await story()).at(-1)?.[1]).toContain('after it was closed')
  })

  it('is seen, and calls, also where its postmortem cannot be read', async () => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    const { core } = night.engine()
    core.db.transact((db) => db.run("UPDATE postmortem_life SET customers = 'no list'"))
    const called = night.shown.length
    await night.pass(minuteMs)
    await fireAgain()
    const firing = [...night.state().episodes.values()].filter((episode) => episode.firing)
    expect(firing.map(({ alertname }) => alertname)).toEqual(['IngressErrorRatioHigh'])
    expect(night.shown.length).toBeGreaterThan(called)
  })

  it('is seen, and calls, also where what became of its postmortem cannot be written', async () => {
    await beginFixing()
    await rollout(environmentOf(), { state: 'deployed', version: '4.9.2' })
    night
      .engine()
      .core.db.transact((db) =>
        db.run(
          "CREATE TRIGGER broken BEFORE INSERT ON postmortem_event BEGIN SELECT RAISE(ABORT, 'a damaged page'); END",
        ),
      )
    const called = night.shown.length
    await night.pass(minuteMs)
    await fireAgain()
    const firing = [...night.state().episodes.values()].filter((episode) => episode.firing)
    expect(firing.map(({ alertname }) => alertname)).toEqual(['IngressErrorRatioHigh'])
    expect(night.shown.length).toBeGreaterThan(called)
  })

  it('opens all that it is about again, of many alerts at once, each once', async () => {
    night = await startNight()
    const many = Array.from({ length: 40 }, (_, index) =>
      pageLabels({ alertname: `Storm${index % 4}`, installation: `i${index % 5}`, instance: `n${index}` }),
    )
    for (const labels of many) night.fire(labels)
    await night.pass(20_000)
    const episodeIds = [...night.state().episodes.keys()]
    for (let count = 0; count < 6; count += 1) await night.order('postmortems.create', { episodeIds })
    for (const labels of many) night.end(labels)
    await night.pass(2 * minuteMs)
    for (const one of [...night.state().postmortems]) {
      id = one.id
      await order('postmortems.assign', { team: 'Edge', assignee: 'Anneke Vos', sprint: null })
      await order('postmortems.move', { to: 'fixing', reason: null })
      for (const { environment } of one.life.environments)
        await rollout(environment, { state: 'deployed', version: '4.9.2' })
      await close()
    }
    await later(dayMs)
    for (const labels of many) night.fire(labels)
    await night.pass(20_000)
    for (const one of [...night.state().postmortems]) {
      id = one.id
      expect(life()).toMatchObject({ state: 'fixing' })
      expect(life().environments.map(({ state }) => state)).toContain('open')
      expect((await story()).filter(([kind]) => kind === 'reopened')).toHaveLength(1)
    }
  })
})
