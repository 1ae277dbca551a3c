/** What the page does by itself: theme, tab title and picture, words for screen readers, the second's tick. */
import { type Episode, placeOf } from '../contract/alert.ts'
import { armedNews } from './armed/armed-words.ts'
import { saveUnsavedDrafts } from './drafts.ts'
import { arrivedWords } from './escalations/escalation-words.ts'
import { reportPermission } from './frame/notifications.ts'
import { engineNow, onTick } from './now.ts'
import { rememberWhereFrom } from './past/desk.ts'
import { readInventory } from './silences/inventory.ts'
import { followSystemTheme, updateTheme } from './states/page-theme.ts'
import { seatOf } from './states/seat.ts'
import { type TabState, tabIcon, tabTitle } from './states/tab-title.ts'
import { isLive, type Page, say, tick, usePage } from './store.ts'
import { arrivals, clockWords, deskWords } from './watch/announce.ts'
import { isQuietPage, needsYouCount } from './watch/calm.ts'
import { judgeAnew, judgeArrivals } from './watch/judge.ts'
import { enteredSince, hasLate } from './watch/select.ts'

/** Starts all of them. */
export function startWatchers(): void {
  onTick(everySecond)
  usePage.subscribe(onChange)
  usePage.subscribe(rememberWhereFrom)
  followSystemTheme()
}

let lastTick = engineNow()

function everySecond(): void {
  const now = engineNow()
  tick(now)
  const page = usePage.getState()
  const words = clockWords(page.groups['needs-you'], lastTick, now)
  lastTick = now
  if (words && isLive(page)) say(words.text, words.urgent)
  updateTheme(page)
  updateTab(page, now)
}

let shownTab = ''

function updateTab(page: Page, now: number): void {
  const tab: TabState = {
    needsYou: needsYouCount(page, now),
    late: hasLate(page.groups['needs-you'], now),
    live: isLive(page),
    quiet: isQuietPage(page, now),
    drill: page.state?.desk.drill != null,
  }
  const next = JSON.stringify(tab)
  if (next === shownTab) return
  shownTab = next
  document.title = tabTitle(tab)
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (link) link.href = tabIcon(tab)
}

function onChange(page: Page, before: Page): void {
  const moved = before.state !== null && seatOf(page.state) !== seatOf(before.state)
  if (page.groups['needs-you'] !== before.groups['needs-you'] && before.state !== null) {
    const teams = page.state?.desk.settings.myTeams ?? []
    const waited = (episode: Episode): boolean => placeOf(episode, teams) === 'needs-you'
    const entered = enteredSince(before.groups['needs-you'], page.groups['needs-you'], page.state?.episodes)
    // At another desk none of them was ever spoken of, whatever number it has.
    const words = arrivals(moved ? new Map() : before.state.episodes, entered, waited)
    const told = moved
      ? deskWords(before.state.desk.drill !== null, page.state?.desk.drill != null, words)
      : words
    if (told) say(told.text, told.urgent)
  }
  const news = arrivedWords(before.state?.escalations, page.state?.escalations)
  if (news !== null && isLive(page) && !moved) say(news, true)
  if (page.state !== before.state || page.link !== before.link || page.silent !== before.silent) {
    updateTab(page, engineNow())
    updateTheme(page)
  }
  const armed = armedNews(before.state?.desk.armed, page.state?.desk.armed)
  if (armed !== null && isLive(page)) say(armed, false)
  if (moved) judgeAnew()
  else if (page.state?.episodes !== before.state?.episodes) judgeArrivals()
  const { silencesVersion } = page.state?.desk ?? {}
  if (isLive(page) && (moved || !isLive(before) || silencesVersion !== before.state?.desk.silencesVersion))
    readInventory()
  if (isLive(page) && !isLive(before)) {
    reportPermission()
    saveUnsavedDrafts()
  }
}
