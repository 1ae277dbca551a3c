/** A postmortem as a Markdown file, and files taken in: the same one twice is one, and nothing is written over unseen. */
import { createHash } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import { maxPostmortemLength, type Postmortem, postmortemTitle } from '../../contract/postmortem.ts'
import { exportName, imagesIn } from '../../contract/postmortem-file-name.ts'
import { newLife, type PostmortemLife, stateNames } from '../../contract/postmortem-life.ts'
import type { ImportedFile, ImportOutcome, PostmortemFile } from '../../contract/postmortem-out.ts'
import { factsIn, hasUnreadHead, headWith, type ReadFacts, splitFile } from '../config/front-matter.ts'
import { noEffects } from '../db/journal.ts'
import { copyOf } from '../postmortems/copy.ts'
import { appendPostmortemEvent } from '../postmortems/event-table.ts'
import {
  alertNamesOf,
  type FileRow,
  fileOf,
  importedBefore,
  noFile,
  postmortemByUid,
  rememberImport,
  setCreatedAt,
  writeFileRow,
} from '../postmortems/file-table.ts'
import { writeLife } from '../postmortems/life-table.ts'
import { insertPostmortem, postmortemById, setBack } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'
import type { Drafts } from './drafts.ts'
import { announcePostmortem } from './postmortem-rows.ts'

export interface PostmortemFiles {
  /** its file as it would be written now. @throws AppError `not-found` */
  file(id: PostmortemId): PostmortemFile
  /** remembers the words that were taken out */
  exported(id: PostmortemId): void
  /**
   * Takes a file in. @param notAs uids that are taken: a second file of the same one is a postmortem of its own
   * @throws AppError `bad-input` for a text that is too long
   */
  takeIn(name: string, content: string, notAs?: ReadonlySet<string>): ImportedFile
}

