/** Which pane stands beside the text, and whether it lies over it where there is room for one thing only. */
import { create } from 'zustand'

export type SideTab = 'sections' | 'evidence' | 'carry' | 'versions'

interface EditorView {
  readonly tab: SideTab
  readonly paneOpen: boolean
  /** where the cursor stands, UTF-16 units */
  readonly place: number
  /** what is said of the words at the cursor */
  readonly finding: { readonly words: string; readonly fix: string | null } | null
}

export const useEditorView = create<EditorView>()(() => ({
  tab: 'evidence',
  paneOpen: false,
  place: 0,
  finding: null,
}))

/** Shows a pane beside the text; where it has no place of its own it opens over the text. */
export function showPane(tab: SideTab): void {
  useEditorView.setState({ tab, paneOpen: true })
}

/** Outline, text and pane beside each other; below this the outline becomes a pane, px. */
export const threeColumns = '(min-width: 1261px)'
/** Below this the panes open over the text, px. */
export const oneColumn = '(max-width: 820px)'
