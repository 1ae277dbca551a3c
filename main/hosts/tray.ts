/** The tray: the state by its shape, the counts in words, and the ways back in and out. */

import path from 'node:path'
import type * as Electron from 'electron'
import type { DeskSummary } from '../engine/summary.ts'

export type TrayFace = 'calm' | 'needs-you' | 'overdue' | 'blind'

/** The shape for a summary. Calm needs the engine's word for it; whatever else is not known to be well is blind. */
export function trayFace(summary: DeskSummary): TrayFace {
  if (summary.overdue > 0) return 'overdue'
  if (summary.alerts > 0) return 'needs-you'
  return summary.calm && summary.blind === 0 ? 'calm' : 'blind'
}

/** The tooltip: what needs somebody and what cannot be seen; "all quiet" only for the calm face. */
export function trayWords(summary: DeskSummary): string {
  const { alerts, overdue, blind } = summary
  const facts = [
    alerts === 0 ? null : alerts === 1 ? '1 needs you' : `${alerts} need you`,
    overdue === 0 ? null : `${overdue} overdue`,
    blind === 0 ? null : blind === 1 ? '1 source cannot be seen' : `${blind} sources cannot be seen`,
  ].filter((fact) => fact !== null)
  const quiet = trayFace(summary) === 'calm' ? 'all quiet' : 'not all clear'
  return `${summary.drill ? 'Nightdesk, fire drill' : 'Nightdesk'}: ${facts.join(', ') || quiet}`
}

export interface HostTray {
  show(summary: DeskSummary): void
}

/**
 * Puts the tray up with the blind face, since nothing is known yet. Returns null where there can be no tray.
 * `icons` is the folder with one picture per face; macOS takes the `…Template` ones and colours them itself.
 */
export function createTray(
  { Tray, Menu }: Pick<typeof Electron, 'Tray' | 'Menu'>,
  platform: NodeJS.Platform,
  icons: string,
  orders: { readonly open: () => void; readonly quit: () => void },
): HostTray | null {
  const icon = (face: TrayFace): string =>
    path.join(icons, platform === 'darwin' ? `${face}Template.png` : `${face}.png`)
  let tray: Electron.Tray
  try {
    tray = new Tray(icon('blind'))
  } catch {
    return null
  }
  const menuFor = (words: string): Electron.Menu =>
    Menu.buildFromTemplate([
      // Not every Linux tray shows tooltips, and none sends clicks for certain: the menu says and does it all.
      { label: words, enabled: false },
      { type: 'separator' },
      { label: 'Open Nightdesk', click: orders.open },
      { label: 'Quit Nightdesk', click: orders.quit },
    ])
  // On macOS a click opens the menu, which would then come up together with the window.
  if (platform !== 'darwin') tray.on('click', orders.open)
  tray.setContextMenu(menuFor('Nightdesk: starting'))
  let shown = ''
  return {
    show: (summary) => {
      const words = trayWords(summary)
      if (words === shown) return
      shown = words
      tray.setImage(icon(trayFace(summary)))
      tray.setToolTip(words)
      // Replaced as a whole: on Linux a menu that is already set does not take changes of its items.
      tray.setContextMenu(menuFor(words))
      if (platform === 'darwin') tray.setTitle(summary.needsYou > 0 ? ` ${summary.needsYou}` : '')
    },
  }
}
