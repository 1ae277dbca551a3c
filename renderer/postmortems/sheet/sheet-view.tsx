/** The editor in the page: gets its text from the desk and gives it every change. */
import { Compartment } from '@codemirror/state'
import { EditorView, type KeyBinding } from '@codemirror/view'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { imageTypes } from '../../../contract/postmortem-text.ts'
import { after, engineNow } from '../../now.ts'
import { say, usePage } from '../../store.ts'
import { plainLine } from '../../ui/plain-text.ts'
import { useEditorView } from '../editor-view.ts'
import { goodEnough } from '../good-enough.ts'
import { takeFocusWish } from '../orders.ts'
import type { SheetProps } from '../sheet.tsx'
import { openSheetDoor } from '../sheet-door.ts'
import { SheetMeta } from '../sheet-meta.tsx'
import { desk } from '../texts.ts'
import { createSheetView, spotOfView } from './create-view.ts'
import { sheetDoorOf } from './door.ts'
import { takeOver } from './edits.ts'
import { FindingBar } from './finding-bar.tsx'
import { LineIcons } from './line-icons-sprite.tsx'
import { isNightAt, lintFacts } from './lint-facts.ts'
import { pictureDoors } from './picture-doors.ts'
import { takePictures } from './pictures.ts'
import { fixHere, type ReviewDoors, reviewMarks } from './review-marks.ts'
import { openOrigin, useRecords } from './use-records.ts'

/**
 * A text longer than this is handed over a moment after the key, so that the key is on the screen first: making one string
 * of it takes milliseconds. Characters, and ms.
 */
const longText = 200_000
const handOverMs = 60
/** Where the cursor stood is remembered as often, ms. */
const noteMs = 150

const label = new Compartment()
const labelled = (title: string) =>
  EditorView.contentAttributes.of({ 'aria-label': `Text of ${plainLine(title)}, Markdown`, tabindex: '0' })

/** @param id give it as the key too: another draft is another editor */
export function SheetView({ id, open, title, summary }: SheetProps) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const [slot] = useState(() => document.createElement('div'))
  const first = useRef({ text: open.text, title })
  const latest = useRef(summary)
  latest.current = summary

  useLayoutEffect(() => {
    const parent = box.current
    if (!parent) return
    const typed = typedTo(id)
    const pictures = pictureDoors(id)
    const made = createSheetView({
      ...{ parent, slot, text: first.current.text, spot: desk().spotOf(id), keys: keysOf(id) },
      more: [label.of(labelled(first.current.title)), reviewMarks(reviewDoors(latest))],
      doors: {
        now: engineNow,
        zone: ownZone,
        pickPicture: () => picker.current?.click(),
        ...pictures,
        changed: (read) => typed.changed(read, made.state.doc.length),
        moved: () => {
          useEditorView.setState({ place: made.state.selection.main.head })
          noteSoon()
        },
        left: () => typed.handOver(),
        openOrigin,
        tooLong: () => {
          const problem = 'The text is as long as it can be. Nothing was put in.'
          usePage.setState({ problem })
          say(problem, true)
        },
      },
    })
    // Where it stands is read from the layout: not with every key.
    let cancelNote: (() => void) | null = null
    const note = (): void => {
      cancelNote?.()
      cancelNote = null
      desk().moved(id, spotOfView(made))
    }
    const noteSoon = (): void => {
      cancelNote ??= after(noteMs, note)
    }
    view.current = made
    const closeDoor = openSheetDoor(id, sheetDoorOf(made))
    const handOver = (): void => {
      note()
      typed.handOver()
    }
    // Before the page sends what it has for the last time.
    window.addEventListener('pagehide', handOver, { capture: true })
    made.scrollDOM.addEventListener('scroll', noteSoon, { passive: true })
    if (takeFocusWish(id)) made.focus()
    useEditorView.setState({ place: made.state.selection.main.head })
    return () => {
      window.removeEventListener('pagehide', handOver, { capture: true })
      handOver()
      closeDoor()
      view.current = null
      useEditorView.setState({ finding: null })
      made.destroy()
    }
  }, [id, slot])

  useEffect(() => () => desk().flush(), [])

  useEffect(() => view.current?.dispatch({ effects: label.reconfigure(labelled(title)) }), [title])

  const { text, turn } = open
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a text from elsewhere may be put into the editor
  useLayoutEffect(() => {
    if (view.current && view.current.state.doc.toString() !== text) takeOver(view.current, text)
  }, [turn])

  return (
    <div className="sheet">
      <LineIcons />
      <div className="sheet-box" ref={box} />
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={imageTypes.join()}
        onChange={(event) => {
          const { files, value } = event.currentTarget
          if (view.current && value !== '')
            takePictures(view.current, files ?? [], view.current.state.selection.main.head, pictureDoors(id))
          event.currentTarget.value = ''
        }}
      />
      <FindingBar
        onFix={() => {
          if (view.current && fixHere(view.current)) view.current.focus()
        }}
      />
      {summary && <Records view={view} summary={summary} />}
      {summary && createPortal(<SheetMeta summary={summary} />, slot)}
    </div>
  )
}

function Records(props: {
  readonly view: RefObject<EditorView | null>
  readonly summary: PostmortemSummary
}) {
  useRecords(props.view, props.summary)
  return null
}

/** The keys of this text that are not any editor's. */
function keysOf(id: number): readonly KeyBinding[] {
  const sleep = (): boolean => {
    void goodEnough(id)
    return true
  }
  return [{ key: 'Mod-Enter', run: sleep }]
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function reviewDoors(latest: RefObject<PostmortemSummary | undefined>): ReviewDoors {
  return {
    facts: () => lintFacts(latest.current ?? null, engineNow(), ownZone()),
    isNight: () => isNightAt(engineNow(), ownZone()),
    finding: (finding) => {
      const { finding: shown } = useEditorView.getState()
      if (finding?.words !== shown?.words || finding?.fix !== shown?.fix) useEditorView.setState({ finding })
    },
    nothing: () => say('Nothing was found in the words.', false),
  }
}

/** The way of the words to the desk: at once, or for a long text a moment later. */
function typedTo(id: number): { changed(read: () => string, length: number): void; handOver(): void } {
  let waiting: (() => string) | null = null
  let cancel = (): void => {}
  const handOver = (): void => {
    cancel()
    const read = waiting
    waiting = null
    if (read) desk().typed(id, read())
    desk().flush()
  }
  return {
    changed: (read, length) => {
      if (length <= longText) {
        desk().typed(id, read())
        return
      }
      if (waiting === null)
        cancel = after(handOverMs, () => {
          waiting = null
          desk().typed(id, read())
        })
      waiting = read
    },
    handOver,
  }
}
