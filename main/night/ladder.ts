/**
 * The ladder of one call: what is to be heard at an instant, from stored instants alone. Pure. The row remembers which
 * marks were made, so that a restart at any second neither rings twice nor falls silent.
 */
import type { EpisodeId } from '../../contract/ids.ts'
import type { SoundOrder, SoundSettings } from '../../contract/sound.ts'

/** night: three stages at once; day: a notification and a short sound first, the first stage after a minute. */
export type LadderProgram = 'night' | 'day'

/** One climb. All instants are epoch ms. */
export interface LadderRow {
  readonly id: number
  readonly episodeId: EpisodeId
  readonly program: LadderProgram
  readonly startedAt: number
  /** when its first sound is due; every stage counts from here */
  readonly soundAt: number
  readonly seenAt: number | null
  readonly warnedAt: number | null
  /** when the notification was shown again: by day, or after a long wait */
  readonly repeatedAt: number | null
  readonly unansweredAt: number | null
  readonly shortCalls: number
  /** when the newest short call began */
  readonly shortAt: number | null
  readonly endedAt: number | null
  readonly endedBy: string | null
}

/** What of a climb says what is heard: it may be of an episode, or of something else that calls. */
export type Climb = Omit<LadderRow, 'id' | 'episodeId' | 'endedAt' | 'endedBy'>

/** What is to be written into the row once, and told once. */
export type LadderMark = 'warned' | 'repeated' | 'unanswered' | 'short-call'

/** soft: it waits for its first sound; stage: it climbs; unanswered: only short calls from now on. */
export interface LadderStep {
  readonly kind: 'soft' | 'stage' | 'unanswered'
  /** how far it is, 0 to 3; by day 0 until the first stage begins */
  readonly stage: 0 | 1 | 2 | 3
  readonly sound: 'none' | 'short' | 'stage'
  /** when something next changes by time alone, marks that would come too late included */
  readonly nextAt: number
  /** due now and not made yet */
  readonly marks: readonly LadderMark[]
}

/** Before the target to acknowledge passes it is said that it will, ms. */
export const warnBeforeMs = 30_000
/** From then on a short call comes this often, for as long as it fires and nobody has it, ms. */
export const shortEveryMs = 120_000
/** One cycle of the pattern: three times half a second on and off, then a second's pause, ms. */
export const shortCallMs = 4_000
/** One whose sound waited for longer than this may have lost its notification meanwhile: it comes again with it, ms. */
const longWaitMs = 30_000
/** By day the notification is shown again after this, ms, */
const dayRepeatMs = 30_000
/** and the first stage begins after this, ms. */
const dayStageMs = 60_000
/** A speaker that hears nothing more falls silent this long after the last stage should have ended, ms. */
const spareMs = 30_000

/** Where the climb stands at `now`. @param ackDueAt the target to acknowledge, epoch ms */
export function stepAt(
  row: Climb,
  { stages, unansweredAfterMs }: Pick<SoundSettings, 'stages' | 'unansweredAfterMs'>,
  ackDueAt: number,
  now: number,
): LadderStep {
  const unansweredFrom = row.soundAt + unansweredAfterMs
  const warnAt = ackDueAt - warnBeforeMs
  const marks: LadderMark[] = []
  const soon: number[] = []
  const canWarn = row.warnedAt === null && warnAt >= row.startedAt
  if (canWarn && now < warnAt) soon.push(warnAt)
  // One whose time has passed already, in sleep, is no warning any more.
  if (canWarn && now >= warnAt && now < ackDueAt) {
    marks.push('warned')
    soon.push(ackDueAt)
  }
  const step = (
    kind: LadderStep['kind'],
    stage: LadderStep['stage'],
    sound: LadderStep['sound'],
  ): LadderStep => ({
    kind,
    stage,
    sound,
    nextAt: Math.min(Number.POSITIVE_INFINITY, ...soon.filter((at) => at > now)),
    marks,
  })

  if (now < row.soundAt) {
    soon.push(row.soundAt)
    return step('soft', 0, 'none')
  }
  if (now < unansweredFrom) {
    soon.push(unansweredFrom)
    const hasWaited = row.soundAt - row.startedAt > longWaitMs
    const repeatAt = hasWaited ? row.soundAt : row.program === 'day' ? row.soundAt + dayRepeatMs : null
    if (repeatAt !== null) soon.push(repeatAt)
    if (repeatAt !== null && row.repeatedAt === null && now >= repeatAt && now < repeatAt + dayRepeatMs) {
      marks.push('repeated')
      soon.push(repeatAt + dayRepeatMs)
    }
    if (row.program === 'day') {
      const stageAt = row.soundAt + dayStageMs
      soon.push(row.soundAt + shortCallMs, stageAt)
      if (now >= stageAt) return step('stage', 1, 'stage')
      return step('stage', 0, now < row.soundAt + shortCallMs ? 'short' : 'none')
    }
    const begins = stages.map(({ afterMs }) => row.soundAt + afterMs)
    soon.push(...begins)
    const reached = begins.findLastIndex((at) => at <= now)
    // Whatever lengths were chosen, a page is never without its first stage.
    return step('stage', (Math.max(0, reached) + 1) as 1 | 2 | 3, 'stage')
  }

  if (row.unansweredAt === null) marks.push('unanswered')
  const callAt = (row.shortAt ?? unansweredFrom) + shortEveryMs
  soon.push(callAt)
  if (now >= callAt) marks.push('short-call')
  const callEnds = row.shortAt === null ? Number.NEGATIVE_INFINITY : row.shortAt + shortCallMs
  soon.push(callEnds)
  return step('unanswered', 3, now < callEnds ? 'short' : 'none')
}

