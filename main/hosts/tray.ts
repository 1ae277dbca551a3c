/** The tray: the state by its shape, the counts in words, and the ways back in and out. */
import type * as Electron from 'electron'
import { type Face, faceOf, faceWords } from '../engine/shown-outside.ts'
import type { DeskSummary } from '../engine/summary.ts'
import type { TrayPictures } from './tray-pictures.ts'

/** Beyond nine there is no room in the picture: it says "more than nine". */
const mostDrawn = 9

/**
 * The picture's file for a summary. Faces differ by shape; where something needs somebody the count stands in the shape.
 * macOS inks the …Template ones itself and writes the count beside them; Windows has a smaller grid.
 */
export function trayPicture(
  summary: Pick<DeskSummary, 'needsYou'> & { face: Face },
  platform: NodeJS.Platform,
): string {
  const { face, needsYou } = summary
  if (platform === 'darwin') return `${face}Template.png`
  const counted = (face === 'needs-you' || face === 'overdue') && needsYou > 0
  const name = counted ? `${face}-${needsYou > mostDrawn ? 'more' : needsYou}` : face
  return platform === 'win32' ? `win-${name}.png` : `${name}.png`
}

/**
 * By which the system keeps the place that the user gave the picture, over updates and other pictures. It must never change.
 * Windows ties it to the signer; without one it ties it to the program's path, and shows no tray at all from any other.
 */
export const trayGuid = '84f5615f-a6e7-442a-bdc9-c322c5d694c0'

export interface HostTray {
  show(summary: DeskSummary): void
  /** where its picture is; null where the system does not say */
  bounds(): Electron.Rectangle | null
}

export interface TrayOrders {
  readonly open: () => void
  /** opens or closes the summary: what a click means */
  readonly toggleSummary: () => void
  readonly showSummary: () => void
  readonly quit: () => void
}

/**
 * Puts the tray up with the blind face, since nothing is known yet. Returns null where there can be no tray.
 * @param isLasting the system may keep its place under `trayGuid`: an installed app, on Windows a signed one
 */
export function createTray(
  { Tray, Menu }: Pick<typeof Electron, 'Tray' | 'Menu'>,
  platform: NodeJS.Platform,
  pictures: Pick<TrayPictures, 'read'>,
  orders: TrayOrders,
  isLasting: boolean,
): HostTray | null {
  const blind = pictures.read(trayPicture({ face: 'blind', needsYou: 0 }, platform))
  if (blind === null) return null
  let tray: Electron.Tray
  try {
    tray = isLasting ? new Tray(blind, trayGuid) : new Tray(blind)
  } catch {
    return null
  }
  const menuFor = (words: string): Electron.Menu =>
    Menu.buildFromTemplate([
      // Not every Linux tray shows tooltips, and none sends clicks for certain: the menu says and does it all.
      { label: words, enabled: false },
      { label: 'Show summary', click: orders.showSummary },
      { label: 'Open Nightdesk', click: orders.open },
      { type: 'separator' },
      { label: 'Quit Nightdesk', click: orders.quit },
    ])
  let menu = menuFor('Nightdesk: starting')
  tray.on('click', orders.toggleSummary)
  if (platform === 'darwin') {
    // A menu that is set opens with every click there: it is for the other button alone.
    tray.on('right-click', () => tray.popUpContextMenu(menu))
  } else {
    tray.setContextMenu(menu)
  }
  let shown = ''
  return {
    show: (summary) => {
      const words = faceWords(summary)
      const { needsYou } = summary
      if (`${words} ${needsYou}` === shown) return
      shown = `${words} ${needsYou}`
      // One that cannot be read must not leave the one before standing: that may be the calm one.
      tray.setImage(pictures.read(trayPicture({ face: faceOf(summary), needsYou }, platform)) ?? blind)
      tray.setToolTip(words)
      menu = menuFor(words)
      // Replaced as a whole: on Linux a menu that is already set does not take changes of its items.
      if (platform === 'darwin') tray.setTitle(needsYou > 0 ? ` ${needsYou}` : '')
      else tray.setContextMenu(menu)
    },
    bounds: () => (platform === 'linux' ? null : tray.getBounds()),
  }
}
