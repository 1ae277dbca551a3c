/** Postmortems as files: out of this laptop and into it. */
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createPostmortemEvidence, type PostmortemEvidence } from './postmortem-evidence.ts'
import { createPostmortemFiles, type PostmortemFiles } from './postmortem-files.ts'
import { createPostmortemFolder, type PostmortemFolder } from './postmortem-folder.ts'
import { createPostmortemImports, type PostmortemImports } from './postmortem-imports.ts'
import type { SupportDesk } from './support-desk.ts'

export interface PostmortemOut {
  readonly files: PostmortemFiles
  readonly imports: PostmortemImports
  readonly folder: PostmortemFolder
}

/** Puts what is done with their words and files together. @param newUid names one outside of this laptop */
export function createPostmortemDesk(
  core: Core,
  configuration: Configuration,
  threads: SupportDesk,
  newUid: () => string,
): { readonly drafts: Drafts; readonly evidence: PostmortemEvidence; readonly out: PostmortemOut } {
  const evidence = createPostmortemEvidence(core, threads, configuration)
  const drafts = createDrafts(core, newUid, evidence)
  const files = createPostmortemFiles(core, drafts, newUid)
  const folder = createPostmortemFolder(core, { drafts, configuration, files })
  return { drafts, evidence, out: { files, imports: createPostmortemImports(files, drafts.pieces), folder } }
}
