/** Everything that gets a postmortem out of this laptop. Ctrl+E opens it, Ctrl+P prints the document instead of the page. */
import { Share } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { Button } from '../ui/parts.tsx'
import { OutDialog } from './out/out-dialog.tsx'
import { print } from './out/take-out.ts'

export function OutMenu({ summary }: { readonly summary: PostmortemSummary }) {
  const [open, setOpen] = useState(false)
  const { id } = summary
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase()
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !'ep'.includes(key)) return
      event.preventDefault()
      // Held down, or pressed in the dialog itself, it is the same once.
      if (event.repeat || document.querySelector('dialog[open]')) return
      if (key === 'p') void print(id)
      else setOpen(true)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [id])
  return (
    <>
      <Button
        small
        kind="bare"
        icon={<Share size={14} strokeWidth={1.75} aria-hidden="true" />}
        onPress={() => setOpen(true)}
      >
        Get it out
      </Button>
      {open && <OutDialog summary={summary} onClose={() => setOpen(false)} />}
    </>
  )
}
