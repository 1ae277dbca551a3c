/** Orders and questions about getting postmortems out, and in. */
import { z } from 'zod'
import { postmortemId } from './id-fields.ts'
import {
  type FolderStanding,
  type ImportedFile,
  importPartLength,
  mostImportParts,
  type PostmortemFile,
} from './postmortem-out.ts'

/** One picking of files, as the page names it. */
const importId = z.string().regex(/^[\w-]{1,40}$/)

export const postmortemOutOrders = {
  /** one part of one picked file; with the last part it is taken in */
  'postmortems.import': z.object({
    importId,
    name: z.string().min(1).max(255),
    part: z
      .number()
      .int()
      .min(0)
      .max(mostImportParts - 1),
    parts: z.number().int().min(1).max(mostImportParts),
    text: z.string().max(importPartLength),
  }),
  /** remembers that its file was taken out: what comes back is held against it */
  'postmortems.export': z.object({ postmortemId }),
  /** writes its file into the folder of the configuration; commits and pushes where that says so */
  'postmortems.write': z.object({ postmortemId }),
  /** the file there is another than was written: its words are taken in here, or those here are written over it */
  'postmortems.settle': z.object({ postmortemId, take: z.enum(['theirs', 'mine']) }),
} as const

export const postmortemOutQueries = {
  'postmortems.file': z.object({ postmortemId }),
  /** what became of the files of one picking, in their order */
  'postmortems.imported': z.object({ importId }),
  'postmortems.folder': z.object({ postmortemId }),
} as const

/** What is answered. */
export interface PostmortemOutAnswers {
  readonly 'postmortems.file': PostmortemFile
  readonly 'postmortems.imported': readonly ImportedFile[]
  readonly 'postmortems.folder': FolderStanding
}
