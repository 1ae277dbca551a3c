import { describe, expect, it } from 'vitest'
import { isAllQuiet } from '../../../contract/state.ts'
import { jonas, mara, robot, sophie } from '../../helpers/a-support-source.ts'
import { startInbox, wednesday } from '../../helpers/an-inbox.ts'

const ref = 'C1/1700000000.000100'

describe('threads that come in', () => {
  it('shows who waits, since the last message, and nobody once it is answered', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, sophie, 'Checkout answers with 502')
    await inbox.pass(34_000)
    inbox.chat.say(ref, sophie, 'Since 09:50, in pay-eu')
    const lastAt = inbox.clock.now()
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({
      ...{ title: 'Checkout answers with 502', channel: 'tarnwick-support', customer: 'tarnwick' },
      ...{ waitsFor: 'us', lastCustomerAt: lastAt, firstAnswerAt: null, closed: null },
      last: { text: 'Since 09:50, in pay-eu', by: 'Sophie Adler', side: 'customer', mine: false },
    })
    inbox.chat.say(ref, jonas, 'We look into it')
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'customer', lastCustomerAt: lastAt })
    expect(inbox.thread().firstAnswerAt).not.toBeNull()
  })

  it('leaves out what nobody but us and programs has said', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, mara, 'We upgrade on Friday')
    inbox.chat.say(ref, robot, 'deployed 1.2.3')
    await inbox.pass(34_000)
    expect(inbox.threads()).toEqual([])
    inbox.chat.say(ref, sophie, 'At what time?')
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({
      title: 'We upgrade on Friday',
      waitsFor: 'us',
      firstAnswerAt: null,
    })
  })

  it('F76: keeps the words of a message that was edited or removed, marked', async () => {
    const inbox = await startInbox()
    const first = inbox.chat.say(ref, sophie, 'Checkout is down')
    const second = inbox.chat.say(ref, sophie, 'Ignore that')
    await inbox.pass(34_000)
    inbox.chat.edit(ref, first, 'Checkout is slow')
    inbox.chat.remove(ref, second)
    await inbox.pass(34_000)
    const messages = await inbox.items('message')
    expect(
      messages.map(({ text, editedAt, removedAt }) => [text, editedAt !== null, removedAt !== null]),
    ).toEqual([
      ['Checkout is slow', true, false],
      ['Ignore that', false, true],
    ])
    expect(inbox.thread().title).toBe('Checkout is slow')
  })

  it('notices what is gone, and what is new, when the thread is read whole before an answer leaves', async () => {
    const inbox = await startInbox()
    const first = inbox.chat.say(ref, sophie, 'Checkout is down')
    const second = inbox.chat.say(ref, sophie, 'Completely')
    await inbox.pass(34_000)
    inbox.chat.forget(ref, first)
    await inbox.order('support.answer', { threadId: inbox.thread().id, text: 'Which one?', seenKey: second })
    await inbox.pass(6_000)
    const messages = await inbox.items('message')
    expect(messages.map(({ text, removedAt }) => [text, removedAt !== null])).toEqual([
      ['Checkout is down', true],
      ['Completely', false],
      ['Which one?', false],
    ])
  })

  it('tells nobody anything when nothing has changed', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    const { threads } = inbox.state()
    const version = inbox.thread().version
    await inbox.pass(180_000)
    expect(inbox.chat.polls.length).toBeGreaterThan(5)
    expect(inbox.state().threads).toBe(threads)
    expect(inbox.thread().version).toBe(version)
  })

  it('reads on where it was after a restart, and follows what it knows', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    await inbox.restart(5_000)
    expect(inbox.chat.polls.at(-1)).toBe('1')
    expect(inbox.chat.followed).toEqual([ref])
    expect(inbox.thread()).toMatchObject({ title: 'Checkout is down', waitsFor: 'us' })
  })

  it('F77: makes no negative wait of a message from the future', async () => {
    const inbox = await startInbox()
    inbox.chat.skewMs = 600_000
    inbox.chat.say(ref, sophie, 'Checkout is down')
    const saidAt = inbox.clock.now()
    await inbox.pass(34_000)
    expect(inbox.thread().lastCustomerAt).toBe(saidAt)
    inbox.chat.facts = { skewMs: null }
    inbox.chat.say(ref, sophie, 'Hello?')
    const before = inbox.clock.now()
    await inbox.pass(34_000)
    expect(inbox.thread().lastCustomerAt).toBeGreaterThanOrEqual(before)
    expect(inbox.thread().lastCustomerAt).toBeLessThanOrEqual(inbox.clock.now())
  })

  it('takes a closed thread back when the customer writes again, and counts from there', async () => {
    const inbox = await startInbox()
    const seenKey = inbox.chat.say(ref, sophie, 'FYI, we deploy today')
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    await inbox.order('support.close', { threadId, outcome: 'no-question', tell: null, seenKey })
    expect(inbox.thread()).toMatchObject({
      waitsFor: 'nobody',
      closed: { outcome: 'no-question', by: 'Mara Lind' },
    })
    inbox.chat.say(ref, sophie, 'thanks', { isNod: true })
    await inbox.pass(34_000)
    expect(inbox.thread().closed).not.toBeNull()
    inbox.chat.say(ref, sophie, 'Now checkout is down')
    const saidAt = inbox.clock.now()
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ closed: null, waitsFor: 'us', lastCustomerAt: saidAt })
    expect((await inbox.items('event')).map(({ text }) => text)).toContain('The customer wrote again')
  })

  it('F75: is as old as the beginning of the poll that read it, however long that took, over a restart too', async () => {
    const inbox = await startInbox()
    const age = () => {
      const chat = inbox.state().supportSources.find(({ id }) => id === 'chat')
      return inbox.clock.now() - (chat?.lastGoodAt ?? 0)
    }
    inbox.chat.takesMs = 20_000
    const polls = inbox.chat.polls.length
    while (inbox.chat.polls.length === polls) await inbox.pass(1_000)
    inbox.chat.say(ref, sophie, 'Is anybody there?')
    await inbox.pass(21_000)
    expect(age()).toBeGreaterThanOrEqual(20_000)
    await inbox.restart(1_000)
    expect(age()).toBeGreaterThanOrEqual(21_000)
  })

  it('F75: says of a source how it is, and lets it be asked again after a failure with growing waits', async () => {
    const inbox = await startInbox()
    const health = () => inbox.state().supportSources.find(({ id }) => id === 'chat')
    expect(health()).toMatchObject({ kind: 'slack', account: 'mara', failure: null, lastGoodAt: wednesday })
    inbox.chat.failure = { kind: 'forbidden', detail: 'The scope channels:history is missing.' }
    await inbox.pass(34_000)
    expect(health()).toMatchObject({ failure: { kind: 'forbidden' }, lastGoodAt: wednesday })
    expect(isAllQuiet(inbox.state(), 0, inbox.clock.now())).toBe(true)
    const polls = inbox.chat.polls.length
    await inbox.pass(55_000)
    expect(inbox.chat.polls.length).toBe(polls)
    inbox.chat.failure = null
    inbox.engine().networkChanged(true)
    await inbox.pass(1_000)
    expect(health()).toMatchObject({ failure: null })
  })

  it('lets answers be written before its source has been connected in this run', async () => {
    const inbox = await startInbox()
    const key = inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    inbox.chat.failure = { kind: 'unauthorised', detail: 'The token was revoked.' }
    await inbox.restart(60_000)
    expect((await inbox.view()).can.answer).toBe(true)
    await inbox.order('support.answer', { threadId: inbox.thread().id, text: 'We look', seenKey: key })
    inbox.chat.failure = null
    await inbox.pass(120_000)
    expect(inbox.chat.posted.map(({ text }) => text)).toEqual(['We look'])
  })

  it('connects anew with the token of the moment after it was refused', async () => {
    const env: Record<string, string> = { CHAT: 'old' }
    const inbox = await startInbox({ env })
    inbox.chat.failure = { kind: 'unauthorised', detail: 'The token was revoked.' }
    await inbox.pass(34_000)
    env.CHAT = 'new'
    inbox.chat.failure = null
    await inbox.pass(120_000)
    expect(inbox.chat.connected.map(({ token }) => token)).toEqual(['old', 'new'])
  })

  it('asks at once when it is told of news, and after sleep', async () => {
    const inbox = await startInbox()
    await inbox.pass(5_000)
    const polls = inbox.chat.polls.length
    inbox.chat.push()
    await inbox.pass(1_000)
    expect(inbox.chat.polls.length).toBe(polls + 1)
    inbox.clock.sleep(3_600_000)
    await inbox.pass(1_000)
    expect(inbox.chat.polls.length).toBe(polls + 2)
  })
})
