/** The one dialog that is open, if any. */
import { EscalateDialog } from '../escalations/escalate-dialog.tsx'
import { EditWindow, NewWindow } from '../maintenance/window-dialog.tsx'
import { engineNow } from '../now.ts'
import { ReviewDialog } from '../reviews/review-dialog.tsx'
import { gitOfEntry } from '../silences/draft.ts'
import { GitDialog } from '../silences/git-text.tsx'
import { EditSilence, NewSilence } from '../silences/silence-dialog.tsx'
import { usePage } from '../store.ts'
import { DeedDialog } from '../upstream/deed-dialog.tsx'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import { NoteDialog } from './note-dialog.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { ViewsDialog } from './views-dialog.tsx'

export function Dialogs() {
  const dialog = usePage((page) => page.dialog)
  switch (dialog?.kind) {
    case 'acknowledge':
      return <AcknowledgeDialog episodeIds={dialog.episodeIds} left={dialog.left} />
    case 'snooze':
      return <SnoozeDialog episodeIds={dialog.episodeIds} left={dialog.left} />
    case 'note':
      return <NoteDialog episodeIds={dialog.episodeIds} left={dialog.left} />
    case 'deed':
      return <DeedDialog key={dialog.episodeIds.join()} episodeIds={dialog.episodeIds} left={dialog.left} />
    case 'silence':
      return <NewSilence key={dialog.episodeIds.join()} episodeIds={dialog.episodeIds} left={dialog.left} />
    case 'escalate':
      return <EscalateDialog key={dialog.episodeId} episodeId={dialog.episodeId} />
    case 'edit-silence':
      return <EditSilence key={dialog.entry.key} entry={dialog.entry} />
    case 'window':
      return <NewWindow key={dialog.episodeIds.join()} episodeIds={dialog.episodeIds} />
    case 'edit-window':
      return <EditWindow key={dialog.window.key} window={dialog.window} />
    case 'git':
      return <GitDialog key={dialog.entry.key} wanted={[gitOfEntry(dialog.entry, engineNow())]} />
    case 'review':
      return <ReviewDialog key={dialog.episodeIds.join()} episodeIds={dialog.episodeIds} />
    case 'views':
      return <ViewsDialog />
    case undefined:
      return null
  }
}
