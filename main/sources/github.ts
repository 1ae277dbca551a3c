/** GitHub's issues as customers' threads. One issue is one thread; pull requests are none. */
import type { SeenThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import { checkGitHub } from './github-check.ts'
import { type GitHubDoor, openGitHub } from './github-door.ts'
import type { GitHubConfig } from './github-feeds.ts'
import { createGitHubIssues } from './github-issues.ts'
import { readAllComments } from './github-lists.ts'
import { createGitHubMemory } from './github-memory.ts'
import { createIssue, look, mark, post } from './github-orders.ts'
import { createGitHubPoll } from './github-poll.ts'
import { readOneIssue } from './github-read.ts'
import { type Insiders, placeOfRef } from './github-seen.ts'
import type { Delivery } from './source.ts'
import type { SupportDefinition, SupportFacts, SupportSource } from './support-source.ts'

export const github: SupportDefinition = {
  kind: 'github',
  label: 'GitHub',
  connect: (config, platform) => {
    if (config.kind !== 'github') throw new Error(`not GitHub: ${config.kind}`)
    if (config.broken || config.token === null) return brokenSource(config)
    const door = openGitHub({ url: config.url, token: config.token }, platform)
    const reading = createGitHubPoll(config, door, platform.clock)

    /** By whom sides are told; without the account nothing of ours would be known again. */
    const insiders = async (signal: AbortSignal): Promise<Insiders | Failure> => {
      const account = await reading.account(signal)
      if (account !== null && typeof account !== 'string') return account.failure
      return { account, myIds: config.myIds, ourIds: config.ourIds }
    }
    const ordered = async <Result extends Delivery | null>(
      signal: AbortSignal,
      write: (insiders: Insiders) => Promise<Result>,
    ): Promise<Delivery | Result> => {
      const known = await insiders(signal)
      if ('account' in known) return write(known)
      const final = known.kind === 'unauthorised'
      return { ok: false, failure: known, final, retryAfterMs: door.waiting()?.ms ?? null }
    }

    return {
      poll: reading.poll,
      thread: async (ref, signal) => {
        const known = await insiders(signal)
        return 'account' in known ? readThread(door, ref, known, signal) : known
      },
      test: (signal) => checkGitHub(door, config, signal),
      post: (order, signal) => ordered(signal, (known) => post(door, order, known, signal)),
      look: (order, signal) => ordered(signal, (known) => look(door, order, known, signal)),
      mark: (order, signal) => ordered(signal, (known) => mark(door, order, known, signal)),
      createIssue: (order, signal) => ordered(signal, (known) => createIssue(door, order, known, signal)),
      issues: createGitHubIssues(door, insiders),
    }
  },
}

async function readThread(
  door: GitHubDoor,
  ref: string,
  insiders: Insiders,
  signal: AbortSignal,
): Promise<SeenThread | Failure> {
  const place = placeOfRef(ref)
  if (!place) return { kind: 'bad-request', detail: `"${ref}" names no issue.` }
  const path = `/repos/${place.repository}/issues/${place.number}`
  const issue = await door.ask({ method: 'GET', path, about: ref, read: readOneIssue }, signal)
  if (!issue.ok) return issue.failure
  if (issue.value.isPull) return { kind: 'not-found', detail: `${ref} is a pull request.` }
  const memory = createGitHubMemory(() => insiders)
  const at = door.now()
  memory.sawIssue(issue.value, at)
  const all = await readAllComments(door, ref, issue.value.comments, signal)
  if (all === 'moved')
    return { kind: 'server-error', detail: `The comments of ${ref} change while they are read.` }
  if ('ok' in all) return all.failure
  memory.sawAll(ref, all.comments, at, all.isAll)
  const [thread] = memory.take()
  return thread ?? { kind: 'not-found', detail: `${ref} is not there.` }
}

/** One that cannot be asked at all says why, and asks nothing. */
function brokenSource({ broken, pollMs }: GitHubConfig): SupportSource {
  const failure: Failure = broken ?? { kind: 'secret-missing', detail: 'The token is not there.' }
  const facts: SupportFacts = { account: null, followed: 0, behindMs: null, remarks: [], isPushed: false }
  const no: Delivery = { ok: false, failure, final: false, retryAfterMs: null }
  return {
    poll: async () => ({ ok: false, failure, nextInMs: pollMs, facts }),
    thread: async () => failure,
    test: async () => ({ ok: false, failure, remarks: [] }),
    post: async () => no,
    mark: async () => no,
    createIssue: async () => no,
  }
}
