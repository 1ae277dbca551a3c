/** One thread in the list: whose, what was said last, how long they wait, who has it. */
import {
  BellRing,
  CircleDot,
  CloudUpload,
  Hash,
  MessageCircleQuestionMark,
  Moon,
  NotebookPen,
  Send,
} from 'lucide-react'
import type { Escalation } from '../../contract/escalation.ts'
import type { Thread } from '../../contract/support.ts'
import { useNowTo } from '../now.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { standShort } from './hand-over-words.ts'
import { Tier } from './tier.tsx'
import { countOf, dueLook, excerpt, placeWords, rowTime, threadName, unsentWords } from './words.ts'

export function ThreadRow({
  thread,
  handOver,
}: {
  readonly thread: Thread
  readonly handOver: Escalation | undefined
}) {
  const { alerts } = thread
  const unsent = unsentWords(thread)
  const Source = thread.source === 'slack' ? Hash : CircleDot
  return (
    <>
      <Source size={18} strokeWidth={1.75} className="thread-source" />
      <div className="thread-words">
        <p className="thread-top">
          <span className="thread-name cut">
            <bdi>{threadName(thread)}</bdi>
          </span>
          <RowTime thread={thread} />
        </p>
        <p className="thread-excerpt cut">
          <bdi>{excerpt(thread)}</bdi>
        </p>
        <p className="thread-facts">
          {unsent !== null && (
            <Fact icon={thread.unsure > 0 ? MessageCircleQuestionMark : CloudUpload} tone="pending">
              {unsent}
            </Fact>
          )}
          {handOver && <HandOverFact handOver={handOver} />}
          {thread.tier !== null && <Tier name={thread.tier} step={thread.step} steps={thread.steps} />}
          {alerts.linked > 0 && (
            <Fact icon={BellRing} {...(alerts.firing > 0 ? { tone: 'down' as const } : {})}>
              {alerts.firing > 0
                ? countOf(alerts.firing, 'alert fires', 'alerts fire')
                : countOf(alerts.linked, 'alert', 'alerts')}
            </Fact>
          )}
          {/* Without a word: the row's name says it, and a tooltip. */}
          {thread.postmortemId !== null && (
            <span className="fact thread-mark" title="Has a postmortem">
              <NotebookPen size={14} strokeWidth={1.75} aria-hidden="true" />
            </span>
          )}
          {thread.bestEffort && <Fact icon={Moon}>best effort</Fact>}
          {/* Last, in what room is left: the name above says whose it is, or where, if nobody knows whose. */}
          <span className="thread-place">
            {placeWords(thread) !== threadName(thread) && (
              <span className="cut">
                <Plain text={placeWords(thread)} />
              </span>
            )}
          </span>
          <Due thread={thread} />
        </p>
      </div>
    </>
  )
}

/** How long they wait, or when our last word was. */
function RowTime({ thread }: { readonly thread: Thread }) {
  const time = useNowTo((now) => rowTime(thread, now))
  return <time className="thread-time">{time}</time>
}

function HandOverFact({ handOver }: { readonly handOver: Escalation }) {
  const words = useNowTo((now) => standShort(handOver, now))
  return (
    <Fact icon={Send} tone="minor">
      <span className="num">{words}</span>
    </Fact>
  )
}

/** The target of the answer that is due; it turns only where its clock runs. */
export function Due({ thread, long = false }: { readonly thread: Thread; readonly long?: boolean }) {
  const tone = useNowTo((now) => dueLook(thread, now)?.tone ?? '')
  const words = useNowTo((now) => {
    const look = dueLook(thread, now)
    return look ? (long ? look.long : look.short) : ''
  })
  if (tone === '') return null
  return <span className={`thread-due thread-due-${tone} num`}>{words}</span>
}
