/** What a silence would hide: now, and what it would have hidden before. */
import { byNeed, type Episode, wakes } from '../../contract/alert.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { SilencePreview } from '../../contract/silences.ts'
import type { ReadDb } from '../db/db.ts'
import { type Breathe, sliceRows } from './breath.ts'
import { alertsOfName, countEpisodes, labelsOfAlert, pastSlice } from './label-table.ts'
import type { Matching } from './matching.ts'

/** Rows a person reads before a silence is written. */
const mostListed = 20

/** What it hides now, of all firing episodes of the source. */
export function hiddenNow(hidden: readonly Episode[]): SilencePreview['now'] {
  return {
    count: hidden.length,
    pages: hidden.filter(wakes).length,
    episodes: hidden.toSorted(byNeed).slice(0, mostListed),
  }
}

type Names = Map<string, { episodes: number; called: number }>

/** What it would have hidden since `from` (epoch ms), by alert name. */
export async function hiddenSince(
  db: ReadDb,
  sourceId: SourceId,
  matchers: readonly SeenMatcher[],
  matching: Matching,
  from: number,
  breathe: Breathe,
): Promise<Omit<SilencePreview['past'], 'from'>> {
  const names: Names = new Map()
  const alertname = fixedName(matchers)
  if (alertname === null) await countAll(db, sourceId, matching, from, names, breathe)
  else await countOfName(db, sourceId, alertname, matching, from, names, breathe)
  const all = [...names.values()]
  return {
    episodes: all.reduce((sum, { episodes }) => sum + episodes, 0),
    called: all.reduce((sum, { called }) => sum + called, 0),
    names: [...names]
      .map(([name, { episodes }]) => ({ alertname: name, episodes }))
      .toSorted((a, b) => b.episodes - a.episodes || (a.alertname < b.alertname ? -1 : 1))
      .slice(0, mostListed),
  }
}

/** Names are stored trimmed and cut to this length; one that is not so cannot be looked up by its column. */
const longestStoredName = 240

/** The one alert name that can match, when a matcher says it. */
function fixedName(matchers: readonly SeenMatcher[]): string | null {
  const fixed = matchers.find(({ name, isRegex, isEqual }) => name === 'alertname' && isEqual && !isRegex)
  if (!fixed || fixed.value === '' || fixed.value !== fixed.value.trim()) return null
  return fixed.value.length < longestStoredName ? fixed.value : null
}

async function countOfName(
  db: ReadDb,
  sourceId: SourceId,
  alertname: string,
  matching: Matching,
  from: number,
  names: Names,
  breathe: Breathe,
): Promise<void> {
  for (let after = 0; ; ) {
    const slice = alertsOfName(db, sourceId, alertname, after, sliceRows)
    for (const { alertId, labels } of slice) {
      if (matching.test(labels)) add(names, alertname, countEpisodes(db, alertId, from))
    }
    const last = slice.at(-1)
    if (!last || slice.length < sliceRows) return
    after = last.alertId
    await breathe()
  }
}

async function countAll(
  db: ReadDb,
  sourceId: SourceId,
  matching: Matching,
  from: number,
  names: Names,
  breathe: Breathe,
): Promise<void> {
  const verdicts = new Map<number, boolean>()
  for (let after = { seenAt: from, id: 0 }; ; ) {
    const slice = pastSlice(db, after, sliceRows)
    for (const { alertId, alertname, called, sourceId: whose } of slice) {
      if (whose !== sourceId) continue
      let verdict = verdicts.get(alertId)
      if (verdict === undefined) {
        verdict = matching.test(labelsOfAlert(db, alertId))
        verdicts.set(alertId, verdict)
      }
      if (verdict) add(names, alertname, { episodes: 1, called: called ? 1 : 0 })
    }
    const last = slice.at(-1)
    if (!last || slice.length < sliceRows) return
    after = last
    await breathe()
  }
}

function add(names: Names, name: string, more: { readonly episodes: number; readonly called: number }): void {
  if (more.episodes === 0) return
  const sum = names.get(name) ?? { episodes: 0, called: 0 }
  names.set(name, { episodes: sum.episodes + more.episodes, called: sum.called + more.called })
}

/** What to know before such a silence is written; `firing` counts all firing episodes of the source. */
export function warningsOf(
  hidden: readonly Episode[],
  firing: number,
  past: Pick<SilencePreview['past'], 'episodes'>,
): readonly string[] {
  const warnings: string[] = []
  if (hidden.length === 0 && past.episodes === 0) {
    warnings.push('It matches nothing that fires now, and nothing in the last 30 days.')
  }
  if (firing > 1 && hidden.length === firing) {
    warnings.push(`It matches all ${firing} alerts of this source that fire now.`)
  }
  const open = hidden.filter((episode) => wakes(episode) && !episode.ack && !episode.keptQuiet)
  if (open.length > 0) {
    warnings.push(`It hides ${open.length === 1 ? 'a page' : `${open.length} pages`} that nobody has.`)
  }
  return warnings
}
