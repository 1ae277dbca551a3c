/** A slot of the editor that is filled by its own part. */
import type { PostmortemSummary } from '../../contract/postmortem.ts'

export function CarryPane(_props: { readonly summary: PostmortemSummary }) {
  return null
}
