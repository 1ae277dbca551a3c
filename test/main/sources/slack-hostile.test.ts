/** What goes wrong at Slack is a failure with a name, never an exception, and nothing is concluded from it. */
import { expect, it } from 'vitest'
import { tsFrom } from '../../../contract/slack-ts.ts'
import type { ServerReply } from '../../../main/platform/http-server.ts'
import { unreadable } from '../../../main/sources/slack-read.ts'
import { noAbort } from '../../helpers/a-source.ts'
import { fc } from '../../helpers/property.ts'
import { aWorkspace, createKnown, pollOnce, readingScopes, textsOf } from '../../helpers/slack-workspace.ts'

const said =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): (() => ServerReply) =>
  () => ({
    ...{ status, headers: { 'content-type': 'application/json', ...headers } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const page = (message: object): object => ({ ok: true, has_more: false, messages: [message] })
const ts = '1700000000.000100'

it.each([
  ['conversations.history', page({ ts: 1_700_000_000.0001, text: 'x' }), 'bad-shape', 'messages[0].ts'],
  ['conversations.history', page({ ts, user: {} }), 'bad-shape', 'messages[0].user'],
  ['conversations.history', page({ ts, latest_reply: 'soon' }), 'bad-shape', 'messages[0].latest_reply'],
  ['conversations.history', page({ ts, reply_count: '3' }), 'bad-shape', 'messages[0].reply_count'],
  ['conversations.history', { ok: true, messages: [null] }, 'bad-shape', 'messages[0]'],
  ['conversations.history', { ok: true, messages: {}, has_more: false }, 'bad-shape', 'messages'],
  ['conversations.history', { ok: true, messages: [], has_more: 'no' }, 'bad-shape', 'has_more'],
  ['conversations.history', { ok: 'yes' }, 'bad-shape', 'ok'],
  ['conversations.history', [], 'bad-shape', 'the answer'],
  [
    'conversations.history',
    '<!DOCTYPE html><title>Sign in</title>',
    'not-json',
    'A web page came instead of data',
  ],
  ['conversations.history', 'nothing', 'not-json', 'is not JSON'],
  ['conversations.history', { ok: false, error: 'channel_not_found' }, 'not-found', 'channel_not_found'],
  [
    'conversations.history',
    { ok: false, error: 'something_new' },
    'bad-request',
    'conversations.history: something_new',
  ],
  ['conversations.history', { ok: false }, 'bad-request', 'unknown_error'],
  ['conversations.history', { ok: false, error: 'internal_error' }, 'server-error', 'internal_error'],
  ['conversations.list', { ok: true, channels: [{ id: 'C1' }] }, 'bad-shape', 'channels[0].name'],
  ['conversations.list', { ok: true, channels: 7 }, 'bad-shape', 'channels'],
  ['users.list', { ok: true, members: [{ id: 'U1', profile: [] }] }, 'bad-shape', 'members[0].profile'],
  ['auth.test', { ok: true, url: 'http://x/', user_id: 'U1', team_id: 'T1' }, 'bad-shape', 'url'],
  ['auth.test', { ok: false, error: 'org_login_required' }, 'unauthorised', 'org_login_required'],
])('%s answered with %j is a failure', async (method, body, kind, words) => {
  const { double, clock, connect } = await aWorkspace()
  double.answerNext(method, said(body), 10)
  const polled = await pollOnce(connect(), createKnown(), clock)
  expect(polled).toMatchObject({ ok: false, failure: { kind, detail: expect.stringContaining(words) } })
})

it.each([
  ['token_revoked', 'unauthorised', 'was revoked'],
  ['account_inactive', 'unauthorised', 'deactivated'],
  ['token_expired', 'unauthorised', 'expired'],
] as const)('names %s, also in the middle of a run', async (state, kind, words) => {
  const { double, clock, config, connect } = await aWorkspace()
  const source = connect()
  expect(await pollOnce(source, createKnown(), clock)).toMatchObject({ ok: true })
  double.revoke(config.token ?? '', state)
  clock.advance(600_000)
  const failure = { kind, detail: expect.stringContaining(words) }
  expect(await pollOnce(source, createKnown(), clock)).toMatchObject({ ok: false, failure })
  expect(await source.thread('C1/1700000000.000100', noAbort)).toMatchObject({ kind })
})

it('notices that a token is revoked although no channel is due', async () => {
  const { double, clock, config, connect } = await aWorkspace()
  const [source, known] = [connect(), createKnown()]
  await pollOnce(source, known, clock)
  double.revoke(config.token ?? '')
  expect(await pollOnce(source, known, clock)).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } })
})

