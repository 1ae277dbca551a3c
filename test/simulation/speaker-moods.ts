/** What becomes of the page that sounds in a night: well, closed, or hung. A weather of its own, so that no seed changes. */
import type { Random } from '../../main/platform/random.ts'
import type { Surroundings } from './program.ts'

const minuteMs = 60_000

/** Plans moods for a night of `minutes`. @param told hears each change */
export function planSpeakerMoods(
  around: Surroundings,
  random: Random,
  minutes: number,
  told: (mood: Surroundings['speaker']) => void,
): void {
  const { time } = around
  const become = (mood: Surroundings['speaker']): void => {
    around.speaker = mood
    told(mood)
  }
  // Half of the nights have a page that stays well.
  if (random() < 0.5) return
  let at = time.now() + random() * 10 * minuteMs
  const until = time.now() + minutes * minuteMs
  while (at < until) {
    const mood = random() < 0.5 ? 'dead' : 'hung'
    const lasts = 1_000 + random() * random() * 10 * minuteMs
    time.at(at, () => {
      if (!around.atRest) become(mood)
    })
    time.at(at + lasts, () => become('well'))
    at += lasts + 30_000 + random() * 20 * minuteMs
  }
}
