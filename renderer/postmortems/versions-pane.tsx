/** What the text said before: every version that was saved. */
import type { PostmortemSummary } from '../../contract/postmortem.ts'

export function VersionsPane(_props: { readonly summary: PostmortemSummary }) {
  return null
}
