/** The bottom line: the keys of this screen, and whether Nightdesk can make itself heard. */
import { BellOff, BellRing } from 'lucide-react'
import { armedWords } from '../armed/armed-words.ts'
import { InboxHints } from '../inbox/hints.tsx'
import { groupByNext, startFilter } from '../orders.ts'
import { PastHints } from '../past/hints.tsx'
import { BoardHints } from '../postmortems/board/hints.tsx'
import { EditorHints } from '../postmortems/editor-hints.tsx'
import { isLive, usePage } from '../store.ts'
import { Key } from '../ui/parts.tsx'
import { askPermission, usePermission } from './notifications.ts'

export function Hints() {
  const watching = usePage((page) => page.screen === 'watch' && (page.state?.sources.length ?? 0) > 0)
  const onInbox = usePage((page) => page.screen === 'inbox' && (page.state?.threads.size ?? 0) > 0)
  const onBoard = usePage(
    (page) =>
      page.screen === 'postmortems' &&
      page.postmortemId === null &&
      (page.state?.postmortems.length ?? 0) > 0,
  )
  const onPast = usePage((page) => page.screen === 'past' && page.past !== null)
  const onShifts = usePage((page) => page.screen === 'shifts')
  const onInsights = usePage((page) => page.screen === 'insights')
  const onPlaces = usePage((page) => page.screen === 'environments')
  const editing = usePage((page) => (page.screen === 'postmortems' ? page.postmortemId : null))
  const offersDrill = usePage((page) => page.screen === 'watch' && page.state?.sources.length === 0)
  const blind = usePage((page) => page.selected?.startsWith('s:') ?? false)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  return (
    <footer className="hints">
      {watching && (
        <>
          <span>
            {singleKeys ? <Key name="J" /> : <Key name="↓" />}
            {singleKeys ? <Key name="K" /> : <Key name="↑" />} move
          </span>
          <span>
            <Key name="Enter" /> open
          </span>
          {blind && singleKeys && (
            <span>
              <Key name="T" /> try again
            </span>
          )}
          <button type="button" className="hint" aria-keyshortcuts="/" onClick={startFilter}>
            {singleKeys && <Key name="/" />} filter
          </button>
          <button type="button" className="hint" aria-keyshortcuts="B" onClick={groupByNext}>
            {singleKeys && <Key name="B" />} group
          </button>
          <span>{singleKeys ? <Key name="X" /> : <Key name="Space" />} select</span>
        </>
      )}
      {onInbox && <InboxHints singleKeys={singleKeys} />}
      {onBoard && <BoardHints singleKeys={singleKeys} />}
      {onShifts && (
        <span>
          <Key name="←" />
          <Key name="→" /> week
        </span>
      )}
      {onShifts && singleKeys && (
        <span>
          <Key name="W" /> swap
        </span>
      )}
      {onPast && <PastHints singleKeys={singleKeys} />}
      {onInsights && (
        <>
          <span>
            <Key name="←" />
            <Key name="→" /> week
          </span>
          {singleKeys && (
            <>
              <span>
                <Key name="T" /> tune the selected alert
              </span>
              <span>
                <Key name="X" /> export
              </span>
            </>
          )}
        </>
      )}
      {onPlaces && (
        <span>
          {singleKeys ? <Key name="J" /> : <Key name="↓" />}
          {singleKeys ? <Key name="K" /> : <Key name="↑" />} move
        </span>
      )}
      {editing !== null && <EditorHints id={editing} />}
      {!watching && !onInbox && !onBoard && !onPast && editing === null && (
        <span>
          <Key name="Tab" /> next field
        </span>
      )}
      {offersDrill && singleKeys && (
        <span>
          <Key name="F" /> fire drill
        </span>
      )}
      <button
        type="button"
        className="hint"
        aria-keyshortcuts="?"
        onClick={() => usePage.setState({ keysOpen: true })}
      >
        {singleKeys && <Key name="?" />} all keys
      </button>
      <span className="grow" />
      <ArmedWords />
    </footer>
  )
}

/** It never claims to be heard when it would not be. */
function ArmedWords() {
  const live = usePage(isLive)
  const armed = usePage((page) => page.state?.desk.armed)
  const granted = usePermission()
  if (!armed) return null
  const [heard, words] = armedWords(live, armed)
  const Icon = heard ? BellRing : BellOff
  const mayAsk = live && armed.notifications === 'page' && granted === 'default'
  if (mayAsk) {
    return (
      <button type="button" className="hint hints-armed ink-unknown" onClick={() => void askPermission()}>
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="cut">{words.replace(/\.$/, '')}. Allow</span>
      </button>
    )
  }
  return (
    <span className={heard ? 'hints-armed' : 'hints-armed ink-unknown'}>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut">{words}</span>
    </span>
  )
}
