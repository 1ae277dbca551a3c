/** What the page does by itself: theme, tab title and picture, words for screen readers, the second's tick. */
import { type Episode, placeOf } from '../contract/alert.ts'
import { armedNews } from './armed/armed-words.ts'
import { reportPermission } from './frame/notifications.ts'
import { engineNow, onTick } from './now.ts'
import { readInventory } from './silences/inventory.ts'
import { followSystemTheme, updateTheme } from './states/page-theme.ts'
import { type TabState, tabIcon, tabTitle } from './states/tab-title.ts'
import { isLive, type Page, say, tick, usePage } from './store.ts'
import { arrivals, clockWords } from './watch/announce.ts'
import { isQuietPage, needsYouCount } from './watch/calm.ts'
import { saveUnsavedDrafts } from './watch/drafts.ts'
import { judgeArrivals } from './watch/judge.ts'
import { enteredSince, hasLate } from './watch/select.ts'

/** Starts all of them. */
export function startWatchers(): void {
  onTick(everySecond)
  usePage.subscribe(onChange)
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
  if (page.groups['needs-you'] !== before.groups['needs-you'] && before.state !== null) {
    const teams = page.state?.desk.settings.myTeams ?? []
    const waited = (episode: Episode): boolean => placeOf(episode, teams) === 'needs-you'
    const entered = enteredSince(before.groups['needs-you'], page.groups['needs-you'], page.state?.episodes)
    const words = arrivals(before.state.episodes, entered, waited)
    if (words) say(words.text, words.urgent)
  }
  if (page.state !== before.state || page.link !== before.link || page.silent !== before.silent) {
    updateTab(page, engineNow())
    updateTheme(page)
  }
  const news = armedNews(before.state?.desk.armed, page.state?.desk.armed)
  if (news !== null && isLive(page)) say(news, false)
  if (page.state?.episodes !== before.state?.episodes) judgeArrivals()
  const { silencesVersion } = page.state?.desk ?? {}
  if (isLive(page) && (!isLive(before) || silencesVersion !== before.state?.desk.silencesVersion))
    readInventory()
  if (isLive(page) && !isLive(before)) {
    reportPermission()
    saveUnsavedDrafts()
  }
}
