/** What a document says, part by part, and how what it opens is shown in a list. */
import { assertNever } from '../../contract/errors.ts'
import type { FindPiece, FindTarget } from '../../contract/find.ts'
import type { PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { ReadDb } from '../db/db.ts'
import type { Line } from './find-line.ts'
import { type Field, likeness, richness, snippetOf } from './find-match.ts'
import { nameOf } from './find-name-table.ts'
import { alertOf, labelsOf, noteTextOf, postmortemOf, threadOf } from './find-record-table.ts'
import { type Doc, textOf } from './find-table.ts'

/** What is opened, in the words of a list. */
export interface Shown {
  readonly target: FindTarget
  readonly title: string
  readonly isOpen: boolean
}

/** null = it is not there any more. */
export function shownOf(db: ReadDb, { kind, target }: Doc): Shown | null {
  if (target === null) return null
  switch (kind) {
    case 'alert':
    case 'note': {
      const alert = alertOf(db, target)
      if (!alert) return null
      const { alertname, title, isOpen } = alert
      return { target: { kind: 'alert', episodeId: alert.episodeId, alertname }, title, isOpen }
    }
    case 'thread':
    case 'message': {
      const thread = threadOf(db, target)
      if (!thread) return null
      return {
        target: { kind: 'thread', threadId: target as ThreadId },
        title: thread.title,
        isOpen: thread.isOpen,
      }
    }
    case 'postmortem': {
      const postmortem = postmortemOf(db, target)
      if (!postmortem) return null
      return { ...postmortem, target: { kind: 'postmortem', postmortemId: target as PostmortemId } }
    }
    default:
      return assertNever(kind)
  }
}

/** Everything the document can be found by, as the index was told. */
export function fieldsOf(db: ReadDb, doc: Doc): Field[] {
  const part = (text: string, from: string | null, label: string | null = null): Field => ({
    text,
    from,
    label,
  })
  const by = doc.by === null ? '' : `, ${nameOf(db, doc.by)}`
  switch (doc.kind) {
    case 'alert': {
      const alert = alertOf(db, doc.ref)
      if (!alert) return []
      return [
        part(alert.title, null),
        part(alert.alertname, 'alert'),
        part(textOf(db, doc.doc), 'summary'),
        ...labelsOf(db, doc.ref).map(([name, value]) => part(value, 'label', name)),
      ]
    }
    case 'note':
      return [part(noteTextOf(db, doc.ref), `note${by}`)]
    case 'thread': {
      const thread = threadOf(db, doc.ref)
      return thread ? [part(thread.title, null), part(thread.channel, 'channel')] : []
    }
    case 'message':
      return [part(textOf(db, doc.doc), `message${by}`)]
    case 'postmortem':
      return [part(postmortemOf(db, doc.ref)?.title ?? '', null), part(textOf(db, doc.doc), 'text')]
    default:
      return assertNever(doc.kind)
  }
}

/** So much of a note or a message is shown where no word of it was asked for, in characters. */
const beginningLength = 160

/** The words that were found beside the title; none where the title says it all. */
export function wordsFound(
  db: ReadDb,
  doc: Doc,
  line: Line,
): { readonly words: readonly FindPiece[]; readonly from: string | null } {
  const fields = fieldsOf(db, doc)
  const title = fields.find(({ from }) => from === null)
  if (title && (line.terms.length === 0 || likeness(title.text, line) > 0) && line.labels.length === 0)
    return { words: [], from: null }
  const others = fields.filter(({ from }) => from !== null)
  const [best] =
    others.length < 2
      ? others
      : others
          .map((field) => ({ field, found: richness(field, line) }))
          .filter(({ found }) => found > 0)
          .sort((one, other) => other.found - one.found)
          .map(({ field }) => field)
  const words = best ? snippetOf(best, line) : null
  if (best && words) return { words, from: best.from }
  const [only] = fields
  if (!only || only.from === null) return { words: [], from: null }
  return { words: [{ text: only.text.slice(0, beginningLength), hit: false }], from: only.from }
}
