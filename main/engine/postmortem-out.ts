/** Postmortems as files: out of this laptop and into it. */
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createPostmortemFiles, type PostmortemFiles } from './postmortem-files.ts'
import { createPostmortemFolder, type PostmortemFolder } from './postmortem-folder.ts'
import { createPostmortemImports, type PostmortemImports } from './postmortem-imports.ts'

export interface PostmortemOut {
  readonly files: PostmortemFiles
  readonly imports: PostmortemImports
  readonly folder: PostmortemFolder
}

/** Puts drafts and what is done with their files together. @param newUid names one outside of this laptop */
export function createPostmortemDesk(
  core: Core,
  configuration: Configuration,
  newUid: () => string,
): { readonly drafts: Drafts; readonly out: PostmortemOut } {
  const drafts = createDrafts(core, newUid)
  const files = createPostmortemFiles(core, drafts, newUid)
  const imports = createPostmortemImports(files)
  return {
    drafts,
    out: { files, imports, folder: createPostmortemFolder(core, { drafts, configuration, files }) },
  }
}
