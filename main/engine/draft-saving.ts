/** How words come into a draft: as a change or as a whole, always as a new version, never over words they were not typed over. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { maxPostmortemLength } from '../../contract/postmortem.ts'
import { applyEdit, editBetween, type TextEdit } from '../../contract/text-edit.ts'
import type { WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import { copyOf } from '../postmortems/copy.ts'
import { type PresentText, textById, updatePostmortem } from '../postmortems/postmortem-table.ts'
import { keepSpot } from '../postmortems/spot-table.ts'
import { versionText } from '../postmortems/version-table.ts'
import { wordsAfter } from '../postmortems/words.ts'
import type { Core } from './core.ts'
import type { Pieces } from './pieces.ts'

export interface DraftSaving {
  /**
   * Saves a text, on disk before it answers. Answers the id of the draft the words became when they were not typed over
   * the present version of one that is there: the present one is never written over. Else null.
   */
  save(input: OrderValue<'postmortems.save'>): PostmortemId | null
  /**
   * The same for what was changed. @throws AppError `too-late` when the words it was typed over are not known,
   * `bad-input` when it does not fit them
   */
  edit(input: OrderValue<'postmortems.edit'>): PostmortemId | null
  /** brings the words of a version back as the newest one. @throws AppError `not-found` */
  restore(input: OrderValue<'postmortems.restore'>): void
  /**
   * Writes what the engine itself has to say into a draft, as a version of its own. Answers its text now.
   * @throws AppError `not-found`, or what `work` throws: then nothing has changed
   */
  change(id: PostmortemId, work: (text: string) => string): string
  /** the whole text that an order meant; null when the words it was typed over are not known */
  typed(input: OrderValue<'postmortems.edit'> | OrderValue<'postmortems.save'>): string | null
}

export interface SavingDeps {
  readonly pieces: Pieces
  /** makes a draft of its own out of words that another one is ahead of, or that was removed */
  readonly insert: (text: string, beside: PostmortemId) => PostmortemId
  /** tells every page of the row */
  readonly announce: (id: PostmortemId) => void
}

export function createDraftSaving(core: Core, { pieces, insert, announce }: SavingDeps): DraftSaving {
  const { db } = core

  /** Drafts whose versions were seen to be whole in this run: a bad page that nobody else noticed ends a chain of them. */
  const sound = new Set<PostmortemId>()

  /** Saved over `base`? Only then has anything been written. */
  const over = (
    id: PostmortemId,
    base: number,
    work: (there: PresentText) => { readonly text: string; readonly edit: TextEdit },
    more: { readonly restored?: number; readonly also?: (write: WriteDb) => void } = {},
  ): boolean => {
    let saved = false
    core.commit((write, { now }) => {
      const there = textById(write, id)
      if (!there || there.isRemoved || there.version !== base) return noEffects
      const { text, edit } = work(there)
      const words = wordsAfter(there.words, there.text, edit)
      const { restored } = more
      const isWhole = !sound.has(id) && versionText(write, id, base)?.text !== there.text
      const version = { text, edit, words, isWhole, ...(restored === undefined ? {} : { restored }) }
      saved = updatePostmortem(write, id, base, version, now)
      if (saved) more.also?.(write)
      return noEffects
    })
    if (!saved) return false
    sound.add(id)
    announce(id)
    return true
  }

  /** What was typed over words that are not the present ones any more. */
  const beside = (id: PostmortemId, base: number, text: string): PostmortemId | null => {
    const there = textById(db, id)
    if (!there || there.isRemoved) return insert(text, id)
    // Sent twice, since the first reply was lost; others may have typed over it meanwhile.
    if (there.text === text || versionText(db, id, base + 1)?.text === text) return null
    return insert(copyOf(text), id)
  }

  const insertOf = ({ edit, pieces: key }: OrderValue<'postmortems.edit'>): TextEdit => ({
    ...edit,
    insert: pieces.whole(key) + edit.insert,
  })

  const typed: DraftSaving['typed'] = (input) => {
    if ('text' in input) return whole(pieces.whole(input.pieces) + input.text)
    const { postmortemId, base } = input
    const there = textById(db, postmortemId)
    const before = there?.version === base ? there.text : versionText(db, postmortemId, base)?.text
    return before === undefined ? null : fitting(before, insertOf(input), input.length)
  }

  return {
    typed,
    save: (input) => {
      const { postmortemId, base } = input
      const text = whole(pieces.whole(input.pieces) + input.text)
      const saved = over(postmortemId, base, (there) => ({ text, edit: editBetween(there.text, text) }))
      const copy = saved ? null : beside(postmortemId, base, text)
      pieces.forget(input.pieces)
      return copy
    },
    edit: (input) => {
      const { postmortemId, base, length, spot } = input
      const edit = insertOf(input)
      const saved = over(
        postmortemId,
        base,
        (there) => ({ text: fitting(there.text, edit, length), edit }),
        spot && { also: (write) => keepSpot(write, postmortemId, spot) },
      )
      let copy: PostmortemId | null = null
      if (!saved) {
        const text = typed(input)
        if (text === null)
          throw new AppError('too-late', 'The words this was typed over are not known any more.')
        copy = beside(postmortemId, base, text)
      }
      pieces.forget(input.pieces)
      return copy
    },
    restore: ({ postmortemId, version }) => {
      const there = textById(db, postmortemId)
      const wanted = versionText(db, postmortemId, version)
      if (!there || there.isRemoved || !wanted)
        throw new AppError('not-found', 'This version is not here any more.')
      if (wanted.text === there.text) return
      const { text } = wanted
      const edit = editBetween(there.text, text)
      over(postmortemId, there.version, () => ({ text, edit }), { restored: version })
    },
    change: (id, work) => {
      const there = textById(db, id)
      if (!there || there.isRemoved) throw new AppError('not-found', 'This draft is not here any more.')
      const text = whole(work(there.text))
      if (text !== there.text) over(id, there.version, () => ({ text, edit: editBetween(there.text, text) }))
      return text
    },
  }
}

function fitting(before: string, edit: TextEdit, length: number): string {
  const fits = edit.until >= edit.from && edit.until <= before.length
  const text = fits ? applyEdit(before, edit) : before
  if (!fits || text.length !== length)
    throw new AppError('bad-input', 'This change does not fit the words that are here.')
  return whole(text)
}

function whole(text: string): string {
  if (text.length > maxPostmortemLength)
    throw new AppError('bad-input', `A text has at most ${maxPostmortemLength} characters.`)
  return text
}
