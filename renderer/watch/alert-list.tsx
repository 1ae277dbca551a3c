/** The Watch list: one listbox, one tab stop, drawn only as far as it is seen. */
import { type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { Check } from 'lucide-react'
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import type { Episode } from '../../contract/alert.ts'
import { escalationOf } from '../../contract/escalation.ts'
import { spokenRow } from '../escalations/escalation-words.ts'
import { IncomingRow } from '../escalations/incoming-row.tsx'
import { useEscalated } from '../escalations/use-escalation.ts'
import { engineNow, monotonic, useNowTo } from '../now.ts'
import { select, toggleFold, toggleGroup } from '../orders.ts'
import { hold, usePage } from '../store.ts'
import { inParts } from '../ui/in-parts.ts'
import { narrowQuery, useMedia } from '../ui/use-media.ts'
import { AlertRow } from './alert-row.tsx'
import { BundleLine } from './bundle-row.tsx'
import { drawnIndexes, isWhole } from './drawn.ts'
import { useJoinedWords } from './joined.ts'
import { BlindRow, EmptyRow, FoldRow, HeadRow, partNames } from './list-rows.tsx'
import { optionName } from './option-name.ts'
import { extendTo, togglePick } from './picking.ts'
import type { Picked } from './picks.ts'
import { hasOneSize, rowSize } from './row-size.ts'
import { isChoice, type Part, type Row } from './rows.ts'
import { useSeen } from './sight.ts'

/** A row that appeared this recently enters with a movement, ms. */
const freshMs = 1_500

/** Free room below the last row, px. */
const paddingEnd = 16

const touchHold = (): void => hold.touch(monotonic())

export function AlertList() {
  const rows = usePage((page) => page.rows)
  const selected = usePage((page) => page.selected)
  const touched = usePage((page) => page.touched)
  const picked = usePage((page) => page.picked)
  const silenceOrders = usePage((page) => page.silenceOrders)
  const episodes = usePage((page) => page.state?.episodes)
  const escalated = useEscalated()
  const narrow = useMedia(narrowQuery)
  const seen = useSeen()
  const scroller = useRef<HTMLDivElement>(null)
  const lately = useRef<'forward' | 'backward'>('forward')
  const at = useMemo(() => rows.findIndex((row) => row.key === selected), [rows, selected])
  const size = useCallback(
    (index: number): number => {
      const row = rows[index]
      if (!row) return 0
      // Whoever asks for all of a long list asks for little: most rows need no look at who is seen, silenced or asked.
      if (row.kind !== 'episode' || hasOneSize(row, narrow)) return rowSize(row, true, narrow, false)
      const { id, sourceId } = row.episode
      return rowSize(row, seen.has(sourceId), narrow, silenceOrders.has(id) || escalated.has(id))
    },
    [rows, seen, narrow, silenceOrders, escalated],
  )
  // A listbox without options is none; an empty list is only words.
  const hasChoices = useMemo(() => rows.some(isChoice), [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: size,
    // A new function whenever sizes may have changed: the virtualiser then works them out again.
    getItemKey: useMemo(() => placesWith(size), [size]),
    paddingEnd,
    observeElementOffset: offsetOf,
    // The selected row is always in the document: it is what the list's focus points at.
    rangeExtractor: useCallback(
      (range: Range) => {
        const backwards = lately.current === 'backward'
        return drawnIndexes(range, backwards, at)
      },
      [at],
    ),
  })
  useEffect(() => {
    // Null before it was ever scrolled.
    if (virtual.scrollDirection) lately.current = virtual.scrollDirection
  })
  const byHand = useRef(touched)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the list, not rows that come and go
  useEffect(() => {
    const isOurs = !touched && !byHand.current
    byHand.current = touched
    // Whoever reads further down keeps their place when what stands first by itself is another one.
    if (at < 0 || selected === null || isOurs) return
    const index = at <= 1 ? 0 : at
    // Asking the browser to scroll makes it lay out at once: only when there is something to scroll.
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
      id="watch-list"
      className="list-scroll"
      role={hasChoices ? 'listbox' : 'group'}
      aria-label="Alerts"
      aria-multiselectable={hasChoices ? true : undefined}
      aria-activedescendant={at >= 0 ? `row-${selected}` : undefined}
      tabIndex={0}
      onPointerMove={touchHold}
      onMouseDown={keepWordsUnmarked}
      onClick={press}
    >
      <div className="list-rows" style={{ height: virtual.getTotalSize() }} role="presentation">
        {inParts(rows, virtual.getVirtualItems()).map(({ part, items }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
          <div key={part} role="group" aria-label={partLabel(part)}>
            {items.map((item) => {
              const row = rows[item.index]
              return row ? (
                <Line
                  key={row.key}
                  row={row}
                  episode={row.kind === 'episode' ? (episodes?.get(row.episode.id) ?? row.episode) : null}
                  escalated={row.kind === 'episode' && escalated.has(row.episode.id)}
                  silencing={row.kind === 'episode' && silenceOrders.has(row.episode.id)}
                  top={item.start}
                  height={item.size}
                  current={row.key === selected}
                  picked={isPicked(row, picked)}
                  picking={picked.size > 0}
                  seen={row.kind !== 'episode' || seen.has(row.episode.sourceId)}
                  narrow={narrow}
                />
              ) : null
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

/** A place for a key: the lines have keys of their own, and the virtualiser asks for one of each row at every change. */
function placesWith(_sizes: (index: number) => number): (index: number) => number {
  return (index) => index
}

/**
 * Tells the virtualiser of each scroll, and never that the list rests. When it looks by itself whether the list rests, it
 * may see the new place before the scroll is told, draws that later, and takes what is told then for old news: for a
 * frame, or for as long as the machine is busy, nothing stands there.
 */
function offsetOf(
  { scrollElement }: Virtualizer<HTMLDivElement, Element>,
  tell: (offset: number, isScrolling: boolean) => void,
): (() => void) | undefined {
  if (!scrollElement) return undefined
  const told = (): void => tell(scrollElement.scrollTop, true)
  scrollElement.addEventListener('scroll', told, { passive: true })
  return () => scrollElement.removeEventListener('scroll', told)
}

function press(event: React.MouseEvent): void {
  const target = event.target as Element
  const key = target.closest('[data-key]')?.getAttribute('data-key')
  if (!key) return
  if (event.shiftKey) {
    extendTo(key)
    return
  }
  if (event.ctrlKey || event.metaKey || target.closest('[data-pick]')) {
    togglePick(key)
    return
  }
  const row = usePage.getState().rows.find((each) => each.key === key)
  if (row?.kind === 'fold') toggleFold(row.fold)
  if (row?.kind === 'bundle') toggleGroup(key)
  select(key, row?.kind !== 'fold' && row?.kind !== 'bundle')
}

/** A click with Shift would mark the words between the rows. */
function keepWordsUnmarked(event: React.MouseEvent): void {
  if (event.shiftKey) event.preventDefault()
}

function isPicked(row: Row, picked: Picked): boolean {
  if (row.kind === 'episode') return picked.has(row.episode.id)
  return row.kind === 'bundle' && picked.size > 0 && row.episodes.every((each) => picked.has(each.id))
}

const partLabel = (part: Part): string => (part === 'folded' ? 'Folded away' : partNames[part])

interface LineProps {
  readonly row: Row
  /** the newest version of the row's episode: the list may hold its order while the words already change */
  readonly episode: Episode | null
  readonly silencing: boolean
  /** somebody was asked to take it, and has not */
  readonly escalated: boolean
  readonly top: number
  readonly height: number
  /** the keys act on it */
  readonly current: boolean
  readonly picked: boolean
  /** something is picked: then that is what is selected, not the current row */
  readonly picking: boolean
  readonly seen: boolean
  readonly narrow: boolean
}

const Line = memo(function Line(props: LineProps) {
  const { row, top, height, current, picked, picking } = props
  const style = { top, height }
  if (!isChoice(row)) {
    return (
      <div className={`line line-${row.kind} line-of-${row.part}`} style={style} role="presentation">
        {content(props)}
      </div>
    )
  }
  return (
    <Option {...props} row={row} style={style} selected={picking ? picked : current}>
      {content(props)}
    </Option>
  )
})

interface OptionProps extends LineProps {
  readonly style: { readonly top: number; readonly height: number }
  readonly selected: boolean
  readonly children: ReactNode
}

function Option(props: OptionProps) {
  const { row, style, current, picked, selected, seen, children } = props
  const name = useOptionName(props)
  const look = row.kind === 'episode' ? row.group : row.kind
  const seenAt = row.kind === 'episode' ? row.episode.seenAt : 0
  const fresh = useMemo(() => engineNow() - seenAt < freshMs, [seenAt])
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus, aria-activedescendant points here
    <div
      id={`row-${row.key}`}
      data-key={row.key}
      role="option"
      aria-selected={selected}
      className={[
        `line line-option look-${look}`,
        row.kind === 'episode' && row.bundled ? 'is-bundled' : '',
        current ? 'is-current' : '',
        picked ? 'is-picked' : '',
        seen ? '' : 'is-stale',
        fresh ? 'is-new' : '',
      ].join(' ')}
      style={style}
    >
      {/* The name says it all in order; the cells would be read a second time. */}
      <span className="line-name">{name}</span>
      <div className="line-cells" aria-hidden="true">
        {children}
        {picked && (
          <span className="pick-mark">
            <Check size={12} strokeWidth={3} />
          </span>
        )}
      </div>
    </div>
  )
}

function useOptionName({ row, episode, seen, silencing, escalated }: LineProps): string {
  const escalation = usePage((page) =>
    escalated && episode ? escalationOf(page.state?.escalations ?? [], episode.id) : undefined,
  )
  const source = usePage((page) =>
    row.kind === 'blind' ? page.state?.sources.find((each) => each.id === row.sourceId) : undefined,
  )
  const told = useJoinedWords(episode?.id)
  return useNowTo((now) => {
    const name = optionName(row, episode ?? undefined, source, seen, silencing, now, told)
    const more = spokenRow(escalation, now)
    return more === '' ? name : `${name}, ${more}`
  })
}

function content({ row, episode, seen, silencing, escalated, narrow }: LineProps): ReactNode {
  switch (row.kind) {
    case 'head':
      return <HeadRow row={row} />
    case 'empty':
      return <EmptyRow row={row} />
    case 'break':
      return null
    case 'incoming':
      return <IncomingRow escalation={row.escalation} />
    case 'blind':
      return <BlindRow row={row} />
    case 'fold':
      return <FoldRow row={row} />
    case 'bundle':
      return <BundleLine row={row} />
    case 'episode':
      return (
        <AlertRow
          episode={episode ?? row.episode}
          group={row.group}
          seen={seen}
          silencing={silencing}
          escalated={escalated}
          narrow={narrow}
        />
      )
  }
}
