/** The backups: when, how large, read back and found whole or not; one more now; go back to one. */
import { CircleCheck, CircleQuestionMark } from 'lucide-react'
import { useState } from 'react'
import type { Backup, DataStatus } from '../../contract/data-folder.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { byteSize } from '../ui/byte-size.ts'
import { hourMinute, momentText, weekday } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { agoText, spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { useDataStatus } from './data-status.ts'

export function Backups() {
  const status = useDataStatus((known) => known.status)
  const live = useLive()
  const [busy, setBusy] = useState(false)
  const [restoring, setRestoring] = useState<Backup | null>(null)
  if (!status) return null
  const backUp = async (): Promise<void> => {
    setBusy(true)
    await give('data.backUp', {})
    setBusy(false)
  }
  return (
    <section className="card laptop-card" aria-labelledby="backups-title">
      <header>
        <h2 id="backups-title">Backups</h2>
        <span className="grow" />
        {live && (
          <Button small disabled={busy} onPress={() => void backUp()}>
            {busy ? 'Backing up' : 'Back up now'}
          </Button>
        )}
      </header>
      {status.backupProblem !== null && (
        <p className="warn warn-page">
          <span>
            <b>The last backup could not be made.</b> {plainLine(status.backupProblem)} The earlier ones are
            kept.
          </span>
        </p>
      )}
      <When status={status} />
      <ul className="backups">
        {status.backups.map((backup) => (
          <BackupLine
            key={backup.id}
            backup={backup}
            restore={live && backup.verified ? () => setRestoring(backup) : null}
          />
        ))}
      </ul>
      {restoring && <RestoreDialog backup={restoring} close={() => setRestoring(null)} />}
    </section>
  )
}

function When({ status }: { readonly status: DataStatus }) {
  const now = useNow()
  const newest = status.backups.find(({ verified }) => verified)
  const last = newest ? `The newest is ${agoText(now - newest.at)}.` : 'There is none yet.'
  const next = status.nextBackupAt === null ? '' : ` The next is due ${momentText(status.nextBackupAt, now)}.`
  return (
    <p className="soft num">
      Made once a day, read back each time, seven kept. {last}
      {next}
    </p>
  )
}

function BackupLine({ backup, restore }: { readonly backup: Backup; readonly restore: (() => void) | null }) {
  const Icon = backup.verified ? CircleCheck : CircleQuestionMark
  const when = `${weekday(backup.at)} ${hourMinute(backup.at)}`
  return (
    <li>
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className={backup.verified ? 'ink-ok' : 'ink-unknown'}
      />
      <span className="num">{when}</span>
      <span className="soft num">{byteSize(backup.bytes)}</span>
      <span className={backup.verified ? 'soft' : 'ink-unknown'}>
        {backup.verified ? 'read back and whole' : 'not verified'}
      </span>
      {restore ? (
        <Button small kind="bare" label={`Restore the backup of ${when}`} onPress={restore}>
          Restore
        </Button>
      ) : (
        <span />
      )}
    </li>
  )
}

/** Going back is said in full before it is done. */
function RestoreDialog({ backup, close }: { readonly backup: Backup; readonly close: () => void }) {
  const [busy, setBusy] = useState(false)
  const now = useNow()
  const restore = async (): Promise<void> => {
    setBusy(true)
    await give('data.restore', { backupId: backup.id })
    close()
  }
  return (
    <Dialog title={`Go back to ${weekday(backup.at)} ${hourMinute(backup.at)}?`} onClose={close}>
      <ul className="plain-list">
        <li>
          What was written in the {spanText(now - backup.at)} since then is no longer shown: notes,
          acknowledgements, history.
        </li>
        <li>Unsent notes and postmortem drafts that are newer are carried over.</li>
        <li>The present data is set aside in the data folder; nothing is deleted.</li>
        <li>Alerts that fire now are read from their sources again within seconds.</li>
      </ul>
      <p className="form-actions dialog-actions">
        <Button kind="primary" disabled={busy} onPress={() => void restore()}>
          {busy ? 'Restoring' : 'Restore this backup'}
        </Button>
        <Button kind="bare" onPress={close}>
          Keep the present data
        </Button>
      </p>
    </Dialog>
  )
}
