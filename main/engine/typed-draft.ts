/** A draft in memory and on the pages, after its row is written. */
import type { Core } from './core.ts'

/** What is typed at a place is this now; '' for nothing. For behind the transaction that wrote it. */
export function keepDraft(core: Core, key: string, text: string): void {
  const { [key]: before, ...rest } = core.drafts
  if ((before ?? '') === text) return
  core.drafts = text === '' ? rest : { ...rest, [key]: text }
  core.publish({ drafts: { [key]: text } })
}
