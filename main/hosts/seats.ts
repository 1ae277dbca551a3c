/** Pages and the engine: each page that asks gets a port, and what is to be shown waits for the main window's page. */
import type * as Electron from 'electron'
import { orders } from '../../contract/orders.ts'
import { queries } from '../../contract/queries.ts'
import { type ShowTarget, serve } from '../../contract/wire.ts'
import type { Desk } from '../desk.ts'
import type { HostWindows } from './electron-windows.ts'
import { answerPages } from './ipc-port.ts'

export interface Seats {
  /**
   * shows an alert, or a colleague's question, on the main window's page, now or as soon as it is there; null = only the window
   * @param drill when the drill it belongs to started (epoch ms); absent, it is the real desk's
   */
  show(target: ShowTarget | null, drill?: number): void
  /**
   * The same for a link, which anybody may have written. It ends no fire drill, as a person who opens a real alert does:
   * meanwhile it only brings the window, and the alert waits.
   */
  showLinked(target: ShowTarget): void
  /** the desk has changed: a link that waits for the end of a drill may be shown now */
  look(): void
}

interface Waiting {
  readonly target: ShowTarget
  readonly drill: number | undefined
  readonly byLink: boolean
  /** it was said that it waits for the end of a drill */
  said?: true
}

/**
 * @param opening the engine, which may still be opening when the first page asks
 * @param onHeld a link has to wait for the end of a fire drill; called once for each
 */
export function seatPages(
  { ipcMain, MessageChannelMain }: Pick<typeof Electron, 'ipcMain' | 'MessageChannelMain'>,
  windows: HostWindows,
  opening: Promise<Desk>,
  onHeld: () => void,
): Seats {
  let desk: Desk | null = null
  let seated = 0
  let waiting: Waiting | null = null
  const showWaiting = (): void => {
    if (desk === null || seated === 0 || waiting === null) return
    if (waiting.byLink && desk.summary().drill) {
      if (waiting.said) return
      waiting = { ...waiting, said: true }
      onHeld()
      return
    }
    desk.showEpisode(waiting.target, waiting.drill)
    waiting = null
  }
  answerPages(ipcMain, MessageChannelMain, windows.isOurs, (port, contents) => {
    windows.pageLives(contents)
    const inMain = windows.main.isOurs(contents)
    opening.then(
      (ready) => {
        desk = ready
        serve(port, ready.attach, { orders, queries })
        if (!inMain) return
        seated += 1
        port.onClose(() => {
          seated -= 1
        })
        showWaiting()
      },
      () => port.close(),
    )
  })
  const show = (next: Waiting | null): void => {
    windows.popover.hide()
    windows.main.show()
    if (next === null) return
    waiting = next
    showWaiting()
  }
  return {
    show: (target, drill) => show(target === null ? null : { target, drill, byLink: false }),
    showLinked: (target) => show({ target, drill: undefined, byLink: true }),
    look: showWaiting,
  }
}
