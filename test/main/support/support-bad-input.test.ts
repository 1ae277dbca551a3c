/** Bad input as whoever looks at the inbox meets it: over the whole engine, with sources in memory. */
import { describe, expect, it } from 'vitest'
import { jonas, mara, robot, sophie } from '../../helpers/a-support-source.ts'
import { startInbox } from '../../helpers/an-inbox.ts'

const ref = 'C1/1700000000.000100'
const issue = 'acme/support#412'

describe('words that are none', () => {
  it('F80: lets a customer wait who sent a picture, or a block without text', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, sophie, '', { files: [{ name: 'screenshot.png', url: null }] })
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ title: 'screenshot.png', waitsFor: 'us' })
    inbox.chat.say(ref, jonas, 'Which page is that?')
    await inbox.pass(34_000)
    inbox.chat.say(ref, sophie, '')
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'us', last: { text: 'no words', side: 'customer' } })
  })

  it('F82: neither asks nor answers with emoji only, at Slack and at GitHub', async () => {
    const inbox = await startInbox()
    for (const [source, where] of [
      [inbox.chat, ref],
      [inbox.issues, issue],
    ] as const) {
      source.say(where, sophie, `Help at ${where}`)
      await inbox.pass(61_000)
      source.say(where, mara, '👀', { isNod: true })
      await inbox.pass(61_000)
      const thread = () => inbox.thread(`Help at ${where}`)
      expect(thread()).toMatchObject({ waitsFor: 'us', firstAnswerAt: null })
      source.say(where, mara, 'Done')
      await inbox.pass(61_000)
      source.say(where, sophie, '🙏🏿', { isNod: true })
      await inbox.pass(61_000)
      expect(thread()).toMatchObject({ waitsFor: 'customer' })
    }
  })

  it('F84: lets no program begin a thread, reopen one, or answer for us, at Slack and at GitHub', async () => {
    const inbox = await startInbox()
    for (const [source, where] of [
      [inbox.chat, ref],
      [inbox.issues, issue],
    ] as const) {
      source.say(where, robot, `Nightly failed ${where}`)
      await inbox.pass(61_000)
      expect(inbox.threads().filter(({ waitsFor }) => waitsFor === 'us')).toEqual([])
      const seenKey = source.say(where, sophie, 'Is that bad?')
      await inbox.pass(61_000)
      source.say(where, robot, 'Thank you for your report')
      await inbox.pass(61_000)
      const thread = () => inbox.thread(`Nightly failed ${where}`)
      expect(thread()).toMatchObject({ waitsFor: 'us', firstAnswerAt: null, last: { text: 'Is that bad?' } })
      const close = { threadId: thread().id, outcome: 'no-question', tell: null, seenKey }
      await inbox.order('support.close', close)
      await inbox.pass(10_000)
      source.say(where, robot, 'Stale')
      await inbox.pass(61_000)
      expect(thread().closed).not.toBeNull()
    }
  })
})

describe('F77: a clock that is not ours', () => {
  it.each([
    ['ahead', 600_000],
    ['behind', -600_000],
  ])('that is %s makes no wait longer or shorter, in whichever order both write', async (_, skewMs) => {
    const inbox = await startInbox()
    inbox.chat.skewMs = skewMs
    inbox.chat.say(ref, sophie, 'Checkout is down')
    const saidAt = inbox.clock.now()
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ lastCustomerAt: saidAt, waitsFor: 'us' })
    const { newestKey: seenKey } = await inbox.view()
    await inbox.order('support.answer', { threadId: inbox.thread().id, text: 'We look into it', seenKey })
    await inbox.pass(40_000)
    expect(inbox.chat.posted).toHaveLength(1)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'customer' })
    inbox.chat.say(ref, sophie, 'And now?')
    const againAt = inbox.clock.now()
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ lastCustomerAt: againAt, waitsFor: 'us' })
    const items = await inbox.items('message')
    expect(items.map(({ text }) => text)).toEqual(['Checkout is down', 'We look into it', 'And now?'])
    for (const { at } of items) {
      expect(at).toBeGreaterThanOrEqual(saidAt)
      expect(at).toBeLessThanOrEqual(inbox.clock.now())
    }
  })
})

it('F79: shows a thread of 4,000 messages by 200, each once, and all of them again backwards', async () => {
  const inbox = await startInbox()
  const start = inbox.clock.now() - 4_000_000
  for (let index = 0; index < 4_000; index += 1)
    inbox.chat.say(ref, sophie, `message ${index}`, {
      // More than a page in one instant: only their keys tell them apart.
      ...{ key: `1700000000.${String(index).padStart(6, '0')}`, at: start + Math.floor(index / 250) * 1_000 },
    })
  await inbox.pass(40_000)
  const pages: number[] = []
  const texts: string[] = []
  let before: string | null = null
  for (let page = 0; page < 30; page += 1) {
    const view: Awaited<ReturnType<typeof inbox.view>> = await inbox.view(undefined, before)
    const messages = view.items.filter((item) => item.kind === 'message')
    pages.push(messages.length)
    texts.unshift(...messages.map(({ text }) => text))
    before = messages[0]?.key ?? null
    if (!view.earlier) break
  }
  expect(pages).toEqual(Array.from({ length: 20 }, () => 200))
  expect(texts).toEqual(Array.from({ length: 4_000 }, (_, index) => `message ${index}`))
})

it('F85: tells messages apart whose keys are the same number', async () => {
  const inbox = await startInbox()
  const keys = ['9007199254.740993', '9007199254.740992', '9007199254.7409921', '9007199254.7409930']
  const at = inbox.clock.now()
  for (const key of keys) inbox.chat.say(ref, sophie, key, { key, at })
  await inbox.pass(34_000)
  expect((await inbox.items('message')).map(({ text }) => text).toSorted()).toEqual(keys.toSorted())
})

describe('an account that is gone', () => {
  it('F83: is a customer’s for as long as anything of it is known, also after a restart and once its words are edited', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, sophie, 'Checkout is down', { key: '1' })
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'us', last: { side: 'customer' } })
    await inbox.restart(60_000)
    const gone = { ...sophie, side: 'us', isGone: true } as const
    inbox.chat.say(ref, gone, 'Checkout is down, still', { key: '1' })
    inbox.chat.say(ref, gone, 'Anybody?', { key: '2' })
    await inbox.pass(94_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'us', last: { text: 'Anybody?', side: 'customer' } })
    // One who never wrote as a customer is whoever the source says.
    inbox.chat.say(ref, { ...jonas, isGone: true }, 'I am on it', { key: '3' })
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ waitsFor: 'customer' })
  })
})
