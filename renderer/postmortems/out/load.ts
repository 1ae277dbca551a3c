/** A postmortem with everything its file needs, as the engine has it once the last words are there. */
import { AppError } from '../../../contract/errors.ts'
import type { PostmortemFile } from '../../../contract/postmortem-out.ts'
import type { ImageBytes } from '../../../contract/postmortem-text.ts'
import { usePage } from '../../store.ts'
import { desk } from '../texts.ts'

export interface LoadedFile extends Omit<PostmortemFile, 'images'> {
  readonly images: ReadonlyMap<string, ImageBytes>
  /** pictures its text names whose bytes are not here */
  readonly missing: readonly string[]
}

/** Hands over what was typed last, then reads all of it. @throws AppError when the engine does not have it */
export async function loadFile(id: number): Promise<LoadedFile> {
  await handOver(id)
  const { engine } = usePage.getState()
  if (!engine) throw new AppError('connection-lost', 'The engine does not answer. Nothing was taken out.')
  const { images: names, ...file } = await engine.query('postmortems.file', { postmortemId: id })
  const images = new Map<string, ImageBytes>()
  const missing: string[] = []
  for (const name of names) {
    try {
      images.set(name, await engine.query('postmortems.image', { postmortemId: id, name }))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error
      missing.push(name)
    }
  }
  return { ...file, images, missing }
}

/** @throws AppError when the last words are not saved */
export async function handOver(id: number): Promise<void> {
  if (!(await desk().handedOver(id)))
    throw new AppError('cannot-save', 'Its last words are not saved yet, so nothing was taken out.')
}

/** The bytes of a picture. */
export function bytesOf({ data }: ImageBytes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
}
