/** May the page speak of calm? One place decides it for the list, the pane and the tab. */
import { incomingOf } from '../../contract/escalation.ts'
import { type SourceHealth, unprovenSources, unreachedPeers } from '../../contract/source-health.ts'
import { isAllQuiet, type State } from '../../contract/state.ts'
import { useNowTo } from '../now.ts'
import { isLive, type Page, usePage } from '../store.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { blindSpotWords, listed } from './blind-spots.tsx'
import { blindInOrder } from './rows.ts'

/** How many things need somebody: episodes and blind spots. */
export function needsYouCount(page: Pick<Page, 'groups' | 'state'>, now: number): number {
  const { sources = [], escalations = [] } = page.state ?? {}
  return page.groups['needs-you'].length + blindInOrder(sources, now).length + incomingOf(escalations).length
}

/** Is it all quiet by the rule, with the engine there to vouch for it? */
export function isQuietPage(page: Pick<Page, 'groups' | 'state' | 'link' | 'silent'>, now: number): boolean {
  return page.state !== null && isLive(page) && isAllQuiet(page.state, needsYouCount(page, now), now)
}

/** The line an empty Needs you shows: the proof of calm, what it lacks, or why there is none. */
export function calmLine(state: State, live: boolean, quiet: boolean, now: number): string {
  if (!live) return 'Nothing is known now: the engine does not answer.'
  if (state.loading > 0) return 'Not known yet. This is not all clear.'
  if (quiet) {
    const doubts = [unreachedWords(state.sources), unprovenWords(state.sources)].filter((one) => one !== '')
    if (doubts.length > 0) return `Nothing, but ${doubts.join(', and ')}.`
    const oldest = Math.max(...state.sources.map((source) => now - (source.lastGoodAt ?? 0)))
    return `Nothing. Every source answered in the last ${spanText(Math.max(1_000, Math.ceil(oldest / 1_000) * 1_000))}.`
  }
  const unseen = blindSpotWords(state.sources)
  const why = unseen === '' ? '' : `: ${unseen}`
  return [`Nothing that can be seen. This is not all clear${why}.`, unprovenNote(state.sources)]
    .filter((one) => one !== '')
    .join(' ')
}

const numbers = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const

function inWords(count: number): string {
  return numbers[count] ?? String(count)
}

/**
 * `one of two servers of plover cannot be reached`: what must be said beside calm. A source is live while one of its
 * servers answers, and alerts are not gossiped among them. '' when all answer.
 */
export function unreachedWords(sources: readonly SourceHealth[]): string {
  const each = sources.flatMap((source) => {
    const count = unreachedPeers(source).length
    const all = source.peers.length
    if (count === 0) return []
    const which = all === 1 ? 'the server' : `${inWords(count)} of ${inWords(all)} servers`
    return [`${which} of ${plainLine(source.name)}`]
  })
  if (each.length === 0) return ''
  const who = each.length === 1 ? each[0] : `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`
  return `${who} cannot be reached`
}

/** `the silence of relay proves nothing`: what must be said beside calm; '' when every source can show that nothing fires. */
export function unprovenWords(sources: readonly SourceHealth[]): string {
  const names = unprovenSources(sources).map(({ name }) => plainLine(name))
  return names.length === 0 ? '' : `the silence of ${listed(names)} proves nothing`
}

/** What "all quiet" cannot vouch for, in sentences of their own, with what that means; '' when it vouches for all. */
export function doubtNote(sources: readonly SourceHealth[]): string {
  return [unreachedNote(sources), unprovenNote(sources)].filter((one) => one !== '').join(' ')
}

function unprovenNote(sources: readonly SourceHealth[]): string {
  return unprovenSources(sources)
    .map(
      ({ name, unproven: why }) =>
        `The silence of ${plainLine(name)} proves nothing: ${plainLine(why ?? '')}.`,
    )
    .join(' ')
}

function unreachedNote(sources: readonly SourceHealth[]): string {
  const words = unreachedWords(sources)
  if (words === '') return ''
  const only = sources.flatMap(unreachedPeers).length === 1 ? 'it knows' : 'they know'
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}; alerts only ${only} are not seen.`
}

/** All three for components; renders again only when the words change. */
export function useCalm(): { readonly quiet: boolean; readonly line: string; readonly note: string } {
  const page = usePage((each) => each)
  const quiet = useNowTo((now) => isQuietPage(page, now))
  const line = useNowTo((now) => (page.state ? calmLine(page.state, isLive(page), quiet, now) : ''))
  return { quiet, line, note: quiet ? doubtNote(page.state?.sources ?? []) : '' }
}
