/** Postmortems as files: out of this laptop and into it. */
import type { PostmortemFiles } from './postmortem-files.ts'
import type { PostmortemFolder } from './postmortem-folder.ts'
import type { PostmortemImports } from './postmortem-imports.ts'

export interface PostmortemOut {
  readonly files: PostmortemFiles
  readonly imports: PostmortemImports
  readonly folder: PostmortemFolder
}
