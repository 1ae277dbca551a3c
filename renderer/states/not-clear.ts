/** When the screen must say that it is not all clear, and in which words. Pure; instants epoch ms. */
import { blindSince, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import type { State } from '../../contract/state.ts'
import { hourMinuteSecond, momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'
import { sourceTitle } from '../watch/words.ts'
import { storageWords } from './storage-words.ts'

export interface BannerWords {
  readonly title: string
  readonly lines: readonly string[]
  readonly action: 'try-again' | 'reload' | 'config' | 'laptop' | null
}

/** One silent source alone is a row; from this age on it is a banner too. */
const longSilentMs = 10 * 60_000
const minuteMs = 60_000

/** The sources whose picture is not the present one: stale or blind. */
export function silentSources(sources: readonly SourceHealth[], now: number): readonly SourceHealth[] {
  return sources.filter((source) => {
    const sight = sightOf(source, now)
    return sight === 'stale' || sight === 'blind'
  })
}

/** How many sources are seen live at `now`. */
export function liveCount(sources: readonly SourceHealth[], now: number): number {
  return sources.filter((source) => sightOf(source, now) === 'live').length
}

/**
 * The banner in force, null when there is nothing to say.
 * @param heardAt when the engine was last heard, and `live` whether it still is
 * @param refused the engine is there but does not know this page's key
 * @param episodesWaiting episodes in Needs you, blind spots not counted
 */
export function bannerOf(
  state: State,
  live: boolean,
  refused: boolean,
  heardAt: number,
  episodesWaiting: number,
  now: number,
): BannerWords | null {
  if (!live && refused) {
    return {
      title: 'Not live: this page’s key is not valid any more',
      lines: [
        `You see the state of ${hourMinuteSecond(heardAt)}. Nightdesk was started anew since: open the link it printed this time. What you typed here is kept; copy it first if it is not saved.`,
      ],
      action: null,
    }
  }
  if (!live) {
    return {
      title: 'Not live: the engine does not answer',
      lines: [
        `You see the state of ${hourMinuteSecond(heardAt)}. The page connects again by itself; if it stays so, start Nightdesk anew.`,
      ],
      action: 'reload',
    }
  }
  const { desk, sources } = state
  const silent = silentSources(sources, now)
  const config = configLine(state)
  const clock = clockWords(desk.clockLeadMs)
  const clockLine = clock === null ? null : `${clock.title}. ${clock.line}`
  if (desk.storage.kind === 'memory') {
    const { title, lines } = storageWords(desk.storage)
    const unseen = silent.length === 0 ? [] : [silentLine(silent, now)]
    const offline = desk.online ? [] : ['This laptop is offline.']
    return {
      title,
      lines: [...lines, ...offline, ...unseen, ...[config, clockLine].filter((line) => line !== null)],
      action: silent.length > 0 ? 'try-again' : 'laptop',
    }
  }
  const more = [storageLine(state), config, clockLine].filter((line) => line !== null)
  if (!desk.online) {
    const oldest = Math.min(...sources.map((source) => source.lastGoodAt ?? source.watchedSince))
    const seen = Number.isFinite(oldest) ? `What you see is of ${momentText(oldest, now)} or later. ` : ''
    return {
      title: 'Not all clear: this laptop is offline',
      lines: [`${seen}What you do is kept and sent when the network is back.`, ...more],
      action: 'try-again',
    }
  }
  const long = silent.some((source) => now - blindSince(source, now) >= longSilentMs)
  if (silent.length >= 2 || long || (silent.length > 0 && episodesWaiting === 0)) {
    return {
      title: cannotSee(sources, silent),
      lines: [silentLine(silent, now), ...more],
      action: 'try-again',
    }
  }
  if (desk.storageProblem !== null)
    return { title: 'Not all clear: Nightdesk cannot save', lines: more, action: null }
  if (desk.configProblem)
    return { title: 'The configuration file was not taken', lines: more, action: 'config' }
  return clock && { title: clock.title, lines: [clock.line], action: null }
}

/** That the laptop's clock was set while Nightdesk runs, and what that means; null while the two agree. */
function clockWords(leadMs: number): { readonly title: string; readonly line: string } | null {
  if (leadMs === 0) return null
  // To the minute: it was set by hand or by a time server, and the seconds between are nobody's.
  const span = spanText(Math.round(Math.abs(leadMs) / minuteMs) * minuteMs)
  const isAhead = leadMs > 0
  return {
    title: `This laptop’s clock was set ${isAhead ? 'forward' : 'back'} by ${span}`,
    line: `Countdowns are right. Times of day here are ${span} ${isAhead ? 'behind it' : 'ahead of it'}, and “until 08:00” counts by them. Start Nightdesk anew when nobody is called.`,
  }
}

function cannotSee(sources: readonly SourceHealth[], silent: readonly SourceHealth[]): string {
  const all = sources.flatMap((source) => source.environments).length
  const unseen = silent.flatMap((source) => source.environments).length
  if (unseen > 0) return `Not all clear: you cannot see ${unseen} of ${all} environments`
  return `Not all clear: you cannot see ${silent.length} of ${sources.length} source${sources.length === 1 ? '' : 's'}`
}

function silentLine(silent: readonly SourceHealth[], now: number): string {
  const names = silent.map((source) => plainLine(sourceTitle(source)))
  const who =
    names.length > 3
      ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more are silent.`
      : names.length === 1
        ? `${names[0]} is silent.`
        : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are silent.`
  const never = silent.every((source) => source.lastGoodAt === null)
  if (never) return `${who} Nothing was seen of ${names.length === 1 ? 'it' : 'them'} yet.`
  const oldest = Math.min(...silent.map((source) => blindSince(source, now)))
  return `${who} What you see of ${names.length === 1 ? 'it' : 'them'} is up to ${spanText(now - oldest)} old.`
}

function storageLine({ desk }: State): string | null {
  return desk.storageProblem === null ? null : plainLine(desk.storageProblem)
}

function configLine({ desk }: State): string | null {
  const problem = desk.configProblem
  if (!problem) return null
  const where = problem.line === null ? problem.file : `${problem.file}, line ${problem.line}`
  return plainLine(
    `${where}: ${problem.wrong}. Expected: ${problem.expected}. The last good one stays in force.`,
  )
}
