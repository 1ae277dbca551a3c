/** The count where the system keeps one for a program, and its way of pointing at a window when somebody is called. */
import type * as Electron from 'electron'
import { callChange, faceOf, faceWords, latestCall } from '../engine/shown-outside.ts'
import type { DeskSummary } from '../engine/summary.ts'
import type { MainWindow } from './electron-window.ts'
import { trayPicture } from './tray.ts'
import type { TrayPictures } from './tray-pictures.ts'

/**
 * @param pictures the tray's, which Windows lays over the taskbar's button
 * @returns shows a summary; calm shows nothing at all
 */
export function createBadge(
  { app }: Pick<typeof Electron, 'app'>,
  platform: NodeJS.Platform,
  pictures: Pick<TrayPictures, 'read'>,
  window: Pick<MainWindow, 'flash' | 'overlay'>,
): (summary: DeskSummary) => void {
  let count: number | null = null
  let overlay = ''
  let call: ReturnType<typeof latestCall> = null

  const showOverlay = (summary: DeskSummary): void => {
    const face = faceOf(summary)
    const picture = face === 'calm' ? '' : trayPicture({ face, needsYou: summary.needsYou }, platform)
    if (picture === overlay) return
    overlay = picture
    if (picture === '') window.overlay(null, '')
    else window.overlay(pictures.read(picture), faceWords(summary))
  }
  return (summary) => {
    if (platform === 'win32') showOverlay(summary)
    else if (count !== summary.needsYou) app.setBadgeCount(summary.needsYou)
    count = summary.needsYou
    const last = latestCall(summary)
    const change = callChange(call, last)
    if (change !== 'same') window.flash(change === 'new')
    call = last
  }
}
