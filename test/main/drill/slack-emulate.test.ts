/** The double of Slack beside one of somebody else's making (`emulate`): the same script brings the same relevant fields. */
import { createEmulator } from 'emulate'
import { expect, it, onTestFinished } from 'vitest'
import { openSlackDouble } from '../../../main/drill/slack-double.ts'
import { listenOnLoopback } from '../../../main/platform/http-server.ts'
import { takeSockets } from '../../../main/platform/web-socket.ts'
import { aPlatform } from '../../helpers/a-source.ts'
import { freePorts } from '../../helpers/free-ports.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

type Fields = Readonly<Record<string, unknown>>
type Ask = (method: string, args?: Readonly<Record<string, string>>) => Promise<Fields>

const clock = createManualClock()

function askAt(url: string, token: string): Ask {
  const { http } = aPlatform(clock)
  return async (method, args = {}) => {
    const result = await http({
      ...{ method: 'POST', url: `${url}/${method}`, body: new URLSearchParams(args).toString() },
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      },
      ...{ deadlineMs: 10_000, maxBytes: 1_000_000, ca: null },
    })
    if (!result.ok) throw new Error(result.failure.detail)
    return JSON.parse(result.response.body.toString('utf8')) as Fields
  }
}

const listOf = (value: unknown): readonly Fields[] => value as readonly Fields[]

/** What is said in the script, by what was answered: ids and times by the order they came in. */
async function play(ask: Ask): Promise<readonly unknown[]> {
  const said: unknown[] = []
  const stamps: string[] = []
  const stamp = (ts: unknown): string => {
    if (typeof ts !== 'string') return String(ts)
    if (!/^\d{10}\.\d{6}$/.test(ts)) return `no ts: ${ts}`
    if (!stamps.includes(ts)) stamps.push(ts)
    return `ts ${stamps.indexOf(ts)}`
  }
  // A parent's own thread_ts is left out: emulate does not write it, Slack does.
  const shown = ({ text, ts, reply_count, type }: Fields): Fields => ({
    ...{ text, type, ts: stamp(ts), replies: reply_count ?? 0 },
  })
  const refusal = ({ ok, error }: Fields): Fields => ({ ok, error })

  const me = await ask('auth.test')
  said.push([me.ok, /^T/.test(String(me.team_id)), /^[UW]/.test(String(me.user_id)), me.team])
  const { channels } = await ask('conversations.list', { limit: '200' })
  const support = listOf(channels).find(({ name }) => name === 'acme-support')
  said.push([support?.is_private, support?.is_archived, support?.name])
  const channel = String(support?.id)
  said.push((await ask('conversations.info', { channel })).ok)
  const members = listOf((await ask('users.list')).members).filter(({ name }) => name === 'mara')
  said.push(members.map(({ name, real_name, deleted }) => [name, real_name, deleted]))

  const first = await ask('chat.postMessage', { channel, text: 'Where is it &lt;now&gt;?' })
  said.push([first.ok, first.channel === channel, stamp(first.ts)])
  const ts = String(first.ts)
  const metadata = JSON.stringify({ event_type: 'nightdesk', event_payload: { marker: 'm-1' } })
  for (const text of ['one', 'two', 'three']) {
    const reply = await ask('chat.postMessage', { channel, thread_ts: ts, text, metadata })
    said.push([reply.ok, stamp(reply.ts)])
  }
  const second = await ask('chat.postMessage', { channel, text: 'Another' })
  said.push(stamp(second.ts))

  const history = await ask('conversations.history', { channel, limit: '2' })
  said.push([history.ok, history.has_more, listOf(history.messages).map(shown)])
  const page = await ask('conversations.history', { channel, limit: '1' })
  said.push([page.has_more, listOf(page.messages).map(shown)])
  const cursor = String((page.response_metadata as Fields).next_cursor)
  const next = await ask('conversations.history', { channel, limit: '1', cursor })
  said.push([listOf(next.messages).map(shown)])
  const replies = await ask('conversations.replies', { channel, ts, include_all_metadata: 'true' })
  said.push([
    replies.ok,
    replies.has_more,
    listOf(replies.messages).map(({ text, ts, thread_ts }, index) => [
      text,
      stamp(ts),
      index > 0 && stamp(thread_ts),
    ]),
  ])
  said.push(listOf(replies.messages).map((message) => message.metadata ?? null))

  const sign = { channel, timestamp: ts, name: 'eyes' }
  for (const method of ['reactions.add', 'reactions.add', 'reactions.remove', 'reactions.remove'])
    said.push(refusal(await ask(method, sign)))
  const link = await ask('chat.getPermalink', { channel, message_ts: ts })
  said.push([
    link.ok,
    new URL(String(link.permalink)).pathname.endsWith(`/archives/${channel}/p${ts.replace('.', '')}`),
  ])

  said.push(refusal(await ask('conversations.history', { channel: 'C0NOTTHERE' })))
  said.push(refusal(await ask('users.info', { user: 'U0NOTTHERE' })))
  said.push(refusal(await ask('reactions.add', { ...sign, timestamp: '1000000000.000100' })))
  said.push(refusal(await ask('chat.postMessage', { channel, text: '' })))
  said.push(((await ask('team.info')).team as Fields).domain)
  return said
}

it('says what emulate says, for the calls that it answers', async () => {
  const [port = 0] = await freePorts(1)
  const other = await createEmulator({
    ...{ service: 'slack', port },
    seed: {
      slack: {
        team: { name: 'Tarnwick', domain: 'tarnwick' },
        users: [{ name: 'mara', real_name: 'Mara Lind', email: 'mara@team.example' }],
        channels: [{ name: 'acme-support' }],
      },
    },
  })
  onTestFinished(() => other.close())
  const double = await openSlackDouble({ clock, listen: listenOnLoopback, takeSockets })
  onTestFinished(() => double.close())
  const mara = double.book.person('mara', { realName: 'Mara Lind', email: 'mara@team.example' })
  double.book.channel('acme-support').members.add(mara.id)
  const { token } = double.grant({
    ...{ kind: 'user', userId: mara.id },
    scopes: ['channels:read', 'channels:history', 'users:read', 'chat:write', 'reactions:write', 'team:read'],
  })

  const ours = await play(askAt(double.url, token))
  expect(ours).toEqual(
    await play(askAt(`${other.url.replace('localhost', '127.0.0.1')}/api`, 'xoxb-made-up')),
  )
})
