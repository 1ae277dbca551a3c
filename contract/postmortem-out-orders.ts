/** Orders and questions about getting postmortems out, and in. */
import { z } from 'zod'
import { postmortemId } from './id-fields.ts'
import { piecesKey } from './piece-orders.ts'
import type { FolderStanding, ImportedFile, PostmortemFile } from './postmortem-out.ts'
import { maxRuleText, type OutcomeDraft, type RuleCheck } from './postmortem-rule.ts'

/** One picking of files, as the page names it. */
const importId = z.string().regex(/^[\w-]{1,40}$/)

export const postmortemOutOrders = {
  /** takes one picked file in, whose text was sent ahead as pieces */
  'postmortems.import': z.object({
    importId,
    name: z.string().min(1).max(255),
    pieces: piecesKey,
  }),
  /** remembers that its file was taken out: what comes back is held against it */
  'postmortems.export': z.object({ postmortemId }),
  /** writes its file into the folder of the configuration; commits and pushes where that says so */
  'postmortems.write': z.object({ postmortemId }),
  /** the file there is another than was written: its words are taken in here, or those here are written over it */
  'postmortems.settle': z.object({ postmortemId, take: z.enum(['theirs', 'mine']) }),
  /** pushes its commit, and with it so many others of the user's as were told; has there come one more, it asks again */
  'postmortems.push': z.object({ postmortemId, along: z.number().int().positive() }),
} as const

export const postmortemOutQueries = {
  'postmortems.file': z.object({ postmortemId }),
  /** all of it for programs, with the name of its file */
  'postmortems.json': z.object({ postmortemId }),
  /** what became of the files of one picking, in their order */
  'postmortems.imported': z.object({ importId }),
  'postmortems.folder': z.object({ postmortemId }),
  /** which names are customers', for whoever looks through the words before they leave */
  'postmortems.customers': z.object({ postmortemId }),
  /** a recipe, or a rule, drafted out of the record */
  'postmortems.draftOutcome': z.object({ postmortemId, kind: z.enum(['alert', 'recipe']) }),
  /** has promtool read the rules, and says when each would have warned */
  'postmortems.checkRules': z.object({ postmortemId, text: z.string().max(maxRuleText) }),
} as const

/** What is answered. */
export interface PostmortemOutAnswers {
  readonly 'postmortems.file': PostmortemFile
  readonly 'postmortems.json': { readonly name: string; readonly text: string }
  readonly 'postmortems.imported': readonly ImportedFile[]
  readonly 'postmortems.folder': FolderStanding
  readonly 'postmortems.customers': readonly string[]
  readonly 'postmortems.draftOutcome': OutcomeDraft
  readonly 'postmortems.checkRules': RuleCheck
}
