/** What the user chose of the sound, as it is kept. */
import {
  type LadderLengths,
  ladderProblem,
  lengthsOf,
  standardLengths,
  withLengths,
} from '../../contract/ladder.ts'
import { type SoundSettings, standardSound } from '../../contract/sound.ts'
import type { ReadDb } from '../db/db.ts'
import { readSetting } from '../db/setting-table.ts'

/** Under which name it is kept. */
export const soundSetting = 'sound'

/**
 * The stored choices over the standard, each as far as it is there and of the right kind.
 * @param lengths as the configuration file has them; without one, as they were chosen before they stood there
 */
export function readSoundSettings(db: ReadDb, lengths: LadderLengths | undefined): SoundSettings {
  const stored = readSetting(db, soundSetting)
  const given = (typeof stored === 'object' ? (stored ?? {}) : {}) as Partial<
    Record<keyof SoundSettings, unknown>
  >
  const { unansweredAfterMs } = given
  const sound: SoundSettings = {
    // Kept by an earlier version it may be none at all, and nobody would wake.
    volume: Math.max(0.05, share(given.volume) ?? standardSound.volume),
    stages: stagesOf(given.stages) ?? standardSound.stages,
    unansweredAfterMs:
      typeof unansweredAfterMs === 'number' ? unansweredAfterMs : standardSound.unansweredAfterMs,
    tone: given.tone === 't3-melody' ? 't3-melody' : 't3',
    speech: given.speech === true,
    flash: given.flash === true,
  }
  if (lengths) return withLengths(sound, lengths)
  return ladderProblem(lengthsOf(sound)) === null ? sound : withLengths(sound, standardLengths)
}

function share(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined
}

function stagesOf(value: unknown): SoundSettings['stages'] | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const stages = value.flatMap((stage: unknown) => {
    if (typeof stage !== 'object' || stage === null) return []
    const { afterMs, gain, everyMs } = stage as Record<string, unknown>
    const isWhole = typeof afterMs === 'number' && afterMs >= 0 && typeof everyMs === 'number' && everyMs >= 0
    const loud = share(gain)
    return isWhole && loud !== undefined ? [{ afterMs, gain: loud, everyMs }] : []
  })
  const [first, second, third] = stages
  return first && second && third && first.afterMs <= second.afterMs && second.afterMs <= third.afterMs
    ? [first, second, third]
    : undefined
}
