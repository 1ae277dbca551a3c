/** Every order the page may give. An order answers nothing: its facts arrive as a change, before the reply. */
import { z } from 'zod'
import { mostInBatch } from './batch.ts'
import { customerOrders } from './customer-orders.ts'
import { deedOrders } from './deed-orders.ts'
import { environmentOrders } from './environment-orders.ts'
import { escalationOrders } from './escalation-orders.ts'
import { handOffOrders } from './hand-off-orders.ts'
import { hoursOrders } from './hours-orders.ts'
import { episodeId, instant, postmortemId, sourceId } from './id-fields.ts'
import type { EscalationId } from './ids.ts'
import { maintenanceOrders } from './maintenance-orders.ts'
import { nightDutyOrders } from './night-duty-orders.ts'
import { overrideUpstreamOrders } from './override-upstream-orders.ts'
import { pieceOrders } from './piece-orders.ts'
import { postmortemEvidenceOrders } from './postmortem-evidence-orders.ts'
import { postmortemIssueOrders } from './postmortem-issue-orders.ts'
import { postmortemLifeOrders } from './postmortem-life-orders.ts'
import { postmortemOutOrders } from './postmortem-out-orders.ts'
import { postmortemReviewOrders } from './postmortem-review-orders.ts'
import { maxRuleText } from './postmortem-rule.ts'
import { postmortemTextOrders } from './postmortem-text-orders.ts'
import { ruleOrders } from './rule-orders.ts'
import { weakConsent } from './shell.ts'
import { shiftOrders } from './shift-orders.ts'
import { soundOrders } from './sound-orders.ts'
import { type SourceForm, sourceForm } from './source-form.ts'
import { sourceFormOrders } from './source-form-orders.ts'
import { supportOrders } from './support-orders.ts'
import { supportSourceOrders } from './support-source-orders.ts'

export { episodeId, instant, postmortemId, type SourceForm, sourceForm, sourceId }

const episodeIds = z.array(episodeId).min(1).max(mostInBatch)

/**
 * One Alertmanager matcher. A regular expression must match the whole value; its syntax is RE2's. Whatever a server takes
 * as a label's name it takes here (UTF-8 from 0.27 on).
 */
export const matcher = z.object({
  name: z.string().min(1).max(1_000),
  value: z.string().max(4_000),
  isRegex: z.boolean(),
  isEqual: z.boolean(),
})
const matchers = z.array(matcher).min(1).max(60)
const comment = z.string().trim().min(1, 'a reason').max(2_000)

/** The longest note, in characters; what is typed before it is one is no longer. */
export const maxNoteLength = 10_000
/** The longest words about a customer's thread, in characters: an issue's text, or a whole form. */
const maxThreadForm = 80_000
/** The longest configuration file, in characters. */
const maxConfigLength = 200_000

/**
 * Where unfinished words belong: a note on one alert or on several, a silence's reason, a hand-off, a form, a postmortem's
 * minutes and what is told of its environments, the meeting under way, the configuration file.
 */
const draftKey = z
  .string()
  .regex(
    /^(note:(\d{1,15}|several)|(answer|thread-note|minute|carry|rule|recipe|tune):\d{1,15}|reason:[\w-]{1,140}|handoff:\d{1,15}(:\d{1,15})?|form:(view|meeting|(source(-found)?|slack|github|kind-[a-z0-9]{1,20})(:[a-z0-9-]{1,63})?|customer(:[0-9a-f]{1,16})?|place:[0-9a-f]{1,16})|config)$/,
    'a place of a draft',
  )

/** How long unfinished words of a place may be: no longer than what they are to become. */
function longestDraft(key: string): number {
  if (key === 'config' || key === 'form:meeting' || key.startsWith('carry:')) return maxConfigLength
  if (/^(rule|recipe|tune):/.test(key)) return maxRuleText
  return /^(answer|thread-note|reason:(hand-over|triage|issue))/.test(key) ? maxThreadForm : maxNoteLength
}

