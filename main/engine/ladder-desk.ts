/** The ladder at work: climbs begin and end with the commits that cause them, and what they make is heard at once. */

import type { Episode } from '../../contract/alert.ts'
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
import { createClimbs } from './climbs.ts'
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
  let settings = deps.settings()
  /** the open climbs of episodes that are on the desk, as they were last read */
  const climbs = createClimbs({
    settings: () => settings,
    ackDueAt: (id) => core.episodes.get(id)?.ackDueAt,
  })
  /** whose climbs the running commit has begun or ended */
  const changed = new Set<EpisodeId>()
  let isStale = false
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
    climbs.doubt(touched.map(({ id }) => id))
    if (isAnew) {
      const fresh = isStale ? read() : readChanged()
      // What has just been shown for it has rung; where one keeps ringing already, that goes on.
      const rings = play !== null && !isHeard
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
  /** Answers those that were not known. */
  const read = (): readonly LadderRow[] => {
    const before = new Set(climbs.rows().map(({ id }) => id))
    isStale = false
    changed.clear()
    const rows = openLadders(db).filter(isOnDesk)
    climbs.set(rows)
    return rows.filter(({ id }) => !before.has(id))
  }
  /** A storm comes in thousands of commits: each reads what it has changed, not all that climbs. */
  const readChanged = (): readonly LadderRow[] => {
    const own = [...openLaddersOf(db, [...changed]).values()].filter(isOnDesk)
    const fresh = climbs.settle(changed, own)
    changed.clear()
    return fresh
  }

  /** Orders what is to be heard now, and says so on the desk. */
  const sound = (): void => {
    if (ended) return
    const now = clock.now()
    climbs.bring(now)
    const more = others().map(({ climb, dueAt }) => ({
      row: climb,
      step: stepAt(climb, settings, dueAt, now),
    }))
    const questions = more.map(({ step }) => step)
    // Turns wait a while after sleep; what has come since then climbs all the same.
    const awake =
      sleepers.size === 0
        ? null
        : climbs.all().flatMap(({ row, step }) => (sleepers.has(row.id) ? [] : [step]))
    const next = merge([...(awake ?? climbs.places()), ...questions], settings, wordsToSay())
    if (JSON.stringify(next) !== JSON.stringify(play)) {
      play = next
      client?.want(play)
    }
    core.setDesk({ sounding: soundingOf(more, play) })
    deps.wakeBy(climbs.isDue() ? now : climbs.nextAt())
    // Marks of questions are not made here, nor at all while the laptop wakes: to ask for them at once would never end.
    const questionsAt = soonestOf(questions)
    deps.wakeBy(questionsAt)
    const nextAt = Math.min(questionsAt, awake ? soonestOf(awake) : climbs.nextAt())
    cancelSound()
    if (Number.isFinite(nextAt)) cancelSound = clock.after(Math.max(1, nextAt - now), sound)
  }

  /** The episodes that climb, in the order in which they began. */
  const climbing = (): readonly Episode[] =>
    climbs.rows().flatMap(({ episodeId }) => core.episodes.get(episodeId) ?? [])

  const wordsToSay = (): string | null => {
    if (!settings.speech) return null
    const notice = callNotices(climbing(), calls.setting())[0] ?? others()[0]?.notice
    return notice ? `${notice.title}. ${notice.body}` : null
  }

  /** Writes what is due; in memory at least, so that a disk that fails keeps no stage from coming. */
  const mark = (now: number): boolean => {
    climbs.bring(now)
    const part = climbs.due(mostAtOnce).map(({ row, step: { marks } }) => ({
      row: withMarks(row, marks, now),
      marks,
    }))
    if (part.length === 0) return false
    climbs.put(part.map(({ row }) => row))
    climbs.bring(now)
    keep((write) => {
      for (const { row } of part) saveLadder(write, row)
      const repeated = part.filter(({ marks }) => marks.includes('repeated'))
      const episodes = repeated.flatMap(({ row }) => core.episodes.get(row.episodeId) ?? [])
      for (const notice of callNotices(episodes, calls.setting())) calls.attempt(write, notice, now)
      const events = part.flatMap(({ row, marks }) => marks.flatMap((one) => eventOf(row, one)))
      return { episodes: [], events }
    })
    return climbs.isDue()
  }

  /** A night's sleep may have ended what called; one answer that lacks it is no proof, and no reason to ring. */
  const stillWaiting = (now: number): ReadonlySet<number> => {
    if (sleepers.size === 0 || now >= wokeAt + missingMs) return new Set()
    const missing = climbs.rows().filter(({ episodeId }) => core.episodes.get(episodeId)?.absentSince != null)
    return new Set(missing.flatMap(({ id }) => (sleepers.has(id) ? id : [])))
  }

  /** The system's notification rings in the place of a sound that nothing can make. */
  const ring = (now: number): number => {
    if (speaker === null || play === null || isHeard) return Number.POSITIVE_INFINITY
    const waits = ringAt - clock.mono()
    if (waits > 0) return now + waits
    ringAt = clock.mono() + ringEveryMs
    keep((write) => {
      const notices = [...callNotices(climbing(), calls.setting()), ...others().map(({ notice }) => notice)]
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

  const lostEvents = (reason: string): readonly NewEvent[] =>
    climbs
      .rows()
      .slice(0, mostSoundingCalls)
      .map(({ episodeId }) => ({ episodeId, kind: 'speaker-lost', text: reason }))

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
        return lost ? { episodes: [], events: lostEvents(reason) } : noEffects
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
      const rings = ring(now)
      climbs.bring(now)
      const waiting = sleepers.size > 0 ? wokeAt + missingMs : Number.POSITIVE_INFINITY
      return Math.min(more ? now : Number.POSITIVE_INFINITY, waiting, rings, climbs.nextAt())
    },
    woke: () => {
      wokeAt = clock.now()
      sleepers = new Set(climbs.rows().map(({ id }) => id))
      sound()
    },
    stop: () => {
      ended = true
      cancelSound()
      client?.leave()
    },
    seen: () => {
      if (climbs.rows().every(({ seenAt }) => seenAt !== null)) return
      isStale = true
      core.commit((write, { now }) => {
        seeOpenLadders(write, now)
        return noEffects
      })
    },
    chosen: (next) => {
      settings = next
      climbs.doubt(null)
      sound()
    },
    test: (stage) => speaker?.test(stageSound(stage, settings, 'This is a test of the sound.')) ?? false,
  }

  function soundingOf(
    more: readonly { readonly row: Climb; readonly step: LadderStep }[],
    now: Play,
  ): Sounding | null {
    if (climbs.size() === 0 && more.length === 0) return null
    const steps = more.map(({ step }) => step)
    const places = [...climbs.places(), ...steps]
    const furthest = places.reduce((most, { stage }) => Math.max(most, stage), 0)
    return {
      sound: now === null ? 'none' : now.pattern === 'short' ? 'short' : 'stage',
      since: more.reduce((first, { row }) => Math.min(first, row.soundAt), climbs.since()),
      stage: furthest as Sounding['stage'],
      unanswered: places.every(({ kind }) => kind === 'unanswered'),
      nextAt: Math.min(climbs.nextAt(), soonestOf(steps)),
      calls: climbs.newest(mostSoundingCalls).map(({ row, step }) => ({
        episodeId: row.episodeId,
        soundAt: row.soundAt,
        stage: step.stage,
        unanswered: step.kind === 'unanswered',
      })),
    }
  }
}

/** When the first of them changes by time alone, epoch ms; Infinity without any. */
function soonestOf(steps: readonly LadderStep[]): number {
  return steps.reduce((first, { nextAt }) => Math.min(first, nextAt), Number.POSITIVE_INFINITY)
}

function eventOf(row: LadderRow, mark: LadderMark): readonly NewEvent[] {
  if (mark === 'warned') return [{ episodeId: row.episodeId, kind: 'target-near' }]
  if (mark === 'unanswered') return [{ episodeId: row.episodeId, kind: 'unanswered' }]
  return []
}
