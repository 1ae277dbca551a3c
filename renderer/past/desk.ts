/** The history that is shown: what was read of it, over which window, and which episode is open. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { PastAbout, PastEpisode, PastPlace, PastSubject } from '../../contract/past.ts'
import { engineNow } from '../now.ts'
import { type Page, type Screen, usePage } from '../store.ts'
import { type Chosen, dateText, midnight, type PastWindow, windowOf } from './window.ts'

/** So many episodes are a page: more than a screen, and read at once. */
const pageSize = 200

interface Known {
  readonly chosen: Chosen
  /** newest first, as far as they were read; null = nothing yet */
  readonly episodes: readonly PastEpisode[] | null
  readonly next: PastPlace | null
  readonly about: PastAbout | null
  readonly behind: number
  /** why it could not be read, as a sentence */
  readonly problem: string | null
  readonly reading: boolean
  /** the row that the keys are about */
  readonly selected: EpisodeId | null
  /** whose story is open */
  readonly open: EpisodeId | null
  /** the dialog that takes it out is open */
  readonly takingOut: boolean
  /** where Esc leads back to */
  readonly cameFrom: Screen
}

const unread = {
  episodes: null,
  next: null,
  about: null,
  behind: 0,
  problem: null,
  reading: false,
  selected: null,
  open: null,
  takingOut: false,
} as const
const atFirst: Known = { ...unread, chosen: { kind: 'last', days: 30 }, cameFrom: 'watch' }

export const usePast = create<Known>()(() => atFirst)

/** Another window: what was read belongs to the one before. The same once more changes nothing. */
export function choose(chosen: Chosen): void {
  if (JSON.stringify(chosen) === JSON.stringify(usePast.getState().chosen)) return
  usePast.setState({ ...unread, chosen })
}

/** Days of one's own; at first those that were shown. */
export function chooseOwn(): void {
  const { chosen } = usePast.getState()
  const window = windowOf(chosen, engineNow())
  if (chosen.kind === 'own' || !window) return
  choose({ kind: 'own', first: dateText(window.from), last: dateText(midnight(window.to, -1)) })
}

/** The story of an episode, beside the rows. */
export function openEpisode(id: EpisodeId): void {
  usePast.setState({ selected: id, open: id })
}

export function closeEpisode(): void {
  usePast.setState({ open: null })
}

/** Moves the selection by so many rows; from nothing to the first. */
export function moveBy(step: number): void {
  const { episodes, selected, open } = usePast.getState()
  if (!episodes || episodes.length === 0) return
  const at = episodes.findIndex(({ id }) => id === selected)
  const to = at < 0 ? 0 : Math.min(episodes.length - 1, Math.max(0, at + step))
  const id = episodes[to]?.id ?? null
  // An open story follows the selection.
  usePast.setState({ selected: id, open: open === null ? null : id })
}

/** Esc in a history leads back to the screen that was left for it, whoever opened it. */
export function rememberWhereFrom({ screen }: Page, before: Page): void {
  if (screen === 'past' && before.screen !== 'past') usePast.setState({ cameFrom: before.screen })
}

/** The next history begins with its own newest; the window stays as it was chosen. */
export function leavePast(): void {
  usePast.setState(({ chosen }) => ({ ...unread, chosen }))
}

/** What is looked at now; null = no history is shown, or its days are none. */
export function lookedAt(): { readonly subject: PastSubject; readonly window: PastWindow } | null {
  const { past: subject } = usePage.getState()
  const window = windowOf(usePast.getState().chosen, engineNow())
  return subject && window && { subject, window }
}

/** Is an answer about what is looked at still? */
function isOf(asked: NonNullable<ReturnType<typeof lookedAt>>): boolean {
  return JSON.stringify(lookedAt()) === JSON.stringify(asked)
}

/** Reads the newest page and all that stands above it anew. Rows that were read further down stay. */
export async function readPast(): Promise<void> {
  const { engine } = usePage.getState()
  const asked = lookedAt()
  if (!engine || !asked) return
  const { subject, window } = asked
  try {
    const page = await engine.query('past.of', { subject, ...window, before: null, limit: pageSize })
    if (!isOf(asked)) return
    const { episodes: known, next: deeper } = usePast.getState()
    const last = page.episodes.at(-1)
    const further = page.next && known && last ? known.filter((row) => isOlder(row, last)) : []
    usePast.setState(({ selected }) => ({
      selected: selected ?? page.episodes[0]?.id ?? null,
      episodes: [...page.episodes, ...further],
      next: further.length > 0 ? deeper : page.next,
      behind: page.behind,
      problem: null,
    }))
    const about = await engine.query('past.about', { subject, ...window })
    if (isOf(asked)) usePast.setState({ about })
  } catch (error) {
    if (isOf(asked)) usePast.setState({ problem: wordsOf(error) })
  }
}

/** Reads the page behind the last row, once at a time. */
export async function readOn(): Promise<void> {
  const { engine } = usePage.getState()
  const asked = lookedAt()
  const { next, reading } = usePast.getState()
  if (!engine || !asked || next === null || reading) return
  const { subject, window } = asked
  usePast.setState({ reading: true })
  try {
    const page = await engine.query('past.of', { subject, ...window, before: next, limit: pageSize })
    if (!isOf(asked) || usePast.getState().next !== next) return
    const episodes = [...(usePast.getState().episodes ?? []), ...page.episodes]
    usePast.setState({ episodes, next: page.next, problem: null })
  } catch (error) {
    if (isOf(asked)) usePast.setState({ problem: wordsOf(error) })
  } finally {
    usePast.setState({ reading: false })
  }
}

function isOlder(row: PastEpisode, than: PastEpisode): boolean {
  return row.firedAt < than.firedAt || (row.firedAt === than.firedAt && row.id < than.id)
}

function wordsOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'The history could not be read.'
}
