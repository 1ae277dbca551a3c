/** The sections of a text that is being written, read a moment after the last key. */
import { useEffect, useState } from 'react'
import { type Section, sectionsOf } from '../../contract/postmortem-sections.ts'
import { after } from '../now.ts'
import { useTexts } from './texts.ts'

export interface ReadText {
  readonly text: string
  readonly sections: readonly Section[]
}

/** After so long without a key the text is read again, ms. */
const restMs = 200
const nothing: ReadText = { text: '', sections: [] }

function readOf(id: number): ReadText {
  const text = useTexts.getState().texts.get(id)?.text
  return text === undefined ? nothing : { text, sections: sectionsOf(text) }
}

/** What an open text says, and its sections; both of the same moment. */
export function useSections(id: number): ReadText {
  const [read, setRead] = useState(() => readOf(id))
  useEffect(() => {
    let cancel = (): void => {}
    const look = (): void =>
      setRead((before) => (useTexts.getState().texts.get(id)?.text === before.text ? before : readOf(id)))
    look()
    const stop = useTexts.subscribe(({ texts }, { texts: before }) => {
      if (texts.get(id)?.text === before.get(id)?.text) return
      cancel()
      cancel = after(restMs, look)
    })
    return () => {
      cancel()
      stop()
    }
  }, [id])
  return read
}
