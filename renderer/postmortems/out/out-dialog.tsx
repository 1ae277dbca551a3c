/** The ways out: a file, the clipboard, paper, the folder. One key each. */
import type { KeyboardEvent } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { after } from '../../now.ts'
import { usePage } from '../../store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Key } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'
import { sheetDoor } from '../sheet-door.ts'
import { FolderPart } from './folder-part.tsx'
import { LeavingQuestion } from './leaving-question.tsx'
import { closeOut, goAllTheSame, goOut, leaveQuestion, useOutDesk } from './out-desk.ts'
import { type Way, waysOut } from './ways.ts'

export function OutDialog({ summary }: { readonly summary: PostmortemSummary }) {
  const { id } = summary
  const live = useLive()
  const folder = usePage((page) => page.state?.desk.settings.postmortems.folder ?? null)
  const usesGit = usePage((page) => page.state?.desk.settings.postmortems.usesGit ?? false)
  const problem = usePage((page) => page.problem)
  const { asked, said, busy } = useOutDesk()
  const all = waysOut(folder, usesGit)
  const isOff = (way: Way): boolean => busy || (way.asks && !live)
  const at = asked?.remarks.find((remark) => remark.at !== null)?.at ?? null
  const showLine = (): void => {
    if (at === null) return
    closeOut()
    // Behind the focus that goes back to where it was.
    after(0, () => sheetDoor(id)?.goTo(at))
  }
  const canShow = at !== null && sheetDoor(id) !== null
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    const key = event.key.toUpperCase()
    const way = all.find((one) => one.key === key)
    if (asked && key === 'Y') void goAllTheSame(id)
    else if (asked && key === 'L' && canShow) showLine()
    else if (asked && !asked.isGone && key === 'ESCAPE') leaveQuestion()
    else if (way && !isOff(way)) void goOut(id, way)
    else return
    event.preventDefault()
  }
  return (
    <Dialog title="Get it out" onClose={closeOut} onKeyDown={press}>
      <ul className="out-ways">
        {all.map((way) => (
          <li key={way.key}>
            <button
              type="button"
              className="choice out-way"
              aria-keyshortcuts={way.key}
              disabled={isOff(way)}
              onClick={() => void goOut(id, way)}
            >
              <way.icon size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="out-words">
                <b>{way.name}</b>
                <small className="soft">
                  {way.asks && !live ? 'As soon as the engine answers.' : way.words}
                </small>
              </span>
              <Key name={way.key} />
            </button>
          </li>
        ))}
      </ul>
      <p className="out-said" role="status">
        {busy ? 'Working on it.' : said === null ? '' : plainLine(said)}
      </p>
      {asked && (
        <LeavingQuestion
          key={`${asked.way.key} ${asked.isGone}`}
          name={asked.way.name}
          remarks={asked.remarks}
          onGo={asked.isGone ? null : () => void goAllTheSame(id)}
          onShow={canShow ? showLine : null}
          onLeave={leaveQuestion}
        />
      )}
      {problem !== null && <p className="problem">{plainLine(problem)}</p>}
      {folder === null ? (
        <p className="soft out-note">
          To keep them in a folder or in a Git repository, name it as <code>postmortems: folder:</code> in the
          configuration file.
        </p>
      ) : (
        live && <FolderPart id={id} turn={busy} />
      )}
    </Dialog>
  )
}
