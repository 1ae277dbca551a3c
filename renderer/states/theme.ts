/** Night or day. Pure, but for the two functions that touch the document. */
import type { Settings } from '../../contract/state.ts'

export type Theme = 'night' | 'day'

/** By the clock it is dark from 20 to 07, local time: a matter of eyes, and nothing that rings looks at it. */
const darkFrom = 20
const darkUntil = 7

/** The theme a setting asks for at `now` (epoch ms). */
export function wantedTheme(setting: Settings['theme'], now: number, systemIsDark: boolean): Theme {
  if (setting === 'night' || setting === 'day') return setting
  if (setting === 'system') return systemIsDark ? 'night' : 'day'
  const hour = new Date(now).getHours()
  return hour >= darkFrom || hour < darkUntil ? 'night' : 'day'
}

/**
 * The theme to show next: what is wanted, but it never switches by itself while somebody is needed; a choice the
 * user makes in the settings is taken at once.
 */
export function nextTheme(
  shown: Theme | null,
  wanted: Theme,
  somebodyNeeded: boolean,
  chosen: boolean,
): Theme {
  return shown !== null && somebodyNeeded && !chosen ? shown : wanted
}

const rememberedKey = 'nightdesk.theme'

/** Shows a theme and remembers it for the first paint of the next start. */
export function showTheme(theme: Theme): void {
  if (document.documentElement.dataset.theme === theme) return
  document.documentElement.dataset.theme = theme
  localStorage.setItem(rememberedKey, theme)
}

/** The theme of the last start, so that the first paint needs no word of the engine. */
export function rememberedTheme(): Theme | null {
  const theme = localStorage.getItem(rememberedKey)
  return theme === 'night' || theme === 'day' ? theme : null
}
