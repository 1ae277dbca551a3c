import { describe, expect, it } from 'vitest'
import { jonas, robot, sophie } from '../../helpers/a-support-source.ts'
import { type Inbox, startInbox } from '../../helpers/an-inbox.ts'

const ref = 'C1/1700000000.000100'

async function anAskedThread(): Promise<{
  readonly inbox: Inbox
  readonly key: string
  readonly threadId: number
}> {
  const inbox = await startInbox()
  const key = inbox.chat.say(ref, sophie, 'Checkout is down')
  await inbox.pass(34_000)
  return { inbox, key, threadId: inbox.thread().id }
}

const answer = (inbox: Inbox, threadId: number, text: string, seenKey: string | null): Promise<void> =>
  inbox.order('support.answer', { threadId, text, seenKey })

describe('an answer', () => {
  it('leaves after the undo time, once, and the customer waits no more', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    await inbox.order('drafts.save', { key: `answer:${threadId}`, text: 'We look' })
    await answer(inbox, threadId, 'We look into it', key)
    expect(inbox.state().drafts).toEqual({})
    expect(inbox.thread()).toMatchObject({ unsent: 1, unsure: 0, waitsFor: 'us' })
    expect(inbox.state().desk.queued).toBe(1)
    expect(await inbox.items('unsent')).toMatchObject([{ text: 'We look into it', state: 'waiting' }])
    await inbox.pass(4_000)
    expect(inbox.chat.posted).toEqual([])
    await inbox.pass(2_000)
    expect(inbox.chat.posted).toMatchObject([
      { to: { kind: 'thread', ref }, text: 'We look into it', by: 'Mara Lind', isRetry: false, word: null },
    ])
    expect(inbox.thread()).toMatchObject({
      unsent: 0,
      waitsFor: 'customer',
      last: { text: 'We look into it', mine: true },
    })
    await inbox.pass(120_000)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'We look into it'])
    expect((await inbox.items('message')).map(({ text }) => text)).toEqual([
      'Checkout is down',
      'We look into it',
    ])
    expect(inbox.state().desk.queued).toBe(0)
  })

  it('is taken back into the composer, before what was typed there since', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.order('drafts.save', { key: `answer:${threadId}`, text: 'And one more' })
    const [unsent] = await inbox.items('unsent')
    await inbox.order('support.takeBack', { orderId: unsent?.orderId })
    await inbox.order('support.takeBack', { orderId: unsent?.orderId })
    expect(inbox.state().drafts).toEqual({ [`answer:${threadId}`]: 'We look into it\n\nAnd one more' })
    await inbox.pass(60_000)
    expect(inbox.chat.posted).toEqual([])
    expect(inbox.thread().unsent).toBe(0)
  })

  it('F74: waits for a yes where the customer or a colleague has written meanwhile, and asks again for what is newer still', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    await answer(inbox, threadId, 'Have you tried to restart it?', key)
    const newer = inbox.chat.say(ref, jonas, 'I restart it')
    await inbox.pass(6_000)
    expect(inbox.chat.posted).toEqual([])
    expect(inbox.thread()).toMatchObject({ unsent: 1, unsure: 1 })
    const [unsent] = await inbox.items('unsent')
    expect(unsent).toMatchObject({ state: 'unsure', reason: 'Jonas Berg has written since.' })
    const newest = inbox.chat.say(ref, sophie, 'It is up again')
    await inbox.order('support.sendAnyway', { orderId: unsent?.orderId, seenKey: newer })
    await inbox.pass(2_000)
    expect(inbox.chat.posted).toEqual([])
    await inbox.order('support.sendAnyway', { orderId: unsent?.orderId, seenKey: newest })
    await inbox.pass(2_000)
    expect(inbox.chat.posted.length).toBe(1)
    expect(inbox.thread()).toMatchObject({ unsent: 0, unsure: 0 })
  })

  it('is not held up by own words, programs and nods', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    await answer(inbox, threadId, 'One', key)
    await answer(inbox, threadId, 'Two', key)
    inbox.chat.say(ref, robot, 'deployed')
    inbox.chat.say(ref, sophie, '🙏', { isNod: true })
    await inbox.pass(8_000)
    expect(inbox.chat.posted.map(({ text }) => text)).toEqual(['One', 'Two'])
  })

  it('keeps the order of a thread: what was said later waits for what was said before', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.refusal = { failure: { kind: 'rate-limited', detail: 'Too many requests.' }, final: false }
    await answer(inbox, threadId, 'One', key)
    await inbox.pass(5_500)
    await answer(inbox, threadId, 'Two', key)
    await inbox.pass(20_000)
    expect((await inbox.items('unsent')).map(({ text, state, reason }) => [text, state, reason])).toEqual([
      ['One', 'retrying', 'Too many requests.'],
      ['Two', 'waiting', null],
    ])
    inbox.chat.refusal = null
    await inbox.pass(60_000)
    expect(inbox.chat.posted.map(({ text }) => text)).toEqual(['One', 'Two'])
  })

  it('F73: is sent once though its reply was lost, also over a restart', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.losesReply = true
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.pass(5_500)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'We look into it'])
    await inbox.restart(1_000)
    await inbox.pass(60_000)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'We look into it'])
    expect(inbox.thread()).toMatchObject({ unsent: 0, waitsFor: 'customer' })
  })

  it('is found by its marker where the source tells of it in other words', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.losesReply = true
    await answer(inbox, threadId, 'It is *fine* again', key)
    await inbox.pass(60_000)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'It is fine again'])
    expect(inbox.thread()).toMatchObject({ unsent: 0, waitsFor: 'customer' })
  })

  it('is sent once though the program ended while it was on its way', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.hangs = true
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.pass(6_000)
    expect(inbox.chat.posted.length).toBe(1)
    expect(inbox.thread().unsent).toBe(1)
    const [unsent] = await inbox.items('unsent')
    const back = inbox.order('support.takeBack', { orderId: unsent?.orderId })
    await expect(back).rejects.toThrow('on its way already')
    await inbox.restart(60_000)
    await inbox.pass(10_000)
    expect(inbox.chat.posted.length).toBe(1)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'We look into it'])
    expect(inbox.thread()).toMatchObject({ unsent: 0, waitsFor: 'customer' })
  })

  it('answers nothing that the customer wrote just before it and that was read after it', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    await answer(inbox, threadId, 'It is up again', key)
    const before = inbox.clock.now() + 4_500
    await inbox.pass(6_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'customer' })
    const end = { threadId, outcome: 'solved', tell: null, seenKey: key }
    await inbox.order('support.close', end)
    inbox.chat.say(ref, sophie, 'The portal is down as well', { at: before })
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'us', closed: null })
    expect((await inbox.items('event')).map(({ text }) => text)).toContain('The customer wrote again')
  })

  it('that was taken back after a try is looked for before the next one leaves, and had arrived', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.losesReply = true
    await answer(inbox, threadId, 'It is *fine* again', key)
    await inbox.pass(5_500)
    const [tried] = await inbox.items('unsent')
    await inbox.order('support.takeBack', { orderId: tried?.orderId })
    await answer(inbox, threadId, 'It is *fine* again, since ten', key)
    await inbox.pass(6_000)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'It is fine again'])
    const [next, ...others] = await inbox.items('unsent')
    expect(others).toEqual([])
    expect(next).toMatchObject({ state: 'unsure', reason: 'The answer that was taken back had arrived.' })
    await inbox.order('support.sendAnyway', { orderId: next?.orderId, seenKey: key })
    await inbox.pass(2_000)
    expect(inbox.chat.texts(ref)).toEqual([
      'Checkout is down',
      'It is fine again',
      'It is fine again, since ten',
    ])
  })

  it('that was taken back after a try and did not arrive holds nothing up', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.refusal = { failure: { kind: 'rate-limited', detail: 'Too many requests.' }, final: false }
    await answer(inbox, threadId, 'One', key)
    await inbox.pass(5_500)
    const [tried] = await inbox.items('unsent')
    await inbox.order('support.takeBack', { orderId: tried?.orderId })
    inbox.chat.refusal = null
    await answer(inbox, threadId, 'Two', key)
    await inbox.pass(6_000)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'Two'])
  })

  it('that stands in the thread already is not taken back', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.losesReply = true
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.pass(5_500)
    const [tried] = await inbox.items('unsent')
    inbox.chat.refusal = { failure: { kind: 'rate-limited', detail: 'Too many requests.' }, final: false }
    inbox.chat.push()
    await inbox.pass(500)
    expect((await inbox.items('message')).map(({ text }) => text)).toContain('We look into it')
    const back = inbox.order('support.takeBack', { orderId: tried?.orderId })
    await expect(back).rejects.toThrow('It had arrived')
    expect(inbox.state().drafts).toEqual({})
    expect(inbox.thread()).toMatchObject({ unsent: 0 })
  })

  it('is known as sent though its reply was lost and the customer has answered it', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.losesReply = true
    await answer(inbox, threadId, 'Which one?', key)
    await inbox.pass(5_000)
    inbox.chat.say(ref, sophie, 'pay-eu')
    await inbox.pass(30_000)
    expect(inbox.chat.texts(ref)).toEqual(['Checkout is down', 'Which one?', 'pay-eu'])
    expect(inbox.thread()).toMatchObject({ unsent: 0, unsure: 0, waitsFor: 'us' })
  })

  it('leaves after a restart when it was written while nothing could be reached', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.failure = { kind: 'offline', detail: 'There is no network.' }
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.pass(3_600_000)
    expect(await inbox.items('unsent')).toMatchObject([{ state: 'retrying', reason: 'There is no network.' }])
    await inbox.restart(1_000)
    inbox.chat.failure = null
    inbox.engine().networkChanged(true)
    await inbox.pass(3_000)
    expect(inbox.chat.posted.length).toBe(1)
  })

  it('goes no more after a day, says so, and can be sent all the same', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.failure = { kind: 'offline', detail: 'There is no network.' }
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.restart(86_400_000)
    await inbox.pass(10_000)
    inbox.chat.failure = null
    await inbox.pass(400_000)
    expect(inbox.chat.posted).toEqual([])
    const [unsent] = await inbox.items('unsent')
    expect(unsent).toMatchObject({ state: 'refused', reason: 'It could not be sent for a day.' })
    expect(inbox.thread().unsent).toBe(1)
    await inbox.order('support.sendAnyway', { orderId: unsent?.orderId, seenKey: key })
    await inbox.pass(2_000)
    expect(inbox.chat.posted.length).toBe(1)
  })

  it('is refused for good where the channel is archived', async () => {
    const { inbox, key, threadId } = await anAskedThread()
    inbox.chat.refusal = { failure: { kind: 'bad-request', detail: 'The channel is archived.' }, final: true }
    await answer(inbox, threadId, 'We look into it', key)
    await inbox.pass(60_000)
    expect(await inbox.items('unsent')).toMatchObject([
      { state: 'refused', reason: 'The channel is archived.' },
    ])
  })

  it('is not taken for a thread whose source is gone; the thread stays readable', async () => {
    const { inbox, threadId } = await anAskedThread()
    await inbox.order('config.save', await withoutSupport(inbox))
    expect(inbox.state().supportSources).toEqual([])
    await expect(answer(inbox, threadId, 'We look', null)).rejects.toThrow(
      'not in the configuration any more',
    )
    const view = await inbox.view()
    expect(view.can).toEqual({ answer: false, close: false })
    expect(view.items).toMatchObject([{ text: 'Checkout is down' }])
  })
})

async function withoutSupport(inbox: Inbox): Promise<{ readonly text: string; readonly base: string }> {
  const { text: base } = await inbox.query<{ readonly text: string }>('config.read', {})
  return { base, text: base.slice(0, base.indexOf('support:')) }
}
