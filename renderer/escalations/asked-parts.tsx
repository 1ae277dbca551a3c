/** What the panes of a question about an alert and of a handed-over thread have alike: head, whom it asks, and what is wrong. */
import type { ReactNode } from 'react'
import type { Escalation } from '../../contract/escalation.ts'
import { whomWords } from '../../contract/escalation.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { hourMinuteSecond, momentText } from '../ui/clock.ts'
import { timerText } from '../ui/duration.ts'
import { Badge } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'

interface AskedHeadProps {
  readonly escalation: Escalation
  readonly icon: ReactNode
  /** who asks, or that I have it */
  readonly lead: string
  /** when it began, in words, out of that instant's */
  readonly since: (moment: string) => string
  /** what the time that is left is for; null = no time runs */
  readonly timer: string | null
}

export function AskedHead({ escalation, icon, lead, since, timer }: AskedHeadProps) {
  const { title, customer, environment, firedAt, dueAt } = escalation
  const now = useNow()
  const left = dueAt - now
  return (
    <header className="pane-head">
      <div className="pane-title">
        <p className="pane-badges">
          <Badge tone="lamp" icon={icon}>
            {lead}
          </Badge>
        </p>
        <h2>
          <Plain text={title} />
        </h2>
        <p className="pane-where">
          {customer !== null && (
            <span>
              <Plain text={customer} />
            </span>
          )}
          {environment !== null && (
            <code>
              <Plain text={environment} />
            </code>
          )}
          <span className="dim num">{since(momentText(firedAt, now))}</span>
        </p>
      </div>
      {timer !== null && (
        <div className={`due due-${left <= 0 ? 'late' : left < 60_000 ? 'soon' : 'calm'}`}>
          <time>{timerText(left)}</time>
          <p>{timer}</p>
          <p className="num">until {hourMinuteSecond(dueAt)}</p>
        </div>
      )}
    </header>
  )
}

/** What went wrong with the last order; nothing where nothing did. */
export function AskedProblem() {
  const problem = usePage((page) => page.problem)
  return problem === null ? null : (
    <p className="problem" role="status">
      {plainLine(problem)}
    </p>
  )
}

/** Who is asked, beside it, and more about them. */
export function AskedAside({
  level,
  children,
}: Pick<Escalation, 'level'> & { readonly children?: ReactNode }) {
  return (
    <aside className="pane-aside" aria-label="Who is asked">
      <section className="sect">
        <h3 className="sect-head">Asked</h3>
        <p>
          <Plain text={whomWords(level)} />
        </p>
        {children}
      </section>
    </aside>
  )
}
