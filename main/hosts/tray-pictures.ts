/** The tray's pictures, read while the app's files are surely those it was started with: an update replaces them under it. */
import path from 'node:path'
import type * as Electron from 'electron'
import type { Face } from '../engine/shown-outside.ts'
import { trayPicture } from './tray.ts'

/** Every count that has a picture of its own, and one beyond. */
const counts = Array.from({ length: 11 }, (_, count) => count)
const faces: readonly Face[] = ['calm', 'needs-you', 'overdue', 'blind']

export interface TrayPictures {
  /** the picture with this file's name, from memory once it was read; null when it cannot be read */
  read(name: string): Electron.NativeImage | null
  /** reads all there are for this system */
  readAll(): void
}

/** @param folder where the pictures lie */
export function createTrayPictures(
  { nativeImage }: Pick<typeof Electron, 'nativeImage'>,
  platform: NodeJS.Platform,
  folder: string,
): TrayPictures {
  const kept = new Map<string, Electron.NativeImage>()
  const read = (name: string): Electron.NativeImage | null => {
    const known = kept.get(name)
    if (known) return known
    const picture = nativeImage.createFromPath(path.join(folder, name))
    if (picture.isEmpty()) return null
    kept.set(name, picture)
    return picture
  }
  return {
    read,
    readAll: () => {
      for (const face of faces) for (const needsYou of counts) read(trayPicture({ face, needsYou }, platform))
    },
  }
}
