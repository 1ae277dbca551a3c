/** What was told, as documents: one for each alert that ever fired, each note, thread, message and postmortem. */
import type { WriteDb } from '../db/db.ts'
import type { AlertEntry, FeedEntry, FeedKind, NoteEntry } from './feed-entry.ts'
import { countName, nameId, nameOf } from './find-name-table.ts'
import { beginTaking, type Document, dropDoc, endTaking, putDoc, type Taking } from './find-put.ts'
import { ackOf, alertOfEpisode, episodesOf, noteTextOf } from './find-record-table.ts'
import { type Doc, docOf, docsOf, textOf } from './find-table.ts'

type Of<Kind extends FeedEntry['kind']> = Extract<FeedEntry, { readonly kind: Kind }>

/** Takes it in. Parents first: what is said of them is where their notes and messages belong. */
export function takeFound(db: WriteDb, entries: readonly FeedEntry[]): void {
  const taking = beginTaking()
  const latest = new Map<string, FeedEntry>()
  for (const entry of entries) {
    const key = entry.kind === 'gone' ? `${entry.of} ${entry.id}` : `${entry.kind} ${entry.id}`
    latest.delete(key)
    latest.set(key, entry)
  }
  const told = [...latest.values()]
  const of = <Kind extends FeedEntry['kind']>(kind: Kind): Of<Kind>[] =>
    told.filter((entry): entry is Of<Kind> => entry.kind === kind)
  for (const { of: kind, id } of of('gone')) forget(db, kind, id)
  takeAlerts(db, taking, of('alert'), of('episode'))
  for (const entry of of('thread')) takeThread(db, taking, entry)
  for (const entry of of('postmortem')) takePostmortem(db, taking, entry)
  const alerts = new Map(of('episode').map(({ id, alert }) => [id, alert.id]))
  for (const entry of of('note')) takeNote(db, taking, entry, alerts.get(entry.episodeId) ?? null)
  for (const entry of of('message')) takeMessage(db, taking, entry)
  endTaking(db, taking)
}

/** An alert stands at its newest episode. One that never fired has none that could be opened. */
function takeAlerts(
  db: WriteDb,
  taking: Taking,
  alerts: readonly AlertEntry[],
  episodes: readonly Of<'episode'>[],
): void {
  const newest = new Map<number, { alert: AlertEntry; at: number }>()
  for (const { alert, firedAt } of episodes) {
    newest.set(alert.id, { alert, at: Math.max(newest.get(alert.id)?.at ?? 0, firedAt) })
  }
  for (const alert of alerts) newest.set(alert.id, { alert, at: newest.get(alert.id)?.at ?? 0 })
  for (const { alert, at } of newest.values()) {
    const known = docOf(db, 'alert', alert.id)
    if (known === null && at === 0) continue
    putDoc(db, taking, alertDocument(alert, Math.max(known?.at ?? 0, at)))
    if (known && isElsewhere(known, docOf(db, 'alert', alert.id)))
      for (const episodeId of episodesOf(db, alert.id)) moveNotes(db, taking, episodeId, alert.id)
  }
  for (const { id, alert, ackBy } of episodes) {
    moveNotes(db, taking, id, alert.id)
    countAck(db, id, ackBy)
  }
}

function alertDocument(alert: AlertEntry, at: number): Document {
  const { id, alertname, title, environment, customer, recipe, labels, summary } = alert
  return {
    ...{ kind: 'alert', ref: id, parent: null, target: id, targetKind: 'alert', at },
    environments: environment === null ? [] : [environment],
    customers: customer === null ? [] : [customer],
    by: null,
    recipe,
    text: summary,
    texts: [title, alertname, summary ?? '', ...labels.map(([, value]) => value)],
  }
}

const isElsewhere = (one: Doc | null, other: Doc | null): boolean =>
  one?.environment !== other?.environment ||
  one?.customer !== other?.customer ||
  one?.also.length !== other?.also.length

