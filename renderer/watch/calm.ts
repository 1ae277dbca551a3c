/** May the page speak of calm? One place decides it for the list, the pane and the tab. */
import { isAllQuiet, type State } from '../../contract/state.ts'
import { useNowTo } from '../now.ts'
import { isLive, type Page, usePage } from '../store.ts'
import { spanText } from '../ui/duration.ts'
import { blindInOrder } from './rows.ts'

/** How many things need somebody: episodes and blind spots. */
export function needsYouCount(page: Pick<Page, 'groups' | 'state'>, now: number): number {
  return page.groups['needs-you'].length + blindInOrder(page.state?.sources ?? [], now).length
}

/** Is it all quiet by the rule, with the engine there to vouch for it? */
export function isQuietPage(page: Pick<Page, 'groups' | 'state' | 'link' | 'silent'>, now: number): boolean {
  return page.state !== null && isLive(page) && isAllQuiet(page.state, needsYouCount(page, now), now)
}

/** The line an empty Needs you shows: the proof of calm, or why there is none. */
export function calmLine(state: State, live: boolean, quiet: boolean, now: number): string {
  if (!live) return 'Nothing is known now: the engine does not answer.'
  if (state.loading > 0) return 'Not known yet. This is not all clear.'
  if (quiet) {
    const oldest = Math.max(...state.sources.map((source) => now - (source.lastGoodAt ?? 0)))
    return `Nothing. Every source answered in the last ${spanText(Math.max(1_000, Math.ceil(oldest / 1_000) * 1_000))}.`
  }
  return 'Nothing that can be seen. This is not all clear.'
}

/** Both for components; renders again only when the words change. */
export function useCalm(): { readonly quiet: boolean; readonly line: string } {
  const page = usePage((each) => each)
  const quiet = useNowTo((now) => isQuietPage(page, now))
  const line = useNowTo((now) => (page.state ? calmLine(page.state, isLive(page), quiet, now) : ''))
  return { quiet, line }
}