it('never shows its token, whoever repeats it', async () => {
  const { double, clock, config, connect } = await aWorkspace()
  double.answerNext('auth.test', said({ ok: false, error: `bad ${config.token}` }))
  const polled = await pollOnce(connect(), createKnown(), clock)
  expect(polled).toMatchObject({ ok: false })
  expect(JSON.stringify(polled)).not.toContain(config.token)
})

it('names the scopes that are missing, and reads what can be read without them', async () => {
  const { double, clock, mara, support, connect } = await aWorkspace()
  double.book.channel('secret-support', { isPrivate: true }).members.add(mara.id)
  const grant = (...scopes: readonly string[]): string =>
    double.grant({ kind: 'user', userId: mara.id, scopes }).token
  const nothing = await pollOnce(connect({ token: grant('users:read') }), createKnown(), clock)
  expect(nothing).toMatchObject({
    ok: false,
    failure: { kind: 'forbidden', detail: expect.stringContaining('the scope channels:read') },
  })
  const noUsers = await pollOnce(
    connect({ token: grant('channels:read', 'channels:history') }),
    createKnown(),
    clock,
  )
  expect(noUsers).toMatchObject({ failure: { detail: expect.stringContaining('the scope users:read') } })
  const open = await pollOnce(
    connect({ token: grant('channels:read', 'channels:history', 'users:read') }),
    createKnown(),
    clock,
  )
  expect(open.facts).toMatchObject({ followed: 1, behindMs: 0 })
  expect(open.facts?.remarks).toEqual([
    'Private channels cannot be read: the token lacks the scope groups:history.',
    'Answers cannot be sent: the token lacks the scope chat:write.',
    'No sign can be left that somebody looks: the token lacks the scope reactions:write.',
    'Private channels are not seen: the token lacks the scope groups:read.',
  ])
  const noHistory = connect({ token: grant(...readingScopes.filter((scope) => scope !== 'groups:history')) })
  const half = await pollOnce(noHistory, createKnown(), clock)
  expect(half).toMatchObject({ ok: true })
  expect(half.facts?.remarks).toContainEqual(
    expect.stringContaining('Not read: #secret-support. The token lacks the scope groups:history'),
  )
  expect(support.messages).toEqual([])
})

it('says which channels an app has to be invited to, and reads them once it is', async () => {
  const { double, clock, support, guest, connect } = await aWorkspace()
  double.book.write(support, { user: guest.id, text: 'anybody?' })
  const bot = double.grant({
    kind: 'bot',
    userId: 'U0BOT',
    bot: { id: 'B0BOT', name: 'Nightdesk' },
    scopes: readingScopes,
  })
  const [source, known] = [connect({ token: bot.token }), createKnown()]
  const polled = await pollOnce(source, known, clock)
  expect(polled).toMatchObject({
    ok: false,
    failure: { kind: 'forbidden', detail: expect.stringContaining('invite it') },
  })
  support.members.add('U0BOT')
  clock.advance(600_000)
  expect(await pollOnce(source, known, clock)).toMatchObject({ ok: true, facts: { behindMs: 0 } })
  expect(known.texts()).toEqual(textsOf(double))
})

