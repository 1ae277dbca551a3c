/** One's own escalations inside a transaction: the machine says what is to be done, and here it is done. */
import type { Episode } from '../../contract/alert.ts'
import { reasonWords } from '../../contract/escalation.ts'
import { handOver, release } from '../alerts/acknowledge.ts'
import { episodeById } from '../alerts/episode-table.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, type NewEvent, noEffects } from '../db/journal.ts'
import { type Deed, type Happening, type Holder, type NewStep, turn } from '../escalations/escalate.ts'
import { insertStep, type StoredEscalation, saveEscalation } from '../escalations/escalation-table.ts'
import { quietNotices, unacceptedNotices } from '../night/notice.ts'
import { take } from './batches.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import type { EscalationCarrier } from './escalation-carrier.ts'
import type { EscalationPlans } from './escalation-plan.ts'

export interface EscalationTurns {
  /** turns it, writes what came of it, and does what follows; what changes nothing writes nothing */
  turnIn(db: WriteDb, stored: StoredEscalation, happening: Happening, now: number): Effects
}

/** Who has the alert now. What somebody accepted stands under their name, and here. */
export function holderOf(episode: Episode | undefined): Holder {
  const ack = episode?.ack
  if (!ack) return 'nobody'
  if (ack.mine) return 'me'
  return ack.origin === 'here' ? 'them' : 'other'
}

/** Wires the machine to alerts, calls and the carrier. */
export function createEscalationTurns(
  core: Core,
  deps: {
    readonly calls: Pick<Calls, 'again' | 'attempt' | 'isCalling' | 'setting'>
    readonly plans: Pick<EscalationPlans, 'nextAfter'>
    readonly carrier: EscalationCarrier
    /** a marker for the order that mirrors an ack */
    readonly newMarker: () => string
  },
): EscalationTurns {
  const { calls, carrier } = deps

  /** It calls again; one that the rules wake nobody for is told without a sound. */
  const ring = (db: WriteDb, episode: Episode, holder: Holder, now: number): Effects => {
    const back: Episode = { ...episode, ack: null, returnedAt: null, snooze: null }
    // One that somebody gave back rings by itself, as whatever nobody has any more.
    if (holder === 'them' && calls.isCalling(back)) return noEffects
    if (calls.isCalling(back)) return calls.again(db, [back], now, unacceptedNotices)
    if (back.keptQuiet || back.severity === 'none') return noEffects
    for (const notice of quietNotices([back], calls.setting())) calls.attempt(db, notice, now)
    return noEffects
  }

  const turnIn: EscalationTurns['turnIn'] = (db, stored, happening, now) => {
    const episode = stored.episodeId === null ? undefined : episodeById(db, core.policy, stored.episodeId)
    const holder = holderOf(episode)
    const next = deps.plans.nextAfter(stored.turn === 0 ? null : stored.level.name)
    const firing = episode?.firing ?? false
    const { asked, steps, deeds } = turn(stored, happening, { now, holder, firing, next })
    if (steps.length === 0 && deeds.length === 0) return noEffects
    let one: StoredEscalation = { ...stored, ...asked }
    const all: Effects[] = []
    const act = (deed: Deed): void => {
      if (deed === 'recall') {
        carrier.recall(db, one.orderId, now)
        one = { ...one, orderId: null }
      } else if (deed === 'tell') one = { ...one, orderId: carrier.ask(db, one, now) }
      else if (!episode) return
      else if (deed === 'take') all.push(take(core, deps.newMarker, db, episode, now))
      else if (deed === 'hand-over') all.push(handOver(db, episode, one.answeredBy ?? 'somebody', now))
      else if (deed === 'release') all.push(release(db, episode))
      else all.push(ring(db, episode, holder, now))
    }
    for (const deed of deeds) act(deed)
    saveEscalation(db, one)
    for (const step of steps) insertStep(db, one.id, withWords(step, one), now)
    const { episodeId } = one
    if (episodeId === null) return joinEffects(...all)
    const events = steps.map((step) => ({ ...eventOf(step, one), episodeId }))
    return joinEffects({ episodes: [episodeId], events }, ...all)
  }
  return { turnIn }
}

/** A question says why it was asked. */
function withWords(step: NewStep, one: StoredEscalation): NewStep {
  if (step.kind !== 'asked' || step.text !== null) return step
  const note = one.note === '' ? '' : `. ${one.note}`
  return { ...step, text: `${reasonWords[one.reason]}${note}` }
}

/** The same in the alert's story. Of a question the first line says who is asked, the second why. */
export function eventOf(step: NewStep, one: Pick<StoredEscalation, 'reason' | 'note' | 'dueAt'>): NewEvent {
  const by = step.by === null ? {} : { by: step.by }
  const text = step.text === null ? {} : { text: step.text }
  switch (step.kind) {
    case 'asked': {
      const note = one.note === '' ? '' : `. ${one.note}`
      const words = `${step.whom ?? 'somebody'}\n${reasonWords[one.reason]}${note}`
      return { kind: 'escalated', ...by, text: words, until: one.dueAt }
    }
    case 'passed':
      return { kind: 'escalation-passed', ...by, text: step.whom ?? '', until: one.dueAt }
    case 'timed-out':
      return { kind: 'escalation-timed-out', text: [step.whom, step.text].filter(Boolean).join('. ') }
    default:
      return { kind: `escalation-${step.kind}`, ...by, ...text }
  }
}
