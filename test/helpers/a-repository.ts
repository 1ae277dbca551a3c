/** A user's Git repository with a remote, a colleague's clone of it, and a folder for postmortems in ours. Real git. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Postmortem } from '../../contract/postmortem.ts'
import type { FolderStanding } from '../../contract/postmortem-out.ts'
import { type Night, type NightOptions, startNight } from './a-night.ts'

export interface Repository {
  readonly base: string
  readonly mine: string
  readonly theirs: string
  readonly hub: string
  /** where postmortems are written */
  readonly folder: string
  git(cwd: string, ...words: string[]): string
  /** a commit of the user's own, by its first line */
  commit(cwd: string, subject: string, file?: string): void
  /** first lines of what the remote has, the newest first */
  pushed(): readonly string[]
}

/** Hub, ours and theirs, with one commit in all of them; gone with the test. */
export function aRepository(): Repository {
  const base = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-repository-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const [mine, theirs, hub] = ['mine', 'theirs', 'hub.git'].map((name) => path.join(base, name)) as [
    string,
    string,
    string,
  ]
  const git = (cwd: string, ...words: string[]): string =>
    execFileSync('git', words, { cwd, encoding: 'utf8', stdio: 'pipe' })
  const commit = (cwd: string, subject: string, file = 'notes.txt'): void => {
    mkdirSync(path.dirname(path.join(cwd, file)), { recursive: true })
    writeFileSync(path.join(cwd, file), `${subject}\n`)
    git(cwd, 'add', '--', file)
    git(cwd, 'commit', '--quiet', '-m', subject, '--', file)
  }
  git(base, 'init', '--quiet', '--bare', '--initial-branch=main', 'hub.git')
  for (const clone of [mine, theirs]) {
    git(base, 'clone', '--quiet', hub, clone)
    git(clone, 'config', 'user.name', path.basename(clone))
    git(clone, 'config', 'user.email', 'somebody@example.org')
    git(clone, 'config', 'commit.gpgsign', 'false')
    if (clone === theirs) continue
    git(clone, 'checkout', '--quiet', '-B', 'main')
    commit(clone, 'Begin', 'README.md')
    git(clone, 'push', '--quiet', '-u', 'origin', 'main')
  }
  git(theirs, 'pull', '--quiet')
  const folder = path.join(mine, 'postmortems')
  mkdirSync(folder)
  const pushed = (): readonly string[] => git(hub, 'log', '--format=%s', 'main').trimEnd().split('\n')
  return { base, mine, theirs, hub, folder, git, commit, pushed }
}

export interface FolderNight extends Night {
  /** begins a postmortem with these words; answers its id */
  draft(text: string): Promise<number>
  save(id: number, text: string): Promise<void>
  /** writes it into the folder */
  write(id: number): Promise<void>
  standing(id: number): Promise<FolderStanding>
  /** its file as it lies in the folder */
  written(id: number): Promise<string>
}

/** The real engine, which writes into that folder; it ends with the test. */
export async function aFolderNight(
  folder: string,
  { git = true, ...options }: Omit<NightOptions, 'config'> & { readonly git?: boolean } = {},
): Promise<FolderNight> {
  const config = [
    ...['version: 1', 'me: Mara Lind', 'sources:', '  - name: plover', '    kind: alertmanager'],
    ...['    urls: [http://am1.invalid]', 'postmortems:', `  folder: ${folder}`, `  git: ${git}`, ''],
  ].join('\n')
  const night = await startNight({ ...options, config })
  onTestFinished(() => night.close())
  const standing = (postmortemId: number) =>
    night.query<FolderStanding>('postmortems.folder', { postmortemId })
  const save = async (postmortemId: number, text: string): Promise<void> => {
    const { version } = await night.query<Postmortem>('postmortems.read', { postmortemId })
    await night.order('postmortems.save', { postmortemId, base: version, text })
  }
  const desk = {
    ...{ standing, save },
    draft: async (text: string) => {
      await night.order('postmortems.create', { episodeIds: [] })
      const id = night.postmortemsShown.at(-1) ?? 0
      await save(id, text)
      return id
    },
    write: (postmortemId: number) => night.order('postmortems.write', { postmortemId }),
    written: async (id: number) => readFileSync(path.join(folder, (await standing(id)).name ?? ''), 'utf8'),
  }
  return Object.setPrototypeOf(desk, night) as FolderNight
}
