/** A text as rich words for the clipboard: headings, lists and tables arrive as such in a wiki, a document or a mail. */
import { markdownReader } from './markdown.ts'
import { pictureName, picturesOf } from './pictures.ts'

/** A clipboard with more than this is refused or cut by some programs, characters. */
const mostPictures = 4_000_000

export interface RichWords {
  readonly html: string
  readonly plain: string
  /** pictures whose words stand in their place */
  readonly left: number
}

/** @param pictures `data:` addresses by name */
export function richWords(text: string, pictures: ReadonlyMap<string, string>): RichWords {
  const reader = markdownReader()
  let room = mostPictures
  let left = 0
  reader.renderer.rules.image = (tokens, index) => {
    const token = tokens[index]
    const words = reader.utils.escapeHtml(token?.content ?? '')
    const source = String(token?.attrGet('src') ?? '')
    const name = pictureName(source)
    const data = name === null ? undefined : pictures.get(name)
    if (name === null) return `<a href="${reader.utils.escapeHtml(source)}">${words || 'picture'}</a>`
    if (data !== undefined && data.length <= room) {
      room -= data.length
      return `<img src="${data}" alt="${words}">`
    }
    left += 1
    return `[picture: ${words || reader.utils.escapeHtml(name)}]`
  }
  const html = `<meta charset="utf-8">${reader.render(text)}`
  return { html, plain: withoutMarks(text), left }
}

/** The words as they are typed, without the marks at the ends of the timeline's lines. */
function withoutMarks(text: string): string {
  return text.replaceAll(/[ \t]*<!-- from [a-z]\d{1,15} [0-9a-f]{8} -->[ \t]*$/gm, '')
}

/** C: puts it on the clipboard; answers how many pictures are left out, null when it did not work. */
export async function copyRich(id: number, text: string): Promise<number | null> {
  const { html, plain, left } = richWords(text, await picturesOf(id, text))
  return (await write(html, plain)) ? left : null
}

async function write(html: string, plain: string): Promise<boolean> {
  try {
    const part = (type: string, words: string) => new Blob([words], { type })
    await navigator.clipboard.write([
      new ClipboardItem({ 'text/html': part('text/html', html), 'text/plain': part('text/plain', plain) }),
    ])
    return true
  } catch {
    return copyAsKeyWould(html, plain)
  }
}

/** A host that denies the clipboard still allows what the user's own key would do. */
function copyAsKeyWould(html: string, plain: string): boolean {
  let isSet = false
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/html', html)
    event.clipboardData?.setData('text/plain', plain)
    isSet = event.clipboardData !== null
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener('copy', put, true)
  const done = document.execCommand('copy')
  document.removeEventListener('copy', put, true)
  return done && isSet
}
