/** The notification of a colleague's question: its button, its click, and when it goes; and what is told outside of the page. */
import { afterEach, describe, expect, it } from 'vitest'
import type { ServerEvent } from '../../../contract/wire.ts'
import { fingerprintOf } from '../../../main/drill/fingerprint.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { aCarriedQuestion, type QuestionPart } from '../../helpers/carried-question.ts'

const minuteMs = 60_000
const config = [
  'version: 1',
  'me: Mara Lind',
  'sources:',
  '  - name: plover',
  '    kind: alertmanager',
  '    urls: ["http://am1.invalid"]',
  '    poll: 15s',
  '    carryEscalations: true',
  '',
].join('\n')

let night: Night
afterEach(() => night.close())

async function begin(options: NightOptions = {}): Promise<void> {
  night = await startNight({ config, sound: true, ...options })
  await night.pass(20_000)
}
/** @returns the silence's id */
async function asks(part: QuestionPart = {}): Promise<string> {
  const id = write(part)
  await night.pass(16_000)
  return id
}
const write = (part: QuestionPart): string => {
  const now = night.clock.now()
  const { id } = night.silences.set({ id: null, ...aCarriedQuestion(now, part) }, now) as { id: string }
  return id
}
const notice = () => {
  const found = night.shown.findLast(({ tag }) => tag.startsWith('escalation:'))
  if (!found) throw new Error('no question was shown')
  return found
}
const labels = () => notice().actions.map(({ label }) => label)
const state = () => night.state().escalations.at(0)?.state
const answers = () =>
  night.silences
    .list(night.clock.now())
    .filter(({ comment }) => /"kind":"(accept|decline)"/.test(comment))
    .map(({ comment }) => (comment.includes('"kind":"accept"') ? 'accept' : 'decline'))
const summary = () => night.engine().summary(false)

describe('the Accept button', () => {
  it('says yes once, however often it is pressed, and the notification goes', async () => {
    await begin()
    await asks()
    expect(notice()).toMatchObject({ title: 'Sami Haddad asks you to take over', loud: true })
    expect(labels()).toEqual(['Accept', 'Open'])
    const pressed = notice().actions[0]
    pressed?.run()
    pressed?.run()
    await night.pass(1_000)
    expect(state()).toBe('accepted')
    expect(night.withdrawn.filter((tag) => tag === notice().tag)).toHaveLength(1)
    expect(night.playing()).toBeNull()
    await night.pass(30_000)
    expect(answers()).toEqual(['accept'])
    // The second press is no order that failed, either.
    expect(night.shown.at(-1)).toBe(notice())
    expect(night.state().escalations[0]?.history.map(({ kind }) => kind)).toEqual(['asked', 'accepted'])
  })

  it('takes the alert itself, where it is listed here', async () => {
    await begin()
    night.fire(pageLabels({ alertname: 'One' }), { summary: 'One' })
    await night.pass(16_000)
    await asks({ alert: { title: 'One', fingerprint: fingerprintOf(pageLabels({ alertname: 'One' })) } })
    notice().actions[0]?.run()
    await night.pass(1_000)
    expect(night.episode('One').ack).toMatchObject({ by: 'Mara Lind', mine: true })
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
  })

  it('says that it waits when the source cannot be told yet', async () => {
    await begin()
    await asks()
    night.down.add(0)
    await night.pass(60_000)
    notice().actions[0]?.run()
    await night.pass(1_000)
    expect(state()).toBe('accepted')
    expect(night.shown.at(-1)).toMatchObject({
      title: 'Accepted',
      body: 'Queued: Sami Haddad hears of it when this laptop is online.',
      loud: false,
    })
  })

  it('says so, and the question rings on, when it could not be kept', async () => {
    await begin()
    await asks()
    const { db } = night.engine().core
    db.transact((write) =>
      write.run("CREATE TRIGGER full BEFORE UPDATE ON escalation BEGIN SELECT RAISE(ABORT, 'full'); END"),
    )
    const { tag } = notice()
    notice().actions[0]?.run()
    await night.pass(1_000)
    expect(night.shown.at(-1)).toMatchObject({ title: 'Nothing was done', loud: true, quietly: true })
    expect(state()).toBe('asked')
    expect(night.withdrawn).not.toContain(tag)
    db.transact((write) => write.run('DROP TRIGGER full'))
    night.shown.find((one) => one.tag === tag)?.actions[0]?.run()
    expect(state()).toBe('accepted')
  })

  it('is there off duty too, where it comes without a sound', async () => {
    await begin()
    await night.order('duty.set', { state: 'off', untilAt: null })
    await asks()
    expect(notice().loud).toBe(false)
    expect(labels()).toEqual(['Accept', 'Open'])
    expect(summary().question).toBeNull()
  })
})

