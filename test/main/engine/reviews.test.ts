/** What is asked when an alert is over, over whole nights. Times are UTC. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeReview, ReviewAnswers } from '../../../contract/episode-review.ts'
import { waitingReviews } from '../../../contract/episode-review.ts'
import type { HandOff } from '../../../contract/hand-off.ts'
import type { Evidence } from '../../../contract/postmortem-evidence.ts'
import type { PostmortemEvent } from '../../../contract/postmortem-life.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())

const at = (text: string): number => Date.parse(`${text}Z`)
const days = '[mon, tue, wed, thu, fri, sat, sun]'
const config = `version: 1
me: Mara Lind
rest: {hours: 9}
postmortems: {policy: "2022"}
hours: [{name: night, zone: UTC, weekly: [{days: ${days}, from: "22:00", to: "06:00"}]}]
sources: [{name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}]
`
const labels = (alertname: string) => pageLabels({ alertname, cluster_id: alertname.toLowerCase() })
const reviews = (): readonly EpisodeReview[] => night.state().desk.reviews
const waiting = (): readonly string[] =>
  waitingReviews(reviews(), night.clock.now()).map(({ title }) => title)
const until = (text: string): Promise<void> => night.pass(at(text) - night.clock.now())
const answers: ReviewAnswers = { impact: 'degraded', falseAlarm: false, temporary: true, elsewhere: true }

async function aNight(options: NightOptions = {}): Promise<void> {
  night = await startNight({ config, startAt: at('2026-10-14T02:00'), zone: 'UTC', ...options })
  await night.pass(3 * minuteMs)
}

/** Calls, is taken after a minute, and is over. */
async function over(name: string): Promise<void> {
  night.fire(labels(name))
  await night.pass(minuteMs)
  await night.order('alerts.acknowledge', { episodeId: night.episode(name).id })
  night.end(labels(name))
  await night.pass(2 * minuteMs)
}

describe('the end of an alert that called somebody', () => {
  it('is asked about once, over a restart too', async () => {
    await aNight()
    await over('First')
    await over('Second')
    expect(waiting()).toEqual(['Second', 'First'])
    const asked = reviews()
    await night.restart()
    expect(reviews()).toEqual(asked)
    // A word about it later asks nobody again.
    await night.order('notes.add', { episodeId: night.episode('First').id, text: 'Calm since.' })
    expect(reviews()).toEqual(asked)
  })

  it('is not asked about while it fires, and while it fires again', async () => {
    await aNight()
    night.fire(labels('Flaps'))
    await night.pass(minuteMs)
    expect(reviews()).toEqual([])
    night.end(labels('Flaps'))
    await night.pass(2 * minuteMs)
    expect(waiting()).toEqual(['Flaps'])
    night.fire(labels('Flaps'))
    await night.pass(minuteMs)
    expect(reviews()).toEqual([])
    night.end(labels('Flaps'))
    await night.pass(2 * minuteMs)
    expect(waiting()).toEqual(['Flaps'])
  })

  it('is not asked about where nobody was called', async () => {
    await aNight()
    night.fire({ ...labels('Quiet'), severity: 'ticket' })
    await night.pass(minuteMs)
    night.end({ ...labels('Quiet'), severity: 'ticket' })
    await night.pass(2 * minuteMs)
    expect(night.episode('Quiet').quietAt).not.toBeNull()
    expect(reviews()).toEqual([])
  })

  it('is not asked about where it was kept quiet', async () => {
    await aNight()
    night.fire(labels('Silenced'))
    await night.pass(minuteMs)
    await night.order('silences.create', {
      ...{ sourceId: 'plover', endsAt: night.clock.now() + hourMs, comment: 'being mended' },
      matchers: [{ name: 'alertname', value: 'Silenced', isRegex: false, isEqual: true }],
      ...{ episodeIds: [night.episode('Silenced').id], batchId: null },
    })
    await night.pass(2 * minuteMs)
    expect(night.episode('Silenced')).toMatchObject({
      calledAt: expect.any(Number),
      keptQuiet: { kind: 'silenced' },
    })
    night.end(labels('Silenced'))
    await night.pass(2 * minuteMs)
    expect(night.episode('Silenced').quietAt).not.toBeNull()
    expect(reviews()).toEqual([])
  })

  it('is one fact with the end: both are written, or neither', async () => {
    await aNight()
    night.fire(labels('First'))
    await night.pass(minuteMs)
    const { db } = night.engine().core
    const fails = "BEGIN SELECT RAISE(ABORT, 'full'); END"
    db.transact((write) => write.run(`CREATE TRIGGER review_fails BEFORE INSERT ON episode_review ${fails}`))
    night.end(labels('First'))
    await night.pass(2 * minuteMs)
    expect(night.episode('First').quietAt).toBeNull()
    db.transact((write) => write.run('DROP TRIGGER review_fails'))
    await night.pass(2 * minuteMs)
    expect(night.episode('First').quietAt).not.toBeNull()
    expect(waiting()).toEqual(['First'])
  })
})

