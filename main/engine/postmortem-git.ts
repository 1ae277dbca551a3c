/** What is done with the user's git for a file that was written: commit only that file, push what is committed. */
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { PushAlong } from '../../contract/postmortem-out.ts'
import { git, printed, whyNot } from '../platform/git.ts'
import type { ProgramResult } from '../platform/program.ts'

/** What the first line of each commit of ours begins with. */
const ours = 'Postmortem: '
/** So many commits of the user's are told by their first line. */
const mostTold = 5

/** Commits these files and nothing else that may lie there, as `Postmortem: <title>`. `commit` is null where nothing had to be committed before either. */
export async function commitFiles(
  folder: string,
  names: readonly string[],
  title: string,
): Promise<{ readonly commit: string | null; readonly problem: string | null }> {
  const failed = (problem: string) => ({ commit: null, problem: `Written, not committed: ${problem}` })
  const inside = await git(folder, ['rev-parse', '--is-inside-work-tree'])
  if (inside.kind !== 'ended') return failed(`${whyNot(inside)}.`)
  if (printed(inside) !== 'true') return failed('the folder is in no Git repository.')
  const lock = printed(await git(folder, ['rev-parse', '--git-path', 'index.lock']))
  const lockFile = lock === null ? null : path.resolve(folder, lock)
  if (lockFile !== null && (await isThere(lockFile)))
    return failed(
      `another git is at work there, or was interrupted. If none is, remove ${lockFile} and write it again.`,
    )
  const run = async (words: readonly string[]): Promise<ProgramResult> => {
    const result = await git(folder, words)
    // Ended from outside it leaves its lock; there was none before, and it would stand in everybody's way.
    if (result.kind === 'failed' && lockFile !== null) await rm(lockFile, { force: true }).catch(() => {})
    return result
  }
  const added = await run(['add', '--', ...names])
  if (printed(added) === null) return failed(`${whyNot(added)}.`)
  const changed = await git(folder, ['status', '--porcelain', '-z', '--', ...names])
  if (printed(changed) !== '') {
    const done = await run(['commit', '--quiet', '-m', `${ours}${title}`, '--', ...names])
    if (printed(done) === null) return failed(`${whyNot(done)}.`)
  }
  const commit = await git(folder, ['log', '-1', '--format=%h', '--', ...names])
  return { commit: printed(commit) || null, problem: null }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

export interface Push {
  /** the files whose last commit is to be there */
  readonly names: readonly string[]
  /** is this a file of a postmortem, by its path in the folder? */
  readonly isOurs: (name: string) => boolean
  /** so many commits of the user's may go along */
  readonly mayGoAlong: number
}

/**
 * Pushes the commits of these files to where the branch goes by itself, and nothing that was committed after them.
 * Commits of the user's before them go along only as far as they were allowed to; else `along` says which they are, and
 * nothing is pushed.
 */
export async function pushCommits(
  folder: string,
  { names, isOurs, mayGoAlong }: Push,
): Promise<{ readonly problem: string | null; readonly along: PushAlong | null }> {
  const not = (problem: string, along: PushAlong | null = null) => ({
    ...{ problem: `Committed, not pushed: ${problem}`, along },
  })
  const way = await wayOf(folder)
  if (typeof way === 'string') return not(way)
  const { remote, tracked, ref } = way
  const last = printed(await git(folder, ['log', '-1', '--format=%H', '--', ...names]))
  if (!last) return not('its commit is not in this branch any more.')
  const isOn = await git(folder, ['merge-base', '--is-ancestor', tracked, last])
  // Where the branch went on by a merge, only that is a continuation of what is there.
  const until = printed(isOn) === null ? 'HEAD' : last
  const head = printed(await git(folder, ['rev-parse', '--verify', `${until}^{commit}`]))
  if (!head) return not('its commit cannot be found.')
  const listed = await git(folder, [
    ...['log', '-z', '--no-color', '--no-show-signature', '--no-renames', '--cc', '--name-only'],
    ...['--format=format:%x01%P%x02%s%x02', `${tracked}..${head}`],
  ])
  const waiting = printed(listed)
  if (waiting === null) return not(`${whyNot(listed)}.`)
  // It went there with another one.
  if (waiting === '' && until === last) return { problem: null, along: null }
  const prefix = printed(await git(folder, ['rev-parse', '--show-prefix'])) ?? ''
  const others = othersIn(waiting, (file) => file.startsWith(prefix) && isOurs(file.slice(prefix.length)))
  if (others.length > mayGoAlong)
    return not(alongWords(others.length), { count: others.length, subjects: others.slice(0, mostTold) })
  const pushed = await git(folder, ['push', '--quiet', '--no-follow-tags', remote, `${head}:${ref}`])
  if (printed(pushed) !== null) return { problem: null, along: null }
  // What others pushed meanwhile is theirs and the user's to bring together, with the words of both before them.
  if (pushed.kind === 'ended' && /\[rejected\]|non-fast-forward|fetch first/.test(pushed.errors))
    return not('others have pushed meanwhile. Pull with your git, then write it again.')
  return not(`${whyNot(pushed)}. It is pushed with the next one.`)
}

/** Where `git push` would take the branch; a sentence where that cannot be said. */
async function wayOf(
  folder: string,
): Promise<{ readonly remote: string; readonly tracked: string; readonly ref: string } | string> {
  const upstream = await git(folder, ['rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{upstream}'])
  if (printed(upstream) === null) return 'the branch has no upstream to go to.'
  const branch = printed(await git(folder, ['symbolic-ref', '--quiet', 'HEAD']))
  const pushes = await git(folder, ['rev-parse', '--symbolic-full-name', '@{push}'])
  const tracked = printed(pushes)
  if (!branch || !tracked) return `${whyNot(pushes)}.`
  const remote = printed(await git(folder, ['for-each-ref', '--format=%(push:remotename)', branch]))
  const prefix = `refs/remotes/${remote}/`
  if (!remote || !tracked.startsWith(prefix))
    return 'it is not plain where the branch goes. Push it with your git.'
  return { remote, tracked, ref: `refs/heads/${tracked.slice(prefix.length)}` }
}

/** The first lines of commits that are not ours: ours say so, and touch files of postmortems alone. A merge brings what is there. */
function othersIn(log: string, isOurs: (file: string) => boolean): readonly string[] {
  return log
    .split('\x01')
    .slice(1)
    .flatMap((commit) => {
      const [parents = '', subject = '', rest = ''] = commit.split('\x02')
      const files = rest.split(/[\0\n]/).filter((file) => file !== '')
      const isMerge = parents.trim().includes(' ')
      const isNone = files.every(isOurs) && (isMerge || (subject.startsWith(ours) && files.length > 0))
      return isNone ? [] : [subject]
    })
}

function alongWords(count: number): string {
  return count === 1
    ? '1 other commit of yours would go along.'
    : `${count} other commits of yours would go along.`
}
