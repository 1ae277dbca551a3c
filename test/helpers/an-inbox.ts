/** A night with an inbox: the real engine over support sources in memory. */
import { onTestFinished } from 'vitest'
import type { ThreadId } from '../../contract/ids.ts'
import type { Thread, ThreadItem, ThreadView } from '../../contract/support.ts'
import { type Night, type NightOptions, startNight } from './a-night.ts'
import { aSupportDouble, type SupportDouble, supportLines } from './a-support-source.ts'

export interface Inbox extends Night {
  readonly chat: SupportDouble
  readonly issues: SupportDouble
  threads(): readonly Thread[]
  /** the thread of this title, or the only one. @throws when there is none */
  thread(title?: string): Thread
  view(title?: string, before?: string | null): Promise<ThreadView>
  items<Kind extends ThreadItem['kind']>(
    kind: Kind,
    title?: string,
  ): Promise<readonly Extract<ThreadItem, { readonly kind: Kind }>[]>
}

/** A Wednesday, 10:00 UTC. */
export const wednesday = Date.UTC(2026, 10, 25, 10, 0, 0)

export interface InboxOptions extends Omit<NightOptions, 'config' | 'support'> {
  /** further lines of `support:` */
  readonly support?: readonly string[]
  /** further lines of the file */
  readonly more?: readonly string[]
}

/** Begins it; it ends with the running test. */
export async function startInbox({ support = [], more = [], ...options }: InboxOptions = {}): Promise<Inbox> {
  let chat: SupportDouble | null = null
  let issues: SupportDouble | null = null
  const night = await startNight({
    startAt: wednesday,
    env: { CHAT: 'xoxb-test' },
    ...options,
    config: ['version: 1', 'me: Mara Lind', ...aSource, ...supportLines(support), ...more, ''].join('\n'),
    support: (clock) => {
      chat = aSupportDouble(clock)
      issues = aSupportDouble(clock, 'github')
      return [chat.definition, issues.definition]
    },
  })
  onTestFinished(() => night.close())
  if (!chat || !issues) throw new Error('no support source was asked for')
  const threads = (): readonly Thread[] => [...night.state().threads.values()]
  const thread = (title?: string): Thread => {
    const found = threads().filter((one) => title === undefined || one.title === title)
    if (found[0] && (title !== undefined || found.length === 1)) return found[0]
    throw new Error(`${found.length} threads are called ${title}: ${threads().map((one) => one.title)}`)
  }
  const viewOf = (threadId: ThreadId, before: string | null): Promise<ThreadView> =>
    night.query<ThreadView>('support.thread', { threadId, before })
  const inbox = {
    ...{ chat: chat as SupportDouble, issues: issues as SupportDouble, threads, thread },
    view: (title?: string, before: string | null = null) => viewOf(thread(title).id, before),
    items: async <Kind extends ThreadItem['kind']>(kind: Kind, title?: string) =>
      (await viewOf(thread(title).id, null)).items.filter(
        (item): item is Extract<ThreadItem, { readonly kind: Kind }> => item.kind === kind,
      ),
  }
  // The night's own properties are looked up anew each time.
  return Object.setPrototypeOf(inbox, night) as Inbox
}

const aSource = [
  'sources:',
  '  - name: plover',
  '    kind: alertmanager',
  '    urls: ["http://am1.invalid"]',
  '    poll: 15s',
]
