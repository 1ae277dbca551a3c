/** The sections of the text and how far each is; below them what the meeting still needs. */
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { ReadyBox } from './ready-box.tsx'

export function Outline({ summary }: { readonly summary: PostmortemSummary }) {
  return (
    <div className="outline-inner">
      <span className="grow" />
      <ReadyBox summary={summary} />
    </div>
  )
}