/** The row with these marks made at `now`: a step of it has none of them due any more. */
export function withMarks<Row extends Climb>(row: Row, marks: readonly LadderMark[], now: number): Row {
  let next = row
  for (const mark of marks) {
    if (mark === 'warned') next = { ...next, warnedAt: now }
    if (mark === 'repeated') next = { ...next, repeatedAt: now }
    if (mark === 'unanswered') next = { ...next, unansweredAt: now }
    // Short calls that were missed, in sleep or with the program closed, are one.
    if (mark === 'short-call') next = { ...next, shortAt: now, shortCalls: next.shortCalls + 1 }
  }
  return next
}

/**
 * A row whose instants lie ahead, since the clock was set back between two runs: it goes on from its newest mark as if
 * that were now, or it would wait in silence until the clock is there again. The same row where nothing lies ahead.
 */
export function rebased(row: LadderRow, now: number): LadderRow {
  const past = [row.startedAt, row.warnedAt, row.repeatedAt, row.unansweredAt, row.shortAt]
  const newest = Math.max(...past.flatMap((at) => at ?? []))
  if (newest <= now) return row
  const by = now - newest
  const moved = (at: number | null): number | null => (at === null ? null : at + by)
  return {
    ...row,
    startedAt: row.startedAt + by,
    soundAt: row.soundAt + by,
    seenAt: moved(row.seenAt),
    warnedAt: moved(row.warnedAt),
    repeatedAt: moved(row.repeatedAt),
    unansweredAt: moved(row.unansweredAt),
    shortAt: moved(row.shortAt),
  }
}

/** What all climbs make together: one sound for many pages, the one that is furthest. null = silence. */
export function merge(
  steps: readonly Pick<LadderStep, 'stage' | 'sound'>[],
  settings: SoundSettings,
  say: string | null,
): SoundOrder['play'] {
  const stage = steps.reduce((most, one) => (one.sound === 'stage' ? Math.max(most, one.stage) : most), 0)
  if (stage > 0) return stageSound(stage as 1 | 2 | 3, settings, say)
  if (!steps.some(({ sound }) => sound === 'short')) return null
  return {
    pattern: 'short',
    gain: settings.volume * settings.stages[0].gain,
    everyMs: 0,
    stopAfterMs: shortCallMs,
    say: null,
    flash: settings.flash,
  }
}

/** What a stage sounds like. `say` is said from the third on, where speech is wanted. */
export function stageSound(
  stage: 1 | 2 | 3,
  settings: SoundSettings,
  say: string | null,
): NonNullable<SoundOrder['play']> {
  const { gain, everyMs } = settings.stages[stage - 1] ?? settings.stages[2]
  return {
    pattern: stage === 3 && settings.tone === 't3-melody' ? 'melody' : 't3',
    gain: settings.volume * gain,
    everyMs,
    stopAfterMs: settings.unansweredAfterMs + spareMs,
    say: stage === 3 && settings.speech ? say : null,
    flash: settings.flash,
  }
}
