/** The page's one store: what the engine said, how the connection is, and where the user looks. */
import { create } from 'zustand'
import type { OrderProgress } from '../contract/alert.ts'
import type { EpisodeId } from '../contract/ids.ts'
import type { MaintenanceWindow } from '../contract/maintenance.ts'
import type { PastSubject } from '../contract/past.ts'
import type { EpisodeDetail } from '../contract/queries.ts'
import type { SilenceEntry, SilenceInventory } from '../contract/silences.ts'
import { applyChanges, fromSnapshot, type GroupBy, type State } from '../contract/state.ts'
import type { Connection, ServerEvent } from '../contract/wire.ts'
import { after, engineNow, hearEngineNow, monotonic } from './now.ts'
import { seatOf } from './states/seat.ts'
import { type Hidden, type Judged, nothingHidden, type Passes, passesFilter } from './watch/filter.ts'
import { createHold } from './watch/hold.ts'
import { buildRows, type FoldName, hiddenIn, isChoice, type Row, timeShape } from './watch/rows.ts'
import { type Groups, groupAll, noGroups, regroup } from './watch/select.ts'

/** refused: the engine is there, but this page's key is of an earlier start */
export type Link = 'connecting' | 'open' | 'lost' | 'refused' | 'no-token'

export type Screen =
  | 'watch'
  | 'inbox'
  | 'shifts'
  | 'digest'
  | 'silences'
  | 'rules'
  | 'postmortems'
  | 'insights'
  | 'environments'
  | 'find'
  | 'past'
  | 'laptop'
  | 'sources'

/** The alerts a dialog is about. */
export interface About {
  readonly episodeIds: readonly EpisodeId[]
  /** so many more were chosen than one order takes; they are left out */
  readonly left?: number | undefined
}

/** What is asked in a dialog of its own; at most one is open. */
export type Dialog =
  /** A with several alerts chosen: is it meant? */
  | ({ readonly kind: 'acknowledge' } & About)
  | ({ readonly kind: 'snooze' } & About)
  | ({ readonly kind: 'note' } & About)
  /** what can be done about these alerts at their source */
  | ({ readonly kind: 'deed' } & About)
  /** a new silence for these alerts */
  | ({ readonly kind: 'silence' } & About)
  /** whom to ask about this alert */
  | { readonly kind: 'escalate'; readonly episodeId: EpisodeId }
  /** other matchers, length or reason for one that stands */
  | { readonly kind: 'edit-silence'; readonly entry: SilenceEntry }
  /** the form that is kept in Git, of one that stands */
  | { readonly kind: 'git'; readonly entry: SilenceEntry }
  | { readonly kind: 'views' }
  /** what alerts that are over were, one after the other */
  | { readonly kind: 'review'; readonly episodeIds: readonly EpisodeId[] }
  /** a new maintenance window, for these alerts or from nothing */
  | { readonly kind: 'window'; readonly episodeIds: readonly EpisodeId[] }
  | { readonly kind: 'edit-window'; readonly window: MaintenanceWindow }

