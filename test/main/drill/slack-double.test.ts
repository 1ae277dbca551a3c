/** The double of Slack: what a client can tell of it, call by call, beyond what its published shapes say. */
import { expect, it } from 'vitest'
import { createSlackScript } from '../../../main/drill/slack-script.ts'
import { aPlatform } from '../../helpers/a-source.ts'
import { aWorkspace, createKnown, pollOnce, type Workspace } from '../../helpers/slack-workspace.ts'

type Fields = Readonly<Record<string, unknown>>
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Fields
}

/** Asks by form, by JSON or by GET: Slack takes all three. */
function asker({ double, config, clock }: Workspace) {
  const { http } = aPlatform(clock)
  return async (
    method: string,
    args: Fields = {},
    how: 'form' | 'json' | 'get' = 'form',
    token = config.token,
  ): Promise<Answer> => {
    const form = new URLSearchParams(
      Object.entries(args).map(([name, value]) => [name, String(value)]),
    ).toString()
    const result = await http({
      ...{
        method: how === 'get' ? 'GET' : 'POST',
        url: `${double.url}/${method}${how === 'get' ? `?${form}` : ''}`,
      },
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        'content-type':
          how === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded',
      },
      ...(how === 'get' ? {} : { body: how === 'json' ? JSON.stringify(args) : form }),
      ...{ deadlineMs: 10_000, maxBytes: 1_000_000, ca: null },
    })
    if (!result.ok) throw new Error(result.failure.detail)
    const { status, headers, body } = result.response
    return { status, headers, body: JSON.parse(body.toString('utf8')) as Fields }
  }
}
const stamps = ({ body }: Answer): readonly unknown[] =>
  (body.messages as readonly Fields[]).map(({ ts }) => ts)

it('takes forms, JSON and GET, and tells tokens apart', async () => {
  const workspace = await aWorkspace()
  const { double, support, config, mara } = workspace
  const ask = asker(workspace)
  for (const how of ['form', 'json', 'get'] as const)
    expect((await ask('conversations.info', { channel: support.id }, how)).body).toMatchObject({ ok: true })
  expect((await ask('auth.test', { token: config.token }, 'form', null)).body).toMatchObject({
    user_id: mara.id,
  })
  const error = async (...args: Parameters<typeof ask>): Promise<unknown> => (await ask(...args)).body.error
  expect(await error('auth.test', {}, 'form', null)).toBe('not_authed')
  expect(await error('auth.test', {}, 'form', 'xoxp-unknown')).toBe('invalid_auth')
  expect(await error('no.such', {})).toBe('unknown_method')
  const { token } = double.grant({ kind: 'user', userId: mara.id, scopes: ['users:read'] })
  const refused = await ask('conversations.history', { channel: support.id }, 'form', token)
  expect(refused.body).toEqual({
    ok: false,
    error: 'missing_scope',
    needed: 'channels:history',
    provided: 'users:read',
  })
  expect(refused.headers['x-oauth-scopes']).toBe('users:read')
  double.revoke(token, 'account_inactive')
  expect(await error('auth.test', {}, 'form', token)).toBe('account_inactive')
})

it('cuts stretches of time exactly, newest first, and threads oldest first after their parent', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest } = workspace
  const ask = asker(workspace)
  const [a, b, c] = ['a', 'b', 'c'].map((text) => double.book.write(support, { user: guest.id, text }).ts)
  const history = async (args: Fields): Promise<readonly unknown[]> =>
    stamps(await ask('conversations.history', { channel: support.id, ...args }))
  expect(await history({})).toEqual([c, b, a])
  expect(await history({ oldest: a, latest: c })).toEqual([b])
  expect(await history({ oldest: a, latest: c, inclusive: true })).toEqual([c, b, a])
  expect(await history({ oldest: b })).toEqual([c])
  expect((await ask('conversations.history', { channel: support.id, oldest: 'soon' })).body.error).toBe(
    'invalid_ts_oldest',
  )

  const replies = [1, 2, 3].map(
    (n) => double.book.write(support, { user: guest.id, text: `r${n}`, threadTs: a ?? null }).ts,
  )
  const thread = async (args: Fields): Promise<Answer> =>
    await ask('conversations.replies', { channel: support.id, ts: a, ...args })
  expect(stamps(await thread({}))).toEqual([a, ...replies])
  expect(stamps(await thread({ oldest: replies[0] }))).toEqual([a, replies[1], replies[2]])
  expect(stamps(await thread({ oldest: replies[1], inclusive: true }))).toEqual([a, replies[1], replies[2]])
  const first = await thread({ limit: 3 })
  expect([stamps(first), first.body.has_more]).toEqual([[a, replies[0], replies[1]], true])
  const cursor = (first.body.response_metadata as Fields).next_cursor
  expect(stamps(await thread({ limit: 3, cursor }))).toEqual([a, replies[2]])
  expect((await thread({ cursor: 'nonsense' })).body.error).toBe('invalid_cursor')
})

it('refuses by its tiers with the seconds to wait, and in the slow mode after one', async () => {
  const workspace = await aWorkspace()
  const { double, support, clock } = workspace
  const ask = asker(workspace)
  const history = (): Promise<Answer> => ask('conversations.history', { channel: support.id, limit: 100 })
  double.limits.set('tiers')
  for (let turn = 0; turn < 50; turn += 1) expect((await history()).status).toBe(200)
  clock.advance(20_500)
  expect(await history()).toMatchObject({
    status: 429,
    headers: { 'retry-after': '40' },
    body: { error: 'ratelimited' },
  })
  clock.advance(40_000)
  expect((await history()).status).toBe(200)

  double.limits.set('slow')
  for (let index = 0; index < 20; index += 1)
    double.book.write(support, { text: 'x', user: workspace.guest.id })
  const page = await history()
  expect([stamps(page).length, page.body.has_more]).toEqual([15, true])
  expect(await history()).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
})

it('is told what happens by a script, by names', async () => {
  const workspace = await aWorkspace()
  const { double, clock, config, connect } = workspace
  const script = createSlackScript(double, (who) => (who.startsWith('Gia') ? 'guest' : 'member'))
  const asked = script.say('heron-support', 'Gia Rossi', 'Our ingress is down')
  const answer = script.reply(asked, 'Tom Berg', 'Looking')
  script.reply(answer, 'Gia Rossi', 'Thanks')
  script.edit(answer, 'Looking into it')
  script.delete(script.say('heron-support', 'Ola New', 'wrong window'))
  const known = createKnown()
  await pollOnce(connect(), known, clock)
  expect(Object.values(known.texts())).toEqual([['Our ingress is down', 'Looking into it', 'Thanks']])
  script.throttle('auth.test', 5_000)
  expect(await pollOnce(connect(), createKnown(), clock)).toMatchObject({
    ok: false,
    nextInMs: 30_000,
    failure: { kind: 'rate-limited' },
  })
  clock.advance(5_000)
  script.archive('heron-support')
  expect((await pollOnce(connect(), createKnown(), clock)).facts).toMatchObject({ followed: 1 })
  script.revoke(config.token ?? '')
  expect(await pollOnce(connect(), createKnown(), clock)).toMatchObject({ failure: { kind: 'unauthorised' } })
})
