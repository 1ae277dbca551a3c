/** Picked files on their way in: each is read as it is, byte for byte, and what became of it is said. */
import { AppError } from '../../../contract/errors.ts'
import { maxPieceLength, safePieceLength } from '../../../contract/pieces.ts'
import { imagesIn } from '../../../contract/postmortem-file-name.ts'
import type { ImportedFile, ImportOutcome } from '../../../contract/postmortem-out.ts'
import type { Connection } from '../../../contract/wire.ts'
import { engineNow } from '../../now.ts'
import { filesOf } from './unzip.ts'

/** What can be read of a picked file. */
export interface Picked {
  readonly name: string
  /** bytes, where it is known */
  readonly size?: number
  arrayBuffer(): Promise<ArrayBuffer>
}

export interface TakenIn {
  readonly done: readonly ImportedFile[]
  /** what could not be read or taken, as sentences */
  readonly problems: readonly string[]
  readonly pictures: number
}

const isText = /\.(md|markdown|txt)$/i
const isPicture = /^[0-9a-f]{32}\.(png|jpg|gif|webp)$/
const isArchive = /\.zip$/i
/** A larger archive is not read at all, bytes. */
const mostArchive = 256 * 1024 * 1024
let picked = 0

/** Takes all of them in, one after the other; a picture goes to those whose text shows it. */
export async function takeIn(engine: Connection, all: readonly Picked[]): Promise<TakenIn> {
  picked += 1
  const importId = `files-${Math.round(engineNow())}-${picked}`
  const problems: string[] = []
  const files: Picked[] = []
  for (const file of all) files.push(...(isArchive.test(file.name) ? await unpacked(file, problems) : [file]))
  const texts = files.filter(({ name }) => isText.test(name))
  const pictures = files.filter(({ name }) => isPicture.test(name))
  for (const { name } of files)
    if (!isText.test(name) && !isPicture.test(name)) problems.push(`${name} is no Markdown file.`)
  const wanted = new Map<string, number[]>()
  for (const file of texts) {
    try {
      const text = textOf(file.name, await file.arrayBuffer())
      const pieces = await send(engine, importId, text, safePieceLength)
      await engine.order('postmortems.import', { importId, name: file.name, pieces })
      const last = (await engine.query('postmortems.imported', { importId })).at(-1)
      for (const name of last ? imagesIn(text) : [])
        wanted.set(name, [...(wanted.get(name) ?? []), last?.postmortemId ?? 0])
    } catch (error) {
      problems.push(error instanceof AppError ? error.message : `${file.name} could not be read.`)
    }
  }
  let added = 0
  for (const file of pictures) {
    try {
      for (const postmortemId of wanted.get(file.name) ?? []) {
        const pieces = await send(engine, importId, base64Of(await file.arrayBuffer()), maxPieceLength)
        await engine.order('postmortems.addImage', { postmortemId, name: file.name, pieces })
        added += 1
      }
    } catch (error) {
      problems.push(error instanceof AppError ? error.message : `${file.name} could not be read.`)
    }
  }
  return { done: await engine.query('postmortems.imported', { importId }), problems, pictures: added }
}

/** What an archive holds that can be taken in: all of it whole, or nothing. */
async function unpacked(file: Picked, problems: string[]): Promise<readonly Picked[]> {
  try {
    if ((file.size ?? 0) > mostArchive)
      throw new AppError(
        'bad-input',
        `${file.name} has more than ${mostArchive / 2 ** 20} MB. It was not taken in.`,
      )
    const inside = filesOf(file.name, new Uint8Array(await file.arrayBuffer()))
    const named = inside.map((one) => ({ ...one, name: one.name.split('/').at(-1) ?? one.name }))
    const wanted = named.filter(({ name }) => isText.test(name) || isPicture.test(name))
    if (!wanted.some(({ name }) => isText.test(name)))
      throw new AppError('bad-input', `${file.name} holds no Markdown file. Nothing of it was taken in.`)
    const whole: Picked[] = []
    for (const { name, unpack } of wanted) {
      const { buffer, byteOffset, byteLength } = await unpack()
      whole.push({ name, arrayBuffer: async () => buffer.slice(byteOffset, byteOffset + byteLength) })
    }
    return whole
  } catch (error) {
    problems.push(error instanceof AppError ? error.message : `${file.name} could not be read.`)
    return []
  }
}

async function send(engine: Connection, importId: string, text: string, most: number): Promise<string> {
  const pieces = importId.slice(0, 40)
  for (let index = 0; index === 0 || index * most < text.length; index += 1)
    await engine.order('pieces.put', {
      pieces,
      index,
      text: text.slice(index * most, (index + 1) * most),
    })
  return pieces
}

/** @throws AppError for what is no UTF-8: read otherwise it could not be written as it was */
function textOf(name: string, bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new AppError('bad-input', `${name} is not written in UTF-8. It was not taken in.`)
  }
}

function base64Of(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes)
  let binary = ''
  for (let from = 0; from < all.length; from += 32_768)
    binary += String.fromCharCode(...all.subarray(from, from + 32_768))
  return btoa(binary)
}

const outcomes: Readonly<Record<ImportOutcome, string>> = {
  added: 'taken in',
  known: 'here already',
  updated: 'brought up to date',
  copied: 'became a copy: changed here and there',
}

/** `3 taken in, 1 here already` */
export function takenInWords({ done, problems, pictures }: TakenIn): string {
  const counts = (Object.keys(outcomes) as ImportOutcome[]).flatMap((outcome) => {
    const count = done.filter((one) => one.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${outcomes[outcome]}`]
  })
  const shown = [
    ...counts,
    ...(pictures === 0 ? [] : [`${pictures} picture${pictures === 1 ? '' : 's'} added`]),
  ]
  return [shown.length === 0 ? 'Nothing was taken in' : shown.join(', '), ...problems]
    .join('. ')
    .replace(/\.*$/, '.')
}
