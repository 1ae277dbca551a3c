/** The parts of the engine that know the night: who is on duty and sits here, what rings, and whether it would. */
import { hoursNamed } from '../../contract/rules.ts'
import type { LadderProgram } from '../night/ladder.ts'
import type { Notifier } from '../platform/notifier.ts'
import { type Arming, type ArmingDeps, createArming } from './arming.ts'
import type { Calls } from './calls.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createDigest, type DigestPart } from './digest.ts'
import { createDuty, type DutyPart } from './duty.ts'
import type { Rotations } from './effective-rotations.ts'
import { createLadderDesk, type LadderDesk, type OtherClimb } from './ladder-desk.ts'
import type { MaintenancePart } from './maintenance.ts'
import type { EnginePart } from './part.ts'
import { createPresence, type PresencePart } from './presence.ts'
import { readRest } from './rest.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { dutyPlanOf } from './roles.ts'
import { createShiftNews, type ShiftNewsPart } from './shift-news.ts'
import { createSilenceEnds } from './silence-ends.ts'
import { readSoundSettings } from './sound-settings.ts'
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
  readonly shiftNews: ShiftNewsPart
  readonly reviews: Reviews
  /** the two things that whoever keeps the machine or opens windows asks of the night */
  now(): NightNow
}

/** What the night is like at this instant. */
export interface NightNow {
  /** is it night, by the hours named so? */
  readonly night: boolean
  /** must the machine not fall asleep? */
  readonly staysAwake: boolean
}

/** How loudly a call begins. Where the night is not known it is night: rather too loud than unheard. */
export function programAt(circumstances: CircumstancesNow, at: number): LadderProgram {
  return circumstances.isNight(at) ? 'night' : 'day'
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
    readonly rotations: Pick<Rotations, 'all'>
    readonly notifier: Notifier
    readonly speaker: Speaker | null
    /** when the last run was last alive, epoch ms; null at the first */
    readonly aliveBefore: number | null
    readonly tokens: ArmingDeps['tokens']
    readonly maintenance: MaintenancePart
    /** whose pages ring here */
    readonly who: 'real' | 'drill'
    /** what calls beside the episodes */
    readonly others: () => readonly OtherClimb[]
    readonly wakeBy: (at: number) => void
    readonly wake: () => void
  },
): NightParts {
  const { calls, turns, watching, circumstances, configuration, speaker, aliveBefore, wakeBy, wake } = deps
  const watchdog = createWatchdog(core, { calls, turns, watching })
  const duty = createDuty(core, {
    plan: () => dutyPlanOf(configuration.config()),
    rotations: deps.rotations.all,
    me: () => core.desk.me,
    hours: (name, at) => hoursNamed(circumstances.at(at).hours, name),
    hoursWhen: (name, at) => hoursNamed(circumstances.when(at).hours, name),
    wake,
  })
  /** Off duty it may sleep, unless a rule wakes somebody all the same, or calls now. */
  const staysAwake = (): boolean =>
    core.desk.duty.state !== 'off' ||
    core.desk.sounding !== null ||
    circumstances.rules().compiled.table.rules.some(({ offDuty }) => offDuty === 'wake')
  const arming = createArming(core, {
    notifier: deps.notifier,
    tokens: deps.tokens,
    watchProblem: watchdog.problem,
    staysAwake,
    wake,
  })
  const ladder = createLadderDesk(core, {
    ...{ speaker, calls, aliveBefore, wakeBy },
    ...{ who: deps.who, others: deps.others },
    settings: () => readSoundSettings(core.db, configuration.config().night.ladder),
    told: ({ heardAt }, lack) => arming.sounds({ able: lack ?? 'yes', lastHeardAt: heardAt }),
    programAt: (at) => programAt(circumstances, at),
  })
  const shiftNews = createShiftNews(core, {
    calls,
    plan: () => configuration.config().duty,
    rotations: deps.rotations.all,
  })
  const silenceEnds = createSilenceEnds(core, {
    ...{ calls, circumstances, duty, wakeBy },
    maintenance: deps.maintenance,
  })
  return {
    ...{ duty, presence: createPresence(core), watchdog, arming, ladder, silenceEnds, shiftNews },
    digest: createDigest(core, circumstances),
    reviews: createReviews(core, {
      circumstances,
      freshAt: () => readRest(core, configuration, circumstances).fresh?.at ?? null,
      wake,
    }),
    now: () => ({ night: circumstances.isNight(core.clock.now()), staysAwake: staysAwake() }),
  }
}
