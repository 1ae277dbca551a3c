/** The theme of this page, as the settings, the clock and the system ask for it. */
import { engineNow } from '../now.ts'
import { type Page, usePage } from '../store.ts'
import { nextTheme, rememberedTheme, showTheme, type Theme, wantedTheme } from './theme.ts'

const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** Before the first word of the engine: the theme of last time, else by the clock. */
export function showFirstTheme(): void {
  showTheme(rememberedTheme() ?? wantedTheme('clock', engineNow(), systemDark.matches))
}

let shownFor: string | null = null

/** Shows the theme that is wanted now. */
export function updateTheme({ state, groups }: Page): void {
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

/** Follows the system's theme from now on. */
export function followSystemTheme(): void {
  systemDark.addEventListener('change', () => updateTheme(usePage.getState()))
}
