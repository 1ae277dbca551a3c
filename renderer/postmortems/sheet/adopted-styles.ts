/**
 * The editor's own rules as a constructed style sheet. CodeMirror writes them into a `<style>` of a document, which the page's
 * policy refuses (`style-src 'self'`), and into a constructed sheet of a shadow root, which no policy is asked about: what it has
 * made for a shadow root is handed to the document, so the policy stays as it is. See decision 17.
 */
import { EditorView } from '@codemirror/view'

let isReady = false

/** Readies the document for editors; must be called before the first one. */
export function adoptEditorStyles(): void {
  if (isReady) return
  isReady = true
  const root = document.createElement('div').attachShadow({ mode: 'open' })
  new EditorView({ root }).destroy()
  // What CodeMirror keeps on a root is its set of styles, under a name that nobody else has.
  const set = Object.getOwnPropertySymbols(root).find(({ description }) => description === 'styleSet')
  if (set) Reflect.set(document, set, Reflect.get(root, set))
}
