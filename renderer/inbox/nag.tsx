/** In the strip of the other screens: a customer who was kept waiting too long. Calm: it rings nowhere, and leads there. */
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { showThread } from './orders.ts'
import { useWaiting } from './waiting.ts'
import { rowTime, threadName } from './words.ts'

export function ThreadNag() {
  const here = usePage((page) => page.screen === 'inbox')
  const { overdue, worst } = useWaiting()
  const time = useNowTo((now) => (worst ? rowTime(worst, now) : ''))
  if (here || !worst) return null
  const lead = overdue === 1 ? 'Waits for an answer' : `${overdue} wait for an answer`
  return (
    <button type="button" className="strip-cell strip-nag" onClick={() => showThread(worst.id)}>
      <span>{lead}</span>
      <span className="num">
        <span className="cut">
          <bdi>{threadName(worst)}</bdi>
        </span>{' '}
        {time}
        <span className="unseen-words">, the answer is overdue. To the inbox</span>
      </span>
    </button>
  )
}