export interface Page {
  readonly engine: Connection | null
  readonly link: Link
  /** no word from the engine for too long although the connection looks open */
  readonly silent: boolean
  /** when the engine was last heard, its clock, epoch ms */
  readonly heardAt: number
  readonly state: State | null
  readonly groups: Groups
  readonly rows: readonly Row[]
  readonly screen: Screen
  /** whose history is shown on the screen of that name */
  readonly past: PastSubject | null
  /** the palette is open, and this stands in its line; null = it is closed */
  readonly finding: string | null
  /** the draft that is open on Postmortems */
  readonly postmortemId: number | null
  readonly dialog: Dialog | null
  readonly selected: string | null
  /** the user has moved or typed: nothing may take the selection away */
  readonly touched: boolean
  /** where J goes on after an ack: the row that stood below it */
  readonly goOnAt: string | null
  /** on a narrow window: the detail is open over the list */
  readonly paneOpen: boolean
  /** several alerts that the next order is about; empty = the selected one */
  readonly picked: ReadonlySet<EpisodeId>
  /** the row a range of picks counts from */
  readonly pickFrom: string | null
  readonly filter: string
  readonly filtering: boolean
  /** what the engine said of the filter's matchers; null = nothing yet, or there are none */
  readonly judged: Judged | null
  /** why the filter's matchers do not count, as a sentence */
  readonly filterProblem: string | null
  readonly hidden: Hidden
  readonly groupBy: GroupBy
  readonly closedGroups: ReadonlySet<string>
  readonly openFolds: ReadonlySet<FoldName>
  /** the last results of orders about several alerts that this page gave, and the one that was put away */
  readonly ownBatches: ReadonlySet<string>
  readonly closedBatch: string | null
  readonly inventory: SilenceInventory | null
  /** the silence that somebody wants to see, until its row is there */
  readonly soughtSilence: string | null
  /** silences asked for these alerts that do not stand yet, or were refused */
  readonly silenceOrders: ReadonlyMap<EpisodeId, OrderProgress>
  /** why the inventory could not be read anew, as a sentence */
  readonly inventoryProblem: string | null
  readonly keysOpen: boolean
  readonly details: ReadonlyMap<number, EpisodeDetail>
  /** why the last order was not done, as a sentence */
  readonly problem: string | null
  /** what the live regions say; `turn` makes the same words news */
  readonly said: { readonly text: string; readonly urgent: boolean; readonly turn: number }
}

export const usePage = create<Page>()(() => ({
  engine: null,
  link: 'connecting',
  silent: false,
  heardAt: 0,
  state: null,
  groups: noGroups,
  rows: [],
  screen: 'watch',
  past: null,
  finding: null,
  postmortemId: null,
  dialog: null,
  selected: null,
  touched: false,
  goOnAt: null,
  paneOpen: false,
  picked: new Set<EpisodeId>(),
  pickFrom: null,
  filter: '',
  filtering: false,
  judged: null,
  filterProblem: null,
  hidden: nothingHidden,
  groupBy: 'none',
  closedGroups: new Set<string>(),
  openFolds: new Set<FoldName>(),
  ownBatches: new Set<string>(),
  closedBatch: null,
  inventory: null,
  soughtSilence: null,
  inventoryProblem: null,
  silenceOrders: new Map(),
  keysOpen: false,
  details: new Map(),
  problem: null,
  said: { text: '', urgent: false, turn: 0 },
}))

/** What is about one engine's alerts and silences: at another desk the same numbers and keys mean others. */
function ofOneSeat(): Partial<Page> {
  return {
    dialog: null,
    selected: null,
    touched: false,
    goOnAt: null,
    paneOpen: false,
    picked: new Set(),
    pickFrom: null,
    judged: null,
    filterProblem: null,
    closedGroups: new Set(),
    inventory: null,
    inventoryProblem: null,
    silenceOrders: new Map(),
    problem: null,
  }
}

/** Held while the user's hand is on the mouse or the keys. */
export const hold = createHold()

/** The engine is taken for gone after this long without a word; it speaks every few seconds. */
export const silentAfterMs = 25_000

let heardMono = monotonic()
let cancelRelist = (): void => {}
let shape = ''

/** Is what the page shows the engine's present word? If not, nothing on it may look live. */
export function isLive(page: Pick<Page, 'link' | 'silent' | 'state'>): boolean {
  return page.state !== null && page.link === 'open' && !page.silent
}

/** Takes in one pushed event. Announcements and links to open are not the store's business. */
export function receive(event: ServerEvent): void {
  heardMono = monotonic()
  switch (event.event) {
    case 'snapshot': {
      const state = fromSnapshot(event.snapshot)
      hear(state.now)
      const groups = groupAll(state.episodes.values(), state.desk.settings.myTeams)
      const elsewhere = seatOf(state) !== seatOf(usePage.getState().state)
      usePage.setState({
        ...(elsewhere ? ofOneSeat() : {}),
        state,
        groups,
        details: new Map(),
        link: 'open',
      })
      relist()
      return
    }
    case 'changed': {
      const { state: before, groups } = usePage.getState()
      if (!before) return
      const state = applyChanges(before, event.changes)
      if (event.changes.now !== undefined) hear(state.now)
      const { episodes = [], removedEpisodes = [] } = event.changes
      const teams = state.desk.settings.myTeams
      const next =
        teams.join() === before.desk.settings.myTeams.join()
          ? regroup(groups, before.episodes, episodes, removedEpisodes, teams)
          : groupAll(state.episodes.values(), teams)
      usePage.setState({ state, groups: next })
      relistWhenFree()
      return
    }
    case 'pulse':
      hear(event.now)
      return
    default:
  }
}

