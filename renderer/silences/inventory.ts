/** The silences there are, as the engine last listed them: kept in the page's store, asked for anew when they change. */
import type { OrderProgress } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SilenceInventory } from '../../contract/silences.ts'
import { seatOf } from '../states/seat.ts'
import { type Page, usePage } from '../store.ts'

let reading = false
let again = false

/** Asks for the inventory; while one answer is on its way, one more is asked for after it at most. */
export function readInventory(): void {
  const { engine, link } = usePage.getState()
  if (!engine || link !== 'open') return
  if (reading) {
    again = true
    return
  }
  reading = true
  const seat = seatOf(usePage.getState().state)
  /** At another desk meanwhile, its own are asked for after this answer. */
  const show = (part: Partial<Page>): void => {
    if (seatOf(usePage.getState().state) === seat) usePage.setState(part)
  }
  engine
    .query('silences.list', {})
    .then(
      (inventory) => show({ inventory, inventoryProblem: null, silenceOrders: unsettled(inventory) }),
      (error: unknown) => {
        const why = error instanceof AppError ? ` ${error.message}` : ''
        show({ inventoryProblem: `The silences could not be read.${why}` })
      },
    )
    .finally(() => {
      reading = false
      if (!again) return
      again = false
      readInventory()
    })
}

/** Which alerts wait for a silence that was asked for them, or were refused one. */
export function unsettled({ entries }: SilenceInventory): ReadonlyMap<EpisodeId, OrderProgress> {
  const found = new Map<EpisodeId, OrderProgress>()
  for (const { order, episodeIds } of entries) {
    if (order?.kind !== 'create' || order.state === 'sent') continue
    for (const id of episodeIds ?? []) found.set(id, order)
  }
  return found
}
