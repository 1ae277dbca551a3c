/** Postmortems out of this laptop and into it, as files, and what else comes out of them. */
import type { PostmortemFiles } from './postmortem-files.ts'
import type { PostmortemFolder } from './postmortem-folder.ts'
import type { PostmortemImports } from './postmortem-imports.ts'
import type { PostmortemOutcomes } from './postmortem-outcomes.ts'

export interface PostmortemOut {
  readonly files: PostmortemFiles
  readonly imports: PostmortemImports
  readonly folder: PostmortemFolder
  readonly outcomes: PostmortemOutcomes
}
