/** Pages and the engine: each page that asks gets a port, and what is to be shown waits for the main window's page. */
import type * as Electron from 'electron'
import type { EpisodeId } from '../../contract/ids.ts'
import { orders } from '../../contract/orders.ts'
import { queries } from '../../contract/queries.ts'
import { serve } from '../../contract/wire.ts'
import type { Desk } from '../desk.ts'
import type { HostWindows } from './electron-windows.ts'
import { answerPages } from './ipc-port.ts'

export interface Seats {
  /**
   * shows an alert on the main window's page, now or as soon as it is there; null = only the window
   * @param drill when the drill it belongs to started (epoch ms); absent, it is the real desk's
   */
  show(episodeId: EpisodeId | null, drill?: number): void
}

/** @param opening the engine, which may still be opening when the first page asks */
export function seatPages(
  { ipcMain, MessageChannelMain }: Pick<typeof Electron, 'ipcMain' | 'MessageChannelMain'>,
  windows: HostWindows,
  opening: Promise<Desk>,
): Seats {
  let desk: Desk | null = null
  let seated = 0
  let waiting: { readonly episodeId: EpisodeId; readonly drill: number | undefined } | null = null
  const showWaiting = (): void => {
    if (desk === null || seated === 0 || waiting === null) return
    desk.showEpisode(waiting.episodeId, waiting.drill)
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
  return {
    show: (episodeId, drill) => {
      windows.popover.hide()
      windows.main.show()
      if (episodeId === null) return
      waiting = { episodeId, drill }
      showWaiting()
    },
  }
}
