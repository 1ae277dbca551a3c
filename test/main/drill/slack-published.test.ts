/**
 * The double of Slack against Slack's own published description. Where that lies is said by NIGHTDESK_SLACK_OPENAPI (a JSON
 * file); without it there is nothing to hold it against.
 */
import { expect, it } from 'vitest'
import { aPlatform, noAbort } from '../../helpers/a-source.ts'
import { answeringScopes, aWorkspace, createKnown, pollOnce } from '../../helpers/slack-workspace.ts'
import { readSlackDescription } from '../../helpers/swagger.ts'

const file = process.env.NIGHTDESK_SLACK_OPENAPI

/** What Slack says today and the description of 2021 does not know, or knows only of one kind of message. */
const newer = new Set([
  ...[
    'metadata',
    'edited',
    'is_locked',
    'app_id',
    'hidden',
    'reply_users',
    'response_metadata',
    'needed',
    'provided',
  ],
  ...[
    'bot_id',
    'bot_profile',
    'reactions',
    'subtype',
    'username',
    'blocks',
    'attachments',
    'files',
    'upload',
  ],
  ...['previous_names'],
])

it.skipIf(!file)('answers as Slack describes it', async () => {
  const described = readSlackDescription(file ?? '')
  const { double, config, support, stranger, tom, mara, guest, clock, connect } = await aWorkspace()
  const { book } = double
  tom.isDeleted = true
  const asked = book.write(support, { user: stranger.id, text: 'Where is it?' })
  book.write(support, { user: tom.id, text: 'There', threadTs: asked.ts })
  const gone = book.write(support, { user: guest.id, text: 'gone soon' })
  book.write(support, { user: mara.id, text: 'still here', threadTs: gone.ts })
  book.edit(support, asked.ts, 'Where is it now?')
  book.channel('plain')

  double.grant({
    kind: 'user',
    userId: mara.id,
    token: config.token ?? '',
    scopes: [...answeringScopes, 'team:read'],
  })
  const source = connect()
  await pollOnce(source, createKnown(), clock)
  book.remove(support, gone.ts)
  await source.test(noAbort)
  const ref = `${support.id}/${asked.ts}`
  const post = { to: { kind: 'thread', ref }, text: 'Here', marker: 'm-1', word: null, by: 'Mara' } as const
  await source.post?.({ ...post, since: clock.now(), isRetry: false }, noAbort)
  await source.mark?.({ ref, sign: 'seen', isClosed: false }, noAbort)
  await source.mark?.({ ref, sign: 'seen' }, noAbort)
  const { http } = aPlatform(clock)
  const ask = (method: string, args: Readonly<Record<string, string>>): Promise<unknown> =>
    http({
      ...{ method: 'GET', url: `${double.url}/${method}?${new URLSearchParams(args)}` },
      ...{
        headers: { authorization: `Bearer ${config.token}` },
        deadlineMs: 10_000,
        maxBytes: 1_000_000,
        ca: null,
      },
    })
  await ask('users.info', { user: stranger.id })
  await ask('conversations.info', { channel: support.id })
  await ask('chat.getPermalink', { channel: support.id, message_ts: asked.ts })
  await ask('team.info', {})
  double.revoke(config.token ?? '')
  await ask('auth.test', {})

  const methods = new Set(double.exchanges.map(({ method }) => method))
  expect(methods.size).toBe(12)
  const wrong = double.exchanges.flatMap(({ method, body }) => described.problemsOf(method, body, newer))
  expect([...new Set(wrong)]).toEqual([])
})
