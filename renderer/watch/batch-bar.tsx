/** What came of the last order about several alerts, under the list, with one time to take it back. */

import type { BatchResult } from '../../contract/batch.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { engineNow, useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { takeBatchBack } from './batch.ts'
import { batchWords, type ItemWords, itemWords, openUndo } from './batch-words.ts'
import { useLive } from './sight.ts'

/** A result with nothing left to tell stays this long after its time to take it back, ms. */
const lingerMs = 10_000

export function BatchBar() {
  const batch = usePage((page) => page.state?.batch ?? null)
  const closed = usePage((page) => page.closedBatch)
  const own = usePage((page) => batch !== null && page.ownBatches.has(batch.id))
  const now = useNow()
  if (!batch || batch.id === closed) return null
  // Another window's result is news here only while it can still be taken back.
  if (!own && !openUndo(batch, now)) return null
  return <Result batch={batch} now={now} />
}

interface Told extends ItemWords {
  readonly id: EpisodeId
  readonly title: string
}

function Result({ batch, now }: { batch: BatchResult; now: number }) {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const episodes = usePage((page) => page.state?.episodes)
  const orders = usePage((page) => page.silenceOrders)
  const live = useLive()
  const items: readonly Told[] = batch.items.map((item) => {
    const episode = episodes?.get(item.episodeId)
    const order = orders.get(item.episodeId)
    const silencing = order ? (order.state === 'refused' ? 'refused' : 'pending') : null
    const title = episode?.title ?? 'An alert that is gone'
    return { id: item.episodeId, title, ...itemWords(batch, item, episode, silencing, now) }
  })
  const undo = live ? openUndo(batch, now) : null
  const unsettled = items.some((item) => item.tone !== 'plain') || batch.items.some((item) => item.reason)
  if (!undo && !unsettled && now > (batch.undoUntil ?? batch.at) + lingerMs) return null
  return (
    <section className="batch" aria-label="What came of it">
      <p className="batch-sum">
        <b className="num">{batchWords(batch)}</b>
        <Tally items={items} />
      </p>
      {undo && (
        <Button
          small
          kind="primary"
          shortcut={singleKeys ? 'U' : undefined}
          label="Take back all of it"
          onPress={() => void takeBatchBack(batch.id)}
        >
          Take back
        </Button>
      )}
      {undo && (
        <span className="num dim" aria-hidden="true">
          {Math.max(1, Math.ceil(((undo.undoUntil ?? now) - engineNow()) / 1_000))} s
        </span>
      )}
      <Button small kind="bare" onPress={() => usePage.setState({ closedBatch: batch.id })}>
        Close
      </Button>
      <Items items={items} />
    </section>
  )
}

/** The upstream side of it in numbers: nothing looks finished before the sources say so. */
function Tally({ items }: { items: readonly Told[] }) {
  const pending = items.filter((item) => item.tone === 'pending').length
  const refused = items.filter((item) => item.tone === 'refused').length
  if (pending + refused === 0) return null
  return (
    <span>
      {pending > 0 && <span className="ink-unknown num">{pending} pending</span>}
      {pending > 0 && refused > 0 && ', '}
      {refused > 0 && <span className="ink-page num">{refused} refused</span>}
    </span>
  )
}

function Items({ items }: { items: readonly Told[] }) {
  const inks = { plain: 'dim', pending: 'ink-unknown', refused: 'ink-page' }
  return (
    <details className="batch-items">
      <summary>Each of them</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <ul tabIndex={0} data-scroller="" aria-label="Each alert and what came of it">
        {items.map((item) => (
          <li key={item.id}>
            <span className="cut">
              <Plain text={item.title} />
            </span>
            <span className={inks[item.tone]}>{item.text}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
