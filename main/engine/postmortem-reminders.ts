/**
 * Reminders of postmortems: since when something is late, by working days, and one quiet notice in the day for what has
 * become so. What was told is on disk: no restart says it twice.
 */
import type { PostmortemLife } from '../../contract/postmortem-life.ts'
import { noDayDays, reminderAhead, reminderOf, unassignedDays } from '../../contract/postmortem-reminders.ts'
import { hoursNamed } from '../../contract/rules.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { postmortemNotice, type WaitingPostmortem } from '../night/postmortem-notice.ts'
import { setLateAt } from '../postmortems/life-table.ts'
import {
  afterWorkingDays,
  isWorkingDay,
  type WorkingDays,
  workingDaysOf,
} from '../postmortems/working-days.ts'
import type { Calls } from './calls.ts'
import type { CalendarDays, CircumstancesNow } from './circumstances.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import { announcePostmortems } from './postmortem-rows.ts'

export interface ReminderDeps {
  readonly calls: Pick<Calls, 'attempt' | 'setting'>
  readonly circumstances: Pick<CircumstancesNow, 'at' | 'isNight' | 'rules' | 'nextBoundary'>
  readonly calendarDays: CalendarDays
}

export interface PostmortemReminders extends EnginePart {
  readonly run: (now: number) => number
  readonly configured: () => void
  /** since when what it waits for is late, epoch ms; null = nothing is counted in its state */
  lateAt(life: Pick<PostmortemLife, 'state' | 'since'>): number | null
}

interface Due extends WaitingPostmortem {
  /** names it for good: the same one is not told twice */
  readonly key: string
  readonly at: number
}

const setting = 'postmortemReminders'
/** Looked at anew after this at the latest, ms: holidays are read now and then, and drafts begin. */
const againMs = 3_600_000

/** Wires them into the core. */
export function createPostmortemReminders(core: Core, deps: ReminderDeps): PostmortemReminders {
  const { circumstances } = deps
  let told = new Set(asKeys(readSetting(core.db, setting)))
  let countedAt = Number.NEGATIVE_INFINITY
  /** what was looked at last, and until when that holds */
  let last: { readonly of: Core['postmortems'] | null; readonly nextAt: number } = { of: null, nextAt: 0 }

  const workingDays = (): WorkingDays => {
    const { policies } = circumstances.rules()
    const policy = hoursNamed(policies, 'working')
    const named = policy?.calendar == null ? null : deps.calendarDays(policy.calendar)
    return workingDaysOf(policy, named, core.desk.settings.postmortems.zone)
  }

  /** Other hours, or a calendar that was read, move what was counted; what a file or an issue told was never counted here. */
  const countAnew = (): void => {
    const days = workingDays()
    const moved = core.postmortems.flatMap(({ id, life }) => {
      const at = lateAt(life, days)
      return at === life.lateAt ? [] : [{ id, at }]
    })
    if (moved.length === 0) return
    core.commit((db) => {
      for (const { id, at } of moved) setLateAt(db, id, at)
      return noEffects
    }, 'later')
    announcePostmortems(
      core,
      moved.map(({ id }) => id),
    )
  }

  /** In hours people work in, and never at night. */
  const isDay = (now: number): boolean => {
    if (circumstances.isNight(now)) return false
    const working = hoursNamed(circumstances.at(now).hours, 'working')
    return working ? working.state !== 'outside' : isWorkingDay(workingDays(), now)
  }

  const tell = (due: readonly Due[], now: number): void => {
    const keys = due.map(({ key }) => key)
    const news = due.filter(({ key }) => !told.has(key))
    const isOver = [...told].some((key) => !keys.includes(key))
    if (news.length === 0 && !isOver) return
    core.commit((db) => {
      writeSetting(db, setting, keys)
      const notice = postmortemNotice(news, deps.calls.setting().names)
      if (notice) deps.calls.attempt(db, notice, now)
      return noEffects
    })
    told = new Set(keys)
  }

  const look = (now: number): number => {
    if (now - countedAt >= againMs || now < countedAt) {
      countedAt = now
      countAnew()
    }
    const due = core.postmortems.flatMap((one): readonly Due[] => dueOf(one, now))
    const untold = due.some(({ key }) => !told.has(key))
    if (!untold || isDay(now))
      tell(
        due.toSorted((a, b) => rank(a) - rank(b) || a.at - b.at),
        now,
      )
    const ahead = core.postmortems.flatMap((one) => reminderAhead(one)?.at ?? []).filter((at) => at > now)
    const next = ahead.reduce((first, at) => Math.min(first, at), now + againMs)
    return untold && !isDay(now) ? Math.min(next, circumstances.nextBoundary(now)) : next
  }

  return {
    lateAt: (life) => lateAt(life, workingDays()),
    configured: () => {
      countedAt = Number.NEGATIVE_INFINITY
      last = { of: null, nextAt: 0 }
    },
    run: (now) => {
      // A drill has postmortems of its own, and nobody waits for them.
      if (core.desk.drill !== null) return Number.POSITIVE_INFINITY
      if (last.of === core.postmortems && now < last.nextAt) return last.nextAt
      const nextAt = look(now)
      last = { of: core.postmortems, nextAt }
      return nextAt
    },
  }
}

function lateAt({ state, since }: Pick<PostmortemLife, 'state' | 'since'>, days: WorkingDays): number | null {
  if (state === 'distributed') return afterWorkingDays(days, since, unassignedDays)
  return state === 'assigned' ? afterWorkingDays(days, since, noDayDays) : null
}

function dueOf(one: Core['postmortems'][number], now: number): readonly Due[] {
  const { id, title, life } = one
  const again: readonly Due[] =
    life.firedAgainAt === null
      ? []
      : [{ key: `${id}:again:${life.firedAgainAt}`, kind: 'fired-again', at: life.firedAgainAt, title }]
  const reminder = reminderOf(one, now)
  if (!reminder) return again
  return [...again, { ...reminder, key: `${id}:${reminder.kind}:${life.since}`, title }]
}

function rank({ kind }: Due): number {
  return ['fired-again', 'unassigned', 'no-day', 'undistributed', 'untouched'].indexOf(kind)
}

function asKeys(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []
}
