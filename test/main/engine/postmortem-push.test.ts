/** What a push takes along: our commits, and others of the user's only once they were told and said yes. Real git. */
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { aFolderNight, aRepository } from '../../helpers/a-repository.ts'

const push = (along: number) => (postmortemId: number) => ({ postmortemId, along })

it('tells which other commits of the user’s would go along, and sends nothing until somebody has said yes', async () => {
  const repository = aRepository()
  const { mine, commit, pushed } = repository
  const night = await aFolderNight(repository.folder)
  commit(mine, 'Half an idea')
  commit(mine, 'Postmortem: not one of ours', 'other.md')
  const id = await night.draft('# Ingress\n')
  await night.write(id)
  const { along, ...first } = await night.standing(id)
  expect(first).toMatchObject({
    pushedAt: null,
    problem: 'Committed, not pushed: 2 other commits of yours would go along.',
  })
  expect(along).toEqual({ count: 2, subjects: ['Postmortem: not one of ours', 'Half an idea'] })
  expect(pushed()).toEqual(['Begin'])
  // One more has come since: the yes was not about that.
  await expect(night.order('postmortems.push', push(1)(id))).resolves.toBeUndefined()
  expect(pushed()).toEqual(['Begin'])
  await night.order('postmortems.push', push(2)(id))
  expect(await night.standing(id)).toMatchObject({ along: null, problem: null, pushedAt: night.clock.now() })
  expect(pushed()).toEqual([
    ...['Postmortem: Ingress', 'Postmortem: not one of ours', 'Half an idea', 'Begin'],
  ])
  await expect(night.order('postmortems.push', push(2)(id))).rejects.toMatchObject({ code: 'not-found' })
})

it('leaves what the user committed after it where it is', async () => {
  const repository = aRepository()
  const night = await aFolderNight(repository.folder)
  const id = await night.draft('# Ingress\n')
  repository.git(repository.mine, 'remote', 'set-url', 'origin', path.join(repository.base, 'away.git'))
  await night.write(id)
  repository.git(repository.mine, 'remote', 'set-url', 'origin', repository.hub)
  repository.commit(repository.mine, 'After it')
  repository.git(repository.mine, 'tag', '-a', 'mine', '-m', 'mine')
  repository.git(repository.mine, 'config', 'push.followTags', 'true')
  await night.write(id)
  expect(await night.standing(id)).toMatchObject({ problem: null, along: null, pushedAt: night.clock.now() })
  expect(repository.pushed()).toEqual(['Postmortem: Ingress', 'Begin'])
  expect(repository.git(repository.hub, 'tag')).toBe('')
  // What lies above says nothing about the next one either: it is told with that.
  await night.save(id, '# Ingress\n\nmore\n')
  await night.write(id)
  expect((await night.standing(id)).along).toEqual({ count: 1, subjects: ['After it'] })
})

it('takes our own earlier ones along without a word, also after they were moved onto what others pushed', async () => {
  const repository = aRepository()
  const { mine, theirs, git } = repository
  const night = await aFolderNight(repository.folder)
  git(mine, 'remote', 'set-url', 'origin', path.join(repository.base, 'away.git'))
  for (const title of ['One', 'Two']) await night.write(await night.draft(`# ${title}\n`))
  git(mine, 'remote', 'set-url', 'origin', repository.hub)
  repository.commit(theirs, 'Theirs', 'theirs.txt')
  git(theirs, 'push', '--quiet')
  git(mine, 'pull', '--quiet', '--rebase')
  const id = await night.draft('# Three\n')
  await night.write(id)
  expect(await night.standing(id)).toMatchObject({ problem: null, pushedAt: night.clock.now() })
  expect(repository.pushed()).toEqual([
    ...['Postmortem: Three', 'Postmortem: Two', 'Postmortem: One', 'Theirs', 'Begin'],
  ])
})

it('a merge of the user’s is theirs as soon as it changed something by hand', async () => {
  const repository = aRepository()
  const { mine, theirs, git } = repository
  const night = await aFolderNight(repository.folder)
  const id = await night.draft('# One\n')
  repository.commit(theirs, 'Theirs', 'notes.txt')
  git(theirs, 'push', '--quiet')
  repository.commit(mine, 'Mine', 'notes.txt')
  await night.write(id)
  try {
    git(mine, 'pull', '--quiet', '--no-rebase', '--no-edit')
  } catch {
    // Both changed the same file.
  }
  writeFileSync(path.join(mine, 'notes.txt'), 'both\n')
  git(mine, 'commit', '--quiet', '-a', '-m', 'Merge by hand')
  await night.write(id)
  expect((await night.standing(id)).along).toEqual({ count: 2, subjects: ['Merge by hand', 'Mine'] })
  await night.order('postmortems.push', push(2)(id))
  expect(repository.pushed()).toContain('Merge by hand')
})

it('goes where the branch goes by itself, and nowhere else', async () => {
  const repository = aRepository()
  const { mine, git } = repository
  const night = await aFolderNight(repository.folder)
  git(mine, 'checkout', '--quiet', '-b', 'topic', '--track', 'origin/main')
  git(mine, 'config', 'push.default', 'simple')
  const id = await night.draft('# One\n')
  await night.write(id)
  // git itself would not push there: the branch is called otherwise than the one it follows.
  expect((await night.standing(id)).problem).toMatch(/^Committed, not pushed: git says “fatal: /)
  expect(repository.pushed()).toEqual(['Begin'])
  git(mine, 'config', 'push.default', 'upstream')
  await night.write(id)
  expect(await night.standing(id)).toMatchObject({ problem: null })
  expect(repository.pushed()).toEqual(['Postmortem: One', 'Begin'])
  expect(existsSync(path.join(repository.hub, 'refs/heads/topic'))).toBe(false)
})
