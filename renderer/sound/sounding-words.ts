/** What can be heard, in words. Pure. */
import type { Episode } from '../../contract/alert.ts'
import type { Sounding, SoundingCall, SpeakerState } from '../../contract/sound.ts'
import { hourMinuteSecond } from '../ui/clock.ts'

/** The target is near from here on, ms. */
const nearMs = 30_000

/** One call among those that sound; undefined when it is not among them. */
export function callOf(sounding: Sounding | null, episode: Pick<Episode, 'id'>): SoundingCall | undefined {
  return sounding?.calls.find(({ episodeId }) => episodeId === episode.id)
}

/** How far one call is, as a row says it; '' when there is nothing to say. */
export function rowSoundWords(call: SoundingCall | undefined, now: number): string {
  if (!call) return ''
  if (call.unanswered) return 'unanswered'
  if (call.soundAt > now) return `sounds at ${hourMinuteSecond(call.soundAt)}`
  return call.stage === 0 ? 'called' : `stage ${call.stage} of 3`
}

/** What the Night window says under the page it shows, line by line. */
export function soundLines(
  sounding: Sounding | null,
  speaker: SpeakerState,
  episode: Pick<Episode, 'id' | 'ackDueAt'>,
  now: number,
): readonly string[] {
  const call = callOf(sounding, episode)
  if (!sounding || !call) return []
  const left = episode.ackDueAt - now
  const near = left > 0 && left <= nearMs ? [`Target in ${Math.ceil(left / 1_000)} s.`] : []
  if (call.unanswered)
    return ['Nobody has answered.', `A short call every 2 min${nextWords(sounding)}.`, ...silent(speaker)]
  if (call.soundAt > now)
    return [`It sounds at ${hourMinuteSecond(call.soundAt)}.`, ...near, ...silent(speaker)]
  if (call.stage === 0) return [...near, ...silent(speaker)]
  return [...near, ...(speaker.way === null ? silent(speaker) : [`It sounds, stage ${call.stage} of 3.`])]
}

/** The same of a colleague's question: it has no climb of its own on the page, so what sounds for all of them is said. */
export function askedSoundLines(sounding: Sounding | null, speaker: SpeakerState): readonly string[] {
  if (!sounding) return []
  if (sounding.unanswered) return [`A short call every 2 min${nextWords(sounding)}.`, ...silent(speaker)]
  if (speaker.way === null) return silent(speaker)
  return sounding.sound === 'stage' ? [`It sounds, stage ${sounding.stage} of 3.`] : []
}

function nextWords({ nextAt, unanswered }: Sounding): string {
  return unanswered && nextAt !== null ? `, the next at ${hourMinuteSecond(nextAt)}` : ''
}

function silent({ way }: SpeakerState): readonly string[] {
  return way === null ? ['Nothing here can sound: the notification rings instead.'] : []
}
