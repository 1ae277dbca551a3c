/** Hand-overs put together: their carrier, their turns and their orders, over the escalations that are there. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { EscalationLevel } from '../../contract/escalation.ts'
import { isUnaccepted } from '../../contract/escalation.ts'
import type { SummaryLine } from '../../contract/hand-over.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import { isSamePerson } from '../../contract/person.ts'
import type { ColleagueNow, RoleNow } from '../../contract/role.ts'
import type { WriteDb } from '../db/db.ts'
import type { StoredEscalation } from '../escalations/escalation-table.ts'
import { wordsOfUid } from '../escalations/word-table.ts'
import { stillCited } from '../support/hand-over-summary.ts'
import { saidIn, type ThreadHead } from '../support/hand-over-table.ts'
import type { Calls } from './calls.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EscalationPlans } from './escalation-plan.ts'
import { createHandOverCarrier, type HandOverCarrier } from './hand-over-carrier.ts'
import { handOverDraft } from './hand-over-draft.ts'
import { createHandOverTurns, type HandOverTurns } from './hand-over-turns.ts'
import { createHandOvers, type HandOvers } from './hand-overs.ts'
import type { QuestionDuty } from './question-duty.ts'

/** What the threads of support sources say and hear of hand-overs. */
export interface ThreadSide {
  /** inside a transaction: rows of this thread were written */
  readonly threadChanged?: (db: WriteDb, id: ThreadId) => void
  /** customer and environment as the pane shows them; without it as the thread says by hand */
  readonly about?: (head: ThreadHead) => {
    readonly customer: string | null
    readonly environment: string | null
    /** names of the customer's environments that may stand in a message */
    readonly environments?: readonly string[]
  }
  /** a source's clock beyond ours, ms */
  readonly skewMs?: (sourceId: SourceId) => number
  /** the account that reads and writes at a source, by its own id */
  readonly accountOf?: (sourceId: SourceId) => string | null
}

export interface HandOverParts {
  readonly handOvers: HandOvers
  readonly carrier: HandOverCarrier
  readonly turns: HandOverTurns
  /** how telling the others has come */
  progress(row: StoredEscalation): OrderProgress | null
}

export function createHandOverParts(
  core: Core,
  deps: {
    readonly calls: Pick<Calls, 'attempt'>
    readonly configuration: Configuration
    readonly plans: Pick<EscalationPlans, 'choices' | 'nextAfter'>
    readonly duty: QuestionDuty
    readonly tag: string
    readonly newMarker: () => string
    readonly randomToken: (bytes: number) => string
    readonly threads: ThreadSide
    readonly team: () => { readonly roles: readonly RoleNow[]; readonly colleagues: readonly ColleagueNow[] }
    readonly changes: () => void
    readonly commit: (work: (write: WriteDb, now: number) => void) => void
    readonly insist: (work: (write: WriteDb, now: number) => void) => void
  },
): HandOverParts {
  const { configuration, plans, duty, threads } = deps
  const threadChanged = threads.threadChanged ?? (() => {})
  const skewMs = threads.skewMs ?? (() => 0)
  const carrier = createHandOverCarrier(core, { ...deps, accountOf: threads.accountOf ?? (() => null) })
  const turns = createHandOverTurns(core, {
    ...{ calls: deps.calls, plans, carrier, duty },
    skewMs,
    threadChanged,
  })

  const about: NonNullable<ThreadSide['about']> =
    threads.about ?? (({ customer, environment }) => ({ customer, environment }))

  const whom = (name: string): EscalationLevel | null => {
    const tier = plans.choices().find((one) => one.name === name)
    if (tier) {
      const { who, role, phone, chat, link, acceptMs } = tier
      return { name, who, role, phone, chat, link, acceptMs }
    }
    const colleague = configuration.config().colleagues.find((one) => isSamePerson(one.name, name))
    if (!colleague) return null
    const { phone, chat, link } = colleague
    return { name, who: colleague.name, role: null, phone, chat, link, acceptMs: 0 }
  }
  const cited = (threadId: ThreadId, lines: readonly SummaryLine[]): readonly SummaryLine[] => {
    const said = new Map(saidIn(core.db, threadId).map((one) => [one.key, one.isRemoved ? null : one.text]))
    const trimmed = lines.flatMap((line) => {
      const text = line.text.replaceAll(/\s+/g, ' ').trim().toWellFormed()
      return text === '' ? [] : [{ ...line, text }]
    })
    return stillCited(trimmed, (key) => said.get(key) ?? null)
  }
  const handOvers = createHandOvers(core, {
    ...{ carrier, turns, duty, whom, cited, threadChanged },
    about,
    draft: (threadId) => handOverDraft(core, { plans, carrier, team: deps.team, about }, threadId),
    changes: deps.changes,
    randomToken: deps.randomToken,
    ...{ commit: deps.commit, insist: deps.insist },
  })
  return {
    ...{ handOvers, carrier, turns },
    progress: ({ sourceId, uid }) => {
      const own = wordsOfUid(core.db, sourceId, uid).findLast(({ orderId }) => orderId !== null)
      return carrier.progress(own?.orderId ?? null)
    },
  }
}

/** One that calls here: asked of me, or back with me. */
export function isCallingRow({ climb, state, direction, handOver }: StoredEscalation): boolean {
  if (climb === null) return false
  return state === 'asked' || (handOver !== null && direction === 'out' && isUnaccepted({ state }))
}
