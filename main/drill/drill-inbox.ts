/** The drill's inbox: a made-up Slack on loopback, in which customers of the fleet ask while the night goes on. */
import type { Clock } from '../platform/clock.ts'
import type { Listen } from '../platform/http-server.ts'
import type { TakeSockets } from '../platform/web-socket.ts'
import { fleet } from './fleet.ts'
import type { SlackChannel } from './slack-book.ts'
import { openSlackDouble } from './slack-double.ts'

export interface DrillInbox {
  /** the address of its API, as the configuration has it */
  readonly url: string
  /** what opens it */
  readonly token: string
  /** channels that customers write in, and the team's own, by name */
  readonly channels: readonly string[]
  readonly teamChannel: string
  /** customers by name, with what is known of each */
  readonly customers: readonly {
    readonly name: string
    readonly aliases: readonly string[]
    readonly environments: readonly string[]
    readonly contacts: readonly { readonly name: string; readonly role: string }[]
  }[]
  /** Ends the story and closes the port. May be called twice. */
  stop(): Promise<void>
}

export interface DrillInboxDeps {
  readonly clock: Clock
  readonly listen: Listen
  readonly takeSockets: TakeSockets
  /** who rehearses */
  readonly me: string
}

const second = 1_000
const minute = 60_000

/** Something said: by whom, in which customer's channel, when; `of` = in answer to that line. */
interface Said {
  readonly atMs: number
  readonly channel: 'mosslund' | 'pendrake' | 'saltholm' | 'team'
  readonly by: 'odile' | 'bram' | 'yuki' | 'ines'
  readonly text: string
  readonly of?: number
}

/** One of them is what the drill's first page is about; one waits for its customer; one is a wish. */
const story: readonly Said[] = [
  {
    ...{ atMs: -42 * minute, channel: 'pendrake', by: 'bram' },
    text: 'How do we get a second node pool in batch-1? We need it by next week.',
  },
  {
    ...{ atMs: -30 * minute, channel: 'pendrake', by: 'ines', of: 0 },
    text: 'I can prepare that. Which machine type, and how many nodes at most?',
  },
  {
    ...{ atMs: 35 * second, channel: 'mosslund', by: 'odile' },
    text: 'Since a minute ago many of our customers get a 502 at checkout, in pay-eu. The ingress answers, but with errors. We deployed nothing today. Can you have a look, please?',
  },
  {
    ...{ atMs: 100 * second, channel: 'saltholm', by: 'yuki' },
    text: 'Would it be possible to see the costs of each namespace in the dashboard?',
  },
  {
    ...{ atMs: 3 * minute, channel: 'mosslund', by: 'odile', of: 2 },
    text: 'About one in five payments fails now. Our support phones are ringing.',
  },
  {
    ...{ atMs: 13 * minute, channel: 'mosslund', by: 'odile', of: 2 },
    text: 'It looks better. What was it?',
  },
]

/** Begins it. Rejects with the system's error when no port can be had. */
export async function openDrillInbox(deps: DrillInboxDeps): Promise<DrillInbox> {
  const { clock } = deps
  const startedAt = clock.now()
  const double = await openSlackDouble(deps)
  const { book } = double
  const me = book.person('me', { realName: deps.me })
  const people = {
    odile: book.person('odile', { realName: 'Odile Brandt', standing: 'stranger' }),
    bram: book.person('bram', { realName: 'Bram Kuiper', standing: 'stranger' }),
    yuki: book.person('yuki', { realName: 'Yuki Arden', standing: 'guest' }),
    ines: book.person('ines', { realName: 'Ines Okafor' }),
  }
  const channels: Record<Said['channel'], SlackChannel> = {
    mosslund: book.channel('mosslund-support'),
    pendrake: book.channel('pendrake-support'),
    saltholm: book.channel('saltholm-support'),
    team: book.channel('ops-team'),
  }
  for (const channel of Object.values(channels))
    for (const { id } of [me, ...Object.values(people)]) channel.members.add(id)

  const threads = new Map<number, string>()
  let told = 0
  let cancel = (): void => {}
  let isOver = false
  const turnPage = (): void => {
    cancel()
    if (isOver) return
    const offsetMs = clock.now() - startedAt
    for (let next = story[told]; next && next.atMs <= offsetMs; next = story[told]) {
      const threadTs = next.of === undefined ? null : (threads.get(next.of) ?? null)
      const message = { user: people[next.by].id, text: next.text, threadTs }
      threads.set(told, book.write(channels[next.channel], message, startedAt + next.atMs).ts)
      told += 1
    }
    const next = story[told]
    cancel = next ? clock.after(next.atMs - offsetMs, turnPage) : () => {}
  }
  turnPage()
  // Timers stand still while the machine sleeps: the story goes on where the clock is.
  const stopListening = clock.onGap(turnPage)
  const contacts = [{ name: 'Odile Brandt', role: 'platform lead' }]

  return {
    url: double.url,
    token: double.grant({ kind: 'user', userId: me.id, scopes: drillScopes }).token,
    channels: ['*-support'],
    teamChannel: 'ops-team',
    customers: fleet.map(({ name, clusterId, customer }) => ({
      ...{ name: customer, aliases: [customer.split(' ')[0] ?? customer, clusterId] },
      environments: [`${name}/${clusterId}`],
      contacts: name === 'plover' ? contacts : [],
    })),
    stop: async () => {
      isOver = true
      cancel()
      stopListening()
      await double.close()
    },
  }
}

const drillScopes = [
  ...['channels:read', 'channels:history', 'groups:read', 'groups:history', 'users:read', 'users:read.email'],
  ...['chat:write', 'reactions:write'],
]
