/** Pictures: shown under the line that names them; pasted, dropped or picked, they are kept with the draft and named here. */
import type { Extension, Range } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { pictureWidget } from './widgets.ts'

/** What pictures need of the outside. */
export interface PictureDoors {
  /** an address an `<img>` can show; rejects when the bytes are not there */
  picture(name: string): Promise<string>
  /** keeps the bytes; resolves with the name, null when they were not taken, which is said elsewhere */
  keepPicture(file: File): Promise<string | null>
}

const named = /!\[([^\]\n]*)\]\(images\/([\w.-]{1,80})\)/g

function drawn(view: EditorView, doors: PictureDoors): DecorationSet {
  const all: Range<Decoration>[] = []
  for (const { from, to } of view.visibleRanges) {
    const text = view.state.sliceDoc(from, to)
    for (const { 1: words = '', 2: name = '', index } of text.matchAll(named)) {
      const end = view.state.doc.lineAt(from + index).to
      all.push(Decoration.widget({ widget: pictureWidget(name, words, doors), side: 1 }).range(end))
    }
  }
  return Decoration.set(all, true)
}

function isPicture(file: File): boolean {
  return file.type.startsWith('image/')
}

/** Words for whom the picture cannot be seen by: from the name of a file, unless it is one that programs give. */
function wordsFor(file: File): string {
  const name = file.name
    .replace(/\.\w+$/, '')
    .replaceAll(/[[\]()_]+/g, ' ')
    .trim()
  return /^(?:image|screenshot|bildschirmfoto)?[\d .:-]*$/i.test(name) ? 'Screenshot' : name.slice(0, 80)
}

/** Places that wait for a picture, moved along with what is typed meanwhile. */
const waiting = new WeakMap<EditorView, Set<{ at: number }>>()

/** Keeps the pictures among `files` and names them at `at`. Answers whether there were any. */
export function takePictures(
  view: EditorView,
  files: Iterable<File>,
  at: number,
  doors: PictureDoors,
): boolean {
  const pictures = [...files].filter(isPicture)
  for (const file of pictures) {
    const place = { at }
    const places = waiting.get(view) ?? new Set()
    waiting.set(view, places)
    places.add(place)
    void doors.keepPicture(file).then((name) => {
      places.delete(place)
      // The text may have been closed meanwhile: the picture is kept, and nothing names it.
      if (name === null || !view.dom.isConnected) return
      const { doc } = view.state
      const line = doc.lineAt(Math.min(place.at, doc.length))
      const isEmpty = line.text.trim() === ''
      const insert = `${isEmpty ? '' : '\n\n'}![${wordsFor(file)}](images/${name})\n`
      const from = isEmpty ? line.from : line.to
      view.dispatch({ changes: { from, insert }, userEvent: 'input.paste' })
    })
  }
  return pictures.length > 0
}

/** @param doors how pictures are had and kept */
export function pictures(doors: PictureDoors): Extension {
  return [
    ViewPlugin.fromClass(
      class {
        decorations: DecorationSet
        constructor(view: EditorView) {
          this.decorations = drawn(view, doors)
        }
        update(update: ViewUpdate): void {
          if (update.docChanged || update.viewportChanged) this.decorations = drawn(update.view, doors)
        }
      },
      { decorations: (plugin) => plugin.decorations },
    ),
    EditorView.updateListener.of(({ view, changes, docChanged }) => {
      if (!docChanged) return
      for (const place of waiting.get(view) ?? []) place.at = changes.mapPos(place.at, 1)
    }),
    EditorView.domEventHandlers({
      paste: (event, view) => {
        const { clipboardData } = event
        // A sheet of figures copied elsewhere comes as a picture too: the words are meant.
        if (!clipboardData || clipboardData.types.includes('text/plain')) return false
        const { head } = view.state.selection.main
        if (!takePictures(view, clipboardData.files, head, doors)) return false
        event.preventDefault()
        return true
      },
      drop: (event, view) => {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false)
        const files = event.dataTransfer?.files ?? []
        if (![...files].some(isPicture)) return false
        event.preventDefault()
        return takePictures(view, files, at, doors)
      },
    }),
  ]
}
