/** What stands in the customers' threads, read out of the doubles' books: whose turn it really is. In other words than the program's. */
import { splitHidden } from './support-hidden.ts'
import { type SupportWorld, staff } from './support-world.ts'

export interface TrueMessage {
  readonly key: string
  /** true epoch ms */
  readonly at: number
  readonly text: string
  readonly side: 'customer' | 'us' | 'bot'
  readonly isNod: boolean
  /** one Nightdesk tells another something with it */
  readonly isWord: boolean
}

export interface TrueThread {
  readonly ref: string
  readonly source: 'chat' | 'issues'
  readonly channel: string
  /** oldest first */
  readonly messages: readonly TrueMessage[]
  /** it is closed at its source since then; null = it is open, or its source knows no such thing */
  readonly closedAt: number | null
}

/** Who is to write next, by the messages alone. */
export interface Turn {
  readonly waits: boolean
  /** the first of the customer's that nobody answered, and their last one; null = there is none */
  readonly askedAt: number | null
  readonly lastAt: number | null
}

const nodAlone = /^(:[a-z0-9_+-]+:|\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}]|\ufe0f|\u200d|[\s!.,])+$/u

export function createTruth(world: SupportWorld): {
  /** threads that a customer wrote in, by ref; new ones for each instant that is asked for */
  threads(): ReadonlyMap<string, TrueThread>
  /** everything that stands there now, whoever reads it */
  allTexts(): readonly { readonly where: string; readonly isCustomers: boolean; readonly text: string }[]
} {
  const ours = new Set([...world.slackStaff.values()].map(({ id }) => id))
  const logins = new Set<string>(staff.map(({ login }) => login))
  const supportChannels = new Set(world.customers.map(({ channel }) => channel.id))

  const slackThreads = (found: Map<string, TrueThread>): void => {
    for (const channel of world.slack.book.channels.values()) {
      if (!supportChannels.has(channel.id)) continue
      const byParent = new Map<string, TrueMessage[]>()
      for (const message of channel.messages) {
        if (message.isTombstone) continue
        const { ts, threadTs, user, bot, metadata, text } = message
        const payload = metadata?.event_payload as { word?: unknown } | undefined
        const isOwnApp = metadata?.event_type === 'nightdesk'
        const person = user === null ? undefined : world.slack.book.people.get(user)
        const isBot = !isOwnApp && (person?.isBot || (user === null && bot !== null))
        const side = isOwnApp || (user !== null && ours.has(user)) ? 'us' : isBot ? 'bot' : 'customer'
        const isWord = payload?.word !== undefined && payload.word !== null
        const at = Number(ts.split('.')[0]) * 1_000 + Math.floor(Number(ts.split('.')[1]) / 1_000)
        const parent = threadTs ?? ts
        const list = byParent.get(parent)
        const one: TrueMessage = { key: ts, at, text, side, isNod: nodAlone.test(text), isWord }
        if (list) list.push(one)
        else byParent.set(parent, [one])
      }
      for (const [parent, messages] of byParent)
        if (messages.some(({ side }) => side === 'customer')) {
          const ref = `${channel.id}/${parent}`
          found.set(ref, { ref, source: 'chat', channel: channel.name, messages, closedAt: null })
        }
    }
  }
  const githubThreads = (found: Map<string, TrueThread>): void => {
    for (const repository of world.github.book.repositories.values())
      for (const issue of repository.issues.values()) {
        if (issue.gone !== null || issue.isPull) continue
        const sideOf = (login: string | null) => (login !== null && logins.has(login) ? 'us' : 'customer')
        const messages = [
          { key: '0', at: issue.createdAt, user: issue.user, body: issue.body ?? '', isFirst: true },
          ...issue.comments.map(({ id, createdAt, user, body }) => ({
            ...{ key: `${id}`, at: createdAt, user, body, isFirst: false },
          })),
        ].map(({ key, at, user, body, isFirst }): TrueMessage => {
          const { text, isWord } = splitHidden(body)
          return { key, at, text, side: sideOf(user), isNod: !isFirst && nodAlone.test(text), isWord }
        })
        const ref = `${repository.name}#${issue.number}`
        found.set(ref, {
          ref,
          source: 'issues',
          channel: repository.name,
          messages,
          closedAt: issue.closedAt,
        })
      }
  }
  return {
    threads: () => {
      const found = new Map<string, TrueThread>()
      slackThreads(found)
      githubThreads(found)
      return found
    },
    allTexts: () => [
      ...[...world.slack.book.channels.values()].flatMap((channel) =>
        channel.messages.map((message) => ({
          where: `#${channel.name}`,
          isCustomers: supportChannels.has(channel.id),
          text: message.text,
        })),
      ),
      ...[...world.github.book.repositories.values()].flatMap((repository) =>
        [...repository.issues.values()].flatMap((issue) =>
          [issue.title, issue.body ?? '', ...issue.comments.map(({ body }) => body)].map((text) => ({
            ...{ where: `${repository.name}#${issue.number}`, isCustomers: true, text },
          })),
        ),
      ),
    ],
  }
}

/** @param isSettled a message of theirs that somebody here closed the thread over */
export function turnOf(messages: readonly TrueMessage[], isSettled: (message: TrueMessage) => boolean): Turn {
  const said = messages.filter(({ isNod, isWord, side }) => !isNod && !isWord && side !== 'bot')
  let asked: TrueMessage | null = null
  let last: TrueMessage | null = null
  for (const message of said) {
    if (message.side === 'us') {
      asked = null
      continue
    }
    last = message
    if (isSettled(message)) asked = null
    else asked ??= message
  }
  return { waits: asked !== null, askedAt: asked?.at ?? null, lastAt: last?.at ?? null }
}