describe('the answers', () => {
  it('are judged by the policy of the file, kept with it, and told to the alert', async () => {
    await aNight()
    await over('First')
    const { id } = night.episode('First')
    await night.order('review.answer', { episodeIds: [id], answers })
    expect(reviews()[0]?.answered).toEqual({
      ...{ at: night.clock.now(), by: 'Mara Lind', answers, verdict: 'required', policy: '2022 v1' },
      reason: 'Only a temporary fix is in place, and it could hit other environments.',
    })
    expect(night.episode('First').impact).toBe('degraded')
    expect(waiting()).toEqual([])
    await night.restart()
    expect(reviews()[0]?.answered?.verdict).toBe('required')
  })

  it('can be given for several, and once more', async () => {
    await aNight()
    await over('First')
    await over('Second')
    const episodeIds = reviews().map(({ episodeId }) => episodeId)
    await night.order('review.answer', {
      episodeIds,
      answers: { ...answers, falseAlarm: true, temporary: null },
    })
    expect(reviews().map(({ answered }) => answered?.verdict)).toEqual(['not-needed', 'not-needed'])
    await night.order('review.answer', {
      episodeIds: episodeIds.slice(1),
      answers: { ...answers, impact: 'unknown' },
    })
    expect(reviews().map(({ answered }) => answered?.verdict)).toEqual(['not-needed', 'required'])
    // "Not known" takes back nothing that was told.
    expect(night.episode('First').impact).toBe('degraded')
  })

  it('are refused for an alert that nothing was asked about', async () => {
    await aNight()
    night.fire(labels('Fires'))
    await night.pass(minuteMs)
    const { id } = night.episode('Fires')
    await expect(night.order('review.answer', { episodeIds: [id], answers })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(night.episode('Fires').impact).toBe('unknown')
  })

  it('reach the draft that is about it, where it does not know better', async () => {
    await aNight()
    await over('First')
    const { id } = night.episode('First')
    await night.order('postmortems.create', { episodeIds: [id] })
    await night.order('review.answer', { episodeIds: [id], answers })
    const life = () => night.state().postmortems[0]?.life
    expect(life()).toMatchObject({ impact: 'degraded', policy: '2022 v1' })
    await night.order('review.answer', { episodeIds: [id], answers: { ...answers, impact: 'down' } })
    expect(life()?.impact).toBe('degraded')
  })

  it('name the policy of a draft; what was handed out keeps the one it was judged under', async () => {
    await aNight()
    const life = () => night.state().postmortems[0]?.life
    const named = async (policy: string) => {
      const text = config.replace('policy: "2022"', `policy: "${policy}"`)
      await night.restart(0, () => writeFileSync(path.join(night.dir, 'config.yaml'), text))
      await night.pass(minuteMs)
    }
    await over('First')
    const { id } = night.episode('First')
    await night.order('postmortems.create', { episodeIds: [id] })
    expect(life()?.policy).toBe('2022 v1')
    await named('2019')
    // Begun is begun: another setting changes nothing of it by itself.
    expect(life()?.policy).toBe('2022 v1')
    await night.order('review.answer', { episodeIds: [id], answers })
    expect(life()?.policy).toBe('2019 v1')

    const postmortemId = night.state().postmortems[0]?.id
    await night.order('postmortems.assign', { postmortemId, team: 'Edge', assignee: null, sprint: null })
    await named('2024')
    await night.order('review.answer', { episodeIds: [id], answers: { ...answers, elsewhere: null } })
    expect(reviews()[0]?.answered?.policy).toBe('2024 v1')
    expect(life()?.policy).toBe('2019 v1')
  })

  it('are not asked for any more after a week, nor shown for ever', async () => {
    await aNight()
    await over('First')
    await over('Second')
    await night.order('review.answer', { episodeIds: [night.episode('First').id], answers })
    await night.restart(24 * hourMs)
    expect(reviews().map(({ title }) => title)).toEqual(['Second'])
    await night.restart(7 * 24 * hourMs)
    expect(reviews()).toEqual([])
  })
})

describe('later', () => {
  it('is in the morning at night, when the rest is over', async () => {
    await aNight()
    await over('First')
    await night.order('review.later', { episodeIds: [night.episode('First').id] })
    expect(waiting()).toEqual([])
    // Taken at 02:04, nine hours of rest.
    const laterAt = reviews()[0]?.laterAt ?? 0
    expect(laterAt).toBe((night.episode('First').quietAt ?? 0) + 9 * hourMs)
    await night.pass(laterAt - night.clock.now() - 1_000)
    expect(waiting()).toEqual([])
    await night.pass(2_000)
    expect(waiting()).toEqual(['First'])
  })

  it('is two hours by day', async () => {
    await aNight({ startAt: at('2026-10-14T12:00') })
    await over('First')
    await night.order('review.later', { episodeIds: [night.episode('First').id] })
    expect(reviews()[0]?.laterAt).toBe(night.clock.now() + 2 * hourMs)
  })
})

describe('a draft left for the morning', () => {
  const left = () => night.state().desk.nightDrafts
  const draft = () => night.state().postmortems[0]
  const story = async (): Promise<readonly string[]> =>
    (await night.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId: draft()?.id })).map(
      ({ kind }) => kind,
    )

  it('comes back when the night is over and the rest too, over a restart', async () => {
    await aNight()
    await over('First')
    await night.order('postmortems.create', { episodeIds: [night.episode('First').id] })
    const postmortemId = draft()?.id
    await night.order('postmortems.sleep', { postmortemId })
    // A second press is the same.
    await night.order('postmortems.sleep', { postmortemId })
    expect(draft()?.life.nightAt).toBe(night.clock.now())
    expect((await story()).filter((kind) => kind === 'left-for-morning')).toHaveLength(1)
    await until('2026-10-14T06:30')
    expect(left()).toEqual([])
    await night.restart()
    await until('2026-10-14T11:10')
    expect(left()).toEqual([postmortemId])
    await night.order('postmortems.morning', { postmortemId })
    expect(left()).toEqual([])
    expect(draft()?.life.nightAt).toBeNull()
  })

  it('needs no reminder once it has gone on', async () => {
    await aNight({ startAt: at('2026-10-14T02:00') })
    await night.order('postmortems.create', { episodeIds: [] })
    const postmortemId = draft()?.id
    await night.order('postmortems.sleep', { postmortemId })
    await until('2026-10-14T06:00:10')
    expect(left()).toEqual([postmortemId])
    await night.order('postmortems.assign', { postmortemId, team: 'atlas', assignee: null, sprint: null })
    expect(left()).toEqual([])
  })
})

