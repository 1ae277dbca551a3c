/** The three answers in numbers, for what stands outside of the page: tray, Night window. */
import { calledLast } from '../../contract/call.ts'
import { callingQuestions, incomingOf } from '../../contract/escalation.ts'
import type { EpisodeId, EscalationId } from '../../contract/ids.ts'
import { isByHand, unprovenSources, unreachedPeers } from '../../contract/source-health.ts'
import { blindSources } from '../../contract/state.ts'
import { isCalm } from './calm.ts'
import type { Core } from './core.ts'

export interface DeskSummary {
  /** alerts and sources that need somebody; the page counts them the same way */
  readonly needsYou: number
  /** of these, the alerts */
  readonly alerts: number
  readonly overdue: number
  /** colleagues' questions that wait for an answer */
  readonly asked: number
  /** sources that cannot be seen, those watched by hand included */
  readonly blind: number
  /** the verified "all quiet" of the real sources */
  readonly calm: boolean
  /** servers that cannot be reached: what only they know is not seen, calm or not */
  readonly unreached: number
  /** sources whose silence proves nothing, calm or not */
  readonly unproven: number
  readonly drill: boolean
  /** the page called last that nobody has and nothing keeps quiet; null when there is none */
  readonly call: { readonly episodeId: EpisodeId; readonly calledAt: number } | null
  /** the colleague's question that called last and waits; null when there is none */
  readonly question: { readonly escalationId: EscalationId; readonly calledAt: number } | null
  /** whether Nightdesk would be heard */
  readonly armed: boolean
  /** why not, as a sentence; null when it is armed */
  readonly notArmed: string | null
  /** is it night, by the hours named so? */
  readonly night: boolean
  /** must the machine not fall asleep? */
  readonly staysAwake: boolean
}

/** What `core` knows, in numbers. @param drill a fire drill runs beside it */
export function summaryOf(
  core: Pick<Core, 'episodes' | 'sources' | 'desk' | 'clock' | 'escalations'>,
  drill: boolean,
  { night, staysAwake }: Pick<DeskSummary, 'night' | 'staysAwake'>,
): DeskSummary {
  const now = core.clock.now()
  const { myTeams } = core.desk.settings
  const mine = [...core.episodes.needing(myTeams).needsYou.values()]
  const blind = blindSources([...core.sources.values()], now)
  const last = calledLast(mine, myTeams)
  const asked = incomingOf(core.escalations).length
  return {
    needsYou: mine.length + asked + blind.filter((source) => !isByHand(source, now)).length,
    alerts: mine.length,
    overdue: mine.filter((episode) => !episode.ack && episode.ackDueAt <= now).length,
    asked,
    blind: blind.length,
    calm: isCalm(core, now),
    unreached: [...core.sources.values()].flatMap(unreachedPeers).length,
    unproven: unprovenSources([...core.sources.values()]).length,
    drill,
    call: last && last.calledAt !== null ? { episodeId: last.id, calledAt: last.calledAt } : null,
    question: questionOf(core.escalations),
    armed: core.desk.armed.reason === null,
    notArmed: core.desk.armed.reason,
    ...{ night, staysAwake },
  }
}

function questionOf(escalations: Core['escalations']): DeskSummary['question'] {
  return callingQuestions(escalations).reduce<DeskSummary['question']>((last, { id, calledAt }) => {
    const isLater = calledAt !== null && (last === null || calledAt > last.calledAt)
    return isLater ? { escalationId: id, calledAt } : last
  }, null)
}