/** Notes are where their alert is. */
function moveNotes(db: WriteDb, taking: Taking, episodeId: number, alertId: number): void {
  const alert = docOf(db, 'alert', alertId)
  for (const note of docsOf(db, 'note', episodeId)) {
    if (note.target === alertId && !isElsewhere(note, alert)) continue
    const by = note.by === null ? null : nameOf(db, note.by)
    const text = noteTextOf(db, note.ref)
    takeNote(db, taking, { kind: 'note', id: note.ref, episodeId, at: note.at, by, text }, alertId)
  }
}

function takeNote(db: WriteDb, taking: Taking, note: NoteEntry, toldAlert: number | null): void {
  const alertId = toldAlert ?? alertOfEpisode(db, note.episodeId)
  const alert = alertId === null ? null : docOf(db, 'alert', alertId)
  putDoc(db, taking, {
    ...{
      kind: 'note',
      ref: note.id,
      parent: note.episodeId,
      target: alertId,
      targetKind: 'alert',
      at: note.at,
    },
    ...placesOf(db, alert),
    ...{ by: note.by, recipe: null, text: null, texts: [note.text] },
  })
}

function takeThread(db: WriteDb, taking: Taking, thread: Of<'thread'>): void {
  const before = docOf(db, 'thread', thread.id)
  putDoc(db, taking, {
    ...{ kind: 'thread', ref: thread.id, parent: null, target: thread.id, targetKind: 'thread' },
    at: thread.changedAt,
    environments: thread.environment === null ? [] : [thread.environment],
    customers: thread.customer === null ? [] : [thread.customer],
    ...{ by: null, recipe: null, text: null, texts: [thread.title, thread.channel] },
  })
  const now = docOf(db, 'thread', thread.id)
  if (before !== null && !isElsewhere(before, now)) return
  for (const message of docsOf(db, 'message', thread.id)) {
    if (!isElsewhere(message, now)) continue
    const author = message.by === null ? '' : nameOf(db, message.by)
    const text = textOf(db, message.doc)
    const { ref: id, at } = message
    takeMessage(db, taking, { kind: 'message', id, threadId: thread.id, at, author, text })
  }
}

function takeMessage(db: WriteDb, taking: Taking, message: Of<'message'>): void {
  const { id, threadId, at, author, text } = message
  putDoc(db, taking, {
    ...{ kind: 'message', ref: id, parent: threadId, target: threadId, targetKind: 'thread', at },
    ...placesOf(db, docOf(db, 'thread', threadId)),
    ...{ by: author === '' ? null : author, recipe: null, text, texts: [text] },
  })
}

function takePostmortem(db: WriteDb, taking: Taking, postmortem: Of<'postmortem'>): void {
  const { id, title, text, savedAt, environments, customers, assignee } = postmortem
  putDoc(db, taking, {
    ...{ kind: 'postmortem', ref: id, parent: null, target: id, targetKind: 'postmortem', at: savedAt },
    ...{ environments, customers, by: assignee, recipe: null, text, texts: [title, text] },
  })
}

function placesOf(db: WriteDb, doc: Doc | null): Pick<Document, 'environments' | 'customers'> {
  const named = (id: number | null | undefined): string[] =>
    id === null || id === undefined ? [] : [nameOf(db, id)]
  return { environments: named(doc?.environment), customers: named(doc?.customer) }
}

/** Who took an episode is a person that can be found; the record's own row says who it was before. */
function countAck(db: WriteDb, episodeId: number, ackBy: string | null): void {
  const before = ackOf(db, episodeId)
  if (before === ackBy) return
  if (before !== null) countName(db, nameId(db, 'person', before), -1)
  if (ackBy !== null) countName(db, nameId(db, 'person', ackBy), 1)
}

function forget(db: WriteDb, kind: FeedKind, id: number): void {
  if (kind === 'episode') countAck(db, id, null)
  if (kind === 'alert' || kind === 'note' || kind === 'thread' || kind === 'message' || kind === 'postmortem')
    dropDoc(db, kind, id)
}
