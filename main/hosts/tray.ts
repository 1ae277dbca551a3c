/** The tray: the state by its shape, the counts in words, and the ways back in and out. */
import type * as Electron from 'electron'
import type { DeskSummary } from '../engine/summary.ts'
import type { TrayPictures } from './tray-pictures.ts'

export type TrayFace = 'calm' | 'needs-you' | 'overdue' | 'blind'

/** The shape for a summary. Calm needs the engine's word for it; whatever else is not known to be well is blind. */
export function trayFace(summary: DeskSummary): TrayFace {
  if (summary.overdue > 0) return 'overdue'
  if (summary.alerts > 0) return 'needs-you'
  return summary.calm && summary.blind === 0 ? 'calm' : 'blind'
}

/** The tooltip: what needs somebody, what cannot be seen, why it is not armed; "all quiet" only for the calm face. */
export function trayWords(summary: DeskSummary): string {
  const { alerts, overdue, blind } = summary
  const facts = [
    alerts === 0 ? null : alerts === 1 ? '1 needs you' : `${alerts} need you`,
    overdue === 0 ? null : `${overdue} overdue`,
    blind === 0 ? null : blind === 1 ? '1 source cannot be seen' : `${blind} sources cannot be seen`,
  ].filter((fact) => fact !== null)
  const quiet = trayFace(summary) === 'calm' ? 'all quiet' : 'not all clear'
  const armed = summary.notArmed === null ? '' : `. Not armed: ${summary.notArmed}`
  return `${summary.drill ? 'Nightdesk, fire drill' : 'Nightdesk'}: ${facts.join(', ') || quiet}${armed}`
}

/** Beyond nine there is no room in the picture: it says "more than nine". */
const mostDrawn = 9

/**
 * The picture's file for a summary. Faces differ by shape; where something needs somebody the count stands in the shape.
 * macOS inks the …Template ones itself and writes the count beside them; Windows has a smaller grid.
 */
export function trayPicture(
  summary: Pick<DeskSummary, 'needsYou'> & { face: TrayFace },
  platform: NodeJS.Platform,
): string {
  const { face, needsYou } = summary
  if (platform === 'darwin') return `${face}Template.png`
  const counted = (face === 'needs-you' || face === 'overdue') && needsYou > 0
  const name = counted ? `${face}-${needsYou > mostDrawn ? 'more' : needsYou}` : face
  return platform === 'win32' ? `win-${name}.png` : `${name}.png`
}

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
 */
export function createTray(
  { Tray, Menu }: Pick<typeof Electron, 'Tray' | 'Menu'>,
  platform: NodeJS.Platform,
  pictures: Pick<TrayPictures, 'read'>,
  orders: TrayOrders,
): HostTray | null {
  const blind = pictures.read(trayPicture({ face: 'blind', needsYou: 0 }, platform))
  if (blind === null) return null
  let tray: Electron.Tray
  try {
    tray = new Tray(blind)
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
      const words = trayWords(summary)
      const { needsYou } = summary
      if (`${words} ${needsYou}` === shown) return
      shown = `${words} ${needsYou}`
      // One that cannot be read must not leave the one before standing: that may be the calm one.
      tray.setImage(pictures.read(trayPicture({ face: trayFace(summary), needsYou }, platform)) ?? blind)
      tray.setToolTip(words)
      menu = menuFor(words)
      // Replaced as a whole: on Linux a menu that is already set does not take changes of its items.
      if (platform === 'darwin') tray.setTitle(needsYou > 0 ? ` ${needsYou}` : '')
      else tray.setContextMenu(menu)
    },
    bounds: () => (platform === 'linux' ? null : tray.getBounds()),
  }
}
