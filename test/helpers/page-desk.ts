/** The page's own way of saving a postmortem, before a real engine and on its clock: what a window does, without a window. */
import type { Postmortem } from '../../contract/postmortem.ts'
import { createPostmortemDesk, type OpenText, type PostmortemDesk } from '../../renderer/postmortems/desk.ts'
import type { KeptWords } from '../../renderer/postmortems/kept-words.ts'
import { sendWords } from '../../renderer/postmortems/send-words.ts'
import type { Night } from './a-night.ts'

export interface PageDesk {
  readonly desk: PostmortemDesk
  /** what the tab would keep over a reload */
  readonly drawer: ReadonlyMap<number, KeptWords>
  open(id: number): OpenText | undefined
  /** types the whole text, with the cursor at its end */
  type(id: number, text: string): void
  /** names of the orders it gave */
  readonly orders: string[]
}

export function aPageDesk(night: Pick<Night, 'order' | 'query' | 'clock'>, window = 'a'): PageDesk {
  let texts: ReadonlyMap<number, OpenText> = new Map()
  const drawer = new Map<number, KeptWords>()
  const orders: string[] = []
  let keys = 0
  const order: Night['order'] = async (name, input) => {
    orders.push(name)
    await night.order(name, input)
  }
  const desk = createPostmortemDesk({
    read: (postmortemId) => night.query<Postmortem>('postmortems.read', { postmortemId }),
    save: (id, base, text, before, spot) =>
      sendWords(order as Parameters<typeof sendWords>[0], () => `window-${window}-${++keys}`, {
        ...{ id, base, text, before, spot },
      }),
    leave: (postmortemId, spot) => void order('postmortems.spot', { postmortemId, spot }),
    after: night.clock.after,
    keep: (id, words) => {
      if (words) drawer.set(id, words)
      else drawer.delete(id)
    },
    changed: (next) => {
      texts = next
    },
  })
  return {
    desk,
    drawer,
    orders,
    open: (id) => texts.get(id),
    type: (id, text) => {
      desk.typed(id, text)
      desk.moved(id, { start: text.length, end: text.length, top: 0 })
    },
  }
}
