/** Listens to the keyboard and does what keys.ts says. One listener for the whole page. */
import { flushSync } from 'react-dom'
import type { Episode, LinkKind } from '../contract/alert.ts'
import { assertNever } from '../contract/errors.ts'
import { inboxHold } from './inbox/desk.ts'
import { actInInbox } from './inbox/keys.ts'
import { type Deed, deedOf, type Focus, type InboxDeed } from './keys.ts'
import { monotonic } from './now.ts'
import {
  acknowledge,
  ask,
  askDeed,
  askMaintenance,
  chosenIds,
  endFilter,
  give,
  groupByNext,
  letGo,
  move,
  selectedEpisode,
  startFilter,
  takeBack,
  toggleFold,
  toggleGroup,
} from './orders.ts'
import { stepBackInPast } from './past/keys.ts'
import { showPastOfSelected } from './past/show-past.ts'
import { stepBackOnBoard } from './postmortems/board/keys.ts'
import { startEmptyPostmortem, startPostmortem } from './postmortems/orders.ts'
import { askReview } from './reviews/orders.ts'
import { seatOf } from './states/seat.ts'
import { hold, isLive, type Page, say, sourceIdOf, usePage } from './store.ts'
import { createSettled } from './ui/settled.ts'
import { extendBy, letPicksGo, pickPart, togglePick } from './watch/picking.ts'
import type { FoldName } from './watch/rows.ts'

/** How long G waits for its second letter. */
const goMs = 1_500

/**
 * When another desk's alerts take the place of these, no key counts for this long, and none of a hand that was typing and
 * goes on before it has rested as long, ms.
 */
const restMs = 1_000

/** Starts listening; the answer stops it. */
export function listenToKeys(): () => void {
  let goingUntil = 0
  const settled = createSettled(restMs)
  const press = (event: KeyboardEvent): void => {
    const at = monotonic()
    hold.touch(at)
    inboxHold.touch(at)
    const page = usePage.getState()
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return
    const going = at < goingUntil
    const singleKeys = page.state?.desk.settings.singleKeys ?? true
    const focus = focusOf(event.target)
    const keys = page.screen === 'inbox' ? 'inbox' : 'alerts'
    const deed = deedOf(event, focus, singleKeys, going, keys)
    if (focus !== 'field' && isTyping(event) && !settled.countsKeys(at)) {
      settled.refuse(at)
      if (deed !== null) sayRefused()
      // Enter and Space would press the button that has the focus now.
      event.preventDefault()
      return
    }
    goingUntil = deed === 'go' ? at + goMs : 0
    if (deed === null || deed === 'go') return
    if (act(deed)) event.preventDefault()
  }
  const down = (): void => settled.down(monotonic())
  const stopFollowing = usePage.subscribe((page, before) => {
    // The dialog or field that the next key is meant for is gone with the desk it belonged to.
    if (before.state !== null && seatOf(page.state) !== seatOf(before.state)) settled.focus(monotonic())
  })
  window.addEventListener('keydown', press)
  window.addEventListener('pointerdown', down, true)
  return () => {
    stopFollowing()
    window.removeEventListener('keydown', press)
    window.removeEventListener('pointerdown', down, true)
  }
}

/** Is it a key that words are typed with? */
function isTyping({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (key.length === 1 || key === 'Enter') && !ctrlKey && !metaKey && !altKey
}

function sayRefused(): void {
  const problem = 'That key was not taken: other alerts have just come to stand here. Look again.'
  usePage.setState({ problem })
  say(problem, true)
}

const screens = {
  'go-watch': 'watch',
  'go-inbox': 'inbox',
  'go-silences': 'silences',
  'go-rules': 'rules',
  'go-postmortems': 'postmortems',
  'go-shifts': 'shifts',
  'go-digest': 'digest',
  'go-insights': 'insights',
  'go-environments': 'environments',
  'go-find': 'find',
  'go-laptop': 'laptop',
  'go-sources': 'sources',
} as const

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'page'
  if (
    target.matches('input:not([type=checkbox], [type=radio]), textarea, select') ||
    target.isContentEditable
  )
    return 'field'
  if (target.matches('input, summary')) return 'scroller'
  if (target.id === 'watch-list' || target.id === 'inbox-list') return 'list'
  if (target.matches('[data-scroller]')) return 'scroller'
  return target.matches('button, a') ? 'control' : 'page'
}

/** Does it; answers whether the browser must not do anything of its own with the key. */
export function act(deed: Deed): boolean {
  const page = usePage.getState()
  const onWatch = page.screen === 'watch' && (page.state?.sources.length ?? 0) > 0
  if (page.screen === 'inbox') {
    const done = actInInbox(deed)
    if (done !== null) return done
  }
  switch (deed) {
    case 'go':
      return false
    case 'keys':
      usePage.setState({ keysOpen: true })
      return true
    case 'palette':
      // Drawn at once: the next key belongs to its line already.
      flushSync(() => usePage.setState({ finding: '' }))
      return true
    case 'filter':
      if (onWatch) return actOnWatch('filter')
      if (page.screen === 'postmortems') return false
      if (focusOwnFilter()) return true
      return act('palette')
    case 'go-watch':
    case 'go-inbox':
    case 'go-silences':
    case 'go-rules':
    case 'go-postmortems':
    case 'go-shifts':
    case 'go-digest':
    case 'go-insights':
    case 'go-environments':
    case 'go-find':
    case 'go-laptop':
    case 'go-sources':
      usePage.setState({ screen: screens[deed], problem: null })
      return true
    case 'postmortem':
      return beginPostmortem(page)
    case 'maintenance':
      return beginMaintenance(page)
    case 'drill':
      return startDrill()
    case 'try-again':
      return tryAgain()
    case 'back':
      return back()
    default:
      return onWatch && !isInboxDeed(deed) && actOnWatch(deed)
  }
}

