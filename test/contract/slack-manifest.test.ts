/** The manifest asks for what the source uses, and for nothing else. */
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { type SlackAppWish, slackManifest, slackScopes } from '../../contract/slack-manifest.ts'
import { noAbort } from '../helpers/a-source.ts'
import { aWorkspace, createKnown, pollOnce } from '../helpers/slack-workspace.ts'

const wishes: readonly SlackAppWish[] = (['user', 'bot'] as const).flatMap((token) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    ...{ token, privateChannels: (bits & 1) > 0, answers: (bits & 2) > 0, socketMode: (bits & 4) > 0 },
  })),
)
const namesOf = (wish: SlackAppWish): readonly string[] => slackScopes(wish).map(({ scope }) => scope)

it.each(wishes)('is YAML that Slack takes, with the scopes of %j', (wish) => {
  const parsed = parse(slackManifest(wish)) as Record<string, Record<string, unknown>>
  expect(parsed.oauth_config?.scopes).toEqual({ [wish.token]: namesOf(wish) })
  expect(parsed.settings).toEqual({
    ...(wish.socketMode
      ? {
          event_subscriptions: {
            [`${wish.token}_events`]: [
              'message.channels',
              ...(wish.privateChannels ? ['message.groups'] : []),
            ],
          },
        }
      : {}),
    ...{ org_deploy_enabled: false, socket_mode_enabled: wish.socketMode, token_rotation_enabled: false },
  })
  expect(parsed.features !== undefined).toBe(wish.token === 'bot')
})

it('asks only to read, where nobody wants to answer', () => {
  const reading = namesOf({ token: 'user', privateChannels: false, answers: false, socketMode: true })
  expect(reading).toEqual(['channels:read', 'channels:history', 'users:read'])
})

it('keeps a strange name a name', () => {
  const wish = { token: 'bot', privateChannels: false, answers: false, socketMode: false } as const
  for (const name of ['a: "b"\n#c', '', 'x'.repeat(80), '\u202eevil'])
    expect(parse(slackManifest(wish, name))).toMatchObject({
      features: { bot_user: { always_online: false } },
    })
})

it.each(wishes.filter(({ socketMode }) => !socketMode))(
  'is enough for all of it, scope by scope: %j',
  async (wish) => {
    const { double, mara, support, guest, clock, connect } = await aWorkspace()
    onTestFinished(() => double.close())
    const hidden = double.book.channel('hidden-support', { isPrivate: true })
    const bot = wish.token === 'bot' ? { id: 'B0BOT', name: 'Nightdesk' } : null
    const userId = bot ? 'U0BOT' : mara.id
    for (const channel of [support, hidden]) channel.members.add(userId)
    const asked = double.book.write(support, { user: guest.id, text: 'Help' })
    const ref = `${support.id}/${asked.ts}`

    /** what can be done with these scopes */
    const done = async (scopes: readonly string[]): Promise<readonly boolean[]> => {
      const { token } = double.grant({ kind: wish.token, userId, bot, scopes })
      const source = connect({ token, myEmails: ['mara@team.example'] })
      const polled = await pollOnce(source, createKnown(), clock)
      const post = { to: { kind: 'thread', ref }, text: 'x', marker: 'm', word: null, by: 'Mara' } as const
      const posted = await source.post?.({ ...post, since: clock.now(), isRetry: false }, noAbort)
      const last = support.messages.at(-1)
      const who = (last?.metadata?.event_payload as { who?: string } | undefined)?.who
      const marked = await source.mark?.({ ref, sign: 'seen' }, noAbort)
      const read = polled.ok && polled.facts.remarks.every((words) => !words.startsWith('Not read'))
      const isNamed = bot === null || (last?.username === 'Mara' && who === mara.id)
      return [
        read,
        read && polled.facts.followed === 2,
        posted?.ok === true,
        posted?.ok === true && isNamed,
        marked?.ok === true,
      ]
    }
    const all = await done(namesOf(wish))
    expect(all).toEqual([true, wish.privateChannels, wish.answers, wish.answers, wish.answers])
    // Each of them is missed.
    for (const { scope } of slackScopes(wish)) {
      const rest = namesOf(wish).filter((name) => name !== scope)
      if (scope === 'users:read.email' && !wish.answers) continue
      expect([scope, await done(rest)]).not.toEqual([scope, all])
    }
  },
)