it('reads the other channels when one answers nonsense, and says which', async () => {
  const { double, clock, support, guest, connect } = await aWorkspace()
  const other = double.book.channel('other-support')
  for (const channel of [support, other])
    double.book.write(channel, { user: guest.id, text: `in ${channel.name}` })
  double.answerNext('conversations.history', said({ ok: true, messages: 7 }))
  const [source, known] = [connect(), createKnown()]
  const polled = await pollOnce(source, known, clock)
  expect(polled).toMatchObject({ ok: true })
  expect(polled.facts?.remarks).toContainEqual(
    expect.stringMatching(/^Not read: #\w+-support\. .*messages is not a list/),
  )
  expect([...known.threads.values()]).toHaveLength(1)
  clock.advance(120_000)
  expect((await pollOnce(source, known, clock)).facts).toMatchObject({ remarks: [], behindMs: 0 })
  expect(known.texts()).toEqual(textsOf(double))
})

it('says that a channel was archived, and reads it no more', async () => {
  const { double, clock, support, guest, connect } = await aWorkspace()
  double.book.write(support, { user: guest.id, text: 'last words' })
  const other = double.book.channel('other-support')
  const [source, known] = [connect(), createKnown()]
  await pollOnce(source, known, clock)
  support.isArchived = true
  other.name = 'renamed'
  clock.advance(3_600_000)
  const polled = await pollOnce(source, known, clock)
  expect(polled.facts).toMatchObject({
    followed: 0,
    remarks: [
      '#acme-support is archived: nothing new can come from it.',
      'No channel is called like *-support.',
    ],
  })
  // What was read stays: nothing of it is gone.
  expect(known.texts()).toEqual(textsOf(double))
})

it('tells again what could not be kept, and what was being read when it was given up', async () => {
  const { double, clock, support, guest, connect } = await aWorkspace()
  double.book.write(support, { user: guest.id, text: 'one' })
  const source = connect()
  const first = await source.poll(null, [], noAbort)
  const again = await source.poll(null, [], noAbort)
  expect(first.ok && again.ok && again.threads).toEqual(first.ok && first.threads)

  const cursor = first.ok ? first.cursor : null
  expect(await source.poll(cursor, [], noAbort)).toMatchObject({ ok: true })
  double.book.write(support, { user: guest.id, text: 'two' })
  clock.advance(600_000)
  const gone = new AbortController()
  const given = double.book.people.size
  double.answerNext('conversations.history', (call) => {
    gone.abort()
    return said({
      ok: true,
      has_more: false,
      messages: [{ ts, text: String(given), user: call.args.channel }],
    })()
  })
  await expect(source.poll(cursor, [], gone.signal)).rejects.toThrow()
  const known = createKnown()
  known.take(first)
  known.take(await source.poll(cursor, [], noAbort))
  expect(known.texts()).toEqual(textsOf(double))
})

it('begins anew with a cursor that is none of its own', async () => {
  const { double, clock, support, guest, connect } = await aWorkspace()
  double.book.write(support, { user: guest.id, text: 'one' })
  const texts = [
    '',
    '{',
    '[]',
    'null',
    '{"v":1}',
    '{"v":1,"team":"T000000001","channels":[[1]],"threads":[]}',
  ]
  for (const cursor of texts) {
    const known = createKnown()
    known.cursor = cursor
    expect(await pollOnce(connect(), known, clock)).toMatchObject({ ok: true })
    expect(known.texts()).toEqual(textsOf(double))
  }
})

it('throws at nothing that could come in the place of messages', async () => {
  const { double, clock, connect } = await aWorkspace()
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom('messages', 'message', 'all'), async (junk, where) => {
      const body = where === 'all' ? junk : page(where === 'message' ? { ts, ...(junk as object) } : { junk })
      double.answerNext(
        'conversations.history',
        said(where === 'messages' ? { ok: true, messages: junk } : body),
      )
      const polled = await pollOnce(connect(), createKnown(), clock)
      expect(typeof polled.ok).toBe('boolean')
    }),
    { numRuns: 40 },
  )
})

it.each([{ text: 7 }, { edited: 'yes' }, { files: {} }, { blocks: 'x' }, { subtype: 1 }])(
  'shows the place of a message with %j, and reads the others beside it',
  async (odd) => {
    const { double, support, guest, clock, connect } = await aWorkspace()
    const messages = [0, 1].map((seconds) => ({
      ...{
        type: 'message',
        ts: tsFrom(clock.now() - seconds * 1_000),
        user: guest.id,
        text: `Help ${seconds}`,
      },
      ...(seconds === 0 ? odd : {}),
    }))
    double.answerNext('conversations.history', said({ ok: true, has_more: false, messages }), 1)
    const known = createKnown()
    expect(await pollOnce(connect({ channels: [support.name] }), known, clock)).toMatchObject({ ok: true })
    const seen = [...known.threads.values()].flatMap((thread) => [...thread.values()])
    expect(seen.map(({ text, author }) => [text, author.name, author.side]).toSorted()).toEqual([
      ['Help 1', 'Gia Rossi', 'customer'],
      [unreadable, 'Gia Rossi', 'customer'],
    ])
  },
)
