/** The list of threads: one listbox, one tab stop, drawn only as far as it is seen. */
import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Escalation } from '../../contract/escalation.ts'
import { isAsked, isUnaccepted } from '../../contract/escalation.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { Thread } from '../../contract/support.ts'
import { monotonic, useNowTo } from '../now.ts'
import { isLive, usePage } from '../store.ts'
import { inParts } from '../ui/in-parts.ts'
import { Button } from '../ui/parts.tsx'
import { drawnIndexes, isWhole } from '../watch/drawn.ts'
import { inboxHold, readClosed, useInbox, useThread } from './desk.ts'
import { standSpoken } from './hand-over-words.ts'
import { listId, selectThread } from './orders.ts'
import { type InboxPart, type InboxRow, inboxRowSize, partNames } from './rows.ts'
import { isBlindSupport } from './source-words.ts'
import { ThreadRow } from './thread-row.tsx'
import { spokenThread } from './words.ts'

/** Free room below the last row, px. */
const paddingEnd = 16

const touchHold = (): void => inboxHold.touch(monotonic())

export function ThreadList() {
  const rows = useInbox((inbox) => inbox.rows)
  const selected = useInbox((inbox) => inbox.selected)
  const scroller = useRef<HTMLDivElement>(null)
  const lately = useRef<'forward' | 'backward'>('forward')
  const at = useMemo(
    () => rows.findIndex((row) => row.kind === 'thread' && row.id === selected),
    [rows, selected],
  )
  const hasChoices = useMemo(() => rows.some((row) => row.kind === 'thread'), [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((index: number) => inboxRowSize(rows[index]), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    paddingEnd,
    // The selected row is always in the document: it is what the list's focus points at.
    rangeExtractor: useCallback(
      (range: Range) => drawnIndexes(range, lately.current === 'backward', at),
      [at],
    ),
  })
  useEffect(() => {
    // Null while the list rests: the direction it came from still says where it may go on to.
    if (virtual.scrollDirection) lately.current = virtual.scrollDirection
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the list, not rows that come and go
  useEffect(() => {
    if (at < 0) return
    const index = at <= 1 ? 0 : at
    const { scrollOffset, scrollRect } = virtual
    if (isWhole(virtual.measurementsCache[index], scrollOffset ?? 0, scrollRect?.height ?? 0)) return
    virtual.scrollToIndex(index, { align: 'auto' })
  }, [selected])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is listened to in one place, keyboard.ts
    // biome-ignore lint/a11y/noStaticElementInteractions: it has a role, chosen by what is in it
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label
    <div
      ref={scroller}
      id={listId}
      className="list-scroll"
      role={hasChoices ? 'listbox' : 'group'}
      aria-label="Threads"
      aria-activedescendant={at >= 0 ? `thread-${selected}` : undefined}
      tabIndex={0}
      onPointerMove={touchHold}
      onWheel={touchHold}
      onClick={press}
    >
      <div className="list-rows" style={{ height: virtual.getTotalSize() }} role="presentation">
        {inParts(rows, virtual.getVirtualItems()).map(({ part, items }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
          <div key={part} role="group" aria-label={partNames[part]}>
            {items.map((item) => {
              const row = rows[item.index]
              if (!row) return null
              const place = { top: item.start, height: item.size }
              return row.kind === 'thread' ? (
                <Option key={row.key} row={row} current={row.id === selected} {...place} />
              ) : (
                <Line key={row.key} row={row} {...place} />
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

function press(event: React.MouseEvent): void {
  const key = (event.target as Element).closest('[data-thread]')?.getAttribute('data-thread')
  const row = useInbox.getState().rows.find((each) => each.key === key)
  if (row?.kind === 'thread') selectThread(row.id, true)
}

interface Place {
  readonly top: number
  readonly height: number
}

const headHints: Record<InboxPart, string> = {
  us: 'longest wait first',
  customer: 'our last word',
  closed: 'the last closed first',
}

function Line({ row, top, height }: Place & { readonly row: Exclude<InboxRow, { kind: 'thread' }> }) {
  const style = { top, height }
  if (row.kind === 'head') {
    return (
      <div
        className={`line line-head${row.part === 'customer' ? '' : ' line-of-needs-you'}`}
        style={style}
        role="presentation"
      >
        <span>{partNames[row.part]}</span>
        <span className="count">{row.count}</span>
        <small>{headHints[row.part]}</small>
      </div>
    )
  }
  return (
    <div className="line line-empty" style={style} role="presentation">
      <p className="row-none">{emptyWords(row)}</p>
    </div>
  )
}

function emptyWords({ part, hidden }: Extract<InboxRow, { kind: 'empty' }>): string {
  if (hidden > 0) return hidden === 1 ? 'The filter hides the only one.' : `The filter hides all ${hidden}.`
  if (part === 'us') return 'Nobody waits for us.'
  return part === 'customer' ? 'We wait for nobody.' : 'Nothing was closed yet.'
}

const noEscalations: readonly Escalation[] = []

/** The hand-over of a thread that is under way, or that nobody accepted. */
export function useHandOver(thread: Pick<Thread, 'escalationId'> | undefined): Escalation | undefined {
  const all = usePage((page) => page.state?.escalations ?? noEscalations)
  const id = thread?.escalationId ?? null
  return id === null ? undefined : all.find((each) => each.id === id)
}

/** Is what this source last said still what it says? */
function useSupportSeen(sourceId: SourceId | undefined): boolean {
  const source = usePage((page) => page.state?.supportSources.find(({ id }) => id === sourceId))
  const live = usePage(isLive)
  return useNowTo((now) => live && (source === undefined || !isBlindSupport(source, now)))
}

const Option = memo(function Option(
  props: Place & { readonly row: Extract<InboxRow, { kind: 'thread' }>; readonly current: boolean },
) {
  const { row, current, top, height } = props
  const thread = useThread(row.id)
  const handOver = useHandOver(thread)
  const open = handOver && (isAsked(handOver) || isUnaccepted(handOver)) ? handOver : undefined
  const name = useNowTo((now) => (thread ? spokenThread(thread, now, standSpoken(open, now)) : ''))
  const seen = useSupportSeen(thread?.sourceId)
  if (!thread) return null
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus, aria-activedescendant points here
    <div
      id={`thread-${row.id}`}
      data-thread={row.key}
      role="option"
      aria-selected={current}
      className={`line line-option line-thread line-thread-${row.part}${current ? ' is-current' : ''}${seen ? '' : ' is-stale'}`}
      style={{ top, height }}
    >
      {/* The name says it all in order; the cells would be read a second time. */}
      <span className="line-name">{name}</span>
      <div className="line-cells" aria-hidden="true">
        <ThreadRow thread={thread} handOver={open} />
      </div>
    </div>
  )
})

/** Under the closed ones: the way to older ones. */
export function MoreClosed() {
  const more = useInbox((inbox) => inbox.closedMore && inbox.tab.kind === 'closed')
  if (!more) return null
  return (
    <p className="inbox-more">
      <Button small onPress={() => void readClosed(true)}>
        Older ones
      </Button>
    </p>
  )
}