describe('the hand-off', () => {
  const read = () => night.query<HandOff>('handOff.read', {})
  it('tells what nobody has said, what is needed and not begun, and what was left', async () => {
    await aNight()
    await over('First')
    const { id } = night.episode('First')
    expect((await read()).reviews).toEqual([{ title: 'First', verdict: null }])
    await night.order('review.answer', { episodeIds: [id], answers })
    expect((await read()).reviews).toEqual([{ title: 'First', verdict: 'required' }])
    await night.order('postmortems.create', { episodeIds: [id] })
    await night.order('postmortems.sleep', { postmortemId: night.state().postmortems[0]?.id })
    expect(await read()).toMatchObject({ reviews: [], drafts: [{ isLeft: true }] })
  })

  it('is not troubled with what needs none', async () => {
    await aNight()
    await over('First')
    const episodeIds = [night.episode('First').id]
    await night.order('review.answer', { episodeIds, answers: { ...answers, falseAlarm: true } })
    expect((await read()).reviews).toEqual([])
  })
})

it('the answer about a temporary fix is known to whoever looks through the words of its postmortem', async () => {
  await aNight()
  await over('First')
  await over('Second')
  const ids = ['First', 'Second'].map((name) => night.episode(name).id)
  await night.order('postmortems.create', { episodeIds: ids })
  const postmortemId = night.postmortemsShown.at(-1) ?? 0
  const temporary = async () =>
    (await night.query<Evidence>('postmortems.evidence', { postmortemId })).temporary
  const answer = (index: number, more: Partial<ReviewAnswers>) =>
    night.order('review.answer', { episodeIds: [ids[index]], answers: { ...answers, ...more } })
  expect(await temporary()).toBeNull()
  await answer(0, { temporary: false })
  expect(await temporary()).toBe(false)
  await answer(1, { temporary: true })
  expect(await temporary()).toBe(true)
  // A false alarm had nothing to fix.
  await answer(1, { temporary: true, falseAlarm: true })
  expect(await temporary()).toBe(false)
})
