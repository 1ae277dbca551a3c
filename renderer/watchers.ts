/** What the page does by itself: theme, tab title and picture, words for screen readers, the second's tick. */
import { type Episode, placeOf } from '../contract/alert.ts'
import { reportPermission } from './frame/notifications.ts'
import { engineNow, onTick } from './now.ts'
import { readInventory } from './silences/inventory.ts'
import { type TabState, tabIcon, tabTitle } from './states/tab-title.ts'
import { nextTheme, rememberedTheme, showTheme, type Theme, wantedTheme } from './states/theme.ts'
import { isLive, type Page, say, tick, usePage } from './store.ts'
import { arrivals, clockWords } from './watch/announce.ts'
import { isQuietPage, needsYouCount } from './watch/calm.ts'
import { saveUnsavedDrafts } from './watch/drafts.ts'
import { judgeArrivals } from './watch/judge.ts'
import { hasLate } from './watch/select.ts'

const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** Before the first word of the engine: the theme of last time, else by the clock. */
export function showFirstTheme(): void {
  showTheme(rememberedTheme() ?? wantedTheme('clock', engineNow(), systemDark.matches))
}

/** Starts all of them. */
export function startWatchers(): void {
  onTick(everySecond)
  usePage.subscribe(onChange)
  systemDark.addEventListener('change', () => updateTheme(usePage.getState()))
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

let shownFor: string | null = null

function updateTheme({ state, groups }: Page): void {
  if (!state) return
  const { theme } = state.desk.settings
  const shown = (document.documentElement.dataset.theme as Theme | undefined) ?? null
  const wanted = wantedTheme(theme, engineNow(), systemDark.matches)
  const unanswered = groups['needs-you'].some((episode) => !episode.ack)
  // The first word of the engine counts as a choice: what was remembered may be of another night.
  const chosen = shownFor !== theme
  shownFor = theme
  showTheme(nextTheme(shown, wanted, unanswered, chosen))
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
    const words = arrivals(before.state.episodes, page.groups['needs-you'], waited)
    if (words) say(words.text, words.urgent)
  }
  if (page.state !== before.state || page.link !== before.link || page.silent !== before.silent) {
    updateTab(page, engineNow())
    updateTheme(page)
  }
  if (page.state?.episodes !== before.state?.episodes) judgeArrivals()
  const { silencesVersion } = page.state?.desk ?? {}
  if (isLive(page) && (!isLive(before) || silencesVersion !== before.state?.desk.silencesVersion))
    readInventory()
  if (isLive(page) && !isLive(before)) {
    reportPermission()
    saveUnsavedDrafts()
  }
}
