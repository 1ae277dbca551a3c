/** Somebody asks me to take an alert over: what, why, how long I have, and my answer. */
import { Megaphone } from 'lucide-react'
import { type Escalation, isAsked, isHandOver, reasonWords } from '../../contract/escalation.ts'
import { show } from '../orders.ts'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { useFirstFocus } from '../watch/first-focus.ts'
import { useLive, useSource } from '../watch/sight.ts'
import { sourceTitle } from '../watch/words.ts'
import { AskedAside, AskedHead, AskedProblem } from './asked-parts.tsx'
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
  const { from, title, note, reason, level, dueAt, episodeId } = escalation
  const live = useLive()
  const source = useSource(escalation.sourceId)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const known = usePage((page) => episodeId !== null && page.state?.episodes.has(episodeId) === true)
  const first = useFirstFocus(`escalation ${escalation.id}`)
  const where = plainLine(source ? sourceTitle(source) : escalation.sourceId)
  const plain = plainLine(title)
  return (
    <>
      <AskedHead
        escalation={escalation}
        icon={<Megaphone size={14} strokeWidth={1.75} aria-hidden="true" />}
        lead={
          isAsked(escalation)
            ? `${plainLine(from)} asks you to take over`
            : `You have it, from ${plainLine(from)}`
        }
        since={(moment) => `since ${moment}`}
        timer={isAsked(escalation) ? 'left to accept' : null}
      />
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
      <AskedProblem />
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
        <AskedAside level={level} />
      </section>
    </>
  )
}
