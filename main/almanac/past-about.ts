/** All that stands above and beside the rows of a history. */
import type { PastAbout, PastHelp, PastTaker } from '../../contract/past.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import { alertsOf, type LookedRow, lookedRows, notesOf, postmortemsOf, termOf } from './past-around-table.ts'
import { gapsOf, historyStart, sourcesOf } from './past-gap-table.ts'
import { lanesOf } from './past-lanes.ts'
import { edgesOf } from './past-stretches.ts'
import { carriedBefore, countsIn, endOf, pathOf, placesBefore } from './past-table.ts'

/** So many episodes are looked at one by one: more would hold up other questions, and no drawing shows more. */
const mostLooked = 20_000
/** So many gaps are listed; a text that is taken out has all of them. */
const mostGaps = 500
/** Of each kind of help: more is read by nobody. */
const mostHelp = 12
/** An address has no title: few of them are enough. */
const mostRecipes = 5

/** @param every for a text that is taken out: every gap */
export function aboutOf(
  db: ReadDb,
  { subject, from, to }: QueryValue<'past.about'>,
  { now, behind, surroundings }: Moment,
  every = false,
): PastAbout {
  const window = { from, to }
  const path = pathOf(db, subject)
  const edges = edgesOf(from, to, surroundings.zone)
  const numbers = countsIn(db, path, edges)
  const counts = numbers.map((count, index) => ({
    from: edges[index] ?? from,
    to: edges[index + 1] ?? to,
    count,
  }))
  const looked = lookedRows(
    db,
    placesBefore(db, path, from, endOf(to), mostLooked),
    subject.kind === 'environment' ? 'name_id' : 'environment_id',
  )
  const alerts = alertsOf(db, [...new Set(looked.map(({ alertId }) => alertId))])
  const { gaps, all } = gapsOf(
    db,
    sourcesOf(db, subject, path),
    window,
    every ? Number.MAX_SAFE_INTEGER : mostGaps,
  )
  return {
    ...{ subject, from, to, counts, gaps, gapsInAll: all, behind },
    began: numbers.reduce((sum, count) => sum + count, 0),
    carried: carriedBefore(db, path, from, { firedAt: from, id: endOf(from).id }, Number.MAX_SAFE_INTEGER)
      .length,
    looked: looked.length,
    lanes: lanesOf(
      looked,
      window,
      (id) => alerts.get(id)?.severity ?? 'none',
      (id) => termOf(db, id),
    ),
    takers: takersOf(looked),
    helped: [
      ...recipesOf(looked, alerts),
      ...postmortemsOf(db, path, window, mostHelp),
      ...notesOf(db, path, window, looked, mostHelp),
    ],
    historyFrom: historyStart(db) ?? now,
  }
}

/** Who took them, the most often first, and in how long from the call. */
function takersOf(rows: readonly LookedRow[]): readonly PastTaker[] {
  return [...Map.groupBy(rows, ({ ackBy }) => ackBy)]
    .flatMap(([by, own]) => {
      if (by === null) return []
      const waits = own.flatMap(({ calledAt, ackAt }) =>
        calledAt === null || ackAt === null ? [] : [Math.max(0, ackAt - calledAt)],
      )
      return [{ by, count: own.length, medianMs: medianOf(waits) }]
    })
    .toSorted((a, b) => b.count - a.count || (a.by < b.by ? -1 : 1))
}

/** The middle one; of an even number the mean of the two in the middle, in whole ms. */
function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2)
}

/** The recipes of the newest episodes, each once. */
function recipesOf(
  rows: readonly LookedRow[],
  alerts: ReadonlyMap<number, { readonly recipe: string | null }>,
): readonly PastHelp[] {
  const seen = new Set<string>()
  return rows
    .flatMap(({ id, alertId }): readonly PastHelp[] => {
      const recipe = alerts.get(alertId)?.recipe ?? null
      if (recipe === null || seen.has(recipe)) return []
      seen.add(recipe)
      return [{ kind: 'recipe', episodeId: id, label: recipeLabel(recipe) }]
    })
    .slice(0, mostRecipes)
}

/** An address as people call it: its last part without its ending, else its host. */
export function recipeLabel(address: string): string {
  const url = URL.parse(address)
  if (!url) return address
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? ''
  const name = last.replace(/\.(html?|md|adoc|rst|txt)$/i, '')
  try {
    return `${decodeURIComponent(name) || url.host}${url.hash.length > 1 ? ` ${decodeURIComponent(url.hash)}` : ''}`
  } catch {
    return name || url.host
  }
}