function hear(now: number): void {
  hearEngineNow(now)
  usePage.setState({ heardAt: now, silent: false })
}

/** Shows the new order now, or as soon as the user's hand rests. */
function relistWhenFree(): void {
  const wait = hold.waitMs(monotonic())
  cancelRelist()
  if (wait === 0) relist()
  else cancelRelist = after(wait, relistWhenFree)
}

/** Builds the rows anew and keeps the selection on something that exists. */
export function relist(): void {
  cancelRelist()
  const page = usePage.getState()
  const { state, groups, openFolds, groupBy, closedGroups } = page
  if (!state) return
  const { sources } = state
  const { quietWindowMs } = state.desk.settings
  const now = engineNow()
  shape = timeShape({ groups, sources, now, quietWindowMs })
  const passes = passesFilter(page.filter, page.judged)
  const { escalations } = state
  const input = { groups, sources, now, quietWindowMs, passes, openFolds, groupBy, closedGroups }
  const rows = buildRows({ ...input, escalations })
  usePage.setState({ rows, hidden: hiddenIn(rows, { groups, passes }), picked: stillPicked(page, passes) })
  keepSelection()
}

/** What is gone or hidden by the filter is picked no longer: an order is only about what can be looked at. */
function stillPicked({ picked, state }: Page, passes: Passes): Page['picked'] {
  if (picked.size === 0) return picked
  const kept = [...picked].filter((id) => {
    const episode = state?.episodes.get(id)
    return episode !== undefined && (passes === null || passes(episode))
  })
  return kept.length === picked.size ? picked : new Set(kept)
}

/** Once a second: what changes by time alone. */
export function tick(now: number): void {
  const { state, groups, link, silent } = usePage.getState()
  const gone = link === 'open' && monotonic() - heardMono > silentAfterMs
  if (gone !== silent) usePage.setState({ silent: gone })
  if (!state) return
  const { quietWindowMs } = state.desk.settings
  if (timeShape({ groups, sources: state.sources, now, quietWindowMs }) !== shape) relistWhenFree()
}

/** The first row that needs somebody, else none: an empty selection shows the calm (or not so calm) pane. */
export function firstChoice(rows: readonly Row[]): string | null {
  const first = rows.find((row) => isChoice(row) && row.part === 'needs-you')
  // Under an open heading the alert itself is the choice.
  const opened = first?.kind === 'bundle' && first.open ? first.episodes[0] : undefined
  return opened ? `e${opened.id}` : (first?.key ?? null)
}

function keepSelection(): void {
  const { rows, selected, touched, state } = usePage.getState()
  const exists =
    selected !== null && (stillThere(selected, state) || rows.some((row) => row.key === selected))
  if (exists && touched) return
  const first = firstChoice(rows)
  if (exists && first === null) return
  if (first !== selected) usePage.setState({ selected: first, ...(exists ? {} : { touched: false }) })
}

function stillThere(key: string, state: State | null): boolean {
  const id = episodeIdOf(key)
  return id !== null && state?.episodes.has(id as never) === true
}

/** The episode a row key stands for, null for blind spots and folds. */
export function episodeIdOf(key: string | null): number | null {
  return key?.startsWith('e') ? Number(key.slice(1)) : null
}

/** The source a row key stands for, null for the rest. */
export function sourceIdOf(key: string | null): string | null {
  return key?.startsWith('s:') ? key.slice(2) : null
}

/** Says something to screen readers; `urgent` interrupts. */
export function say(text: string, urgent: boolean): void {
  const { said } = usePage.getState()
  usePage.setState({ said: { text, urgent, turn: said.turn + 1 } })
}
