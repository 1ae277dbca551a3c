/** A customer's thread in a postmortem: the facts of it, and what was said, as lines of Markdown. Pure. */
import { escaped, plainWords } from './markdown.ts'

/** A thread the draft is about. Instants in epoch ms. */
export interface DraftThread {
  readonly title: string
  readonly channel: string
  readonly url: string | null
  readonly customer: string | null
  readonly environment: string | null
  readonly openedAt: number
  /** earlier messages are left out */
  readonly isCut: boolean
  /** oldest first */
  readonly said: readonly { readonly at: number; readonly by: string; readonly text: string }[]
}

/** A message may be long; the thread itself has the whole of it. Characters. */
const longest = 600

/** The facts about it. */
export function threadFacts(thread: DraftThread, stamp: (at: number) => string): readonly string[] {
  const { title, channel, url, customer, environment, openedAt } = thread
  const where = url !== null && /^https:\/\/[^\s<>()]+$/.test(url) ? `: <${url}>` : ''
  return [
    `- Thread: ${escaped(title, 200)}, in ${escaped(channel, 100)}${where}`,
    ...(customer === null ? [] : [`- Asked by: ${escaped(customer, 100)}`]),
    ...(environment === null ? [] : [`- About: ${escaped(environment, 100)}`]),
    `- Asked: ${stamp(openedAt)}`,
  ]
}

/** What was said, a line for each message. */
export function threadLines(thread: DraftThread, stamp: (at: number) => string): readonly string[] {
  const lines = thread.said.map(({ at, by, text }) => {
    const words = plainWords(text.replaceAll('\n', ' / '), longest)
    return `- ${stamp(at)} ${escaped(by, 100)}: ${words === '' ? 'no words' : escaped(words, longest + 1)}`
  })
  return thread.isCut ? ['- Earlier messages are left out here; the thread has them.', ...lines] : lines
}
