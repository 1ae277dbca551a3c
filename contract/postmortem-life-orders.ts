/** Orders and questions about the life of a postmortem after its words. */
import { z } from 'zod'
import { instant, postmortemId } from './id-fields.ts'
import {
  maxLifeName,
  maxLifeText,
  outcomeKinds,
  type PostmortemEvent,
  postmortemStates,
  type ShiftOnDay,
} from './postmortem-life.ts'

const name = z.string().trim().min(1).max(maxLifeName)
/** null leaves it as it is, '' takes it away */
const given = z.string().trim().max(maxLifeName).nullable()
const words = z.string().trim().max(maxLifeText).nullable()
/** a day as YYYY-MM-DD that there is in the calendar */
const day = z.iso.date()

export const postmortemLifeOrders = {
  /** ready for the meeting, or not any more */
  'postmortems.ready': z.object({ postmortemId, on: z.boolean() }),
  /** by hand, on or back; out of closed it needs a reason. To where it is already: what fired again is looked at */
  'postmortems.move': z.object({ postmortemId, to: z.enum(postmortemStates), reason: words }),
  /** a team takes a draft out of the drafts, a person makes it assigned; the last one taken away leads back */
  'postmortems.assign': z.object({ postmortemId, team: given, assignee: given, sprint: given }),
  /** keeps a day free for the fix, or gives it back */
  'postmortems.keepDay': z.object({ postmortemId, day, on: z.boolean() }),
  /** an affected environment and whether it has the fix; one that is not listed is added */
  'postmortems.rollout': z.object({
    postmortemId,
    environment: name,
    customer: given,
    state: z.enum(['open', 'deployed', 'not-applicable']),
    version: words,
    evidence: words,
    reason: words,
    plannedAt: instant.nullable(),
  }),
  /** it was a slip. What an alert named, or something is told of, stays, and is told as not applicable with a reason */
  'postmortems.dropEnvironment': z.object({ postmortemId, environment: name }),
  /** what came out of it; `state` null = nothing is told any more */
  'postmortems.outcome': z.object({
    postmortemId,
    kind: z.enum(outcomeKinds),
    state: z.enum(['proposed', 'new', 'changed', 'none']).nullable(),
    title: z.string().trim().max(maxLifeText),
    url: words,
    reason: words,
  }),
  /** `minutes` null = not known; `reason` says why no environment is affected where the impact is none */
  'postmortems.impact': z.object({
    postmortemId,
    impact: z.enum(['down', 'degraded', 'none', 'unknown']),
    minutes: z.number().int().min(0).max(5_256_000).nullable(),
    reason: words.optional(),
  }),
  /** what the meeting decided goes into its story */
  'postmortems.minutes': z.object({ postmortemId, text: z.string().trim().min(1).max(maxLifeText) }),
} as const

export const postmortemLifeQueries = {
  /** what happened to it, the oldest first */
  'postmortems.story': z.object({ postmortemId }),
  /** the kept days as iCal: of one postmortem, or of all that are mine */
  'postmortems.calendar': z.object({ postmortemId: postmortemId.nullable().optional() }),
  /** which of these days somebody has a shift on; null = me */
  'postmortems.shiftsOn': z.object({ assignee: given, days: z.array(day).max(100) }),
} as const

/** What is answered. */
export interface PostmortemLifeAnswers {
  readonly 'postmortems.story': readonly PostmortemEvent[]
  readonly 'postmortems.calendar': { readonly text: string; readonly days: number }
  readonly 'postmortems.shiftsOn': readonly ShiftOnDay[]
}
