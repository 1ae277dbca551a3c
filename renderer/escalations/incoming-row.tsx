/** Somebody asks me: the line of the list. */
import { Megaphone } from 'lucide-react'
import type { Escalation } from '../../contract/escalation.ts'
import { isIncoming } from '../../contract/escalation.ts'
import { useNow } from '../now.ts'
import { timerText } from '../ui/duration.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { rowLead, timerWords } from './question-words.ts'

/** Under this the time to accept is outlined, ms. */
const soonMs = 60_000

/** The clock of an incoming one: until when it is to be accepted. */
export function AcceptTimer({
  dueAt,
  words = 'to accept',
}: {
  readonly dueAt: number
  readonly words?: string
}) {
  const left = dueAt - useNow()
  const tone = left <= 0 ? 'late' : left < soonMs ? 'soon' : 'calm'
  return (
    <div className={`timer timer-ack timer-${tone}`}>
      <time className="timer-box">{timerText(left)}</time>
      <span className="timer-words">{words}</span>
    </div>
  )
}

export function IncomingRow({ escalation }: { readonly escalation: Escalation }) {
  const { title, customer, environment, dueAt } = escalation
  return (
    <>
      <SeverityMark mark="page" label={null} />
      <div className="row-words">
        <p className="row-title cut" dir="auto">
          {plainLine(title)}
        </p>
        <p className="row-where">
          {customer !== null && (
            <span className="cut">
              <Plain text={customer} />
            </span>
          )}
          {environment !== null && (
            <code className="cut">
              <Plain text={environment} />
            </code>
          )}
        </p>
        <p className="row-facts row-facts-asked">
          <Fact icon={Megaphone}>{rowLead(escalation)}</Fact>
        </p>
      </div>
      {isIncoming(escalation) && <AcceptTimer dueAt={dueAt} words={timerWords(escalation)} />}
    </>
  )
}
