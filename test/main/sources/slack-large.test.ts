/** Hundreds of channels, threads of thousands of messages, and a look at Slack for whoever sets it up. */
import { expect, it } from 'vitest'
import type { SeenThread } from '../../../contract/seen-support.ts'
import { noAbort } from '../../helpers/a-source.ts'
import {
  answeringScopes,
  aWorkspace,
  createKnown,
  pollOnce,
  readingScopes,
  textsOf,
} from '../../helpers/slack-workspace.ts'

const minuteMs = 60_000

it('reads hundreds of channels in turn, the lively ones first, and says how far behind it is', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  const { book } = double
  const quiet = Array.from({ length: 300 }, (_, index) => book.channel(`c${index}-support`))
  const [source, known] = [connect(), createKnown()]
  const runFor = async (ms: number, each: () => void = () => {}): Promise<void> => {
    const until = clock.now() + ms
    while (clock.now() < until) {
      const { nextInMs } = await pollOnce(source, known, clock)
      each()
      clock.advance(nextInMs)
    }
  }
  const readAt = (): ReadonlyMap<string, number | null> => {
    const { channels } = JSON.parse(known.cursor ?? '') as {
      channels: [string, string, null, null, number | null][]
    }
    return new Map(channels.map(([id, , , , at]) => [id, at]))
  }
  await runFor(10 * minuteMs)
  expect(known.answers.at(-1)).toMatchObject({
    ok: true,
    isComplete: false,
    facts: { followed: 301, behindMs: null },
  })
  await runFor(50 * minuteMs)
  const facts = known.answers.at(-1)?.facts
  const oldest = Math.min(...[...readAt().values()].map((at) => at ?? 0))
  expect(oldest).toBeGreaterThan(0)
  expect(facts?.behindMs).toBeGreaterThan(20 * minuteMs)
  expect(facts?.behindMs).toBeLessThanOrEqual(clock.now() - oldest)

  // One of them comes to life: it is read within minutes from then on, while all the others have their turn too.
  const [lively = support, sleepy = support] = [quiet[7], quiet[234]]
  book.write(lively, { user: guest.id, text: 'first words' })
  await runFor(60 * minuteMs)
  const before = readAt()
  book.write(lively, { user: guest.id, text: 'more' })
  book.write(sleepy, { user: guest.id, text: 'woken' })
  await runFor(15 * minuteMs)
  expect(Object.values(known.texts()).flat()).toContain('more')
  await runFor(60 * minuteMs)
  expect(known.texts()).toEqual(textsOf(double))
  expect([...readAt()].filter(([id, at]) => at === before.get(id))).toEqual([])
  const calls = double.exchanges.filter(({ method }) => method === 'conversations.history').length
  expect(calls / 195).toBeLessThanOrEqual(12)
})

it('reads a thread of 4,000 messages whole, and afterwards only its end', async () => {
  const { double, support, guest, tom, clock, connect } = await aWorkspace()
  const { book } = double
  const asked = book.write(support, { user: guest.id, text: 'Help' }, clock.now() - 5 * 86_400_000)
  for (let index = 0; index < 4_000; index += 1)
    book.write(
      support,
      { user: tom.id, text: `reply ${index}`, threadTs: asked.ts },
      clock.now() - 4 * 86_400_000,
    )
  const ref = `${support.id}/${asked.ts}`
  const whole = (await connect().thread(ref, noAbort)) as SeenThread
  expect([whole.messages.length, whole.isBehind, whole.channel]).toEqual([4_001, false, 'acme-support'])

  const [source, known] = [connect(), createKnown()]
  for (let turn = 0; turn < 4; turn += 1) {
    await pollOnce(source, known, clock)
    clock.advance(minuteMs)
  }
  expect(known.texts()).toEqual(textsOf(double))
  const asks = (): number =>
    double.exchanges.filter(({ method }) => method === 'conversations.replies').length
  const before = asks()
  const late = book.write(support, { user: guest.id, text: 'late', threadTs: asked.ts })
  clock.advance(minuteMs)
  await pollOnce(source, known, clock)
  expect([known.texts()[ref]?.at(-1), asks() - before]).toEqual(['late', 1])
  book.remove(support, late.ts)
  for (let turn = 0; turn < 3; turn += 1) {
    clock.advance(minuteMs)
    await pollOnce(source, known, clock)
  }
  expect(known.texts()).toEqual(textsOf(double))
})

