/** A support source in memory: threads that tests write in, polled by a cursor, with every way to fail that an order meets. */
import type { SeenAuthor, SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../../main/platform/clock.ts'
import type { Delivery } from '../../main/sources/source.ts'
import type {
  NewIssue,
  SupportConfig,
  SupportDefinition,
  SupportFacts,
  SupportMark,
  SupportPost,
} from '../../main/sources/support-source.ts'

export const sophie: SeenAuthor = { id: 'UCUST', name: 'Sophie Adler', side: 'customer', mine: false }
export const mara: SeenAuthor = { id: 'UMARA', name: 'Mara Lind', side: 'us', mine: true }
export const jonas: SeenAuthor = { id: 'UJONAS', name: 'Jonas Berg', side: 'us', mine: false }
export const robot: SeenAuthor = { id: 'BBOT', name: 'deploys', side: 'bot', mine: false }

interface Held {
  thread: Omit<SeenThread, 'messages' | 'removed' | 'whole' | 'isBehind'>
  messages: Map<string, SeenMessage & { readonly changed: number; readonly marker: string | null }>
  removed: Map<string, number>
  changed: number
}

export interface SupportDouble {
  readonly definition: SupportDefinition
  /** every configuration it was connected with */
  readonly connected: SupportConfig[]
  readonly posted: SupportPost[]
  readonly marked: SupportMark[]
  readonly issues: NewIssue[]
  /** cursors it was polled with, and refs that were followed at the newest poll */
  readonly polls: (string | null)[]
  followed: readonly string[]
  /** why polls fail; null = they do not */
  failure: Failure | null
  /** why posting, marking and opening fail */
  refusal: { readonly failure: Failure; readonly final: boolean } | null
  /** the next post is written, and its reply is lost */
  losesReply: boolean
  /** the next post is written, and nothing answers any more */
  hangs: boolean
  /** its clock beyond ours, ms */
  skewMs: number
  nextInMs: number
  /** how long a poll takes, ms */
  takesMs: number
  facts: Partial<SupportFacts>
  /** tells whoever listens that there is news */
  push(): void
  /** says something in a thread, which begins with it if it is new; answers the key */
  say(ref: string, author: SeenAuthor, text: string, part?: Partial<SeenMessage>): string
  edit(ref: string, key: string, text: string): void
  remove(ref: string, key: string): void
  /** takes a message away and tells nobody */
  forget(ref: string, key: string): void
  /** changes what it says of the thread itself */
  set(ref: string, part: Partial<Held['thread']>): void
  /** the texts of a thread, in their order; emphasis is left out, as sources tell of messages */
  texts(ref: string): readonly string[]
}

/** A `ts` as Slack writes them. */
export function tsOf(at: number, micros = 0): string {
  return `${Math.floor(at / 1_000)}.${String((at % 1_000) * 1_000 + micros).padStart(6, '0')}`
}

/** @param channel where a thread's ref does not name it: `C1/…` is in `tarnwick-support` */
export function aSupportDouble(
  clock: Pick<Clock, 'now' | 'after'>,
  kind: SupportConfig['kind'] = 'slack',
  channels: Readonly<Record<string, string>> = { C1: 'tarnwick-support', C2: 'mosslund-credit-support' },
): SupportDouble {
  const held = new Map<string, Held>()
  const listeners = new Set<() => void>()
  let sequence = 0
  let count = 0

  const hold = (ref: string): Held => {
    const known = held.get(ref)
    if (known) return known
    const [place = ''] = ref.split(/[/#]/)
    const made: Held = {
      thread: {
        ...{
          ref,
          channel: channels[place] ?? ref.split('#')[0] ?? place,
          title: null,
          url: `https://chat.example/${ref}`,
        },
        number: kind === 'github' ? (ref.split('#')[1] ?? null) : null,
        ...{ labels: [], assignees: [], closedAt: null, isTeam: place === 'TEAM' },
      },
      ...{ messages: new Map(), removed: new Map(), changed: 0 },
    }
    held.set(ref, made)
    return made
  }

  const write = (
    ref: string,
    author: SeenAuthor,
    text: string,
    part: Partial<SeenMessage>,
    marker: string | null,
  ): string => {
    const thread = hold(ref)
    const at = part.at ?? clock.now() + double.skewMs
    const key = part.key ?? tsOf(at, ++count % 1_000)
    thread.changed = ++sequence
    thread.messages.set(key, {
      ...{ key, at, author, text, isNod: false, editedAt: null, links: [], files: [], word: null },
      ...part,
      ...{ changed: sequence, marker },
    })
    return key
  }

  const seen = ({ thread, messages, removed }: Held, since: number, isWhole: boolean): SeenThread => {
    const all = [...messages.values()].toSorted((a, b) => a.at - b.at)
    const list = all.filter((one) => isWhole || one.changed > since)
    return {
      ...thread,
      messages: list.map(({ changed: _, marker: __, ...message }) => message),
      removed: [...removed].flatMap(([key, at]) => (isWhole || at > since ? [key] : [])),
      whole: isWhole ? { from: 0, to: clock.now() + 86_400_000 } : null,
      isBehind: false,
    }
  }

  const deliver = (done: () => string): Delivery => {
    if (double.refusal) return { ok: false, ...double.refusal, retryAfterMs: null }
    const ref = done()
    if (double.losesReply) {
      double.losesReply = false
      const failure = { kind: 'cut-off', detail: 'The connection was cut off.' } as const
      return { ok: false, failure, final: false, retryAfterMs: null }
    }
    return { ok: true, ref, endsAt: null }
  }

  const double: SupportDouble = {
    ...{ connected: [], posted: [], marked: [], issues: [], polls: [], followed: [] },
    ...{
      failure: null,
      refusal: null,
      losesReply: false,
      hangs: false,
      skewMs: 0,
      nextInMs: 30_000,
      takesMs: 0,
      facts: {},
    },
    definition: {
      kind,
      label: kind === 'slack' ? 'Slack' : 'GitHub',
      connect: (config) => {
        double.connected.push(config)
        const factsNow = (): SupportFacts => ({
          ...{ account: 'mara', followed: held.size, behindMs: 0, remarks: [], isPushed: false },
          skewMs: double.skewMs,
          ...double.facts,
        })
        return {
          poll: async (cursor, followed) => {
            double.polls.push(cursor)
            double.followed = followed.map(({ ref }) => ref)
            const { failure, nextInMs } = double
            if (failure) return { ok: false, failure, nextInMs, facts: null }
            if (double.takesMs > 0) await new Promise<void>((resolve) => clock.after(double.takesMs, resolve))
            const since = Number(cursor ?? 0)
            const threads = [...held.values()].filter(({ changed }) => changed > since)
            return {
              ...{ ok: true, cursor: String(sequence), isComplete: true, nextInMs, facts: factsNow() },
              threads: threads.map((one) => seen(one, since, false)),
            }
          },
          thread: async (ref) => {
            const found = held.get(ref)
            if (double.failure) return double.failure
            return found ? seen(found, 0, true) : { kind: 'not-found', detail: 'The channel is archived.' }
          },
          test: async () => ({ ok: true, saw: [], remarks: [] }),
          listen: (news) => {
            listeners.add(news)
            return () => listeners.delete(news)
          },
          post: async (post) => {
            const ref = post.to.kind === 'thread' ? post.to.ref : 'TEAM/1'
            const known = [...hold(ref).messages.values()].find(({ marker }) => marker === post.marker)
            if (post.isRetry && known) return { ok: true, ref: known.key, endsAt: null }
            const hangs = double.hangs
            const written = deliver(() => {
              double.posted.push(post)
              return write(
                ref,
                { ...mara, name: post.by },
                post.text.replaceAll('*', ''),
                { word: post.word },
                post.marker,
              )
            })
            double.hangs = false
            return hangs ? new Promise<Delivery>(() => {}) : written
          },
          look: async (post) => {
            if (double.failure)
              return { ok: false, failure: double.failure, final: false, retryAfterMs: null }
            const ref = post.to.kind === 'thread' ? post.to.ref : 'TEAM/1'
            const known = [...hold(ref).messages.values()].find(({ marker }) => marker === post.marker)
            return known ? { ok: true, ref: known.key, endsAt: null } : null
          },
          mark: async (mark) =>
            deliver(() => {
              double.marked.push(mark)
              return ''
            }),
          createIssue: async (issue) =>
            deliver(() => {
              double.issues.push(issue)
              return `${issue.repository}#${double.issues.length}`
            }),
        }
      },
    },
    push: () => {
      for (const news of listeners) news()
    },
    say: (ref, author, text, part = {}) => write(ref, author, text, part, null),
    edit: (ref, key, text) => {
      const message = hold(ref).messages.get(key)
      if (message)
        write(ref, message.author, text, { ...message, text, editedAt: clock.now() }, message.marker)
    },
    remove: (ref, key) => {
      const thread = hold(ref)
      thread.messages.delete(key)
      thread.changed = ++sequence
      thread.removed.set(key, sequence)
    },
    forget: (ref, key) => void hold(ref).messages.delete(key),
    set: (ref, part) => {
      const thread = hold(ref)
      thread.changed = ++sequence
      thread.thread = { ...thread.thread, ...part }
    },
    texts: (ref) => [...hold(ref).messages.values()].toSorted((a, b) => a.at - b.at).map(({ text }) => text),
  }
  return double
}

/** The part of a configuration file that connects it, as lines. */
export function supportLines(more: readonly string[] = []): readonly string[] {
  return [
    'support:',
    ...more.map((line) => `  ${line}`),
    '  sources:',
    '    - name: chat',
    '      kind: slack',
    '      token: env:CHAT',
    "      channels: ['*-support']",
    '    - name: issues',
    '      kind: github',
    '      token: env:CHAT',
    '      repositories: [acme/support]',
  ]
}
