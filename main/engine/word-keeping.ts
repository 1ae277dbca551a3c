/** Beside each order that carries a person's words, the words themselves: kept as a file until they are safe or done. */

import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { stampOf } from '../db/stamp.ts'
import { draftFile } from '../db/word-table.ts'
import { textById } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'
import type { DataFolder } from './data-folder.ts'
import type { Drafts } from './drafts.ts'
import type { EngineOrder } from './handlers.ts'
import type { PostmortemImports } from './postmortem-imports.ts'

/** Which put words into a postmortem that nobody has just typed: an older version's, or somebody else's. */
const bringsWords: ReadonlySet<EngineOrder> = new Set([
  'postmortems.restore',
  'postmortems.takeIssueText',
  'postmortems.settle',
])

/** Carries an order out and keeps its words; what the order answers or throws passes through. */
export type KeepWords = (
  name: EngineOrder,
  input: unknown,
  carryOut: () => void | Promise<void>,
) => void | Promise<void>

/**
 * What is done to which file, once an order has ended. Kept when it was carried out, and also when it only could not be
 * saved; an order that was refused changes nothing, as its words stand on the page.
 */
export function createKeepWords(
  core: Core,
  data: DataFolder | null,
  drafts: Pick<Drafts, 'typed'>,
  imports: Pick<PostmortemImports, 'done'>,
): KeepWords {
  if (!data) return (_name, _input, carryOut) => carryOut()
  const { words, store } = data
  const unsaved = new Set<string>()
  const session = `unsaved-${stampOf(core.clock.now())}`

  data.onChange(() => {
    if (store.storage().kind !== 'disk') return
    // What was written in memory is on disk now, and its files with it.
    for (const name of unsaved) words.forget(name)
    unsaved.clear()
  })

  const keepUnsaved = (name: string, about: string, text: string): void => {
    unsaved.add(name)
    words.keep(name, `${about}\n\n${text}`, core.clock.now())
  }

  const titleOf = (episodeId: number): string =>
    [...core.episodes.values()].find(({ id }) => id === episodeId)?.title ?? `alert ${episodeId}`

  /** A file that the next start may take up needs a row on disk that it belongs to. */
  const keep = (table: 'episode' | 'postmortem', kind: string, id: number, text: string): void => {
    if (store.isOnDisk(table, id)) words.keep(`${kind}-${id}`, text, core.clock.now())
    else keepUnsaved(`${session}-${kind}-${id}`, table === 'episode' ? titleOf(id) : 'Postmortem', text)
  }

  const forget = (kind: string, id: number): void => {
    words.forget(`${kind}-${id}`)
    words.forget(`${session}-${kind}-${id}`)
  }

  /** The file of a postmortem says what its row says; what could not be saved stands in the file alone. */
  const postmortemSaved = (
    input: OrderValue<'postmortems.edit'> | OrderValue<'postmortems.save'>,
    kept: boolean,
  ): void => {
    const { postmortemId: id } = input
    const row = textById(core.db, id)
    // Saved as a new draft, or over words that others had replaced: it has a file of its own, or will have.
    const text = kept ? (row?.isRemoved ? null : row?.text) : drafts.typed(input)
    if (text) keep('postmortem', 'postmortem', id, text)
  }

  const draftSaved = ({ key, text }: OrderValue<'drafts.save'>, kept: boolean): void => {
    // The file that is typed over stands there itself; and what is typed may hold a secret by mistake.
    if (key === 'config' || (text === '' && !kept)) return
    const id = Number(/^note:(\d+)$/.exec(key)?.[1])
    if (Number.isNaN(id)) {
      if (text === '') words.forget(draftFile(key))
      else words.keep(draftFile(key), text, core.clock.now())
    } else if (text === '') forget('note', id)
    else keep('episode', 'note', id, text)
  }

  const ended = (name: EngineOrder, input: unknown, kept: boolean): void => {
    const inMemory = store.storage().kind === 'memory'
    if (name === 'drafts.save') {
      draftSaved(input as OrderValue<'drafts.save'>, kept)
    } else if (name === 'notes.add') {
      const { episodeId, text } = input as OrderValue<'notes.add'>
      if (!kept) keep('episode', 'note', episodeId, text)
      else if (inMemory) {
        const added = `${session}-added-${episodeId}-${unsaved.size}`
        keepUnsaved(added, `Note on ${titleOf(episodeId)}`, text)
        forget('note', episodeId)
      } else forget('note', episodeId)
    } else if (name === 'support.answer' || name === 'support.note') {
      const { threadId, text } = input as OrderValue<'support.note'>
      const file = draftFile(`${name === 'support.note' ? 'thread-note' : 'answer'}:${threadId}`)
      // What could not be queued is typed still: it stands in its draft.
      if (!kept) words.keep(file, text, core.clock.now())
      else {
        words.forget(file)
        const title = core.threads.get(threadId)?.title ?? `thread ${threadId}`
        if (inMemory) keepUnsaved(`${session}-said-${threadId}-${unsaved.size}`, `Said in “${title}”`, text)
      }
    } else if (name === 'escalations.ask' && kept && inMemory) {
      const { episodeId, note } = input as OrderValue<'escalations.ask'>
      const asked = `${session}-escalated-${episodeId}-${unsaved.size}`
      if (note !== '') keepUnsaved(asked, `Escalation of ${titleOf(episodeId)}`, note)
    } else if (name === 'postmortems.save' || name === 'postmortems.edit') {
      postmortemSaved(input as OrderValue<'postmortems.edit'> | OrderValue<'postmortems.save'>, kept)
    } else if (bringsWords.has(name) && kept) {
      const { postmortemId } = input as OrderValue<'postmortems.restore'>
      keep('postmortem', 'postmortem', postmortemId, textById(core.db, postmortemId)?.text ?? '')
    } else if (name === 'postmortems.import' && kept) {
      // An older word file would be held for newer than what a damaged database has left of these.
      const taken = imports.done((input as OrderValue<'postmortems.import'>).importId).at(-1)
      const text = taken && taken.outcome !== 'known' ? textById(core.db, taken.postmortemId)?.text : ''
      if (taken && text) keep('postmortem', 'postmortem', taken.postmortemId, text)
    } else if (name === 'postmortems.remove' && kept) {
      forget('postmortem', (input as OrderValue<'postmortems.remove'>).postmortemId)
    } else if (name === 'postmortems.bringBack' && kept) {
      const { postmortemId } = input as OrderValue<'postmortems.bringBack'>
      const text = textById(core.db, postmortemId)?.text ?? ''
      if (text !== '') keep('postmortem', 'postmortem', postmortemId, text)
    } else if (name === 'batch.run' && inMemory) {
      const { id, deed } = input as OrderValue<'batch.run'>
      if (deed.kind === 'note') keepUnsaved(`${session}-batch-${id}`, 'Note on several alerts', deed.text)
    }
  }

  const failed = (name: EngineOrder, input: unknown, error: unknown): never => {
    if (error instanceof AppError && error.code === 'cannot-save') ended(name, input, false)
    throw error
  }

  return (name, input, carryOut) => {
    let result: void | Promise<void>
    try {
      result = carryOut()
    } catch (error) {
      return failed(name, input, error)
    }
    if (!(result instanceof Promise)) return ended(name, input, true)
    return result.then(
      () => ended(name, input, true),
      (error: unknown) => failed(name, input, error),
    )
  }
}