describe('a click on it', () => {
  it('leads to the row of the question, also where its alert is listed here', async () => {
    await begin()
    night.fire(pageLabels({ alertname: 'One' }), { summary: 'One' })
    await night.pass(16_000)
    await asks({ alert: { title: 'One', fingerprint: fingerprintOf(pageLabels({ alertname: 'One' })) } })
    const heard: ServerEvent[] = []
    const caller = { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} }
    const seat = night.engine().attach((event) => heard.push(event), caller)
    const { id } = night.state().escalations[0] ?? {}
    notice().onClick()
    expect(heard.at(-1)).toEqual({ event: 'show-question', escalationId: id })
    expect(notice().escalationId).toBe(id)
    seat.detach()
  })

  it('is told to a page that shows it itself', async () => {
    await begin()
    night.notifier = { state: 'page', reason: null }
    await asks()
    const { id } = night.state().escalations[0] ?? {}
    expect(night.announced.at(-1)).toMatchObject({ escalationId: id, tag: `escalation:${id}` })
  })
})

describe('it goes', () => {
  const isGone = () => night.withdrawn.includes(notice().tag)
  it.each([
    ['with a yes of mine', () => answer('accept'), 'accepted'],
    ['with a no of mine', () => answer('decline'), 'declined'],
    [
      'when it is asked no more',
      async (id: string) => {
        night.silences.expire(id, night.clock.now())
        await night.pass(16_000)
      },
      'over',
    ],
    ['when its time is over', () => night.pass(6 * minuteMs), 'timed-out'],
  ] as const)('%s', async (_what, happens, then) => {
    await begin()
    const id = await asks()
    expect(isGone()).toBe(false)
    expect(summary()).toMatchObject({ asked: 1, question: { escalationId: expect.anything() } })
    await happens(id)
    await night.pass(1_000)
    expect([state(), isGone()]).toEqual([then, true])
    expect(summary()).toMatchObject({ asked: 0, question: null })
  })

  it('and comes back for none of it: not with a restart, not with another answer', async () => {
    await begin()
    await asks()
    await answer('decline')
    await answer('decline')
    const shown = night.shown.length
    await night.restart()
    await night.pass(60_000)
    expect(night.shown.length).toBe(shown)
    expect(answers()).toEqual(['decline'])
    expect(night.state().escalations[0]?.history.map(({ kind }) => kind)).toEqual(['asked', 'declined'])
  })

  const answer = (kind: 'accept' | 'decline'): Promise<void> =>
    night.order('escalations.answer', {
      escalationId: night.state().escalations[0]?.id,
      answer: kind,
      text: '',
    })
})

describe('what stands outside of the page', () => {
  it('names the question that called last, and since when, over a restart', async () => {
    await begin()
    await asks()
    const first = summary().question
    expect(first).toEqual({
      escalationId: night.state().escalations[0]?.id,
      calledAt: night.state().escalations[0]?.calledAt,
    })
    await asks({ uid: 'nq-other-000000002' })
    expect(summary().asked).toBe(2)
    const second = summary().question
    expect(second?.calledAt).toBeGreaterThan(first?.calledAt ?? Number.POSITIVE_INFINITY)
    await night.restart()
    await night.pass(20_000)
    expect(summary().question).toEqual(second)
  })
})
