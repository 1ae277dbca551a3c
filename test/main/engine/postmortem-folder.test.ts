/** A folder of postmortems in a Git repository, with the real git. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import type { FolderStanding, PostmortemFile } from '../../../contract/postmortem-out.ts'
import { imageName } from '../../../contract/postmortem-text.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'

let base: string
let night: Night
const folder = () => path.join(base, 'mine', 'postmortems')
const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', words, { cwd, encoding: 'utf8', stdio: 'pipe' })

beforeEach(() => {
  base = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-folder-'))
})
afterEach(async () => {
  await night.close()
  rmSync(base, { recursive: true, force: true })
})

/** Two clones of one repository: ours, and a colleague's. */
const clones = (): void => {
  git(base, 'init', '--quiet', '--bare', '--initial-branch=main', 'hub.git')
  for (const name of ['mine', 'theirs']) {
    git(base, 'clone', '--quiet', 'hub.git', name)
    for (const [key, value] of [
      ['user.name', name],
      ['user.email', `${name}@example.org`],
      ['commit.gpgsign', 'false'],
    ])
      git(path.join(base, name), 'config', key ?? '', value ?? '')
    if (name === 'theirs') continue
    git(path.join(base, name), 'checkout', '--quiet', '-B', 'main')
    writeFileSync(path.join(base, name, 'README.md'), 'ours\n')
    git(path.join(base, name), 'add', '.')
    git(path.join(base, name), 'commit', '--quiet', '-m', 'Begin')
    git(path.join(base, name), 'push', '--quiet', '-u', 'origin', 'main')
  }
  git(path.join(base, 'theirs'), 'pull', '--quiet')
  mkdirSync(folder())
}

const begin = async (usesGit: boolean): Promise<number> => {
  const config = [
    ...['version: 1', 'me: Mara Lind', 'sources:', '  - name: plover', '    kind: alertmanager'],
    ...['    urls: [http://am1.invalid]', 'postmortems:', `  folder: ${folder()}`, `  git: ${usesGit}`, ''],
  ].join('\n')
  night = await startNight({ config })
  await night.order('postmortems.create', { episodeIds: [] })
  const id = night.postmortemsShown.at(-1) ?? 0
  await save(id, '# Ingress ran out of memory\n\nwords\n')
  return id
}
const read = (postmortemId: number) => night.query<Postmortem>('postmortems.read', { postmortemId })
const save = async (postmortemId: number, text: string) =>
  night.order('postmortems.save', { postmortemId, base: (await read(postmortemId)).version, text })
const write = (postmortemId: number) => night.order('postmortems.write', { postmortemId })
const standing = (postmortemId: number) => night.query<FolderStanding>('postmortems.folder', { postmortemId })
const fileNow = async (postmortemId: number): Promise<string> => {
  const { head, text } = await night.query<PostmortemFile>('postmortems.file', { postmortemId })
  return head + text
}
const inFolder = (name: string | null): string => readFileSync(path.join(folder(), name ?? ''), 'utf8')

describe('a folder', () => {
  it('gets the file whole under a name of its day and title, and the same one again', async () => {
    mkdirSync(folder(), { recursive: true })
    const id = await begin(false)
    expect(await standing(id)).toMatchObject({ name: null, isCurrent: false, writtenAt: null })
    await write(id)
    const first = await standing(id)
    expect(first).toMatchObject({ isCurrent: true, problem: null, commit: null })
    expect(first.name).toMatch(/^\d{4}-\d\d-\d\d-ingress-ran-out-of-memory\.md$/)
    expect(inFolder(first.name)).toBe(await fileNow(id))
    await save(id, '# Another title\n')
    expect((await standing(id)).isCurrent).toBe(false)
    await write(id)
    expect(inFolder(first.name)).toBe(await fileNow(id))
    expect(readdirSync(folder())).toEqual([first.name])
    // Another one of the same day and title does not take its place.
    await night.order('postmortems.create', { episodeIds: [] })
    const other = night.postmortemsShown.at(-1) ?? 0
    await save(other, '# Ingress ran out of memory\n')
    await write(other)
    expect((await standing(other)).name).toBe(first.name?.replace('.md', '-2.md'))
  })

  it('that is not there, or not configured, is said and not made', async () => {
    const id = await begin(false)
    await expect(write(id)).rejects.toThrow('There is no folder')
    expect(existsSync(folder())).toBe(false)
  })

  it('keeps what somebody else wrote into the file, until a person has chosen', async () => {
    mkdirSync(folder(), { recursive: true })
    const id = await begin(false)
    await write(id)
    const { name } = await standing(id)
    const theirs = inFolder(name).replace('words', 'their words')
    writeFileSync(path.join(folder(), name ?? ''), theirs)
    await save(id, '# Ingress ran out of memory\n\nmy words\n')
    await write(id)
    expect(inFolder(name)).toBe(theirs)
    expect(await standing(id)).toMatchObject({
      problem: 'The file in the folder was changed by somebody else.',
      conflict: { where: 'folder', theirs },
    })
    await night.order('postmortems.settle', { postmortemId: id, take: 'theirs' })
    expect((await read(id)).text).toBe('# Ingress ran out of memory\n\ntheir words\n')
    expect(await standing(id)).toMatchObject({ conflict: null, problem: null, isCurrent: true })

    // The other choice keeps theirs beside it.
    writeFileSync(path.join(folder(), name ?? ''), `${theirs}more of theirs\n`)
    await save(id, '# Ingress ran out of memory\n\nmy last words\n')
    await write(id)
    await night.order('postmortems.settle', { postmortemId: id, take: 'mine' })
    expect(inFolder(name)).toBe(await fileNow(id))
    expect(inFolder(name?.replace('.md', '.theirs-1.md') ?? null)).toBe(`${theirs}more of theirs\n`)
    await expect(night.order('postmortems.settle', { postmortemId: id, take: 'mine' })).rejects.toMatchObject(
      { code: 'not-found' },
    )
    // What is no text at all is nobody's to replace.
    writeFileSync(path.join(folder(), name ?? ''), Buffer.from([0xff, 0xfe, 0x00]))
    await expect(write(id)).rejects.toThrow('is not written in UTF-8')
    expect(readFileSync(path.join(folder(), name ?? '')).length).toBe(3)
  })
})