/** A window for the chosen alerts on Watch; one from nothing on Silences. */
function beginMaintenance({ screen }: Page): boolean {
  if (screen !== 'watch' && screen !== 'silences') return false
  return askMaintenance(screen === 'watch')
}

type PageDeed =
  | 'go'
  | 'keys'
  | 'palette'
  | 'drill'
  | 'try-again'
  | 'back'
  | 'postmortem'
  | 'maintenance'
  | keyof typeof screens
type WatchDeed = Exclude<Deed, PageDeed | InboxDeed>

const inboxDeeds: ReadonlySet<Deed> = new Set<InboxDeed>([
  'reply',
  'thread-note',
  'hand-over',
  'accept',
  'triage',
  'link-alert',
  'customer',
  'close-thread',
  'words-back',
  'open-there',
])

function isInboxDeed(deed: Deed): deed is InboxDeed {
  return inboxDeeds.has(deed)
}

function actOnWatch(deed: WatchDeed): boolean {
  switch (deed) {
    case 'next':
      move(1)
      return true
    case 'previous':
      move(-1)
      return true
    case 'extend-next':
      extendBy(1)
      return true
    case 'extend-previous':
      extendBy(-1)
      return true
    case 'pick':
      togglePick(usePage.getState().selected)
      return true
    case 'pick-all':
      pickPart()
      return true
    case 'acknowledge':
      void acknowledge()
      return true
    case 'snooze':
    case 'silence':
    case 'escalate':
      return ask(deed)
    case 'at-source':
      return askDeed()
    case 'review':
      return askReview()
    case 'history':
      return showPastOfSelected()
    case 'views':
      usePage.setState({ dialog: { kind: 'views' } })
      return true
    case 'group':
      groupByNext()
      return true
    case 'take-back':
      void takeBack()
      return true
    case 'filter':
      startFilter()
      return true
    case 'open':
      return openSelected()
    case 'note':
      return focusNote()
    case 'recipe':
    case 'dashboard':
    case 'source':
      return openLink(deed)
    default:
      return assertNever(deed)
  }
}

/** P is about what is chosen on Watch; on Postmortems, where nothing is, it begins an empty draft. */
function beginPostmortem({ screen, postmortemId }: Page): boolean {
  if (screen !== 'watch' && screen !== 'postmortems') return false
  // Pressed a second time by a sleepy hand: the draft it asked for is there.
  if (screen === 'postmortems' && postmortemId !== null) return false
  void (screen === 'watch' ? startPostmortem() : startEmptyPostmortem())
  return true
}

function openLink(link: LinkKind): boolean {
  const episode = selectedEpisode()
  if (!episode) return false
  if (linkKnown(episode, link)) void give('links.open', { episodeId: episode.id, link })
  return true
}

/** Does the alert have such a link, as far as its detail was read, and may it be opened? */
export function linkKnown(episode: Pick<Episode, 'id'> | undefined, link: LinkKind): boolean {
  const known = episode && usePage.getState().details.get(episode.id)
  return known?.links.some((each) => each.link === link && each.refused === null) ?? false
}

/** The screen's own line for filtering, where it has one. */
function focusOwnFilter(): boolean {
  const field = document.querySelector<HTMLElement>('main [type=search]')
  field?.focus()
  return field !== null
}

function openSelected(): boolean {
  const { selected } = usePage.getState()
  if (selected?.startsWith('f:')) {
    toggleFold(selected.slice(2) as FoldName)
    return true
  }
  if (selected?.startsWith('g:')) {
    toggleGroup(selected)
    return true
  }
  openPane()
  document.getElementById('watch-pane')?.focus()
  return true
}

function focusNote(): boolean {
  if (chosenIds().length > 1) return ask('note')
  if (!selectedEpisode()) return false
  openPane()
  document.getElementById('note-line')?.focus()
  return true
}

/** Opens the detail before the next key arrives: a word typed right after N must not fall on the single keys. */
function openPane(): void {
  flushSync(() => usePage.setState({ paneOpen: true, touched: true }))
}

/** One step back at a time: out of a field, the detail, another screen, the picks, the filter; back to the top. */
function back(): boolean {
  const page = usePage.getState()
  const active = document.activeElement
  if (page.screen === 'postmortems' && stepBackOnBoard(focusOf(active) === 'field')) return true
  if (page.screen === 'past' && stepBackInPast(focusOf(active) === 'field')) return true
  if (active instanceof HTMLElement && active.id === 'watch-filter') endFilter()
  else if (active instanceof HTMLElement && focusOf(active) === 'field') {
    active.blur()
    document.getElementById('watch-list')?.focus({ preventScroll: true })
  } else if (page.paneOpen || document.activeElement?.closest('#watch-pane')) {
    usePage.setState({ paneOpen: false })
    document.getElementById('watch-list')?.focus({ preventScroll: true })
  } else if (page.screen !== 'watch') usePage.setState({ screen: 'watch' })
  else if (page.picked.size > 0) letPicksGo()
  else if (page.filtering) endFilter()
  else letGo()
  return true
}

/** T asks the selected silent source again, else all of them. */
function tryAgain(): boolean {
  const page = usePage.getState()
  if (!isLive(page) || !page.state || page.state.sources.length === 0) return false
  void give('sources.tryAgain', { name: sourceIdOf(page.selected) })
  return true
}

/** F starts the drill only where the screen offers it. */
function startDrill(): boolean {
  const offered = document.getElementById('start-drill')
  if (!offered) return false
  offered.click()
  return true
}
