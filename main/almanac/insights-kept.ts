/**
 * Weeks counted once. A week is counted as a whole out of the record, when it is asked for or when nothing else is to do,
 * and kept until a word comes that may change it: then it is forgotten, and counted anew. So a kept week never differs
 * from a look at the record, in whatever order things were told.
 */
import { AppError } from '../../contract/errors.ts'
import type { Db, WriteDb } from '../db/db.ts'
import type { Surroundings } from './chapter.ts'
import type { FeedEntry } from './feed-entry.ts'
import { type Cell, cellsOf, isCellAsked, isOfTeams } from './insights-cells.ts'
import { decoded, decodedTeams, encoded } from './insights-code.ts'
import type { FactSource } from './insights-facts.ts'
import {
  alertBefore,
  countedBefore,
  countedOfAlert,
  dropWeekAt,
  dropWeeksReaching,
  firstCounted,
  hasKept,
  keptRules,
  keptWeek,
  keptWeeks,
  lastCounted,
  putRules,
  putWeek,
  stretchBefore,
} from './insights-kept-table.ts'
import { targetsOf } from './insights-rules.ts'
import { createSight, type Sight } from './insights-sight.ts'
import { recordFacts } from './insights-table.ts'
import type { CountedOfWeek } from './insights-view.ts'
import { type LocalWeek, localWeek, mondayAt } from './insights-weeks.ts'

/** What a week's count depends on, beside the record. */
function rulesOf(surroundings: Surroundings): string {
  const { zone, night } = surroundings
  const { ackMs, resolveMs } = targetsOf(surroundings)
  return JSON.stringify([zone, night.from, night.to, ackMs, resolveMs])
}

/** Forgets the weeks that these words may change. The record still is as it was before them. */
export function forgetChanged(db: WriteDb, entries: readonly FeedEntry[]): void {
  if (!hasKept(db)) return
  const at = new Set<number>()
  const see = (instant: number | undefined): void => {
    if (instant !== undefined) at.add(instant)
  }
  for (const entry of entries) {
    switch (entry.kind) {
      case 'episode':
        see(countedBefore(db, entry.id))
        see(entry.calledAt ?? entry.seenAt)
        seeAlert(db, entry.alert, see)
        break
      case 'alert':
        seeAlert(db, entry, see)
        break
      case 'gap':
        forgetStretch(db, stretchBefore(db, 'gap', entry.id))
        forgetStretch(db, { from: entry.from, to: entry.to ?? Number.MAX_SAFE_INTEGER })
        break
      case 'run':
        forgetStretch(db, stretchBefore(db, 'run', entry.id))
        if (entry.aliveBefore !== null) forgetStretch(db, { from: entry.aliveBefore, to: entry.startedAt })
        break
      case 'gone':
        if (entry.of === 'episode') see(countedBefore(db, entry.id))
        if (entry.of === 'alert') for (const one of countedOfAlert(db, entry.id)) see(one)
        if (entry.of === 'gap' || entry.of === 'run') forgetStretch(db, stretchBefore(db, entry.of, entry.id))
        break
      // No count of a week comes from these: they are few, and counted when they are asked for.
      case 'note':
      case 'thread':
      case 'message':
      case 'postmortem':
      case 'escalation':
        break
    }
  }
  for (const instant of at) dropWeekAt(db, instant)
}

function seeAlert(
  db: WriteDb,
  { id, team, severity, sourceId }: { id: number; team: string | null; severity: string; sourceId: string },
  see: (instant: number) => void,
): void {
  const before = alertBefore(db, id)
  if (!before) return
  if (before.team === team && before.severity === severity && before.sourceId === sourceId) return
  for (const instant of countedOfAlert(db, id)) see(instant)
}

function forgetStretch(db: WriteDb, stretch: { readonly from: number; readonly to: number } | null): void {
  if (stretch && stretch.from <= stretch.to) dropWeeksReaching(db, stretch.from, stretch.to)
}

/**
 * Cells by week: what had to be counted is kept, but for the newest week, which changes all the time. Other rules than those
 * of the kept weeks forget them all.
 */
export function keptCells(db: Db, facts: FactSource, surroundings: Surroundings): CountedOfWeek {
  const rules = rulesOf(surroundings)
  if (keptRules(db) !== rules) keep(db, (write) => putRules(write, rules))
  // Where the disk did not take them, what is kept was counted by other rules.
  const isOurs = keptRules(db) === rules
  const last = lastCounted(db)
  const counted = countWeeks(facts, surroundings)
  return (week, asked) => {
    const isAsked = (cell: Cell): boolean => isCellAsked(cell, asked)
    if (isOurs && isOfTeams(asked)) {
      const kept = keptWeek(db, week.week, 'by_team')
      if (kept) return decodedTeams(kept).filter(({ team }) => asked.team === null || asked.team === team)
    }
    const kept = isOurs ? keptWeek(db, week.week, 'cells') : null
    if (kept) return decoded(kept).filter(isAsked)
    const fresh = counted(week)
    if (isOurs && last !== null && week.to <= last)
      keep(db, (write) => putWeek(write, { ...week, ...fresh.reached, ...encoded(fresh.cells) }))
    return fresh.cells.filter(isAsked)
  }
}

/** A figure is worth more than its keeping: where the disk does not take it, it is counted anew the next time. */
function keep(db: Db, work: (write: WriteDb) => void): void {
  try {
    db.transact(work, 'later')
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'cannot-save')) throw error
  }
}

/** Counts one week that is not kept, of those that are over; answers whether there may be another. */
export function keepOne(db: WriteDb, surroundings: Surroundings): boolean {
  const rules = rulesOf(surroundings)
  if (keptRules(db) !== rules) putRules(db, rules)
  const { zone } = surroundings
  const [first, last] = [firstCounted(db), lastCounted(db)]
  if (first === null || last === null) return false
  const kept = keptWeeks(db)
  const newest = mondayAt(zone, last)
  for (let back = 1; ; back += 1) {
    const week = localWeek(zone, newest, back)
    if (week.to <= first) return false
    if (kept.has(week.week)) continue
    const fresh = countWeeks(recordFacts(db), surroundings)(week)
    putWeek(db, { ...week, ...fresh.reached, ...encoded(fresh.cells) })
    return true
  }
}

function countWeeks(facts: FactSource, surroundings: Surroundings) {
  let known: Sight | null = null
  return ({ from, to }: LocalWeek) => {
    known ??= createSight(facts.gaps, facts.runs, facts.since)
    const sight = known
    const episodes = [...facts.called(from, to), ...facts.told(from, to)]
    const ends = episodes.flatMap(({ quietAt, ackAt }) => [quietAt ?? 0, ackAt ?? 0])
    return {
      cells: cellsOf(episodes, surroundings, sight),
      reached: { reach: ends.reduce((reach, at) => Math.max(reach, at), from) },
    }
  }
}