/** SHA-256 in hex. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Wires files to the core. */
export function createPostmortemFiles(
  core: Core,
  drafts: Pick<Drafts, 'read' | 'save'>,
  newUid: () => string,
): PostmortemFiles {
  const { db } = core

  const headOf = (postmortem: Postmortem, file: FileRow): string =>
    headWith(file.head, {
      uid: postmortem.uid,
      createdAt: postmortem.createdAt,
      alerts: [...new Set([...file.alerts, ...alertNamesOf(db, postmortem.id)])],
      life: postmortem.life,
    })

  const add = (
    name: string,
    hash: string,
    head: string,
    body: string,
    facts: ReadFacts,
    uid: string,
  ): PostmortemId => {
    let id = 0 as PostmortemId
    core.commit((write, { now }) => {
      id = insertPostmortem(write, { uid, text: body, episodeIds: [] }, now)
      const fresh = newLife(now)
      const life = asSaid(facts, fresh, now)
      writeLife(write, id, fresh, life)
      if (facts.createdAt !== null) setCreatedAt(write, id, facts.createdAt)
      writeFileRow(write, id, { ...noFile, head, alerts: facts.alerts, textHash: hashOf(body) })
      rememberImport(write, hash, id, now)
      const text = importWords(name, fresh, life)
      appendPostmortemEvent(write, id, { at: now, by: core.desk.me.name, kind: 'imported', text })
      return noEffects
    })
    announcePostmortem(core, id)
    return id
  }

  /** A file of a postmortem that is here. */
  const takeAnew = (
    id: PostmortemId,
    name: string,
    hash: string,
    head: string,
    body: string,
  ): ImportOutcome => {
    const there = postmortemById(db, id)
    if (there?.isRemoved) {
      core.commit((write) => {
        setBack(write, id)
        return noEffects
      })
    }
    const here = drafts.read(id)
    const file = fileOf(db, id)
    const textIsNew = body !== here.text
    if (textIsNew && hashOf(here.text) !== file.textHash) {
      // Only there it stands as it was before: what is here is newer, and all of it is kept.
      return hashOf(body) === file.textHash ? 'known' : 'copied'
    }
    // Where somebody has moved it here since, what the file says of its life is old; and so it is where nobody knows what
    // was told last.
    const lifeIsOurs = headOf(here, file) !== file.head
    const facts = factsIn(head)
    const isSame = !textIsNew && (lifeIsOurs || head === headOf(here, file))
    if (isSame && !there?.isRemoved) return 'known'
    if (textIsNew && drafts.save({ postmortemId: id, base: here.version, text: body }) !== null)
      return 'copied'
    core.commit((write, { now }) => {
      const life = lifeIsOurs ? here.life : asSaid(facts, here.life, now)
      if (!lifeIsOurs) writeLife(write, id, here.life, life)
      writeFileRow(write, id, {
        ...file,
        head: lifeIsOurs ? file.head : head,
        alerts: facts.alerts,
        textHash: hashOf(body),
      })
      rememberImport(write, hash, id, now)
      const text = importWords(name, here.life, life)
      appendPostmortemEvent(write, id, { at: now, by: core.desk.me.name, kind: 'imported', text })
      return noEffects
    })
    announcePostmortem(core, id)
    return 'updated'
  }

  return {
    file: (id) => {
      const postmortem = drafts.read(id)
      return {
        name: fileOf(db, id).name ?? exportName(postmortem.title, postmortem.createdAt),
        head: headOf(postmortem, fileOf(db, id)),
        text: postmortem.text,
        images: imagesIn(postmortem.text),
      }
    },
    exported: (id) => {
      const here = drafts.read(id)
      core.commit((write, { now }) => {
        const file = fileOf(db, id)
        // Its life, too: what comes back with an older one says nothing of what was done here since.
        writeFileRow(write, id, { ...file, head: headOf(here, file), textHash: hashOf(here.text) })
        appendPostmortemEvent(write, id, { at: now, by: core.desk.me.name, kind: 'exported', text: null })
        return noEffects
      })
    },
    takeIn: (name, content, notAs) => {
      if (hasUnreadHead(content)) {
        throw new AppError(
          'bad-input',
          `${name} has a head that is long and not as Nightdesk writes it, so it cannot be told which postmortem it is. It was not taken in.`,
        )
      }
      const { head, body } = splitFile(content)
      if (body.length > maxPostmortemLength) {
        throw new AppError(
          'bad-input',
          `${name} has ${body.length} characters; a postmortem has at most ${maxPostmortemLength}. It was not taken in.`,
        )
      }
      const hash = hashOf(content)
      const facts = factsIn(head)
      const told = (id: PostmortemId, outcome: ImportOutcome): ImportedFile => ({
        ...{ name, postmortemId: id, outcome },
        title: postmortemById(db, id)?.title ?? postmortemTitle(body),
      })
      const uid = facts.uid !== null && !notAs?.has(facts.uid) ? facts.uid : null
      const known = uid === null ? importedBefore(db, hash) : postmortemByUid(db, uid)
      if (uid === null && known !== null) return told(known, 'known')
      if (known === null) return told(add(name, hash, head, body, facts, uid ?? newUid()), 'added')
      const outcome = takeAnew(known, name, hash, head, body)
      if (outcome !== 'copied') return told(known, outcome)
      // The same file once more is the same copy.
      const copy = importedBefore(db, hash)
      if (copy !== null && copy !== known) return told(copy, 'known')
      return told(add(name, hash, head, copyOf(body), facts, newUid()), 'copied')
    },
  }
}

/**
 * A life as a file says it is. Its state is believed as that, also where what it asks for is not told: the page shows what
 * is missing. Only what is told of the future is not: by these instants alerts count as fired again.
 */
function asSaid({ life }: ReadFacts, before: PostmortemLife, now: number): PostmortemLife {
  return {
    ...before,
    ...life,
    since: Math.min(now, life.since ?? before.since),
    environments: life.environments.map((one) => ({
      ...one,
      at: one.at === null ? null : Math.min(now, one.at),
    })),
  }
}

/** `ingress.md, which says Closed` where it stands there otherwise than before. */
function importWords(name: string, before: PostmortemLife, life: PostmortemLife): string {
  return before.state === life.state ? name : `${name}, which says ${stateNames[life.state]}`
}
