/** What stands in a line instead of characters: its time and icon, and at its end where it came from. */
import { type EditorView, WidgetType } from '@codemirror/view'
import { lineIconId } from './line-icons.ts'

const svgSpace = 'http://www.w3.org/2000/svg'

/** An icon of the sprite that the sheet carries (`LineIcons`). */
export function spriteIcon(name: string, size: number): SVGElement {
  const svg = document.createElementNS(svgSpace, 'svg')
  const use = document.createElementNS(svgSpace, 'use')
  use.setAttribute('href', `#${lineIconId(name)}`)
  svg.setAttribute('width', String(size))
  svg.setAttribute('height', String(size))
  svg.setAttribute('aria-hidden', 'true')
  svg.append(use)
  return svg
}

function element(name: string, className: string, words = ''): HTMLElement {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.textContent = words
  return made
}

/** Something drawn by a function; what has the same name looks the same and is not drawn anew. */
class Drawn extends WidgetType {
  readonly name: string
  readonly draw: (view: EditorView) => HTMLElement
  /** the editor takes what is pressed on it */
  readonly isPressed: boolean
  constructor(name: string, draw: (view: EditorView) => HTMLElement, isPressed: boolean) {
    super()
    this.name = name
    this.draw = draw
    this.isPressed = isPressed
  }
  override eq(other: Drawn): boolean {
    return other.name === this.name
  }
  override toDOM(view: EditorView): HTMLElement {
    return this.draw(view)
  }
  override ignoreEvent(): boolean {
    return !this.isPressed
  }
}

/**
 * `03:12:40` and an icon. A press shows the whole time, to be changed.
 * @param day as words, where it is another one than in the line above
 * @param whole the time with day, zone and UTC
 */
export function timeWidget(time: string, day: string | null, whole: string, icon: string): WidgetType {
  const draw = (): HTMLElement => {
    const box = element('span', 'line-time num')
    box.title = `${whole}. Press to change it`
    if (day !== null) box.append(element('small', '', day))
    box.append(element('time', '', time), spriteIcon(icon, 16))
    return box
  }
  return new Drawn(`time ${whole} ${day} ${icon}`, draw, true)
}

/** At the end of a line from the record: whether it was edited, and where there is one, the way to what it came from. */
export function originWidget(
  key: string,
  isEdited: boolean,
  open: ((key: string) => void) | null,
): WidgetType {
  const draw = (): HTMLElement => {
    const box = element('span', 'line-origin')
    if (isEdited) {
      const edited = element('small', '', 'edited')
      edited.title = 'These are not the words of the record any more'
      box.append(edited)
    }
    if (open) {
      const button = document.createElement('button')
      button.type = 'button'
      button.tabIndex = -1
      button.title = 'Show where this comes from'
      button.setAttribute('aria-label', button.title)
      button.append(spriteIcon('origin', 14))
      button.addEventListener('click', () => open(key))
      box.append(button)
    }
    return box
  }
  return new Drawn(`origin ${key} ${isEdited} ${open !== null}`, draw, false)
}

/** A place that the page fills: CodeMirror leaves alone what is drawn into it. */
export function slotWidget(slot: HTMLElement): WidgetType {
  const draw = (view: EditorView): HTMLElement => {
    // What is drawn later has another height than nothing.
    new ResizeObserver(() => view.requestMeasure()).observe(slot)
    return slot
  }
  return new Drawn('slot', draw, false)
}

/** A picture under the line that names it; where its bytes are not there it says so. */
export function pictureWidget(
  name: string,
  words: string,
  doors: { picture(name: string): Promise<string> },
): WidgetType {
  const draw = (view: EditorView): HTMLElement => {
    const box = element('span', 'line-picture')
    const image = document.createElement('img')
    image.alt = words
    image.addEventListener('load', () => view.requestMeasure())
    doors.picture(name).then(
      (address) => {
        image.src = address
        box.append(image)
      },
      () => {
        box.append(element('span', 'line-picture-gone', `The picture ${name} is not on this laptop.`))
        view.requestMeasure()
      },
    )
    return box
  }
  return new Drawn(`picture ${name} ${words}`, draw, true)
}
