/**
 * The postmortem texts that are open in this page, and the way of their words to the engine: one save at a time for
 * each text, from the first unsaved key within `draftWaitMs`, tried again until the engine has them. React-free.
 */
import { AppError } from '../../contract/errors.ts'
import type { Postmortem } from '../../contract/postmortem.ts'
import type { TextSpot } from '../../contract/postmortem-text.ts'
import { createDraftSaver, type DraftSaver } from '../ui/draft-saver.ts'
import { carriedOffset, withInsertion } from './carry.ts'
import type { KeptWords } from './kept-words.ts'

/** Where the cursor stood and how far the text was scrolled, px. */
export type Spot = TextSpot

export interface OpenText {
  /** as typed */
  readonly text: string
  /** what the engine has as version `base` */
  readonly saved: string
  readonly base: number
  readonly standing: 'saved' | 'saving' | 'failed'
  /** why it is not saved, as a sentence */
  readonly problem: string | null
  /** grows when the text came from elsewhere: the field must take it over */
  readonly turn: number
  readonly spot: Spot
}

/** What the desk needs of the outside. */
export interface DeskDoors {
  read(id: number): Promise<Postmortem>
  /** `before` is what version `base` says, null when that is not known here. Rejects when it was not saved */
  save(id: number, base: number, text: string, before: string | null, spot: Spot): Promise<void>
  /** where the cursor was left, when it has only moved; for the next life of this page */
  leave(id: number, spot: Spot): void
  after(ms: number, run: () => void): () => void
  keep(id: number, words: KeptWords | null): void
  /** something of the open texts has changed */
  changed(texts: ReadonlyMap<number, OpenText>): void
}

export interface PostmortemDesk {
  /** Reads a text, unless it is open already. Rejects when it cannot be read. */
  open(id: number): Promise<void>
  typed(id: number, text: string): void
  moved(id: number, spot: Spot): void
  /** where the cursor stood last */
  spotOf(id: number): Spot
  /** the engine has this version: another window may have written it, or a backup was restored */
  heard(id: number, version: number): void
  /**
   * The engine shows `id`. While a save of `from` is under way this means that its words became a copy: what was
   * typed since goes on there. Answers whether that was so.
   */
  copied(from: number, id: number, version: number): boolean
  /** words that an earlier life of this page left behind */
  restore(kept: ReadonlyMap<number, KeptWords>): void
  flush(): void
  /** sends what is unsaved of one; resolves with whether the engine has all of it */
  handedOver(id: number): Promise<boolean>
  forget(id: number): void
}

const atStart: Spot = { start: 0, end: 0, top: 0 }
/** From the first move of the cursor to its being kept; what is typed takes it along earlier, ms. */
const leaveWaitMs = 3_000

interface Work {
  /** sent, and not known whether the engine took it */
  sent: string | null
  queue: Promise<boolean>
  under: boolean
  readonly saver: DraftSaver
  /** the cursor has moved since it was kept; ends the wait for keeping it */
  stopLeaving: (() => void) | null
}

