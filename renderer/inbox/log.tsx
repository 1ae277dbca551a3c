/** The messages of a thread, oldest first. It stays at the newest unless the reader has scrolled up. */
import { ArrowDown } from 'lucide-react'
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Thread, ThreadItem, ThreadView } from '../../contract/support.ts'
import { useNowTo } from '../now.ts'
import { Button } from '../ui/parts.tsx'
import { type Cited, type Inbox, itemKey, itemsOf, readEarlier, useInbox } from './desk.ts'
import { logId } from './orders.ts'
import { Item } from './thread-item.tsx'
import { dayWords, isOtherDay } from './words.ts'

/** This near to the end counts as at the end, px. */
const nearPx = 40

/** How many of these have come since `lastSeen` was the newest; own words are no news. */
export function newSince(items: readonly ThreadItem[], lastSeen: string | null): number {
  const at = items.findIndex((item) => itemKey(item) === lastSeen)
  const rest = at < 0 ? [] : items.slice(at + 1)
  return rest.filter((item) => item.kind === 'message' && !item.mine).length
}

/** One for each thread: give it the thread's id as key. */
export function Log({ thread, view }: { readonly thread: Thread; readonly view: ThreadView }) {
  const views = useInbox((inbox) => inbox.views)
  const earlier = useInbox((inbox) => inbox.earlier)
  const cited = useInbox((inbox) => inbox.cited)
  const items = useMemo(() => itemsOf({ views, earlier }, thread.id), [views, earlier, thread.id])
  const more = hasEarlier({ earlier }, view)
  const box = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const height = useRef(0)
  const firstKey = useRef<string | null>(null)
  const [lastSeen, setLastSeen] = useState<string | null>(null)
  const newest = items.at(-1)
  const newestKey = newest ? itemKey(newest) : null
  const oldest = items[0] ? itemKey(items[0]) : null

  // biome-ignore lint/correctness/useExhaustiveDependencies: only other items move the text
  useLayoutEffect(() => {
    const log = box.current
    if (!log) return
    if (atEnd.current) {
      log.scrollTop = log.scrollHeight
      setLastSeen(newestKey)
    } else if (firstKey.current !== oldest) {
      // What came in above must not push away what is being read.
      log.scrollTop += log.scrollHeight - height.current
    }
    height.current = log.scrollHeight
    firstKey.current = oldest
  }, [items])

  const further = async (): Promise<void> => {
    await readEarlier(thread.id)
    // With the last of them the button goes: the keyboard stays with what is read.
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true })
  }
  const toEnd = (): void => {
    const log = box.current
    if (!log) return
    log.scrollTop = log.scrollHeight
    log.focus()
  }
  const scrolled = (): void => {
    const log = box.current
    if (!log) return
    atEnd.current = log.scrollHeight - log.scrollTop - log.clientHeight < nearPx
    if (atEnd.current && lastSeen !== newestKey) setLastSeen(newestKey)
  }
  const fresh = newSince(items, lastSeen)
  return (
    <div className="log-box">
      <section
        ref={box}
        id={logId}
        className="log"
        data-scroller
        aria-label="Messages, oldest first"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard too
        tabIndex={0}
        onScroll={scrolled}
      >
        {more && (
          <p className="log-earlier">
            <Button small kind="bare" onPress={() => void further()}>
              Earlier messages
            </Button>
          </p>
        )}
        <ol className="msgs">
          {items.map((item, index) => {
            const before = items[index - 1]
            return (
              <Fragment key={itemKey(item)}>
                {(!before || isOtherDay(before.at, item.at)) && <Day at={item.at} />}
                <Item thread={thread} item={item} cited={isCited(cited, thread.id, item) ? cited : null} />
              </Fragment>
            )
          })}
        </ol>
        {items.length === 0 && <p className="dim log-none">Nobody has written here yet.</p>}
      </section>
      {fresh > 0 && (
        <div className="log-new" role="status">
          <Button small icon={<ArrowDown size={14} strokeWidth={1.75} aria-hidden="true" />} onPress={toEnd}>
            {`${fresh} new`}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Only what holds cited words is drawn again when a line of the summary is looked at. */
function isCited(cited: Cited | null, threadId: Thread['id'], item: ThreadItem): boolean {
  if (cited?.threadId !== threadId || (item.kind !== 'message' && item.kind !== 'note')) return false
  const key = item.kind === 'note' ? `note:${item.id}` : item.key
  return [...cited.all, ...cited.hot].some((each) => each.key === key)
}

/** Is there anything before what is shown? */
function hasEarlier({ earlier }: Pick<Inbox, 'earlier'>, view: ThreadView): boolean {
  return earlier.get(view.id)?.more ?? view.earlier
}

function Day({ at }: { readonly at: number }) {
  const words = useNowTo((now) => dayWords(at, now))
  return (
    <li className="day-mark">
      <span>{words}</span>
    </li>
  )
}
