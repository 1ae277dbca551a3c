/** What the hand-over composer begins with: who can be asked and what they have in hand, the summary, and who reads it. */
import { AppError } from '../../contract/errors.ts'
import type { HandOverChoice, HandOverDraft } from '../../contract/hand-over.ts'
import type { ThreadId } from '../../contract/ids.ts'
import { isMe, isSamePerson } from '../../contract/person.ts'
import type { ColleagueNow, RoleNow } from '../../contract/role.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { type DraftRecord, draftSummary } from '../support/hand-over-summary.ts'
import { heldBy, saidIn, type ThreadHead, threadHead } from '../support/hand-over-table.ts'
import { linksOfThread } from '../support/link-table.ts'
import type { Core } from './core.ts'
import type { EscalationPlans } from './escalation-plan.ts'
import type { HandOverCarrier } from './hand-over-carrier.ts'
import { hourMinute } from './local-time.ts'

export interface DraftDeps {
  readonly plans: Pick<EscalationPlans, 'choices' | 'nextAfter'>
  readonly carrier: Pick<HandOverCarrier, 'travels'>
  /** roles and colleagues as they stand now */
  readonly team: () => { readonly roles: readonly RoleNow[]; readonly colleagues: readonly ColleagueNow[] }
  readonly about: (head: ThreadHead) => {
    readonly customer: string | null
    readonly environment: string | null
    readonly environments?: readonly string[]
  }
}

/** A colleague who has promised nothing is given this long, ms, where nobody says otherwise. */
const colleagueMs = 300_000

/** @throws AppError `not-found` */
export function handOverDraft(core: Core, deps: DraftDeps, threadId: ThreadId): HandOverDraft {
  const head = threadHead(core.db, threadId)
  if (!head) throw new AppError('not-found', 'This thread is not here any more.')
  const { customer, environment, environments = [] } = deps.about(head)
  const known = [...environments, ...(environment === null ? [] : [environment])]
  const travels = deps.carrier.travels(head.sourceId)
  // Notes are for us alone: where the customer reads the summary, too, they do not slip into it.
  const said = saidIn(core.db, threadId).filter(({ isNote }) => travels === 'team' || !isNote)
  const { lines, readFrom } = draftSummary(said, {
    ...{ customer, environment, environments: [...new Set(known)] },
    ...{ impact: head.impact, qualification: head.qualification },
    alerts: linkedAlerts(core, threadId),
  })
  return {
    choices: choicesOf(core, deps),
    ...{ lines, readFrom, travels },
    customerWords: '{name} takes over now.',
    seenBy: seenWords[travels],
  }
}

/** The alerts that somebody linked with it, in their order. */
function linkedAlerts(core: Core, threadId: ThreadId): DraftRecord['alerts'] {
  return linksOfThread(core.db, threadId).flatMap(({ state, episodeId }) => {
    const episode = state === 'linked' ? episodeById(core.db, core.policy, episodeId) : undefined
    return episode ? [episode] : []
  })
}

const seenWords: Record<HandOverDraft['travels'], string> = {
  team: 'The summary goes to the channel of your team. The customer does not see it.',
  thread: 'The summary goes into the thread: the customer reads it, too.',
  'by-hand': 'No system carries it: copy the summary, and write to them.',
}

function choicesOf(core: Core, { plans, team }: DraftDeps): readonly HandOverChoice[] {
  const { roles, colleagues } = team()
  const { me } = core.desk
  const first = plans.nextAfter(null)?.name ?? null
  const tiers = plans.choices().map(({ name, who, closed, acceptMs }): HandOverChoice => {
    const role = roles.find((one) => isSamePerson(one.name, name))
    const isMine = isMe(who, me)
    const until = role?.until != null ? `on until ${hourMinute(role.until)}, ` : ''
    return {
      ...{ name, who, isMine, acceptMs },
      about: `${until}${who === null ? 'nobody is known to be on' : workWords(core, who)}`,
      unusual: unusualOf({ name, who, closed, isMine, isOff: role?.isClosed === true }, first),
    }
  })
  const named = new Set(tiers.flatMap(({ who }) => who ?? []))
  const others = colleagues
    .filter(({ name }) => !named.has(name))
    .map(({ name, state, until }): HandOverChoice => {
      const ends = state === 'inside' && until !== null ? `at work until ${hourMinute(until)}, ` : ''
      return {
        ...{ name, who: name, isMine: isMe(name, me), acceptMs: colleagueMs },
        about: `${ends}${workWords(core, name)}`,
        unusual:
          state === 'inside'
            ? 'A colleague who has promised nothing.'
            : 'A colleague who is not at work now.',
      }
    })
  return [...tiers, ...others]
}

/** Why it is not who is asked next. Anybody may be asked all the same. */
function unusualOf(
  one: {
    readonly name: string
    readonly who: string | null
    readonly closed: string | null
    readonly isMine: boolean
    readonly isOff: boolean
  },
  first: string | null,
): string | null {
  if (one.closed !== null) return one.closed
  if (one.isMine) return 'That is you.'
  if (one.isOff) return 'Off shift now.'
  if (one.who === null) return 'Nobody is known to have this role now.'
  return one.name === first ? null : first === null ? null : `Usually asked after ${first}.`
}

/** `1 alert in hand, 2 threads` */
function workWords(core: Core, who: string): string {
  const mine = isMe(who, core.desk.me)
  const alerts = [...core.episodes.values()].filter(
    ({ firing, ack }) => firing && ack !== null && (ack.mine ? mine : isSamePerson(ack.by, who)),
  ).length
  const threads = heldBy(core.db, who)
  const count = (n: number, one: string): string => (n === 1 ? `1 ${one}` : `${n === 0 ? 'no' : n} ${one}s`)
  return `${count(alerts, 'alert')} in hand, ${count(threads, 'thread')}`
}
