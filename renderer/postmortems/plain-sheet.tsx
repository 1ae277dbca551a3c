/**
 * The text in the browser's own field: what is there when the editor's code cannot be had. It is never written to while
 * somebody types in it: undo, redo and input methods stay as everywhere else.
 */
import { useEffect, useLayoutEffect, useRef } from 'react'
import { maxPostmortemLength } from '../../contract/postmortem.ts'
import { plainLine } from '../ui/plain-text.ts'
import { carriedOffset } from './carry.ts'
import type { OpenText } from './desk.ts'
import { takeFocusWish } from './orders.ts'
import { desk } from './texts.ts'

/** @param id give it as the key too: another draft is another field */
export function PlainSheet(props: { readonly id: number; readonly open: OpenText; readonly title: string }) {
  const { id, open, title } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const note = (): void => {
    if (!field.current) return
    const { selectionStart, selectionEnd } = field.current
    desk().moved(id, { start: selectionStart, end: selectionEnd, top: 0 })
  }

  // Where it was left is where it goes on.
  useLayoutEffect(() => {
    const { start, end } = desk().spotOf(id)
    field.current?.setSelectionRange(start, end)
    if (takeFocusWish(id)) field.current?.focus()
  }, [id])

  useEffect(() => () => desk().flush(), [])

  const { text, turn } = open
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a text from elsewhere may be put into the field
  useLayoutEffect(() => {
    const node = field.current
    if (!node || node.value === text) return
    const { value, selectionStart, selectionEnd } = node
    node.value = text
    node.setSelectionRange(
      carriedOffset(value, text, selectionStart),
      carriedOffset(value, text, selectionEnd),
    )
  }, [turn])

  return (
    <div className="sheet">
      <textarea
        ref={field}
        className="sheet-text sheet-plain"
        defaultValue={text}
        maxLength={maxPostmortemLength}
        aria-label={`Text of ${plainLine(title)}, Markdown`}
        spellCheck
        onInput={(event) => desk().typed(id, event.currentTarget.value)}
        onSelect={note}
        onBlur={() => desk().flush()}
      />
    </div>
  )
}