describe('a folder in a Git repository', () => {
  it('gets a commit of the file alone, pushed; what else lies there stays as it is', async () => {
    clones()
    const id = await begin(true)
    writeFileSync(path.join(base, 'mine', 'README.md'), 'half done\n')
    writeFileSync(path.join(base, 'mine', 'staged.txt'), 'staged\n')
    git(path.join(base, 'mine'), 'add', 'staged.txt')
    await write(id)
    const { name, commit, pushedAt, problem } = await standing(id)
    expect([problem, pushedAt]).toEqual([null, night.clock.now()])
    expect(git(path.join(base, 'mine'), 'status', '--porcelain').trimEnd().split('\n')).toEqual([
      ' M README.md',
      'A  staged.txt',
    ])
    const shown = git(path.join(base, 'hub.git'), 'show', '--stat', '--format=%h %s', 'main')
    expect(shown).toContain('Postmortem: Ingress ran out of memory')
    expect(shown).toContain(`postmortems/${name}`)
    expect(shown).toContain('1 file changed')
    expect(git(path.join(base, 'mine'), 'rev-parse', '--short', 'HEAD').trim()).toBe(commit)
    // Nothing new, no commit.
    await write(id)
    expect(git(path.join(base, 'hub.git'), 'rev-list', '--count', 'main').trim()).toBe('2')
  })

  it('gets the pictures that the text shows with it, in the same commit', async () => {
    clones()
    const id = await begin(true)
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
      'base64',
    )
    const name = imageName(createHash('sha256').update(bytes).digest('hex'), 'image/png')
    await night.order('pieces.put', { pieces: 'picture-1', index: 0, text: bytes.toString('base64') })
    await night.order('postmortems.addImage', { postmortemId: id, name, pieces: 'picture-1' })
    await save(id, `# T\n\n![a graph](images/${name}) ![gone](images/${'0'.repeat(32)}.png)\n`)
    await write(id)
    expect(readFileSync(path.join(folder(), 'images', name)).equals(bytes)).toBe(true)
    const shown = git(path.join(base, 'hub.git'), 'show', '--name-only', '--format=', 'main')
      .trim()
      .split('\n')
    expect(shown.toSorted()).toEqual(
      [`postmortems/${(await standing(id)).name}`, `postmortems/images/${name}`].toSorted(),
    )
  })

  it('is committed where nothing can be pushed, which is said, and pushed with the next one', async () => {
    clones()
    const id = await begin(true)
    const mine = path.join(base, 'mine')
    git(mine, 'remote', 'set-url', 'origin', path.join(base, 'away.git'))
    await write(id)
    const first = await standing(id)
    expect(first.commit).not.toBeNull()
    expect(first.pushedAt).toBeNull()
    expect(first.problem).toMatch(/^Committed, not pushed: git says “/)
    git(mine, 'remote', 'set-url', 'origin', path.join(base, 'hub.git'))
    await write(id)
    expect(await standing(id)).toMatchObject({ problem: null, pushedAt: night.clock.now() })
    expect(git(path.join(base, 'hub.git'), 'rev-list', '--count', 'main').trim()).toBe('2')
  })

  it('says that others have pushed meanwhile, changes nothing of theirs, and is pushed once they were pulled', async () => {
    clones()
    const id = await begin(true)
    const theirs = path.join(base, 'theirs')
    writeFileSync(path.join(theirs, 'other.md'), 'theirs\n')
    git(theirs, 'add', '.')
    git(theirs, 'commit', '--quiet', '-m', 'Theirs')
    git(theirs, 'push', '--quiet')
    await write(id)
    expect((await standing(id)).problem).toBe(
      'Committed, not pushed: others have pushed meanwhile. Pull with your git, then write it again.',
    )
    git(path.join(base, 'mine'), 'pull', '--quiet', '--no-rebase', '--no-edit')
    await write(id)
    expect(await standing(id)).toMatchObject({ problem: null, pushedAt: night.clock.now() })
    const { name } = await standing(id)
    expect(git(path.join(base, 'hub.git'), 'ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual(
      expect.arrayContaining(['other.md', `postmortems/${name}`]),
    )
  })

  it('writes through no link that somebody has laid there', async () => {
    clones()
    const id = await begin(false)
    await write(id)
    const { name } = await standing(id)
    const own = path.join(base, 'own.txt')
    writeFileSync(own, 'mine alone')
    symlinkSync(own, path.join(folder(), `.${name}.nightdesk-new`))
    await save(id, '# T\n\nother words\n')
    await write(id)
    expect(readFileSync(own, 'utf8')).toBe('mine alone')
    expect(inFolder(name)).toBe(await fileNow(id))
  })

  it('that is in no repository gets the file, and says so', async () => {
    mkdirSync(folder(), { recursive: true })
    const id = await begin(true)
    await write(id)
    const { problem, name } = await standing(id)
    expect(problem).toBe('Written, not committed: the folder is in no Git repository.')
    expect(inFolder(name)).toBe(await fileNow(id))
  })
})