it('keeps the newest 5,000 messages of a longer thread, and says nothing of those before', async () => {
  const { double, support, guest, connect } = await aWorkspace()
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  for (let index = 0; index < 5_600; index += 1)
    double.book.write(support, { user: guest.id, text: `reply ${index}`, threadTs: asked.ts })
  const whole = (await connect().thread(`${support.id}/${asked.ts}`, noAbort)) as SeenThread
  expect([whole.messages.length, whole.messages[0]?.text]).toEqual([5_000, 'reply 600'])
  expect(whole.whole?.from).toBeGreaterThan(whole.messages[0]?.at ?? 0)
  expect(await connect().thread(`${support.id}/1.000000`, noAbort)).toMatchObject({
    messages: [],
    removed: ['1.000000'],
  })
  expect(await connect().thread('C0NOT/1.000000', noAbort)).toMatchObject({ kind: 'not-found' })
})

it('says what a look at it saw: account, workspace, channels, how answers are written', async () => {
  const { double, support, guest, mara, connect } = await aWorkspace()
  for (let index = 0; index < 3; index += 1) double.book.write(support, { user: guest.id, text: 'x' })
  expect(await connect().test(noAbort)).toEqual({
    ok: true,
    saw: [
      'Signed in as mara in Tarnwick (tarnwick.slack.com).',
      'Answers are written as mara.',
      '1 channel matches: #acme-support.',
      '#acme-support can be read: 3 messages.',
    ],
    remarks: [],
  })
  const { token } = double.grant({ kind: 'user', userId: mara.id, scopes: ['channels:read'] })
  expect(await connect({ token }).test(noAbort)).toMatchObject({
    ok: false,
    failure: { kind: 'forbidden', detail: 'The token lacks the scopes channels:history, users:read.' },
  })
  const reader = double.grant({ kind: 'user', userId: mara.id, scopes: readingScopes })
  expect(await connect({ token: reader.token, channels: ['*-help'] }).test(noAbort)).toMatchObject({
    ok: true,
    remarks: [
      'Answers cannot be sent: the token lacks the scope chat:write.',
      'No sign can be left that somebody looks: the token lacks the scope reactions:write.',
      'No channel is called like *-help.',
    ],
  })
  const broken = { kind: 'secret-missing', detail: 'The secret slack is not there.' } as const
  expect(await connect({ token: null, broken }).test(noAbort)).toEqual({
    ok: false,
    failure: broken,
    remarks: [],
  })
})

it('says in a look that it is the slow mode, and where an app was not invited', async () => {
  const { double, support, guest, connect } = await aWorkspace()
  for (let index = 0; index < 40; index += 1) double.book.write(support, { user: guest.id, text: 'x' })
  double.limits.set('slow')
  const seen = await connect().test(noAbort)
  expect(seen).toMatchObject({
    ok: true,
    remarks: [expect.stringContaining('once a minute for 15 messages')],
  })
  double.limits.set('off')
  double.book.channel('other-support')
  support.members.add('U0BOT')
  const bot = { id: 'B0BOT', name: 'Nightdesk' }
  const { token } = double.grant({ kind: 'bot', userId: 'U0BOT', bot, scopes: answeringScopes })
  expect(await connect({ token }).test(noAbort)).toMatchObject({
    ok: true,
    saw: expect.arrayContaining([
      "Answers are written by the app, with the person's name in front of the words.",
    ]),
    remarks: ['The app is not in #other-support: invite it there.'],
  })
})
