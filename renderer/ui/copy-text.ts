/** Puts text on the clipboard, and saves it as a file: both inside the page, without the engine. */
import { after } from '../now.ts'

/** A download has long begun by then, ms; the words behind its address are let go. */
const downloadBegunMs = 60_000

/** Copies; answers whether it worked. A host that denies the clipboard still allows what the user's own key would do. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyAsKeyWould(text)
  }
}

function copyAsKeyWould(text: string): boolean {
  const active = document.activeElement
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener('copy', put, true)
  const done = document.execCommand('copy')
  document.removeEventListener('copy', put, true)
  if (active instanceof HTMLElement) active.focus()
  return done
}

/** Hands a text to the browser as a file of this name. */
export function downloadText(name: string, text: string, type = 'text/markdown'): void {
  downloadBytes(name, [text], `${type};charset=utf-8`)
}

/** Hands parts of a file to the browser, one behind the other, under this name. */
export function downloadBytes(name: string, parts: readonly BlobPart[], type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  after(downloadBegunMs, () => URL.revokeObjectURL(url))
}
