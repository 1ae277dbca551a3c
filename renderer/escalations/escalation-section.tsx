/** An alert's escalation in its detail: how it stands, what can be said of it, and everything that became of it. */
import { Megaphone } from 'lucide-react'
import { useState } from 'react'
import type { Episode } from '../../contract/alert.ts'
import { type Escalation, isAsked, isUnaccepted, whomWords } from '../../contract/escalation.ts'
import type { EscalationPlan } from '../../contract/queries.ts'
import { useNow } from '../now.ts'
import { ask, give } from '../orders.ts'
import { usePage } from '../store.ts'
import { hourMinuteSecond } from '../ui/clock.ts'
import { copyText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { useLive, useSource } from '../watch/sight.ts'
import { sourceTitle } from '../watch/words.ts'
import { carriedWords, messageText, standWords, stepWords, waysOf } from './escalation-words.ts'
import { answerOne, withdrawOne } from './orders.ts'
import { useEscalation } from './use-escalation.ts'

export function EscalationSection({ episode }: { readonly episode: Episode }) {
  const escalation = useEscalation(episode.id)
  if (!escalation || escalation.state === 'withdrawn') return null
  return <Standing escalation={escalation} firing={episode.firing} />
}

function Standing({ escalation, firing }: { readonly escalation: Escalation; readonly firing: boolean }) {
  const now = useNow()
  const live = useLive()
  const source = useSource(escalation.sourceId)
  const { tone, lead, rest } = standWords(escalation, now)
  const carried = carriedWords(escalation, plainLine(source ? sourceTitle(source) : escalation.sourceId))
  return (
    <section className={`sect escalation escalation-${tone}`} aria-label="Escalation">
      <h3 className="sect-head">
        <Megaphone size={16} strokeWidth={1.75} aria-hidden="true" /> Escalation
      </h3>
      <p className="num">
        <b>{lead}.</b> {rest}
      </p>
      {isAsked(escalation) && (
        <p className="soft escalation-ways">
          {waysOf(escalation.level).map(([way, value]) => (
            <span key={way}>
              {way} <bdi>{value}</bdi>
            </span>
          ))}
          <span>{carried}</span>
        </p>
      )}
      {live && firing && <Acts escalation={escalation} />}
      <Steps escalation={escalation} />
    </section>
  )
}

function Acts({ escalation }: { readonly escalation: Escalation }) {
  const title = plainLine(escalation.title)
  const name = plainLine(escalation.level.who ?? escalation.level.name)
  if (escalation.state === 'accepted') {
    return (
      <p className="escalation-acts">
        <Button small label={`They do not have it: ${title}`} onPress={() => void withdrawOne(escalation)}>
          They do not have it
        </Button>
      </p>
    )
  }
  if (!isAsked(escalation) && !isUnaccepted(escalation)) return null
  const nextWords = escalation.next === null ? 'Ask somebody else' : `Ask ${plainLine(escalation.next)}`
  return (
    <p className="escalation-acts">
      {isUnaccepted(escalation) && (
        <Button small label={`${nextWords}, ${title}`} onPress={() => ask('escalate')}>
          {nextWords}
        </Button>
      )}
      <Button small label={`${name} accepted ${title}`} onPress={() => void answerOne(escalation, 'accept')}>
        {`${name} accepted`}
      </Button>
      {isAsked(escalation) && (
        <>
          <Button
            small
            label={`${name} declined ${title}`}
            onPress={() => void answerOne(escalation, 'decline')}
          >
            {`${name} declined`}
          </Button>
          <CopyMessage escalation={escalation} />
        </>
      )}
      <Button small label={`Take the question back, ${title}`} onPress={() => void withdrawOne(escalation)}>
        Take the question back
      </Button>
    </p>
  )
}

/** The message is made when it is copied, so that it says what was tried until now. */
function CopyMessage({ escalation }: { readonly escalation: Escalation }) {
  const engine = usePage((page) => page.engine)
  const [copied, setCopied] = useState<boolean | null>(null)
  const { episodeId, from, reason, note, dueAt, level, title } = escalation
  if (episodeId === null) return null
  const copy = async (): Promise<void> => {
    const plan: EscalationPlan | null =
      (await engine?.query('escalations.prepare', { episodeId }).catch(() => null)) ?? null
    const words = { from, whom: whomWords(level), reason, note, until: dueAt }
    const done = plan !== null && (await copyText(messageText(words, plan.facts)))
    setCopied(done)
    if (done) await give('escalations.told', { escalationId: escalation.id })
  }
  return (
    <>
      <Button small label={`Copy the message about ${plainLine(title)}`} onPress={() => void copy()}>
        Copy the message
      </Button>
      {copied === false && <span role="status">The clipboard could not be reached.</span>}
    </>
  )
}

/** What became of it, oldest first. */
export function Steps({ escalation }: { readonly escalation: Escalation }) {
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  return (
    <ol className="escalation-steps" aria-label="What became of it">
      {escalation.history.map((step) => {
        const [lead, rest] = stepWords(step, me)
        return (
          <li key={`${step.at} ${step.kind} ${step.whom}`}>
            <time className="num">{hourMinuteSecond(step.at)}</time>
            <span>
              <b>{lead}</b>
              {rest === '' ? '' : '. '}
              <bdi>{plainProse(rest)}</bdi>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
