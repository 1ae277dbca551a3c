/** A workspace of Slack with people in it, a connection to it, and what an engine would know after its answers. */
import { onTestFinished } from 'vitest'
import type { FollowedThread, SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import { compareTs } from '../../contract/slack-ts.ts'
import type { SlackChannel, SlackPerson } from '../../main/drill/slack-book.ts'
import { openSlackDouble, type SlackDouble } from '../../main/drill/slack-double.ts'
import { listenOnLoopback } from '../../main/platform/http-server.ts'
import { takeSockets } from '../../main/platform/web-socket.ts'
import { slack } from '../../main/sources/slack.ts'
import type { SlackConfig } from '../../main/sources/slack-desk.ts'
import type { SupportPolled, SupportSource } from '../../main/sources/support-source.ts'
import { aPlatform, noAbort } from './a-source.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

export const readingScopes = [
  ...['channels:read', 'channels:history', 'groups:read', 'groups:history', 'users:read', 'users:read.email'],
]
export const answeringScopes = [...readingScopes, 'chat:write', 'reactions:write']

export interface Workspace {
  readonly clock: ManualClock
  readonly double: SlackDouble
  readonly config: SlackConfig
  readonly mara: SlackPerson
  readonly tom: SlackPerson
  readonly guest: SlackPerson
  readonly stranger: SlackPerson
  readonly support: SlackChannel
  connect(more?: Partial<SlackConfig>): SupportSource
}

/** Mara's workspace: Tom is a colleague, a guest and a stranger are customers; `#acme-support` is what is read. */
export async function aWorkspace(more: Partial<SlackConfig> = {}): Promise<Workspace> {
  const clock = createManualClock()
  const double = await openSlackDouble({ clock, listen: listenOnLoopback, takeSockets })
  onTestFinished(() => double.close())
  const { book } = double
  const mara = book.person('mara', { realName: 'Mara Lind', displayName: 'Mara', email: 'mara@team.example' })
  const tom = book.person('tom', { realName: 'Tom Berg' })
  const guest = book.person('gia', { realName: 'Gia Rossi', standing: 'guest' })
  const stranger = book.person('sam', { realName: 'Sam Ode', standing: 'stranger' })
  const support = book.channel('acme-support')
  for (const { id } of [mara, tom, guest, stranger]) support.members.add(id)
  const token = double.grant({ kind: 'user', userId: mara.id, scopes: answeringScopes })
  const config: SlackConfig = {
    ...{ id: 'chat', kind: 'slack', url: double.url, token: token.token, broken: null, pollMs: 30_000 },
    ...{ myIds: [], myEmails: [], channels: ['*-support'], teamChannel: null, socketToken: null, ourIds: [] },
    ...more,
  }
  return {
    ...{ clock, double, config, mara, tom, guest, stranger, support },
    connect: (changed = {}) => slack.connect({ ...config, ...changed }, aPlatform(clock)),
  }
}

/** What an engine keeps of a source's answers: messages by thread and key, as far as it was told. */
export interface Known {
  readonly threads: Map<string, Map<string, SeenMessage>>
  cursor: string | null
  readonly answers: SupportPolled[]
  take(polled: SupportPolled): void
  followed(now: number): readonly FollowedThread[]
  /** texts by thread, oldest first */
  texts(): Readonly<Record<string, readonly string[]>>
}

export function createKnown(): Known {
  const threads = new Map<string, Map<string, SeenMessage>>()
  const takeThread = (seen: SeenThread): void => {
    const messages = threads.get(seen.ref) ?? new Map<string, SeenMessage>()
    const { whole } = seen
    if (whole) {
      const keys = new Set(seen.messages.map(({ key }) => key))
      for (const { key, at } of [...messages.values()])
        if (at >= whole.from && at <= whole.to && !keys.has(key)) messages.delete(key)
    }
    for (const message of seen.messages) messages.set(message.key, message)
    for (const key of seen.removed) messages.delete(key)
    threads.set(seen.ref, messages)
  }
  const known: Known = {
    ...{ threads, cursor: null, answers: [] },
    take: (polled) => {
      known.answers.push(polled)
      if (!polled.ok) return
      for (const thread of polled.threads) takeThread(thread)
      known.cursor = polled.cursor
    },
    followed: () =>
      [...threads].flatMap(([ref, messages]) => {
        const newest = [...messages.values()].toSorted((a, b) => compareTs(b.key, a.key))[0]
        return newest ? [{ ref, newestKey: newest.key, changedAt: newest.at }] : []
      }),
    texts: () =>
      Object.fromEntries(
        [...threads].flatMap(([ref, messages]) => {
          const sorted = [...messages.values()].toSorted((a, b) => compareTs(a.key, b.key))
          return sorted.length === 0 ? [] : [[ref, sorted.map(({ text }) => text)]]
        }),
      ),
  }
  return known
}

/** What Slack has, in the same form. */
export function textsOf(double: SlackDouble): Readonly<Record<string, readonly string[]>> {
  const all = [...double.book.channels.values()].flatMap((channel) => {
    const parents = channel.messages.filter(({ threadTs }) => threadTs === null)
    return parents.flatMap((parent) => {
      const standing = [parent, ...double.book.repliesTo(channel, parent.ts)].filter(
        (one) => !one.isTombstone,
      )
      const texts = standing.toSorted((a, b) => compareTs(a.ts, b.ts)).map(({ text }) => text)
      return texts.length === 0 ? [] : [[`${channel.id}/${parent.ts}`, texts] as const]
    })
  })
  return Object.fromEntries(all)
}

/** Polls once and keeps what was answered. */
export async function pollOnce(
  source: SupportSource,
  known: Known,
  clock: ManualClock,
): Promise<SupportPolled> {
  const polled = await source.poll(known.cursor, known.followed(clock.now()), noAbort)
  known.take(polled)
  return polled
}
