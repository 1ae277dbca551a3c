/** What is done with the user's git for a file that was written: commit only that file, push what is committed. */
import { git, printed, whyNot } from '../platform/git.ts'

/** Commits these files and nothing else that may lie there. `commit` is null where nothing had to be committed before either. */
export async function commitFiles(
  folder: string,
  names: readonly string[],
  message: string,
): Promise<{ readonly commit: string | null; readonly problem: string | null }> {
  const failed = (problem: string) => ({ commit: null, problem })
  const inside = await git(folder, ['rev-parse', '--is-inside-work-tree'])
  if (inside.kind !== 'ended') return failed(`Written, not committed: ${whyNot(inside)}.`)
  if (printed(inside) !== 'true') return failed('Written, not committed: the folder is in no Git repository.')
  const added = await git(folder, ['add', '--', ...names])
  if (printed(added) === null) return failed(`Written, not committed: ${whyNot(added)}.`)
  const changed = await git(folder, ['status', '--porcelain', '-z', '--', ...names])
  if (printed(changed) !== '') {
    const done = await git(folder, ['commit', '--quiet', '-m', message, '--', ...names])
    if (printed(done) === null) return failed(`Written, not committed: ${whyNot(done)}.`)
  }
  const commit = await git(folder, ['log', '-1', '--format=%h', '--', ...names])
  return { commit: printed(commit) || null, problem: null }
}

/** Pushes the branch to where it goes by itself. */
export async function pushCommits(folder: string): Promise<{ readonly problem: string | null }> {
  const upstream = await git(folder, ['rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{upstream}'])
  if (printed(upstream) === null)
    return { problem: 'Committed, not pushed: the branch has no upstream to go to.' }
  const pushed = await git(folder, ['push', '--quiet'])
  if (printed(pushed) !== null) return { problem: null }
  // What others pushed meanwhile is theirs and the user's to bring together, with the words of both before them.
  if (pushed.kind === 'ended' && /\[rejected\]|non-fast-forward|fetch first/.test(pushed.errors))
    return {
      problem:
        'Committed, not pushed: others have pushed meanwhile. Pull with your git, then write it again.',
    }
  return { problem: `Committed, not pushed: ${whyNot(pushed)}. It is pushed with the next one.` }
}
