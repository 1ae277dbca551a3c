/** The ladder at work: climbs begin and end with the commits that cause them, and what they make is heard at once. */

import type { EpisodeId } from '../../contract/ids.ts'
import {
  mostSoundingCalls,
  type Sounding,
  type SoundSettings,
  type SpeakerState,
} from '../../contract/sound.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import {
  type Climb,
  type LadderMark,
  type LadderProgram,
  type LadderRow,
  type LadderStep,
  merge,
  rebased,
  stageSound,
  stepAt,
  withMarks,
} from '../night/ladder.ts'
import {
  beginSounding,
  endSounding,
  endSoundingsBefore,
  openLadders,
  openLaddersOf,
  saveLadder,
  seeOpenLadders,
} from '../night/ladder-table.ts'
import { callNotices, type NoticeText } from '../night/notice.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import { patientPolls } from './disputes.ts'
import { settleLadders } from './ladder-rows.ts'
import type { EnginePart } from './part.ts'
import type { Play, SoundLack, Speaker, SpeakerChange, SpeakerClient } from './speaker.ts'

export interface LadderDesk extends Required<Pick<EnginePart, 'configured' | 'run' | 'woke' | 'stop'>> {
  /** somebody has looked at what calls */
  seen(): void
  /** the user's choices have changed */
  chosen(settings: SoundSettings): void
  /** lets a stage be heard; answers false when nothing can sound now */
  test(stage: 1 | 2 | 3): boolean
}

/** Something beside the episodes that calls: its marks are its owner's, its sound is the same one. */
export interface OtherClimb {
  readonly climb: Climb
  /** until when somebody is to answer, epoch ms */
  readonly dueAt: number
  readonly notice: NoticeText
}

export interface LadderDeps {
  /** absent: nothing sounds but notifications, once each */
  readonly speaker: Speaker | null
  readonly who: 'real' | 'drill'
  readonly calls: Pick<Calls, 'attempt' | 'setting'>
  /** what the user chose, as it stands now */
  readonly settings: () => SoundSettings
  readonly programAt: (now: number) => LadderProgram
  /** when the run before was last alive, epoch ms; null = there was none */
  readonly aliveBefore: number | null
  readonly wakeBy: (at: number) => void
  readonly others?: () => readonly OtherClimb[]
  /** hears what would sound, at every change */
  readonly told?: (state: SpeakerState, lack: SoundLack) => void
}

/** Rows that are written in one transaction: a storm's marks come in several. */
const mostAtOnce = 200
/** Without anything that can sound, the notification rings this often while the ladder would, ms. */
const ringEveryMs = 30_000
/** A climb that goes on rings no sooner than this, ms: whoever has just pressed U has heard it. */
const goesOnMs = 10_000
/** What the first answer after sleep does not list has this long to be listed again or be believed to have ended, ms. */
const missingMs = 90_000
/** A page that was open before the program began again has this long to come back before the notification rings, ms. */
const seatsComeWithinMs = 5_000

