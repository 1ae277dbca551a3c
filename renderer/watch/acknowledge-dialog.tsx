/** A with several alerts chosen asks again: the number, the worst of them, and who has some already. */
import { useEffect, useRef, useState } from 'react'
import { closeDialog, isFree } from '../orders.ts'
import type { About } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { Problem } from '../ui/problem.tsx'
import { runBatch } from './batch.ts'
import { LeftOut, useChosen, Worst } from './chosen.tsx'
import { countOf } from './words.ts'

export function AcknowledgeDialog({ episodeIds, left = 0 }: About) {
  const chosen = useChosen(episodeIds)
  const [giving, setGiving] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const free = chosen.filter(isFree)
  const rest = episodeIds.length - free.length
  const acknowledge = async (): Promise<void> => {
    if (giving) return
    setGiving(true)
    if (await runBatch(episodeIds, { kind: 'acknowledge' })) closeDialog()
    else setGiving(false)
  }
  return (
    <Dialog title={`Acknowledge ${countOf(free.length, 'alert')}?`} onClose={closeDialog}>
      <p className="soft">{free.length > 1 ? 'The one that needs somebody most:' : 'It is this one:'}</p>
      <Worst episodes={free} />
      <LeftOut left={left} />
      {rest > 0 && (
        <p className="soft num">
          {countOf(rest, 'other')} of the selection {rest === 1 ? 'is' : 'are'} held or over already and will
          be skipped.
        </p>
      )}
      <Problem />
      <p className="dialog-actions">
        <Button
          ref={first}
          kind="primary"
          shortcut="Enter"
          disabled={giving || free.length === 0}
          onPress={() => void acknowledge()}
        >
          {`Acknowledge ${free.length}`}
        </Button>
        <Button kind="bare" shortcut="Esc" onPress={closeDialog}>
          Not now
        </Button>
      </p>
    </Dialog>
  )
}
