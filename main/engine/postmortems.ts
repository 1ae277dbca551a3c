/** Postmortems put together: their words, evidence, files, lives and issues. */
import type { Http } from '../platform/http.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createPostmortemEvidence, type PostmortemEvidence } from './postmortem-evidence.ts'
import { createPostmortemFiles } from './postmortem-files.ts'
import { createPostmortemFolder } from './postmortem-folder.ts'
import { createPostmortemImports } from './postmortem-imports.ts'
import { createPostmortemIssues, type PostmortemIssues } from './postmortem-issues.ts'
import { createPostmortemLives, type PostmortemLives } from './postmortem-life.ts'
import type { PostmortemOut } from './postmortem-out.ts'
import { createPostmortemOutcomes } from './postmortem-outcomes.ts'
import type { Support } from './support.ts'

export interface Postmortems {
  readonly drafts: Drafts
  readonly evidence: PostmortemEvidence
  readonly out: PostmortemOut
  readonly postmortemLives: PostmortemLives
  readonly issues: PostmortemIssues
}

type LifeDeps = Parameters<typeof createPostmortemLives>[1]
type IssueDeps = Parameters<typeof createPostmortemIssues>[1]

/** Wires them to the core. */
export function createPostmortems(
  core: Core,
  deps: LifeDeps &
    IssueDeps & { readonly configuration: Configuration; readonly support: Support; readonly http: Http },
): Postmortems {
  const { configuration, support, randomToken } = deps
  const newUid = (): string => randomToken(12)
  const evidence = createPostmortemEvidence(core, support.desk, configuration, deps.http)
  const drafts = createDrafts(core, newUid, evidence)
  const files = createPostmortemFiles(core, drafts, newUid)
  const folder = createPostmortemFolder(core, { drafts, configuration, files })
  const outcomes = createPostmortemOutcomes(core, drafts, configuration)
  return {
    ...{ drafts, evidence },
    out: { files, imports: createPostmortemImports(files, drafts.pieces), folder, outcomes },
    postmortemLives: createPostmortemLives(core, deps),
    issues: createPostmortemIssues(core, deps),
  }
}
