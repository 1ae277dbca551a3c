/** Somebody asks me to take an alert over: what, why, how long I have, and my answer. */
import { Megaphone } from 'lucide-react'
import { type Escalation, isAsked, isHandOver, reasonWords, whomWords } from '../../contract/escalation.ts'
import { useNow } from '../now.ts'
import { show } from '../orders.ts'
import { usePage } from '../store.ts'
import { hourMinute, hourMinuteSecond, momentText } from '../ui/clock.ts'
import { timerText } from '../ui/duration.ts'
import { Badge, Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { useFirstFocus } from '../watch/first-focus.ts'
import { useLive, useSource } from '../watch/sight.ts'
import { sourceTitle } from '../watch/words.ts'
import { Steps } from './escalation-section.tsx'
import { HandOverPane } from './hand-over-pane.tsx'
import { answerIncoming } from './orders.ts'

export function IncomingPane({ escalation }: { readonly escalation: Escalation }) {
  return isHandOver(escalation) ? (
    <HandOverPane key={escalation.id} handOver={escalation} />
  ) : (
    <AlertAsked escalation={escalation} />
  )
}

function AlertAsked({ escalation }: { readonly escalation: Escalation }) {
  const { from, title, customer, environment, firedAt, note, reason, level, dueAt, episodeId } = escalation
  const now = useNow()
  const live = useLive()
  const source = useSource(escalation.sourceId)
  const problem = usePage((page) => page.problem)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const known = usePage((page) => episodeId !== null && page.state?.episodes.has(episodeId) === true)
  const first = useFirstFocus(`escalation ${escalation.id}`)
  const left = dueAt - now
  const where = plainLine(source ? sourceTitle(source) : escalation.sourceId)
  const plain = plainLine(title)
  return (
    <>
      <header className="pane-head">
        <div className="pane-title">
          <p className="pane-badges">
            <Badge tone="lamp" icon={<Megaphone size={14} strokeWidth={1.75} aria-hidden="true" />}>
              {isAsked(escalation)
                ? `${plainLine(from)} asks you to take over`
                : `You have it, from ${plainLine(from)}`}
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
            <span className="dim num">since {momentText(firedAt, now)}</span>
          </p>
        </div>
        {isAsked(escalation) && (
          <div className={`due due-${left <= 0 ? 'late' : left < 60_000 ? 'soon' : 'calm'}`}>
            <time>{timerText(left)}</time>
            <p>left to accept</p>
            <p className="num">until {hourMinuteSecond(dueAt)}</p>
          </div>
        )}
      </header>
      {live ? (
        <div className="actions" role="toolbar" aria-label="Actions">
          {isAsked(escalation) && (
            <Button
              ref={first}
              kind="primary"
              shortcut={singleKeys ? 'A' : undefined}
              label={`Accept ${plain}`}
              onPress={() => void answerIncoming(escalation, 'accept')}
            >
              Accept
            </Button>
          )}
          <Button
            label={`${isAsked(escalation) ? 'Decline' : 'Give it back'} ${plain}`}
            onPress={() => void answerIncoming(escalation, 'decline')}
          >
            {isAsked(escalation) ? 'Decline' : 'Give it back'}
          </Button>
          {known && episodeId !== null && (
            <Button label={`See the alert ${plain}`} onPress={() => show(episodeId)}>
              See the alert
            </Button>
          )}
        </div>
      ) : (
        <div className="actions actions-none">Nothing can be done here until the engine answers.</div>
      )}
      {problem !== null && (
        <p className="problem" role="status">
          {plainLine(problem)}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <section className="pane-body" data-scroller="" tabIndex={0} aria-label="Facts and history">
        <div className="pane-main">
          <section className="sect">
            <p className="prose">
              <b>{reasonWords[reason]}.</b> <bdi>{plainProse(note)}</bdi>
            </p>
          </section>
          <section className="sect">
            <p className="soft">
              {isAsked(escalation)
                ? `Accepted, the alert is yours here, and ${plainLine(from)} sees it. Unanswered at ${hourMinute(dueAt)}, it goes back to ${plainLine(from)}.`
                : `${plainLine(from)} sees that you have it. Given back, it calls ${plainLine(from)} again.`}
              {known ? '' : ` ${where} does not list the alert itself here.`}
            </p>
          </section>
          <section className="sect">
            <h3 className="sect-head">What became of it</h3>
            <Steps escalation={escalation} />
          </section>
        </div>
        <aside className="pane-aside" aria-label="Who is asked">
          <section className="sect">
            <h3 className="sect-head">Asked</h3>
            <p>
              <Plain text={whomWords(level)} />
            </p>
          </section>
        </aside>
      </section>
    </>
  )
}
