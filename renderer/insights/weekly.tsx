/** What a week brought, as a page of Markdown for Monday: read here, copied, or saved beside the meeting's minutes. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { PastText } from '../../contract/past.ts'
import { engineNow } from '../now.ts'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { mondayOf, weeksOn } from './words.ts'

/** @param week its Monday, `YYYY-MM-DD`; absent = the last one that is over */
export function WeeklyButton({
  week,
  words,
  small,
}: {
  readonly week?: string
  readonly words: string
  readonly small?: boolean
}) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind="bare" small={small ?? false} onPress={() => setOpen(true)}>
        {words}
      </Button>
      {open && <Weekly week={week ?? weeksOn(mondayOf(engineNow()), -1)} onClose={() => setOpen(false)} />}
    </>
  )
}

function Weekly({ week, onClose }: { readonly week: string; readonly onClose: () => void }) {
  const [text, setText] = useState<PastText | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState<string | null>(null)
  useEffect(() => {
    usePage
      .getState()
      .engine?.query('insights.weekly', { week })
      .then(setText, (error: unknown) =>
        setProblem(error instanceof AppError ? error.message : 'The week could not be read.'),
      )
  }, [week])
  const copy = async (words: string): Promise<void> => {
    const told = (await copyText(words)) ? 'Copied' : 'Could not copy. Save it as a file.'
    setDone(told)
    say(told, false)
  }
  return (
    <Dialog wide title="The week, for Monday" onClose={onClose}>
      {problem !== null && <p className="problem">{plainLine(problem)}</p>}
      {text === null && problem === null && <p className="soft">Reading the week.</p>}
      {text && (
        <>
          <section
            className="minutes-text weekly-text"
            aria-label="The week as Markdown"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it
            tabIndex={0}
            data-scroller=""
          >
            {text.text}
          </section>
          <p className="dialog-actions">
            <Button kind="primary" onPress={() => void copy(text.text)}>
              Copy
            </Button>
            <Button onPress={() => downloadText(text.name, text.text)}>Save as file</Button>
            <span className="soft" role="status">
              {done}
            </span>
          </p>
        </>
      )}
    </Dialog>
  )
}
