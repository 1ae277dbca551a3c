/** Everything that gets a postmortem out of this laptop. Ctrl+E opens it, Ctrl+P prints the document instead of the page. */
import { Share } from 'lucide-react'
import { useEffect } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { type Asked, closeOut, goOut, leaveQuestion, openOut, useOutDesk } from './out/out-desk.ts'
import { OutDialog } from './out/out-dialog.tsx'
import { wayOf } from './out/ways.ts'
import { sheetDoor } from './sheet-door.ts'

export function OutMenu({ summary }: { readonly summary: PostmortemSummary }) {
  const { id } = summary
  const open = useOutDesk((out) => out.open === id)
  const gone = useOutDesk(({ open: shown, asked }) =>
    shown === null && asked?.isGone && asked.id === id ? asked : null,
  )
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase()
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !'ep'.includes(key)) return
      event.preventDefault()
      // Held down, or pressed in the dialog itself, it is the same once.
      if (event.repeat || document.querySelector('dialog[open]')) return
      if (key === 'p') void goOut(id, wayOf('P'))
      else openOut(id)
    }
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('keydown', press)
      closeOut()
    }
  }, [id])
  return (
    <>
      <Button
        small
        kind="bare"
        icon={<Share size={14} strokeWidth={1.75} aria-hidden="true" />}
        onPress={() => openOut(id)}
      >
        Get it out
      </Button>
      {gone && <GoneLine asked={gone} />}
      {open && <OutDialog summary={summary} />}
    </>
  )
}

/** It left at night by a key of its own, and something is to be said of it: beside the buttons, in nobody's way. */
function GoneLine({ asked }: { readonly asked: Asked }) {
  const at = asked.remarks.find((remark) => remark.at !== null)?.at ?? null
  return (
    <span className="out-gone" role="status">
      <span className="soft">{plainLine(asked.remarks.map(({ words }) => words).join(' '))}</span>
      {at !== null && (
        <Button
          small
          kind="bare"
          onPress={() => {
            leaveQuestion()
            sheetDoor(asked.id)?.goTo(at)
          }}
        >
          Show the line
        </Button>
      )}
      <Button small kind="bare" onPress={leaveQuestion}>
        All right
      </Button>
    </span>
  )
}
