/**
 * The truth beside the program: what was delivered to it, what it has promised, and what therefore must hold after every
 * step. It reads the fleet directly and the program as a person (the page) and as a coroner (the database) would.
 */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { createArmedTruth } from './armed-truth.ts'
import { fail } from './broken.ts'
import { createHeard, type Heard } from './heard.ts'
import { createInspection, type Inspection } from './inspection.ts'
import { noPromises, type Promises } from './person.ts'
import { cannotSave, type Program, type Surroundings } from './program.ts'
import { createPromptness } from './promptness.ts'
import { createSteps } from './steps.ts'

/** The clock looks for sleep every two seconds. */
const clockSettlesMs = 2_500
const clockOffMs = 1_000

interface Kept {
  readonly ack: Episode['ack']
  readonly snooze: Episode['snooze']
  readonly impact: string
  readonly calledAt: number | null
}

export interface Oracle extends Inspection, Pick<Heard, 'delivered' | 'interrupted'> {
  readonly promises: Promises
  /** the program has just started again */
  began(program: Program): void
  /** remembers what the page showed, before the program ends */
  ends(program: Program): void
  /** what was shown before may have changed: an order was being carried out as the program died */
  doubts(): void
  /** cheap: after every step. @throws Broken */
  check(program: Program): void
  checks(): {
    readonly steps: number
    readonly quiet: number
    readonly inspections: number
    readonly prompt: number
  }
}

export function createOracle(around: Surroundings): Oracle {
  const promises = noPromises()
  const heard = createHeard(around)
  const steps = createSteps(around, heard, promises)
  const armedTruth = createArmedTruth(around, heard)
  const promptness = createPromptness(around, heard)
  const inspection = createInspection(around, promises)
  let before: { readonly kept: Map<EpisodeId, Kept>; readonly at: number } | null = null
  let stepCount = 0
  let inspections = 0

  /** Every instant counts from the wall clock at the start and what has really passed since, whatever slept or was set. */
  const checkClock = (program: Program): void => {
    if (around.time.now() - heard.wokeAt() < clockSettlesMs) return
    const off = program.clock.now() - around.time.now() - program.wallOffset
    if (Math.abs(off) > clockOffMs) fail(`The program's clock is ${Math.round(off)} ms off what has passed.`)
  }

  return {
    promises,
    checks: () => ({ steps: stepCount, quiet: steps.quiet(), inspections, prompt: promptness.kept() }),
    delivered: heard.delivered,
    interrupted: heard.interrupted,
    began: (program) => {
      heard.began()
      steps.began(program)
      const { episodes } = program.engine.core
      if (!before) return
      const now = program.clock.now()
      for (const [id, kept] of before.kept) {
        const episode = episodes.get(id)
        if (!episode) continue
        if (kept.ack?.mine && episode.ack?.at !== kept.ack.at && promises.acks.has(id))
          fail(`The ack of #${id} did not outlive the program.`)
        if (kept.snooze && kept.snooze.until > Math.max(now, before.at) && !episode.snooze && episode.firing)
          fail(`The snooze of #${id} did not outlive the program.`)
        if (episode.impact !== kept.impact) fail(`The impact of #${id} did not outlive the program.`)
        if (kept.calledAt !== null && episode.calledAt !== kept.calledAt)
          fail(`#${id} forgot when it was called.`)
      }
    },
    doubts: () => {
      before = null
    },
    ends: (program) => {
      const kept = new Map<EpisodeId, Kept>()
      for (const { id, ack, snooze, impact, calledAt } of program.state().episodes.values())
        kept.set(id, { ack, snooze, impact, calledAt })
      before = { kept, at: program.clock.now() }
    },
    check: (program) => {
      stepCount += 1
      if (around.faults.length > 0) fail(`The program noted a fault: ${around.faults.join('; ')}`)
      if (cannotSave(around) || !around.network.online) heard.disturbed()
      checkClock(program)
      steps.check(program)
      promptness.check(program)
      armedTruth.check(program)
    },
    inspect: (program) => {
      inspections += 1
      inspection.inspect(program)
    },
    inspectAtRest: (program) => {
      inspections += 1
      inspection.inspectAtRest(program)
    },
  }
}