export function createPostmortemDesk(doors: DeskDoors): PostmortemDesk {
  const texts = new Map<number, OpenText>()
  const works = new Map<number, Work>()

  const set = (id: number, part: Partial<OpenText>): void => {
    const known = texts.get(id)
    if (!known) return
    texts.set(id, { ...known, ...part })
    doors.changed(new Map(texts))
  }
  const begin = (id: number, text: OpenText): Work => {
    texts.set(id, text)
    const work: Work = {
      sent: null,
      queue: Promise.resolve(true),
      under: false,
      stopLeaving: null,
      saver: createDraftSaver(() => {
        // Behind a save that takes long these words wait for their turn: until then the tab has them.
        keepUnsaved(id, work)
        work.queue = work.queue.then(() => send(id, work))
        return work.queue
      }, doors.after),
    }
    works.set(id, work)
    doors.changed(new Map(texts))
    return work
  }
  const keepUnsaved = (id: number, { sent }: Work): void => {
    const known = texts.get(id)
    if (!known) return
    const { text, base, spot } = known
    const more = spot === atStart ? {} : { spot }
    doors.keep(id, text === known.saved && sent === null ? null : { text, base, sent, ...more })
  }
  const leave = (id: number, work: Work): void => {
    if (work.stopLeaving === null) return
    work.stopLeaving()
    work.stopLeaving = null
    const known = texts.get(id)
    if (known) doors.leave(id, known.spot)
  }

  /** Sends the text as it is now. One at a time: a second save over the same version would become a copy. */
  async function send(id: number, work: Work): Promise<boolean> {
    if (works.get(id) !== work) return true
    try {
      if (work.sent !== null) await settle(id, work, work.sent)
      const known = texts.get(id)
      if (!known || works.get(id) !== work) return true
      const { text, base, saved, spot } = known
      if (text !== saved) {
        work.sent = text
        keepUnsaved(id, work)
        set(id, { standing: 'saving' })
        work.under = true
        work.stopLeaving?.()
        work.stopLeaving = null
        await doors.save(id, base, text, saved === unknownText ? null : saved, spot)
        work.under = false
        if (works.get(id) !== work) return true
        work.sent = null
        set(id, { saved: text, base: base + 1 })
      }
      const now = texts.get(id)
      set(id, { standing: now?.text === now?.saved ? 'saved' : 'saving', problem: null })
      keepUnsaved(id, work)
      return true
    } catch (error) {
      work.under = false
      if (works.get(id) !== work) return true
      // Only a lost connection leaves it open whether the engine took the words.
      if (!isLost(error)) work.sent = null
      set(id, { standing: 'failed', problem: reasonOf(error) })
      keepUnsaved(id, work)
      // A draft that is gone comes not back by asking; the words wait here.
      return error instanceof AppError && error.code === 'not-found'
    }
  }

  /** Finds out whether the engine took what was sent before the connection broke. */
  async function settle(id: number, work: Work, sent: string): Promise<void> {
    const there = await doors.read(id)
    work.sent = null
    if (there.text === sent) set(id, { saved: sent, base: there.version })
  }

  async function refresh(id: number): Promise<void> {
    const there = await doors.read(id)
    const known = texts.get(id)
    const isBusy = works.get(id)?.sent !== null
    if (!known || isBusy || known.text !== known.saved) return
    set(id, {
      text: there.text,
      saved: there.text,
      base: there.version,
      turn: known.turn + (there.text === known.text ? 0 : 1),
    })
  }

  /** The engine marks a copy in its words; the words that were typed since get the same mark. */
  async function markAsCopy(id: number, sent: string): Promise<boolean> {
    try {
      const there = await doors.read(id)
      const known = texts.get(id)
      if (!known) return true
      const text = withInsertion(sent, there.text, known.text)
      const spot = {
        ...known.spot,
        start: carriedOffset(known.text, text, known.spot.start),
        end: carriedOffset(known.text, text, known.spot.end),
      }
      set(id, { text, saved: there.text, base: there.version, turn: known.turn + 1, spot })
      return true
    } catch {
      // Without the mark the words are still the words.
      return false
    }
  }

  return {
    open: async (id) => {
      if (texts.has(id)) return
      const { text, version, spot } = await doors.read(id)
      if (texts.has(id)) return
      begin(id, {
        text,
        saved: text,
        base: version,
        standing: 'saved',
        problem: null,
        turn: 0,
        spot: spot ? within(spot, text.length) : atStart,
      })
    },
    typed: (id, text) => {
      const known = texts.get(id)
      if (!known || known.text === text) return
      set(id, { text, standing: known.standing === 'failed' ? 'failed' : 'saving' })
      works.get(id)?.saver.typed(text)
    },
    moved: (id, spot) => {
      const known = texts.get(id)
      // The page shows nothing of it, so nobody is told.
      if (known) texts.set(id, { ...known, spot })
      const work = works.get(id)
      if (known && work) work.stopLeaving ??= doors.after(leaveWaitMs, () => leave(id, work))
    },
    spotOf: (id) => texts.get(id)?.spot ?? atStart,
    heard: (id, version) => {
      const known = texts.get(id)
      if (!known || version === known.base || known.text !== known.saved) return
      // What cannot be read now is read with the next word of the engine.
      refresh(id).catch(() => {})
    },
    copied: (from, id, version) => {
      const known = texts.get(from)
      const work = works.get(from)
      if (from === id || !known || !work?.under || work.sent === null) return false
      works.delete(from)
      texts.delete(from)
      doors.keep(from, null)
      const own = begin(id, { ...known, saved: work.sent, base: version, standing: 'saving', problem: null })
      own.queue = markAsCopy(id, work.sent)
      own.saver.typed(known.text)
      own.saver.flush()
      return true
    },
    restore: (kept) => {
      for (const [id, { text, base, sent, spot = atStart }] of kept) {
        if (texts.has(id)) continue
        // What the engine has is not known yet: no text equals it.
        const standing = 'failed'
        const problem = 'They were typed before this page was loaded anew and are on their way.'
        const work = begin(id, { text, saved: unknownText, base, standing, problem, turn: 0, spot })
        work.sent = sent
        work.saver.typed(text)
        work.saver.flush()
      }
    },
    flush: () => {
      for (const [id, work] of works) {
        keepUnsaved(id, work)
        work.saver.flush()
        const known = texts.get(id)
        // With unsaved words it goes along.
        if (known?.text === known?.saved) leave(id, work)
      }
    },
    handedOver: async (id) => {
      const work = works.get(id)
      work?.saver.flush()
      await work?.queue
      const known = texts.get(id)
      return known === undefined || known.text === known.saved
    },
    forget: (id) => {
      works.delete(id)
      texts.delete(id)
      doors.keep(id, null)
      doors.changed(new Map(texts))
    },
  }
}

function within({ start, end, top }: Spot, length: number): Spot {
  return { start: Math.min(start, length), end: Math.min(end, length), top }
}

/** Stands for a text that nobody can have typed. */
const unknownText = '\u0000not known'

function isLost(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === 'connection-lost'
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) return 'That did not work.'
  if (error.code === 'not-found') return 'This draft was removed. Copy the words, then begin a new one.'
  return error.message
}
