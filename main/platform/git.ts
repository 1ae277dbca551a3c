/** The user's own git, as they have set it up; it never asks anything, and never outlives its deadline. */
import { type ProgramResult, runProgram } from './program.ts'

/** Everything on this laptop is a matter of moments, ms. */
const localMs = 30_000
/** A slow line, a large repository, ms. */
const remoteMs = 120_000

/** No prompt of any kind: what cannot be done without one fails, and says so. Its own words stay English, for us to read. */
const env = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS_REQUIRE: 'never',
  GCM_INTERACTIVE: 'never',
  GIT_EDITOR: 'true',
  GIT_MERGE_AUTOEDIT: 'no',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
}

/** Runs git in a folder. @param more set in its environment beside */
export function git(
  folder: string,
  words: readonly string[],
  more: {
    readonly env?: Readonly<Record<string, string>>
    readonly input?: string
    readonly deadlineMs?: number
  } = {},
): Promise<ProgramResult> {
  const isRemote = ['push', 'fetch'].includes(words[0] ?? '')
  return runProgram(['git', ...words], {
    folder,
    env: { ...env, ...more.env },
    deadlineMs: more.deadlineMs ?? (isRemote ? remoteMs : localMs),
    ...(more.input === undefined ? {} : { input: more.input }),
  })
}

/** What git printed when it ended well; null otherwise. */
export function printed(result: ProgramResult): string | null {
  return result.kind === 'ended' && result.code === 0 ? result.output.replace(/\r?\n$/, '') : null
}

/** Why it did not work, as the end of a sentence; without what an address may hold of a password. */
export function whyNot(result: ProgramResult): string {
  if (result.kind === 'missing') return 'there is no git on this laptop'
  if (result.kind === 'failed') return `git ${result.reason}`
  const said = `${result.errors}\n${result.output}`
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'))
  const line = said.find((each) => /^(fatal|error|! )/.test(each)) ?? said.at(-1) ?? `code ${result.code}`
  return `git says “${withoutUserinfo(line).slice(0, 300)}”`
}

function withoutUserinfo(line: string): string {
  return line.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*@/gi, '$1')
}
