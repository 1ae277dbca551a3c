/** What was answered to the person stands after every step: acks, drafts, and that a snooze ends when it was to end. */
import type { EpisodeId } from '../../contract/ids.ts'
import { fail, hasNote } from './broken.ts'
import type { Heard } from './heard.ts'
import type { Promises } from './person.ts'
import type { Program, Surroundings } from './program.ts'

/** A snooze is over within this of its instant, ms; */
const snoozeSlackMs = 3_000
/** after sleep turns wait until sources were asked, ms. */
const snoozeSettlesMs = 40_000

export interface KeptWords {
  /** after every step. @throws Broken */
  check(program: Program): void
  /** the program has just started */
  began(): void
}

export function createKeptWords({ time }: Surroundings, heard: Heard, promises: Promises): KeptWords {
  /** snoozes that are over by the program's clock and still stand, since when: ms by that clock */
  const overdueSince = new Map<EpisodeId, number>()

  /** A snooze ends at its instant, whatever slept, died or was set meanwhile. */
  const checkSnoozes = (program: Program): void => {
    const now = program.clock.now()
    if (time.now() - Math.max(heard.undisturbedSince(), heard.wokeAt()) < snoozeSettlesMs) {
      overdueSince.clear()
      return
    }
    for (const { id, firing, snooze } of program.state().episodes.values()) {
      if (!firing || !snooze || now <= snooze.until) overdueSince.delete(id)
      else if (!overdueSince.has(id)) overdueSince.set(id, now)
      // It may have been over when its alert fired again.
      else if (now - (overdueSince.get(id) ?? now) > snoozeSlackMs)
        fail(`The snooze of #${id} should have ended ${now - (snooze?.until ?? now)} ms ago.`)
    }
  }

  const checkPromises = (program: Program): void => {
    const { core } = program.engine
    for (const [id, promised] of promises.acks) {
      const episode = core.episodes.get(id)
      if (!episode) continue
      if (promised?.mine && !(episode.ack?.mine && episode.ack.at === promised.at))
        fail(`The ack of #${id} was answered and is ${episode.ack ? 'another' : 'gone'}.`)
      if (promised === null && episode.ack?.mine) fail(`#${id} was given back and is acked again.`)
    }
    for (const [key, text] of promises.drafts)
      if (core.drafts[key] !== text)
        fail(`The draft ${key} was saved as "${text}" and is "${core.drafts[key]}".`)
    for (const [key, { draft, episodeId, note }] of promises.draftsOrNotes)
      if (core.drafts[key] !== draft && !hasNote(program, episodeId, note))
        fail(
          `The draft ${key} was saved as "${draft}", is "${core.drafts[key]}", and no note took its place.`,
        )
  }

  return {
    began: () => overdueSince.clear(),
    check: (program) => {
      checkSnoozes(program)
      checkPromises(program)
    },
  }
}
