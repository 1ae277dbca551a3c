/**
 * Postmortems as files of a folder, in the user's own Git repository where that is wanted. What somebody else wrote there
 * is never written over: both texts are kept until a person has chosen.
 */
import { copyFile, mkdir, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import { exportName } from '../../contract/postmortem-file-name.ts'
import type { FolderConflict, FolderStanding, PushAlong } from '../../contract/postmortem-out.ts'
import { factsIn, joinFile, splitFile } from '../config/front-matter.ts'
import { noEffects } from '../db/journal.ts'
import { readText, writeWhole } from '../platform/whole-file.ts'
import { appendPostmortemEvent } from '../postmortems/event-table.ts'
import { type FileRow, fileNames, fileOf, postmortemNamed, writeFileRow } from '../postmortems/file-table.ts'
import { imageOf } from '../postmortems/image-table.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { Drafts } from './drafts.ts'
import { hashOf, type PostmortemFiles } from './postmortem-files.ts'
import { commitFiles, pushCommits } from './postmortem-git.ts'

export interface PostmortemFolder {
  /** @throws AppError `not-allowed` where no folder is configured, `cannot-save` where it cannot be written */
  write(id: PostmortemId): Promise<void>
  settle(id: PostmortemId, take: 'theirs' | 'mine'): Promise<void>
  /** pushes what is committed, with so many commits of the user's. @throws AppError `not-found` where there is nothing to push */
  push(id: PostmortemId, along: number): Promise<void>
  standing(id: PostmortemId): FolderStanding
}

/** A picture's name is made of its contents: see `imageName`. */
const pictureFile = /^images\/[0-9a-f]{32}\.(?:png|jpg|gif|webp)$/

/** So many postmortems of one day and title have a name; nobody has more. */
const mostNames = 1_000

/** Wires the folder to the core. */
export function createPostmortemFolder(
  core: Core,
  {
    drafts,
    configuration,
    files,
  }: { readonly drafts: Drafts; readonly configuration: Configuration; readonly files: PostmortemFiles },
): PostmortemFolder {
  const { db } = core
  /** one at a time: git holds a lock, and two of ours would only meet there */
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work)
    turn = done.catch(() => {})
    return done
  }

  /** pushes that wait for a word of the user's; written again they are asked anew */
  const asked = new Map<PostmortemId, PushAlong>()

  const settings = () => configuration.config().postmortems
  const folderOf = async (): Promise<string> => {
    const { folder } = settings()
    if (folder === undefined) {
      throw new AppError('not-allowed', 'No folder for postmortems is set in the configuration file.')
    }
    const whole = placeOf(folder, configuration.file)
    const there = await stat(whole).catch(() => null)
    // A folder made here would hide that a disk is not mounted.
    if (!there?.isDirectory())
      throw new AppError('cannot-save', `There is no folder ${whole}. Nothing was written.`)
    return whole
  }

  const keep = (id: PostmortemId, part: Partial<FileRow>, story?: string): void => {
    core.commit((write, { now }) => {
      writeFileRow(write, id, { ...fileOf(db, id), ...part })
      if (story !== undefined)
        appendPostmortemEvent(write, id, { at: now, by: core.desk.me.name, kind: 'exported', text: story })
      return noEffects
    })
  }

  /** Its name there: the one it has, else the first that is free, or that is its own from another laptop. */
  const nameOf = async (folder: string, id: PostmortemId): Promise<string> => {
    const known = fileOf(db, id).name
    if (known !== null) return known
    const { title, createdAt, uid } = drafts.read(id)
    const usual = exportName(title, createdAt).slice(0, -'.md'.length)
    for (let number = 1; number <= mostNames; number += 1) {
      const name = `${usual}${number === 1 ? '' : `-${number}`}.md`
      const owner = postmortemNamed(db, name)
      if (owner !== null && owner !== id) continue
      const there = await readText(path.join(folder, name))
      if (there === null) return name
      if (there !== undefined && factsIn(splitFile(there).head).uid === uid) return name
    }
    throw new AppError('cannot-save', 'There is no free name for its file in the folder.')
  }

  /** Their names are made of their contents: one that is there is the same. Answers those that lie there. */
  const writePictures = async (
    id: PostmortemId,
    folder: string,
    names: readonly string[],
  ): Promise<readonly string[]> => {
    const written: string[] = []
    for (const name of names) {
      const image = imageOf(db, id, name)
      if (!image) continue
      await mkdir(path.join(folder, 'images'), { recursive: true })
      const file = path.join(folder, 'images', name)
      if (!(await stat(file).catch(() => null))) await writeWhole(file, image.bytes)
      written.push(`images/${name}`)
    }
    return written
  }

  const write = async (id: PostmortemId, overTheirs: boolean): Promise<void> => {
    const folder = await folderOf()
    const name = await nameOf(folder, id)
    const { head, text, images } = files.file(id)
    const content = joinFile(head, text)
    const target = path.join(folder, name)
    const there = await readText(target)
    if (there === undefined)
      throw new AppError(
        'cannot-save',
        `${name} in the folder is not written in UTF-8: it is somebody else's. Move it away first.`,
      )
    const row = fileOf(db, id)
    const known = [row.fileHash, row.nextHash]
    const isOther = there !== null && there !== content && !known.includes(hashOf(there))
    if (isOther && !overTheirs) {
      const conflict: FolderConflict = {
        ...{ where: 'folder', theirs: there, seenAt: core.clock.now() },
      }
      keep(id, { name, conflict, problem: 'The file in the folder was changed by somebody else.' })
      return
    }
    // Before the words that show them: whoever reads these finds all of it.
    const pictures = await writePictures(id, folder, images)
    if (isOther) await copyFile(target, await nameBeside(folder, name))
    if (there !== content) {
      keep(id, { name, head, nextHash: hashOf(content) })
      await writeWhole(target, content)
    }
    const now = core.clock.now()
    const written = { name, head, textHash: hashOf(text), fileHash: hashOf(content), nextHash: null }
    keep(
      id,
      { ...written, writtenAt: now, problem: null, conflict: null },
      there === content ? undefined : name,
    )
    if (settings().git) await share(id, folder, [name, ...pictures])
  }

  const share = async (id: PostmortemId, folder: string, names: readonly string[]): Promise<void> => {
    asked.delete(id)
    const committed = await commitFiles(folder, names, drafts.read(id).title)
    if (committed.problem !== null) return keep(id, { problem: committed.problem })
    keep(id, { commit: committed.commit })
    await push(id, folder, names, 0)
  }

  const push = async (
    id: PostmortemId,
    folder: string,
    names: readonly string[],
    mayGoAlong: number,
  ): Promise<void> => {
    const known = fileNames(db)
    const isOurs = (name: string): boolean => known.has(name) || pictureFile.test(name)
    const { problem, along } = await pushCommits(folder, { names, isOurs, mayGoAlong })
    if (along) asked.set(id, along)
    else asked.delete(id)
    keep(id, problem === null ? { pushedAt: core.clock.now(), problem: null } : { problem })
  }

  return {
    write: (id) => inTurn(() => saying(() => write(id, false))),
    settle: (id, take) =>
      inTurn(() =>
        saying(async () => {
          const { conflict } = fileOf(db, id)
          if (!conflict) throw new AppError('not-found', 'There is nothing to settle any more.')
          if (take === 'theirs') {
            const { head, body } = splitFile(conflict.theirs)
            const { version } = drafts.read(id)
            drafts.save({ postmortemId: id, base: version, text: body })
            keep(id, {
              head,
              fileHash: hashOf(conflict.theirs),
              textHash: hashOf(body),
              conflict: null,
              problem: null,
            })
          }
          await write(id, take === 'mine')
        }),
      ),
    push: (id, along) =>
      inTurn(() =>
        saying(async () => {
          const { name } = fileOf(db, id)
          if (name === null || !asked.has(id)) throw new AppError('not-found', 'Nothing waits to be pushed.')
          const pictures = files.file(id).images.map((image) => `images/${image}`)
          await push(id, await folderOf(), [name, ...pictures], along)
        }),
      ),
    standing: (id) => {
      const { folder, git } = settings()
      const row = fileOf(db, id)
      const { head, text } = files.file(id)
      return {
        folder: folder === undefined ? null : placeOf(folder, configuration.file),
        usesGit: git,
        ...{ name: row.name, writtenAt: row.writtenAt, commit: row.commit, pushedAt: row.pushedAt },
        isCurrent: row.fileHash === hashOf(joinFile(head, text)),
        ...{ problem: row.problem, conflict: row.conflict, along: asked.get(id) ?? null },
      }
    },
  }
}

/** A name for what somebody else wrote, before it is written over. */
async function nameBeside(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name.slice(0, -'.md'.length)}.theirs-${number}.md`)
    if ((await stat(file).catch(() => null)) === null) return file
  }
}

/** `~` is the user's own folder; what begins nowhere begins beside the configuration file. */
function placeOf(folder: string, configFile: string): string {
  const home = folder === '~' || folder.startsWith('~/') ? path.join(os.homedir(), folder.slice(1)) : folder
  return path.resolve(path.dirname(configFile), home)
}

/** What the file system throws, as an error with a sentence. */
async function saying(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError('cannot-save', `The file could not be written: ${why}.`)
  }
}
