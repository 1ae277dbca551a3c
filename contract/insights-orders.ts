/** The questions about figures. */
import { z } from 'zod'
import { episodeId } from './id-fields.ts'
import { type FigureItem, figureIds, type InsightsView, insightsSpans } from './insights.ts'
import { type PastText, pastForms } from './past.ts'
import { piecesKey } from './piece-orders.ts'
import { maxPieceLength } from './pieces.ts'
import { maxRuleText, type OutcomeDraft, type RuleCheck } from './postmortem-rule.ts'

/** A local day. */
export const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day such as "2026-11-30"')

export const insightsQuestion = z.object({
  week: day,
  weeks: z.literal(insightsSpans),
  whose: z.enum(['team', 'mine']),
  team: z.string().max(1_000).nullable(),
  severity: z.enum(['page', 'notify', 'ticket', 'none']).nullable(),
  when: z.enum(['all', 'day', 'night']),
})

export const insightsQueries = {
  'insights.view': insightsQuestion,
  /** what is behind one figure, newest first, at most 500; `alertname` of the noisiest, `hour` of a cell of the week */
  'insights.behind': z.object({
    question: insightsQuestion,
    figure: z.enum(figureIds),
    alertname: z.string().max(4_000).nullable(),
    cell: z.object({ day: z.number().int().min(0).max(6), hour: z.number().int().min(0).max(23) }).nullable(),
  }),
  'insights.export': z.object({ question: insightsQuestion, form: z.enum(pastForms) }),
  /** the figures of an export as JSON, recomputed out of what it holds; the text begins with `pieces`, if some were sent */
  'insights.ofExport': z.object({
    text: z.string().max(maxPieceLength),
    pieces: piecesKey.optional(),
    question: insightsQuestion.nullable(),
  }),
  /** the rule behind an alert that calls too often, drafted with a longer wait */
  'insights.tune': z.object({ episodeId }),
  /** has promtool read a rule, and says when it would have warned of this alert */
  'insights.checkRule': z.object({ episodeId, text: z.string().max(maxRuleText) }),
  /** the week that began with this Monday, as Markdown for the meeting */
  'insights.weekly': z.object({ week: day }),
} as const

/** What is answered. */
export interface InsightsAnswers {
  readonly 'insights.view': InsightsView
  readonly 'insights.behind': readonly FigureItem[]
  readonly 'insights.export': PastText
  readonly 'insights.ofExport': InsightsView
  readonly 'insights.tune': OutcomeDraft
  readonly 'insights.checkRule': RuleCheck
  readonly 'insights.weekly': PastText
}
