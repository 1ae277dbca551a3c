/** Taking over with somebody's hand-off: its text pasted or its file opened, looked at, and only then kept. */
import { useEffect, useId, useRef, useState } from 'react'
import { carriedPart, type HandOffLook } from '../../contract/hand-off-carried.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { lookAt, paste, readReceived } from './received.ts'
import { cautionWords, ofWhom } from './received-words.ts'

/** A file longer than this is not read at all, bytes. */
const mostBytes = 4_000_000

export function PasteDialog() {
  const [text, setText] = useState('')
  const [look, setLook] = useState<HandOffLook | null>(null)
  const [giving, setGiving] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    let isGone = false
    if (text.trim() === '') setLook(null)
    else
      void lookAt(carriedPart(text)).then((found) => {
        if (!isGone) setLook(found)
      })
    return () => {
      isGone = true
    }
  }, [text])
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (file.size > mostBytes) setLook({ ok: false, why: 'This file is longer than a hand-off can be.' })
    else setText(await file.text())
  }
  const take = async (): Promise<void> => {
    if (giving || !look?.ok) return
    setGiving(true)
    const taken = await give('handOff.receive', { text: carriedPart(text) ?? '' })
    setGiving(false)
    if (!taken) return
    await readReceived()
    paste(false)
  }
  return (
    <Dialog title="Take over with a hand-off" onClose={() => paste(false)}>
      <form
        className="paste-form"
        onSubmit={(event) => {
          event.preventDefault()
          void take()
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-text`}>The whole text of the hand-off</label>
          <textarea
            id={`${id}-text`}
            ref={field}
            className="input words mono"
            rows={6}
            spellCheck={false}
            value={text}
            placeholder="Paste it here, down to the block at its end."
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-file`}>Or open its file</label>
          <input
            id={`${id}-file`}
            type="file"
            className="input"
            accept=".md,.txt,text/markdown,text/plain"
            onChange={(event) => void open(event.target.files?.[0])}
          />
        </div>
        <div role="status" className="paste-found">
          {look && <Found look={look} />}
        </div>
        <Problem />
        <p className="dialog-actions">
          <Button submit kind="primary" disabled={giving || !look?.ok}>
            {look?.ok && look.cautions.length > 0 ? 'Take it in all the same' : 'Take it in'}
          </Button>
          <span className="soft">It is kept on this laptop. Nothing in it acts, and nobody is told.</span>
        </p>
      </form>
    </Dialog>
  )
}

function Found({ look }: { readonly look: HandOffLook }) {
  const now = useNow()
  if (!look.ok) return <p className="ink-page">{plainLine(look.why)}</p>
  const { carried, cautions } = look
  return (
    <>
      <p>
        <b>
          <Plain text={ofWhom(carried)} />
        </b>
        : {carried.open.length} open, {carried.ending.length} that end.
      </p>
      {cautions.map((one) => (
        <p key={one.kind} className="ink-unknown">
          {cautionWords(one, carried, now)}
        </p>
      ))}
    </>
  )
}