/** Wires the ladder into the core, after the calls. */
export function createLadderDesk(core: Core, deps: LadderDeps): LadderDesk {
  const { clock, db } = core
  const { speaker, calls, others = () => [] } = deps
  /** the open climbs of episodes that are on the desk, as they were last read */
  let rows: readonly LadderRow[] = []
  /** whose climbs the running commit has begun or ended */
  const changed = new Set<EpisodeId>()
  let isStale = false
  /** by a row's number the step that was taken last, and what it was taken of */
  const known = new Map<
    number,
    { readonly row: LadderRow; readonly ackDueAt: number; readonly step: LadderStep }
  >()
  let settings = deps.settings()
  /** just woken: these climbed before, and wait until the sources have been asked */
  let sleepers: ReadonlySet<number> = new Set()
  let wokeAt = Number.NEGATIVE_INFINITY
  let play: Play = null
  let client: SpeakerClient | null = null
  let sounding: number | null = null
  /** by `clock.mono()`: when the notification may ring next, where nothing else sounds */
  let ringAt = clock.mono()
  let isHeard = false
  let ended = false
  let cancelSound = (): void => {}

  const setting = (now: number) => ({
    now,
    program: deps.programAt(now),
    isActive: core.desk.presence === 'active',
    myTeams: core.desk.settings.myTeams,
    undoMs: core.policy.undoMs,
    patienceMs: (sourceId: string) => patientPolls * (core.sources.get(sourceId)?.intervalMs ?? 0),
  })

  core.inCommit.push((write, { now }, touched): Effects => {
    const climbed = settleLadders(write, touched, (id) => core.episodes.get(id), setting(now))
    for (const id of climbed.changed) changed.add(id)
    for (const waits of [false, true]) {
      const again = touched.filter(({ id }) => climbed.again.get(id)?.waits === waits)
      for (const notice of callNotices(again, calls.setting()))
        calls.attempt(write, waits ? { ...notice, quietly: true } : notice, now)
    }
    return { episodes: [], events: climbed.events }
  })
  core.afterFailure.push(() => {
    isStale = false
    changed.clear()
  })
  core.afterCommit.push(({ touched }) => {
    const isAnew = isStale || changed.size > 0
    if (isAnew) {
      const before = new Set(rows.map(({ id }) => id))
      if (isStale) read()
      else readChanged()
      // What has just been shown for it has rung; where one keeps ringing already, that goes on.
      const rings = play !== null && !isHeard
      const fresh = rows.filter(({ id }) => !before.has(id))
      // One that goes on where it was, since an acknowledgement was taken back, has shown nothing.
      const goesOn = fresh.every(({ startedAt }) => startedAt < clock.now())
      if (!rings && fresh.length > 0)
        ringAt = goesOn ? Math.max(ringAt, clock.mono() + goesOnMs) : clock.mono() + ringEveryMs
    }
    // What climbs, calls; about others there is nothing to hear, and time alone has a timer.
    const { calling } = core.episodes.needing(core.desk.settings.myTeams)
    if (isAnew || touched.some(({ id }) => calling.has(id))) sound()
  })
  // A source has been heard: perhaps the last one that was waited for after sleep.
  core.afterPublish.push(() => {
    if (sleepers.size > 0) deps.wakeBy(clock.now())
  })

  const isOnDesk = ({ episodeId }: LadderRow): boolean => core.episodes.has(episodeId)
  const read = (): void => {
    isStale = false
    changed.clear()
    known.clear()
    rows = openLadders(db).filter(isOnDesk)
  }
  /** A storm comes in thousands of commits: each reads what it has changed, not all that climbs. */
  const readChanged = (): void => {
    for (const { id, episodeId } of rows) if (changed.has(episodeId)) known.delete(id)
    const others = rows.filter(({ episodeId }) => !changed.has(episodeId))
    const own = [...openLaddersOf(db, [...changed]).values()].filter(isOnDesk)
    rows = [...others, ...own].sort((a, b) => a.id - b.id)
    changed.clear()
  }

  /** Without a mark that is due, nothing of a step changes before its `nextAt`. */
  const stepOf = (row: LadderRow, now: number): LadderStep => {
    const ackDueAt = core.episodes.get(row.episodeId)?.ackDueAt ?? now
    const last = known.get(row.id)
    const isSame = last?.row === row && last.ackDueAt === ackDueAt
    if (isSame && last.step.marks.length === 0 && now < last.step.nextAt) return last.step
    const step = stepAt(row, settings, ackDueAt, now)
    known.set(row.id, { row, ackDueAt, step })
    return step
  }

  /** Orders what is to be heard now, and says so on the desk. */
  const sound = (): void => {
    if (ended) return
    const now = clock.now()
    const steps = rows.map((row) => ({ row, step: stepOf(row, now) }))
    const more = others().map(({ climb, dueAt }) => ({
      row: climb,
      step: stepAt(climb, settings, dueAt, now),
    }))
    const audible = [...steps.filter(({ row }) => !sleepers.has(row.id)), ...more].map(({ step }) => step)
    const next = merge(audible, settings, wordsToSay())
    if (JSON.stringify(next) !== JSON.stringify(play)) {
      play = next
      client?.want(play)
    }
    core.setDesk({ sounding: soundingOf(steps, more, play) })
    for (const { step } of steps) deps.wakeBy(step.marks.length > 0 ? now : step.nextAt)
    // Marks of questions are not made here, nor at all while the laptop wakes: to ask for them at once would never end.
    for (const { step } of more) deps.wakeBy(step.nextAt)
    // Turns wait a while after sleep; what has come since then climbs all the same.
    const nextAt = soonestOf(audible)
    cancelSound()
    if (Number.isFinite(nextAt)) cancelSound = clock.after(Math.max(1, nextAt - now), sound)
  }

  const wordsToSay = (): string | null => {
    if (!settings.speech) return null
    const calling = rows.flatMap(({ episodeId }) => core.episodes.get(episodeId) ?? [])
    const notice = callNotices(calling, calls.setting())[0] ?? others()[0]?.notice
    return notice ? `${notice.title}. ${notice.body}` : null
  }

  /** Writes what is due; in memory at least, so that a disk that fails keeps no stage from coming. */
  const mark = (now: number): boolean => {
    const due = rows.flatMap((row) => {
      const { marks } = stepOf(row, now)
      return marks.length > 0 ? [{ row: withMarks(row, marks, now), marks }] : []
    })
    if (due.length === 0) return false
    const part = due.slice(0, mostAtOnce)
    const made = new Map(part.map(({ row }) => [row.id, row]))
    rows = rows.map((row) => made.get(row.id) ?? row)
    keep((write) => {
      for (const { row } of part) saveLadder(write, row)
      const repeated = part.filter(({ marks }) => marks.includes('repeated'))
      const episodes = repeated.flatMap(({ row }) => core.episodes.get(row.episodeId) ?? [])
      for (const notice of callNotices(episodes, calls.setting())) calls.attempt(write, notice, now)
      const events = part.flatMap(({ row, marks }) => marks.flatMap((one) => eventOf(row, one)))
      return { episodes: [], events }
    })
    return due.length > part.length
  }

  /** A night's sleep may have ended what called; one answer that lacks it is no proof, and no reason to ring. */
  const stillWaiting = (now: number): ReadonlySet<number> => {
    if (sleepers.size === 0 || now >= wokeAt + missingMs) return new Set()
    const missing = rows.filter(({ episodeId }) => core.episodes.get(episodeId)?.absentSince != null)
    return new Set(missing.flatMap(({ id }) => (sleepers.has(id) ? id : [])))
  }

  /** The system's notification rings in the place of a sound that nothing can make. */
  const ring = (now: number): number => {
    if (speaker === null || play === null || isHeard) return Number.POSITIVE_INFINITY
    const waits = ringAt - clock.mono()
    if (waits > 0) return now + waits
    ringAt = clock.mono() + ringEveryMs
    const calling = rows.flatMap(({ episodeId }) => core.episodes.get(episodeId) ?? [])
    keep((write) => {
      const notices = [...callNotices(calling, calls.setting()), ...others().map(({ notice }) => notice)]
      for (const notice of notices.slice(0, 1)) calls.attempt(write, { ...notice, quietly: false }, now)
      return noEffects
    })
    return now + ringEveryMs
  }

  const keep = (work: (write: WriteDb) => Effects): void => {
    try {
      core.insist((write) => work(write))
    } catch (error) {
      core.log('ladder-not-kept', { message: String(error) })
    }
  }

  const heard = (change: SpeakerChange): void => {
    isHeard = change.kind === 'began'
    const { reason } = change.kind === 'ended' ? change : { reason: null }
    const lost = reason !== null && play !== null
    // Nothing may be written while a commit is being announced; the sound itself does not wait for it.
    clock.after(0, () => {
      if (ended) return
      keep((write) => {
        const now = clock.now()
        if (sounding !== null) endSounding(write, sounding, reason, now)
        sounding = change.kind === 'began' ? beginSounding(write, change.way, now) : null
        return lost
          ? { episodes: [], events: rows.slice(0, mostSoundingCalls).map((row) => lostEvent(row, reason)) }
          : noEffects
      })
      if (lost && !isHeard) {
        ringAt = clock.mono()
        deps.wakeBy(clock.now())
      }
    })
  }

  /** Brings rows and calls together: after a start, after an update, after other sources or teams. */
  const reconcile = (now: number): void => {
    keep((write) => {
      if (deps.aliveBefore !== null && client === null) endSoundingsBefore(write, deps.aliveBefore)
      for (const row of openLadders(write)) {
        const moved = rebased(row, now)
        if (moved !== row) saveLadder(write, moved)
      }
      const all = [...core.episodes.values()]
      const climbed = settleLadders(write, all, (id) => core.episodes.get(id), setting(now))
      return { episodes: [], events: climbed.events }
    })
    read()
  }

  return {
    configured: () => {
      const isFirst = client === null
      settings = deps.settings()
      known.clear()
      reconcile(clock.now())
      client ??=
        speaker?.join(deps.who, {
          change: heard,
          state: (state, lack) => {
            core.setDesk({ speaker: state })
            deps.told?.(state, lack)
          },
        }) ?? null
      // What was worked out before anybody could hear it was ordered of nobody.
      if (isFirst) play = null
      sound()
      if (isFirst) ringAt = clock.mono() + seatsComeWithinMs
    },
    run: (now) => {
      sleepers = stillWaiting(now)
      const more = mark(now)
      sound()
      const next = soonestOf(rows.map((row) => stepOf(row, now)))
      const waiting = sleepers.size > 0 ? wokeAt + missingMs : Number.POSITIVE_INFINITY
      return Math.min(more ? now : Number.POSITIVE_INFINITY, waiting, ring(now), next)
    },
    woke: () => {
      wokeAt = clock.now()
      sleepers = new Set(rows.map(({ id }) => id))
      sound()
    },
    stop: () => {
      ended = true
      cancelSound()
      client?.leave()
    },
    seen: () => {
      if (!rows.some(({ seenAt }) => seenAt === null)) return
      isStale = true
      core.commit((write, { now }) => {
        seeOpenLadders(write, now)
        return noEffects
      })
    },
    chosen: (next) => {
      settings = next
      known.clear()
      sound()
    },
    test: (stage) => speaker?.test(stageSound(stage, settings, 'This is a test of the sound.')) ?? false,
  }

  function soundingOf(
    steps: readonly { readonly row: LadderRow; readonly step: LadderStep }[],
    more: readonly { readonly row: Climb; readonly step: LadderStep }[],
    now: Play,
  ): Sounding | null {
    const all = [...steps, ...more]
    if (all.length === 0) return null
    const furthest = all.reduce((most, { step }) => Math.max(most, step.stage), 0)
    return {
      sound: now === null ? 'none' : now.pattern === 'short' ? 'short' : 'stage',
      since: all.reduce((first, { row }) => Math.min(first, row.soundAt), Number.POSITIVE_INFINITY),
      stage: furthest as Sounding['stage'],
      unanswered: all.every(({ step }) => step.kind === 'unanswered'),
      nextAt: soonestOf(all.map(({ step }) => step)),
      calls: steps.slice(-mostSoundingCalls).map(({ row, step }) => ({
        episodeId: row.episodeId,
        soundAt: row.soundAt,
        stage: step.stage,
        unanswered: step.kind === 'unanswered',
      })),
    }
  }
}

/** One after another: a call with a hundred thousand arguments is refused, and nothing would sound. */
function soonestOf(steps: readonly LadderStep[]): number {
  return steps.reduce((first, { nextAt }) => Math.min(first, nextAt), Number.POSITIVE_INFINITY)
}

function eventOf(row: LadderRow, mark: LadderMark): readonly NewEvent[] {
  if (mark === 'warned') return [{ episodeId: row.episodeId, kind: 'target-near' }]
  if (mark === 'unanswered') return [{ episodeId: row.episodeId, kind: 'unanswered' }]
  return []
}

const lostEvent = ({ episodeId }: LadderRow, text: string): NewEvent => ({
  episodeId,
  kind: 'speaker-lost',
  text,
})
