/** A GitHub of our own on loopback, a source connected to it, and what an engine would know of its threads. */
import { onTestFinished } from 'vitest'
import type { SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import { createGitHubDouble, type GitHubDouble } from '../../main/drill/github-double.ts'
import { listenOnLoopback } from '../../main/platform/http-server.ts'
import { github } from '../../main/sources/github.ts'
import type { SupportConfig, SupportPolled, SupportSource } from '../../main/sources/support-source.ts'
import { aPlatform, noAbort } from './a-source.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

export const ourToken = 'github_pat_test_0123456789'
type GitHubConfig = Extract<SupportConfig, { kind: 'github' }>

/** What is kept of a thread. */
export interface KeptThread {
  readonly isClosed: boolean
  readonly title: string | null
  readonly labels: readonly string[]
  readonly messages: ReadonlyMap<string, SeenMessage>
}

export interface GitHubDesk {
  readonly clock: ManualClock
  readonly double: GitHubDouble
  readonly url: string
  config(more?: Partial<GitHubConfig>): GitHubConfig
  connect(more?: Partial<GitHubConfig>): SupportSource
}

/** A GitHub with the repository acme/support, its member mara, and bea, who is a customer. */
export async function aGitHubDesk(): Promise<GitHubDesk> {
  const clock = createManualClock(Date.UTC(2026, 10, 30, 8))
  const double = createGitHubDouble(clock.now)
  const server = await listenOnLoopback({ port: 0, handle: double.handle, maxBodyBytes: 1_000_000 })
  onTestFinished(() => server.close())
  for (const login of ['mara', 'ines', 'bea', 'cem']) double.book.addUser(login, { name: `${login} of acme` })
  double.book.addUser('checks[bot]', { type: 'Bot' })
  double.book.addRepository('acme/support', { mara: 'MEMBER', ines: 'COLLABORATOR' })
  double.addToken(ourToken, 'mara')
  const config = (more: Partial<GitHubConfig> = {}): GitHubConfig => ({
    ...{ id: 'issues', kind: 'github', url: server.url, token: ourToken, broken: null, pollMs: 60_000 },
    ...{
      myIds: [],
      myEmails: [],
      repositories: ['acme/support'],
      organisation: null,
      labels: [],
      ourIds: [],
    },
    ...more,
  })
  return {
    ...{ clock, double, url: server.url, config },
    connect: (more) => github.connect(config(more), aPlatform(clock)),
  }
}

/** Takes in what polls tell, as the engine does. */
export function createKeeper(source: () => SupportSource): {
  readonly threads: Map<string, KeptThread>
  poll(): Promise<SupportPolled>
  /** polls until everything is read, at most 200 times; throws where a poll fails */
  catchUp(): Promise<void>
} {
  const threads = new Map<string, KeptThread>()
  let cursor: string | null = null
  const poll = async (): Promise<SupportPolled> => {
    const followed = [...threads]
      .filter(([, { isClosed }]) => !isClosed)
      .map(([ref]) => ({ ref, newestKey: null, changedAt: 0 }))
    const polled = await source().poll(cursor, followed, noAbort)
    if (!polled.ok) return polled
    cursor = polled.cursor
    for (const thread of polled.threads) threads.set(thread.ref, taken(threads.get(thread.ref), thread))
    return polled
  }
  return {
    ...{ threads, poll },
    catchUp: async () => {
      for (let times = 0; times < 200; times += 1) {
        const polled = await poll()
        if (!polled.ok) throw new Error(polled.failure.detail)
        if (polled.isComplete) return
      }
      throw new Error('it does not come to an end')
    },
  }
}

function taken(had: KeptThread | undefined, thread: SeenThread): KeptThread {
  const messages = new Map(had?.messages ?? [])
  const { whole } = thread
  const seen = new Set(thread.messages.map(({ key }) => key))
  for (const [key, { at }] of messages)
    if (whole && at >= whole.from && at <= whole.to && !seen.has(key)) messages.delete(key)
  for (const key of thread.removed) messages.delete(key)
  for (const message of thread.messages) messages.set(message.key, message)
  return {
    isClosed: thread.closedAt !== null,
    title: thread.title ?? had?.title ?? null,
    labels: thread.labels,
    messages,
  }
}

/** The texts of a kept thread, oldest first. */
export function textsOf(thread: KeptThread | undefined): readonly string[] {
  return [...(thread?.messages.values() ?? [])]
    .toSorted((a, b) => Number(BigInt(a.key) - BigInt(b.key)))
    .map(({ text }) => text)
}