export const orders = {
  'alerts.acknowledge': z.object({ episodeId }),
  'alerts.takeBack': z.object({ episodeId }),
  'alerts.unacknowledge': z.object({ episodeId }),
  /** it is another trouble than the one in whose row it stands */
  'alerts.takeApart': z.object({ episodeId }),
  'alerts.setImpact': z.object({ episodeId, impact: z.enum(['down', 'degraded', 'none', 'unknown']) }),
  'notes.add': z.object({ episodeId, text: z.string().trim().min(1).max(maxNoteLength) }),
  /** unfinished words; '' forgets them. `base`: what those of the configuration file were typed over */
  'drafts.save': z
    .object({
      key: draftKey,
      text: z.string().max(maxConfigLength),
      base: z.string().max(maxConfigLength).optional(),
    })
    .refine(({ key, text }) => text.length <= longestDraft(key), {
      path: ['text'],
      message: 'fewer characters',
    }),
  'outbox.retry': z.object({ episodeId }),
  /** until when (epoch ms), 1 min to 24 h from now; a snoozed one is put off anew */
  'alerts.snooze': z.object({ episodeId, untilAt: instant }),
  'alerts.unsnooze': z.object({ episodeId }),
  /** within the undo window: an earlier snooze holds again */
  'alerts.takeSnoozeBack': z.object({ episodeId }),
  /** one order about several alerts; each is done or skipped with a reason, and `batch.undo` takes all of it back */
  'batch.run': z.object({
    id: z.string().regex(/^[\w-]{1,40}$/),
    episodeIds,
    deed: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('acknowledge') }),
      z.object({ kind: z.literal('snooze'), untilAt: instant }),
      z.object({ kind: z.literal('note'), text: z.string().trim().min(1).max(maxNoteLength) }),
    ]),
  }),
  'batch.undo': z.object({ id: z.string().max(40) }),
  /** written upstream after the undo window; `batchId` and `episodeIds` name the alerts it was asked for */
  'silences.create': z.object({
    sourceId,
    matchers,
    endsAt: instant,
    comment,
    episodeIds: z.array(episodeId).max(mostInBatch),
    batchId: z
      .string()
      .regex(/^[\w-]{1,40}$/)
      .nullable(),
  }),
  'silences.edit': z.object({
    sourceId,
    silenceId: z.string().min(1).max(128),
    matchers,
    endsAt: instant,
    comment,
  }),
  'silences.extend': z.object({ sourceId, silenceId: z.string().min(1).max(128), endsAt: instant }),
  'silences.expire': z.object({ sourceId, silenceId: z.string().min(1).max(128) }),
  /** about an order of the inventory: try a refused one again, or withdraw one that is not done */
  'silences.retry': z.object({ orderId: z.number().int().positive() }),
  'silences.withdraw': z.object({ orderId: z.number().int().positive() }),
  /** "I watch it by hand" until then, at most 12 h; null ends it */
  'sources.watchByHand': z.object({ name: sourceId, untilAt: instant.nullable() }),
  ...pieceOrders,
  ...postmortemTextOrders,
  ...postmortemLifeOrders,
  ...environmentOrders,
  ...postmortemEvidenceOrders,
  ...postmortemReviewOrders,
  ...postmortemOutOrders,
  ...postmortemIssueOrders,
  'data.backUp': z.object({}),
  'data.restore': z.object({ backupId: z.string().regex(/^[\w.-]{1,80}$/) }),
  'data.export': z.object({}),
  /** the user has read what was salvaged, or that nobody watched */
  'data.salvageRead': z.object({}),
  'away.read': z.object({}),
  /** replaces the whole file; `base` is the text it was typed over, so that nobody's words are written over */
  'config.save': z.object({ text: z.string().max(maxConfigLength), base: z.string().max(maxConfigLength) }),
  'views.save': z.object({
    name: z.string().trim().min(1).max(60),
    filter: z.string().max(500),
    groupBy: z.enum(['none', 'alertname', 'environment', 'customer', 'team']),
  }),
  'views.remove': z.object({ name: z.string().max(60) }),
  'links.open': z.object({ episodeId, link: z.enum(['recipe', 'dashboard', 'query', 'source']) }),
  'sources.save': sourceForm,
  'sources.remove': z.object({ name: sourceId }),
  'sources.tryAgain': z.object({ name: sourceId.nullable() }),
  'settings.set': z
    .object({ theme: z.enum(['clock', 'system', 'night', 'day']), singleKeys: z.boolean() })
    .partial(),
  'shell.set': z
    .object({
      shortcut: z.string().max(60).nullable(),
      nightWindow: z.enum(['never', 'night', 'always']),
      nightFocus: z.boolean(),
      startAtLogin: z.boolean(),
      namesWhenLocked: z.boolean(),
      updates: z.enum(['download', 'tell', 'off']),
    })
    .partial(),
  /** brings the main window to the front, at this alert or this colleague's question when one is given */
  'shell.show': z.object({
    episodeId: episodeId.nullable(),
    escalationId: z
      .number()
      .int()
      .positive()
      .transform((id) => id as EscalationId)
      .optional(),
  }),
  'shell.checkForUpdate': z.object({}),
  'shell.installUpdate': z.object({}),
  /** the user insists on a weak store of secrets; the words are `weakConsent` of shell.ts */
  'shell.allowWeakSecrets': z.object({ consent: z.literal(weakConsent) }),
  'attempts.report': z.object({
    attemptId: z.number().int().positive(),
    shown: z.boolean(),
    reason: z.string().max(300).nullable(),
  }),
  'armed.report': z.object({ pageNotifications: z.enum(['granted', 'denied', 'default', 'unsupported']) }),
  ...deedOrders,
  ...escalationOrders,
  ...handOffOrders,
  ...overrideUpstreamOrders,
  ...ruleOrders,
  ...hoursOrders,
  ...maintenanceOrders(matcher),
  ...nightDutyOrders,
  ...shiftOrders,
  ...supportOrders,
  ...supportSourceOrders,
  ...sourceFormOrders,
  ...customerOrders,
  ...soundOrders,
  'drill.start': z.object({}),
  'drill.stop': z.object({}),
} as const

export type Orders = { readonly [Name in keyof typeof orders]: (typeof orders)[Name] }
export type OrderName = keyof Orders
/** What the page gives for an order. */
export type OrderInput<Name extends OrderName> = z.input<Orders[Name]>
/** What the engine receives after validation. */
export type OrderValue<Name extends OrderName> = z.output<Orders[Name]>
