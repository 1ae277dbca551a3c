/** Tells the editor what the record knows of its lines, and leads from a line to what it came from. */
import type { EditorView } from '@codemirror/view'
import { type RefObject, useEffect } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { Evidence, EvidenceItem } from '../../../contract/postmortem-evidence.ts'
import { showThread } from '../../inbox/orders.ts'
import { show } from '../../orders.ts'
import { usePage } from '../../store.ts'
import { useEvidence, useEvidenceDesk } from '../evidence-desk.ts'
import { type LineRecords, setRecords } from './records.ts'

/** Whether its alert or thread can still be shown: what is older has left the desk. */
function leads({ episodeId, threadId }: EvidenceItem): boolean {
  const { state } = usePage.getState()
  return (
    (episodeId !== null && state?.episodes.has(episodeId) === true) ||
    (threadId !== null && state?.threads.has(threadId) === true)
  )
}

function recordsOf(evidence: Evidence | null): LineRecords {
  return new Map(evidence?.items.map((item) => [item.key, { kind: item.kind, leads: leads(item) }]))
}

/** Follows the evidence of a postmortem into the editor. */
export function useRecords(view: RefObject<EditorView | null>, summary: PostmortemSummary): void {
  const { evidence } = useEvidence(summary)
  useEffect(() => {
    view.current?.dispatch({ effects: setRecords.of(recordsOf(evidence)) })
  }, [view, evidence])
}

/** Shows the alert or thread that a line came from. */
export function openOrigin(key: string): void {
  const item = useEvidenceDesk.getState().evidence?.items.find((each) => each.key === key)
  if (!item) return
  if (item.episodeId !== null && usePage.getState().state?.episodes.has(item.episodeId)) show(item.episodeId)
  else if (item.threadId !== null) showThread(item.threadId)
}
