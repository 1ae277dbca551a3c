/** An issue as it is drafted out of a thread: what was qualified and said, nothing that is a secret. Pure. */
import { type QualifyingQuestion, qualifyingQuestions, questionWords } from '../../contract/support.ts'
import type { StoredMessage } from './message-table.ts'
import type { Qualification, StoredThread } from './thread-table.ts'

export interface IssueDraft {
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** What stands where something was that looks like a secret. */
const cut = '[left out]'

/**
 * What looks like a secret: keys by their known beginnings, JSON web tokens, keys in PEM, what stands behind "password" and
 * the like, passwords in addresses. The issue may be public, and what a customer pastes into a chat is read by many there.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, cut],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, cut],
  [/\b(?:xox[a-z]-|xapp-|gh[pousr]_|github_pat_|glpat-|sk-|AKIA|ASIA)[\w-]{8,}/g, cut],
  [/(https?:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${cut}@`],
  [/\b(bearer|basic)\s+[\w.+/=-]{8,}/gi, `$1 ${cut}`],
  [
    /\b(pass(?:word|wd|phrase)?|secret|token|api[_-]?key|credentials?|private[_-]?key)\b(["']?\s*(?:[:=]|is)\s*)\S+/gi,
    `$1$2${cut}`,
  ],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[an address]'],
]

/** The words without what looks like a secret, or like somebody's address. */
export function withoutSecrets(text: string): string {
  return secrets.reduce((words, [sign, instead]) => words.replaceAll(sign, instead), text)
}

/**
 * The draft. The customer's name is not in it, nor who wrote: an issue may be read by anybody.
 * @param proposed what the thread seems to say to the questions nobody has answered
 * @param facts alerts that were linked with it, in words
 */
export function issueDraftOf(
  thread: Pick<StoredThread, 'kind' | 'title' | 'qualification' | 'impact'>,
  proposed: Qualification,
  messages: readonly Pick<StoredMessage, 'side' | 'text' | 'removedAt' | 'isNod' | 'word'>[],
  facts: readonly string[],
): IssueDraft {
  const answers = { ...proposed, ...thread.qualification }
  const question = messages.find(
    ({ side, isNod, removedAt, word }) =>
      side === 'customer' && !isNod && removedAt === null && word === null,
  )
  const lines = qualifyingQuestions.flatMap((one: QualifyingQuestion): readonly string[] => {
    const text = answers[one]?.text.trim() ?? ''
    return text === '' ? [] : [`- **${questionWords[one]}** ${plain(text)}`]
  })
  const body = [
    ...(question ? ['## What was asked', '', ...quoted(withoutSecrets(question.text)), ''] : []),
    ...(lines.length === 0 ? [] : ['## What is known', '', ...lines, '']),
    ...(facts.length === 0 ? [] : ['## Alerts', '', ...facts.map((fact) => `- ${plain(fact)}`), '']),
    ...(thread.impact === 'unknown' ? [] : [`Impact: ${thread.impact}`, '']),
  ].join('\n')
  return {
    title: withoutSecrets(thread.title).slice(0, 256),
    body: body.slice(0, 60_000),
    labels: thread.kind === null ? [] : [thread.kind === 'feature' ? 'enhancement' : thread.kind],
  }
}

/** One line, in which nothing is Markdown that was not meant so. */
function plain(text: string): string {
  return withoutSecrets(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>&~|#]/g, '\\$&')
    .replaceAll(/@(?=\w)/g, '@\u200b')
}

/** Somebody's words as a quotation: they mention nobody, and end no section. */
function quoted(text: string): readonly string[] {
  return text
    .slice(0, 6_000)
    .split('\n')
    .map((line) => `> ${line.replaceAll(/[\\`*_[\]<>&~|#]/g, '\\$&').replaceAll(/@(?=\w)/g, '@\u200b')}`)
}
