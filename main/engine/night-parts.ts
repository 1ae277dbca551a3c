/** The parts of the engine that know the night: who is on duty and sits here, what rings, and whether it would. */
import { hoursNamed } from '../../contract/rules.ts'
import type { Notifier } from '../platform/notifier.ts'
import { type Arming, type ArmingDeps, createArming } from './arming.ts'
import type { Calls } from './calls.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createDigest, type DigestPart } from './digest.ts'
import { createDuty, type DutyPart } from './duty.ts'
import { createLadderDesk, type LadderDesk } from './ladder-desk.ts'
import type { EnginePart } from './part.ts'
import { createPresence, type PresencePart } from './presence.ts'
import { createSilenceEnds } from './silence-ends.ts'
import type { Speaker } from './speaker.ts'
import type { Turns } from './turns.ts'
import { createWatchdog, type Watchdog } from './watchdog.ts'
import type { Watching } from './watching.ts'

export interface NightParts {
  readonly duty: DutyPart
  readonly presence: PresencePart
  readonly watchdog: Watchdog
  readonly arming: Arming
  readonly digest: DigestPart
  readonly ladder: LadderDesk
  readonly silenceEnds: Pick<Required<EnginePart>, 'run'>
}

/** Wires them to each other and to what calls. */
export function createNightParts(
  core: Core,
  deps: {
    readonly calls: Calls
    readonly turns: Turns
    readonly watching: Watching
    readonly circumstances: CircumstancesNow
    readonly configuration: Configuration
    readonly notifier: Notifier
    readonly speaker: Speaker | null
    /** when the last run was last alive, epoch ms; null at the first */
    readonly aliveBefore: number | null
    readonly tokens: ArmingDeps['tokens']
    /** whose pages ring here */
    readonly who: 'real' | 'drill'
    readonly wakeBy: (at: number) => void
    readonly wake: () => void
  },
): NightParts {
  const { calls, turns, watching, circumstances, configuration, speaker, aliveBefore, wakeBy, wake } = deps
  const watchdog = createWatchdog(core, { calls, turns, watching })
  const duty = createDuty(core, {
    plan: () => configuration.config().duty,
    rotations: () => configuration.config().rotations,
    me: () => core.desk.me.name,
    hours: (name, at) => hoursNamed(circumstances.at(at).hours, name),
    hoursWhen: (name, at) => hoursNamed(circumstances.when(at).hours, name),
    wake,
  })
  const arming = createArming(core, {
    notifier: deps.notifier,
    tokens: deps.tokens,
    watchProblem: watchdog.problem,
    wake,
  })
  const ladder = createLadderDesk(core, {
    ...{ speaker, calls, aliveBefore, wakeBy },
    who: deps.who,
    told: ({ way, heardAt }) =>
      arming.sounds({ able: way === null ? 'unknown' : 'yes', lastHeardAt: heardAt }),
    // Where the night is not known it is night: rather too loud than unheard.
    programAt: (at) =>
      hoursNamed(circumstances.at(at).hours, 'night')?.state === 'outside' ? 'day' : 'night',
  })
  const silenceEnds = createSilenceEnds(core, { calls, circumstances, duty, wakeBy })
  return {
    ...{ duty, watchdog, arming, ladder, silenceEnds },
    presence: createPresence(core),
    digest: createDigest(core),
  }
}
