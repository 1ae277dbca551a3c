/** A slot of the editor that is filled by its own part. */
import type { PostmortemSummary } from '../../contract/postmortem.ts'

export function EvidencePane(_props: { readonly summary: PostmortemSummary }) {
  return null
}
