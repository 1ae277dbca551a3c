/** The text of a postmortem: the editor, once its code is there. */
import { type ComponentType, useEffect, useState } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { OpenText } from './desk.ts'
import { PlainSheet } from './plain-sheet.tsx'

export interface SheetProps {
  /** give it as the key too: another draft is another editor */
  readonly id: number
  readonly open: OpenText
  readonly title: string
  readonly summary: PostmortemSummary | undefined
}

type View = ComponentType<SheetProps>

let loaded: View | null = null

/** Fetches the editor's code, so that it is there when somebody wants to write. A file that cannot be had is asked for again. */
export async function loadSheet(): Promise<View | null> {
  if (loaded) return loaded
  try {
    const { SheetView } = await import('./sheet/sheet-view.tsx')
    loaded = SheetView
  } catch {
    return null
  }
  return loaded
}

export function Sheet(props: SheetProps) {
  const [view, setView] = useState<{ readonly part: View | null; readonly failed: boolean }>(() => ({
    part: loaded,
    failed: false,
  }))
  useEffect(() => {
    let left = false
    if (!loaded)
      void loadSheet().then((part) => {
        if (!left) setView({ part, failed: part === null })
      })
    return () => {
      left = true
    }
  }, [])
  if (view.part) return <view.part {...props} />
  // Words come first: without the editor there is still a field.
  if (view.failed) return <PlainSheet id={props.id} open={props.open} title={props.title} />
  return <div className="sheet" aria-busy="true" />
}
