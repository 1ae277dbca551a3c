/**
 * What is said ahead of shifts: reminders of mine, what another hand moved of them, what nobody has, who has the rotations
 * of the strip. What was seen and told is on disk, so that no restart and no sleep says anything twice or leaves it out.
 */
import type { Rotation } from '../../contract/rotation.ts'
import { type MovedShift, noShiftNews, type ShiftEdge } from '../../contract/shift-news.ts'
import { type DutyPlan, usualReminders } from '../config/duty-schema.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { movedNotice, reminderNotice, reminderTag } from '../night/shift-notice.ts'
import { gapAhead, holderNow, isGapAt } from '../shifts/ahead.ts'
import { nextChange } from '../shifts/duty.ts'
import { editionOf } from '../shifts/edition.ts'
import { joinedMoves, movedBetween, type SeenShifts, seenAt } from '../shifts/moved.ts'
import { edgesOf, remindersAt, stillTold, type ToldReminder } from '../shifts/reminders.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import { dayAndTime } from './local-time.ts'
import type { EnginePart } from './part.ts'

export interface ShiftNewsDeps {
  readonly calls: Pick<Calls, 'attempt' | 'withdraw'>
  readonly plan: () => DutyPlan | undefined
  readonly rotations: () => readonly Rotation[]
}

export interface ShiftNewsPart extends EnginePart {
  readonly run: (now: number) => number
  /** what this changes of my shifts is the user's own deed, and no news */
  quietly(work: () => void): void
  /** the user has read what was moved */
  movesRead(): void
}

/** What outlives the run. */
interface Kept {
  /** whose shifts these are, as JSON: under another name nothing was moved */
  readonly me: string
  readonly seen: SeenShifts
  readonly told: readonly ToldReminder[]
  readonly moved: readonly MovedShift[]
}

const setting = 'shiftNews'
/** Looked at anew after this at the latest, ms: what comes into sight with time is seen before anybody moves it. */
const againMs = 3_600_000

/** Wires it into the core. */
export function createShiftNews(core: Core, deps: ShiftNewsDeps): ShiftNewsPart {
  let kept = asKept(readSetting(core.db, setting))
  /** what was looked at last, and until when that holds */
  let last = { sign: '', nextAt: Number.NEGATIVE_INFINITY }

  const inputs = () => {
    const plan = deps.plan()
    const rotations = deps.rotations()
    return { rotations, plan, me: core.desk.me, leads: plan?.reminders ?? usualReminders }
  }

  /** Looks at everything; answers when that is to be done again, epoch ms. */
  const look = (now: number, isOwn: boolean): number => {
    const { rotations, plan, me, leads } = inputs()
    const who = JSON.stringify(me)
    const before = kept?.me === who ? kept : null
    const seen = seenAt(rotations, me, before?.seen ?? {}, now)
    const moved = before && !isOwn ? movedBetween(before.seen, seen, now) : []
    // Where nothing was seen before, all of it is new; else what was moved is, and what one has just done oneself.
    const changed = before ? movedBetween(before.seen, seen, now) : null
    const isNews = ({ rotation, at }: ShiftEdge): boolean =>
      changed === null ||
      changed.some(
        ({ rotation: name, after }) => name === rotation && (after?.from === at || after?.to === at),
      )
    const edges = Object.entries(seen).flatMap(([name, { shifts }]) => edgesOf(name, shifts, now))
    const told = stillTold(before?.told ?? [], now)
    const reminders = remindersAt(edges, leads, told, now, isNews)
    const unread = joinedMoves(before?.moved ?? [], moved).filter((one) => !isOver(one, now))
    keep({ me: who, seen, told: [...told, ...reminders.passed], moved: unread }, reminders.tell, moved, now)

    const { gap, nextAt } = gapAhead(rotations, me, now)
    const own = rotations.find(({ name }) => name === plan?.rotation)
    const { duty } = core.desk
    const shown = rotations.filter(({ inStrip, name }) => inStrip === true && name !== plan?.rotation)
    const soonMs = Math.max(0, ...leads)
    core.setDesk({
      shifts: {
        ...{ gap, moved: unread, edition: editionOf(rotations) },
        soon: edges.filter(({ at }) => at - soonMs <= now).toSorted((a, b) => a.at - b.at),
        nobodyFollows:
          own !== undefined && duty.state === 'on' && duty.until !== null && isGapAt(own, duty.until),
        zone: own?.zone ?? own?.layers[0]?.zone ?? null,
        beside: shown.map((rotation) => holderNow(rotation, me, plan?.backup, now)),
      },
    })
    const next = edges.find(({ at }) => at > now)?.at ?? Number.POSITIVE_INFINITY
    const begins = edges.map(({ at }) => at - soonMs).filter((at) => at > now)
    const changes = shown.map((rotation) => nextChange(rotation, now) ?? Number.POSITIVE_INFINITY)
    return Math.min(now + againMs, reminders.nextAt, nextAt, next, ...begins, ...changes)
  }

  /** One write for what was seen and for what is told of it: neither is there without the other. */
  const keep = (next: Kept, tell: readonly ShiftEdge[], moved: readonly MovedShift[], now: number): void => {
    if (tell.length === 0 && moved.length === 0 && JSON.stringify(next) === JSON.stringify(kept)) return
    core.commit((db) => {
      writeSetting(db, setting, next)
      for (const notice of [reminderNotice(tell, now, dayAndTime), movedNotice(moved, dayAndTime)])
        if (notice) deps.calls.attempt(db, notice, now)
      return noEffects
    })
    kept = next
  }

  let written = { rotations: deps.rotations(), text: '' }
  const signNow = (): string => {
    const { rotations, plan, me } = inputs()
    // A turn comes often, another configuration hardly ever.
    if (written.text === '' || written.rotations !== rotations)
      written = { rotations, text: JSON.stringify(rotations) }
    return JSON.stringify([written.text, plan, me, core.desk.duty.state, core.desk.duty.until])
  }

  const turn = (now: number, isOwn: boolean): number => {
    const sign = signNow()
    if (sign === last.sign && now < last.nextAt && !isOwn) return last.nextAt
    const before = core.desk.shifts.soon
    const nextAt = look(now, isOwn)
    last = { sign: signNow(), nextAt }
    // What has begun needs no reminder any more.
    if (before.some(({ at }) => at <= now)) deps.calls.withdraw(reminderTag)
    return nextAt
  }

  core.setDesk({ shifts: { ...noShiftNews, moved: kept?.moved ?? [] } })
  return {
    run: (now) => turn(now, false),
    quietly: (work) => {
      work()
      turn(core.clock.now(), true)
    },
    movesRead: () => {
      if (!kept || kept.moved.length === 0) return
      const next = { ...kept, moved: [] }
      core.commit((db) => {
        writeSetting(db, setting, next)
        return noEffects
      })
      kept = next
      core.setDesk({ shifts: { ...core.desk.shifts, moved: [] } })
    },
  }
}

/** Neither what it was nor what it is lies ahead any more. */
function isOver({ before, after }: MovedShift, now: number): boolean {
  return [before, after].every((one) => one === null || (one.to !== null && one.to <= now))
}

function asKept(stored: unknown): Kept | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { me, seen, told, moved } = stored as Partial<Kept>
  const isWhole =
    typeof me === 'string' && typeof seen === 'object' && Array.isArray(told) && Array.isArray(moved)
  return isWhole && seen !== null ? { me, seen, told, moved } : null
}
