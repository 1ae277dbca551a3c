/** The data folder: where it is, whether it can be trusted, and everything in it as readable files. */
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { DataStatus } from '../../contract/data-folder.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { storageWords } from '../states/storage-words.ts'
import { usePage } from '../store.ts'
import { byteSize } from '../ui/byte-size.ts'
import { momentText } from '../ui/clock.ts'
import { copyText } from '../ui/copy-text.ts'
import { Badge, Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'
import { useDataStatus } from './data-status.ts'

export function DataFolder() {
  const { status, problem } = useDataStatus()
  const live = useLive()
  return (
    <section className="card laptop-card" aria-labelledby="folder-title">
      <header>
        <h2 id="folder-title">Data folder</h2>
        {status && <StorageBadge live={live} />}
      </header>
      {problem !== null && (
        <p className="warn warn-unknown">
          <span>
            <b>Nothing to show.</b> {plainLine(problem)}
          </span>
        </p>
      )}
      {!status && problem === null && <p className="soft">Looking at the data folder.</p>}
      {status && <Facts status={status} />}
      {status && live && <Export status={status} />}
    </section>
  )
}

function StorageBadge({ live }: { readonly live: boolean }) {
  const ok = usePage(
    ({ state }) => live && state?.desk.storage.kind === 'disk' && state.desk.storageProblem === null,
  )
  const kind = usePage(({ state }) => state?.desk.storage.kind)
  const words = !live
    ? 'Not known now'
    : ok
      ? 'Kept on disk'
      : kind === 'memory'
        ? 'In memory only'
        : 'Cannot save'
  return (
    <Badge
      tone={ok ? 'ok' : 'unknown'}
      icon={<SeverityMark mark={ok ? 'quiet' : 'blind'} label={null} small />}
    >
      {words}
    </Badge>
  )
}

function Facts({ status }: { readonly status: DataStatus }) {
  const storageProblem = usePage((page) => page.state?.desk.storageProblem ?? null)
  const { storage, folder, bytes, folderWarning } = status
  return (
    <>
      {storage.kind === 'memory' ? (
        <p className="warn warn-unknown">
          <span>
            <b>{storageWords(storage).title}.</b> {storageWords(storage).lines.join(' ')}
          </span>
        </p>
      ) : (
        storageProblem !== null && (
          <p className="warn warn-unknown">
            <span>
              <b>Not all clear: Nightdesk cannot save.</b> {plainLine(storageProblem)}
            </span>
          </p>
        )
      )}
      {folderWarning !== null && (
        <p className="warn">
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
          <span>{plainLine(folderWarning)}</span>
        </p>
      )}
      <p className="path-line">
        <code>
          <Plain text={folder} />
        </code>
        <CopyPath path={folder} name="data folder" />
        <span className="soft num">{byteSize(bytes)}</span>
      </p>
    </>
  )
}

function CopyPath({ path, name }: { readonly path: string; readonly name: string }) {
  const [copied, setCopied] = useState<boolean | null>(null)
  const words = copied === null ? 'Copy path' : copied ? 'Copied' : 'Could not copy'
  return (
    <Button
      small
      label={`${words} of the ${name}`}
      onPress={() => void copyText(path).then((done) => setCopied(done))}
    >
      {words}
    </Button>
  )
}

function Export({ status: { lastExport } }: { readonly status: DataStatus }) {
  const [busy, setBusy] = useState(false)
  const now = useNow()
  const run = async (): Promise<void> => {
    setBusy(true)
    await give('data.export', {})
    setBusy(false)
  }
  return (
    <div className="laptop-part">
      <p className="form-actions">
        <Button disabled={busy} onPress={() => void run()}>
          {busy ? 'Exporting' : 'Export everything'}
        </Button>
        <span className="soft">
          Every alert, note and draft as plain files, without secrets. Nothing here is changed.
        </span>
      </p>
      {lastExport && (
        <p className="path-line">
          <code>
            <Plain text={lastExport.folder} />
          </code>
          <CopyPath path={lastExport.folder} name="export" />
          <span className="soft num">
            {byteSize(lastExport.bytes)}, {momentText(lastExport.at, now)}
          </span>
        </p>
      )}
    </div>
  )
}
