/** A postmortem as a file of the browser's: Markdown, with its pictures as an archive, or JSON. */
import { AppError } from '../../../contract/errors.ts'
import type { OrderInput, OrderName } from '../../../contract/orders.ts'
import { postmortemTitle } from '../../../contract/postmortem.ts'
import { engineNow } from '../../now.ts'
import { say, usePage } from '../../store.ts'
import { copyText, downloadBytes, downloadText } from '../../ui/copy-text.ts'
import { exportName } from '../file-name.ts'
import { useTexts } from '../texts.ts'
import { bytesOf, handOver, loadFile } from './load.ts'
import { zipOf } from './zip.ts'

/** M: one Markdown file, or an archive with the pictures in the folder that its text names. */
export function takeMarkdown(id: number): Promise<string | null> {
  return attempt(async () => {
    const { name, head, text, images, missing } = await loadFile(id)
    const file = head !== '' && !head.endsWith('\n') && head !== '\uFEFF' ? `${head}\n${text}` : head + text
    if (images.size === 0) downloadText(name, file)
    else {
      const entries = [
        { name, bytes: new TextEncoder().encode(file) },
        ...[...images.values()].map((image) => ({ name: `images/${image.name}`, bytes: bytesOf(image) })),
      ]
      downloadBytes(name.replace(/\.md$/, '.zip'), zipOf(entries, engineNow()), 'application/zip')
    }
    await usePage.getState().engine?.order('postmortems.export', { postmortemId: id })
    const lost =
      missing.length === 0 ? '' : ` Without ${counted(missing.length, 'picture')} that are not here.`
    return images.size === 0
      ? `Saved as ${name}.${lost}`
      : `Saved as ${name.replace(/\.md$/, '.zip')}, with ${counted(images.size, 'picture')}.${lost}`
  })
}

/** F: everything for programs. */
export function takeJson(id: number): Promise<string | null> {
  return attempt(async () => {
    await handOver(id)
    const file = await usePage.getState().engine?.query('postmortems.json', { postmortemId: id })
    if (!file) throw new AppError('connection-lost', 'The engine does not answer. Nothing was taken out.')
    downloadText(file.name, file.text, 'application/json')
    return `Saved as ${file.name}.`
  })
}

/** C: the words as they are in this page, also where the engine does not answer. */
export function copyAsRich(id: number): Promise<string | null> {
  return attempt(async () => {
    const { copyRich } = await import('./rich.ts')
    const left = await copyRich(id, textOf(id))
    if (left === null)
      throw new AppError('not-allowed', 'The clipboard was not to be had. Nothing was copied.')
    return left === 0 ? 'Copied.' : `Copied without ${counted(left, 'picture')}: add them by hand.`
  })
}

/** T: the words as they are typed, also where the engine does not answer. */
export function copyAsText(id: number): Promise<string | null> {
  return attempt(async () => {
    if (!(await copyText(textOf(id))))
      throw new AppError('not-allowed', 'Could not copy. Select the text and copy it by key.')
    return 'Copied.'
  })
}

/** The words alone as a file, also where the engine does not answer. */
export function takeWords(id: number): Promise<string | null> {
  return attempt(async () => {
    const text = textOf(id)
    const summary = usePage.getState().state?.postmortems.find((one) => one.id === id)
    const name = exportName(summary?.title ?? postmortemTitle(text), summary?.createdAt ?? engineNow())
    downloadText(name, text)
    return `Saved as ${name}.`
  })
}

/** P: the document alone, through the browser's own dialog. */
export function print(id: number): Promise<string | null> {
  return attempt(async () => {
    const { printText } = await import('./printed.tsx')
    await printText(id, textOf(id))
    return 'Handed to the printer.'
  })
}

/** D: writes it into the folder; the folder's own part says how it stands there. */
export function writeIntoFolder(id: number): Promise<string | null> {
  return attempt(async () => {
    await handOver(id)
    await give('postmortems.write', { postmortemId: id })
    return ''
  })
}

/** Takes the words of one side where both were changed. */
export function settle(id: number, take: 'theirs' | 'mine'): Promise<string | null> {
  return attempt(async () => {
    await handOver(id)
    await give('postmortems.settle', { postmortemId: id, take })
    return take === 'theirs' ? 'What is there was taken in.' : 'What is here was written.'
  })
}

/** Pushes its commit with so many others of the user's; has there come one more, the folder's part asks again. */
export function pushAlong(id: number, along: number): Promise<string | null> {
  return attempt(async () => {
    await give('postmortems.push', { postmortemId: id, along })
    return ''
  })
}

function textOf(id: number): string {
  const open = useTexts.getState().texts.get(id)
  if (!open) throw new AppError('not-found', 'Its words are not read yet.')
  return open.text
}

async function give<Name extends OrderName>(name: Name, input: OrderInput<Name>): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) throw new AppError('connection-lost', 'The engine does not answer. Nothing was sent.')
  await engine.order(name, input)
}

/** Does it and says what came of it; null when it did not work, which is said too. */
export async function attempt(work: () => Promise<string>): Promise<string | null> {
  try {
    const words = await work()
    if (usePage.getState().problem !== null) usePage.setState({ problem: null })
    say(words, false)
    return words
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'That did not work. Nothing was taken out.'
    usePage.setState({ problem })
    say(problem, true)
    return null
  }
}

export function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
