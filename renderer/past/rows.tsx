/** Every episode of the window: one listbox, one tab stop, drawn only as far as it is seen. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { FileText, MessageSquareText } from 'lucide-react'
import { memo, useEffect, useMemo, useRef } from 'react'
import type { PastEpisode } from '../../contract/past.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { narrowQuery, useMedia } from '../ui/use-media.ts'
import { marks } from '../watch/icons.ts'
import { openEpisode, readOn, usePast } from './desk.ts'
import { lastedText, rowName, startText, takenText } from './past-words.ts'

/** Heights of a row, px; on a narrow window it has two lines. */
const rowPx = 44
const narrowRowPx = 60
/** So many rows before the end the next page is asked for. */
const aheadRows = 40
const dayMs = 86_400_000

export const listId = 'past-list'

export function Rows({ episodes }: { readonly episodes: readonly PastEpisode[] }) {
  const selected = usePast((known) => known.selected)
  const next = usePast((known) => known.next)
  const narrow = useMedia(narrowQuery)
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const today = useNowTo((now) => Math.floor(now / dayMs) * dayMs)
  const scroller = useRef<HTMLDivElement>(null)
  const height = narrow ? narrowRowPx : rowPx
  const at = useMemo(() => episodes.findIndex(({ id }) => id === selected), [episodes, selected])
  const virtual = useVirtualizer({
    count: episodes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height has every row measured anew
  useEffect(() => virtual.measure(), [height])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the list
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [selected])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (next !== null && last + aheadRows >= episodes.length) void readOn()
  }, [next, last, episodes.length])
  const isDrawn = items.some(({ index }) => index === at)
  return (
    <div
      ref={scroller}
      id={listId}
      className="past-rows"
      role="listbox"
      aria-label="Episodes, newest first"
      aria-activedescendant={isDrawn ? `past-${selected}` : undefined}
      tabIndex={0}
    >
      <div style={{ height: virtual.getTotalSize() }} className="past-rows-inner" role="presentation">
        {items.map(({ index, start }) => {
          const row = episodes[index]
          return row ? (
            <Row
              key={row.id}
              {...{ row, height, top: start, me, now: today, isCurrent: row.id === selected }}
              place={index + 1}
              of={next === null ? episodes.length : -1}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

const Row = memo(function Row(props: {
  readonly row: PastEpisode
  readonly top: number
  readonly height: number
  readonly me: string
  readonly now: number
  readonly isCurrent: boolean
  readonly place: number
  /** -1 = more are to come */
  readonly of: number
}) {
  const { row, top, height, me, now, isCurrent, place, of } = props
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus, aria-activedescendant points here
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are listened to on the page of the history
    <div
      id={`past-${row.id}`}
      role="option"
      aria-selected={isCurrent}
      aria-posinset={place}
      aria-setsize={of}
      className={`past-episode${isCurrent ? ' is-current' : ''}`}
      style={{ top, height }}
      onClick={() => openEpisode(row.id)}
    >
      <span className="unseen-words">{rowName(row, now, me)}</span>
      <div className="past-cells" aria-hidden="true">
        <SeverityMark mark={marks[row.severity]} label={null} small />
        <span className="past-when num">{startText(row.firedAt, now)}</span>
        <span className="past-what">
          <span className="row-title cut">
            <Plain text={row.title} />
          </span>
          <span className="past-where cut">
            {row.environment && (
              <code>
                <Plain text={row.environment} />
              </code>
            )}
            {row.customer && <Plain text={row.customer} />}
          </span>
        </span>
        <span className={`past-lasted num cut${row.endUnseen ? ' is-unseen' : ''}`}>{lastedText(row)}</span>
        <span className="past-taken cut">
          <Plain text={takenText(row, me)} />
        </span>
        <span className="past-marks">
          {row.notes > 0 && (
            <>
              <MessageSquareText size={14} strokeWidth={1.75} />
              <span className="num">{row.notes}</span>
            </>
          )}
          {row.postmortemId !== null && <FileText size={14} strokeWidth={1.75} />}
          {row.worth === 'noise' && <span>noise</span>}
        </span>
      </div>
    </div>
  )
})
