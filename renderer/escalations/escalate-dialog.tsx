/** E: asks somebody to take an alert: whom, why, how long they have, and what happens when nobody accepts. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import {
  type EscalationReason,
  escalationReasons,
  maxEscalationNote,
  reasonWords,
  usualAcceptMs,
  whomWords,
} from '../../contract/escalation.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { EscalationPlan } from '../../contract/queries.ts'
import { engineNow, useNow } from '../now.ts'
import { closeDialog } from '../orders.ts'
import { Radios } from '../settings/radios.tsx'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { copyText } from '../ui/copy-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { spanText } from '../ui/duration.ts'
import { Button, Key } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { type Draft, useDraft } from '../use-draft.ts'
import { Worst } from '../watch/chosen.tsx'
import { ColleagueChoices, colleagueValue } from './colleague-choices.tsx'
import { messageText, waysOf } from './escalation-words.ts'
import { askColleague, askSomebody } from './orders.ts'

const minuteMs = 60_000
/** How long somebody may have, ms; a level's own length stands among them. */
const usualTimes = [3, 5, 10, 15, 30].map((minutes) => minutes * minuteMs)

/** The choice of somebody who stands in no list. */
const typed = 'typed'

export function EscalateDialog({ episodeId }: { readonly episodeId: EpisodeId }) {
  const episode = usePage((page) => page.state?.episodes.get(episodeId))
  const [plan, problem] = usePlan(episodeId)
  if (!episode) return null
  if (!plan) {
    return (
      <Dialog title="Escalate" onClose={closeDialog}>
        <p className={problem === null ? 'soft' : 'warn warn-page'}>
          {problem === null ? 'Looking who is next.' : plainLine(problem)}
        </p>
      </Dialog>
    )
  }
  return <Form episode={episode} plan={plan} />
}

function usePlan(episodeId: EpisodeId): readonly [EscalationPlan | null, string | null] {
  const engine = usePage((page) => page.engine)
  const [plan, setPlan] = useState<EscalationPlan | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    engine?.query('escalations.prepare', { episodeId }).then(
      (answer) => {
        if (!left) setPlan(answer)
      },
      (error: unknown) => {
        const why = error instanceof AppError ? error.message : 'Nobody was asked.'
        if (!left) setProblem(`Who is next could not be read. ${why}`)
      },
    )
    return () => {
      left = true
    }
  }, [engine, episodeId])
  return [plan, problem]
}

function Form({ episode, plan }: { readonly episode: Episode; readonly plan: EscalationPlan }) {
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const { id } = episode
  const [whom, setWhom] = useState<string>(plan.next === null ? typed : `level ${plan.next}`)
  const [reason, setReason] = useState<EscalationReason>('stuck')
  const level = plan.levels.find(({ name }) => whom === `level ${name}`)
  const colleague = plan.colleagues.find((one) => whom === colleagueValue(one))
  const [ownMs, setOwnMs] = useState<number | null>(null)
  const acceptMs = ownMs ?? level?.acceptMs ?? usualAcceptMs
  const [ownPasses, setOwnPasses] = useState<boolean | null>(null)
  const passes = ownPasses ?? level?.passes ?? false
  const [holds, setHolds] = useState(true)
  const note = useDraft(`reason:escalate-${id}`)
  const who = useDraft(`reason:escalate-who-${id}`)
  const how = useDraft(`reason:escalate-how-${id}`)
  const [giving, setGiving] = useState(false)
  const [copied, setCopied] = useState<boolean | null>(null)
  const first = useRef<HTMLInputElement>(null)
  const now = useNow()
  const isHeld = episode.ack?.mine === true && episode.returnedAt === null
  const typedWho = oneLine(who.text)
  const name = level ? whomWords(level) : (colleague?.name ?? typedWho)
  const missing = name === '' ? 'Say who is asked.' : null

  useEffect(() => first.current?.focus({ preventScroll: true }), [])

  const submit = async (): Promise<void> => {
    if (missing !== null || giving) return
    setGiving(true)
    const asked = level
      ? ({ kind: 'level', name: level.name } as const)
      : ({ kind: 'typed', who: typedWho, how: oneLine(how.text) } as const)
    const words = { episodeId: id, reason, note: note.text.trim() }
    const taken = colleague
      ? await askColleague({ ...words, name: colleague.name })
      : await askSomebody({ ...words, whom: asked, acceptMs, holds: holds && !isHeld, passes }, name)
    setGiving(false)
    if (!taken) return
    for (const draft of level || colleague ? [note] : [note, who, how]) draft.used(draft.text)
    closeDialog()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) {
      event.preventDefault()
      void submit()
      return
    }
    const level = plan.levels[Number(event.key) - 1]
    const inWords = event.target instanceof HTMLTextAreaElement
    if (!level || inWords || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setWhom(`level ${level.name}`)
  }
  const copy = async (): Promise<void> => {
    const until = colleague ? null : engineNow() + acceptMs
    setCopied(
      await copyText(
        messageText({ from: me, whom: name || 'you', reason, note: note.text, until }, plan.facts),
      ),
    )
  }
  return (
    <Dialog title="Escalate" wide onClose={closeDialog} onKeyDown={press}>
      <Worst episodes={[episode]} />
      <div className="escalate-halves">
        <div>
          <Whom plan={plan} whom={whom} first={first} onPick={setWhom} />
          {whom === typed && <TypedWhom who={who} how={how} />}
          {!colleague && (
            <Times acceptMs={acceptMs} own={level?.acceptMs} until={now + acceptMs} onPick={setOwnMs} />
          )}
        </div>
        <div className="escalate-why">
          <Radios
            name="escalate-reason"
            legend="Why"
            value={reason}
            choices={escalationReasons.map((each) => [each, reasonWords[each]] as const)}
            onPick={setReason}
          />
          <div className="field">
            <label htmlFor="escalate-note">What they should know</label>
            <textarea
              ref={note.field}
              id="escalate-note"
              className="input words"
              rows={3}
              value={note.text}
              maxLength={maxEscalationNote}
              placeholder="What you saw and tried"
              onChange={(event) => note.type(event.target.value)}
              onBlur={note.flush}
            />
          </div>
          <ColleagueChoices colleagues={plan.colleagues} whom={whom} first={first} onPick={setWhom} />
        </div>
      </div>
      {colleague ? (
        <p className="soft">
          Best effort: they have promised nothing, so no time runs and nothing passes to them.{' '}
          {isHeld ? 'You go on having it.' : 'It goes on needing you.'} Nothing tells them by itself: copy the
          message, and call or write to them.
        </p>
      ) : (
        <>
          <Otherwise
            plan={plan}
            isFree={episode.ack === null}
            {...{ holds, passes }}
            onHolds={setHolds}
            onPasses={setOwnPasses}
          />
          <p className="soft">
            {isHeld ? 'You have it until then. ' : ''}If nobody accepts in time, it needs you again and rings.{' '}
            {plan.carriedBy === null
              ? 'Nothing tells them by itself: call or write to them.'
              : `Their Nightdesk is told through ${plainLine(plan.carriedBy)}; call them too where it is urgent.`}
          </p>
        </>
      )}
      <Problem />
      <p className="dialog-actions">
        <Button
          kind="primary"
          shortcut="Ctrl Enter"
          disabled={missing !== null || giving}
          onPress={() => void submit()}
        >
          {name === '' ? 'Ask' : `Ask ${plainLine(name)}${colleague ? ', best effort' : ''}`}
        </Button>
        <Button onPress={() => void copy()}>Copy the message</Button>
        <span className="soft" role="status">
          {missing ??
            (copied === null
              ? ''
              : copied
                ? 'Copied. Send it to them.'
                : 'The clipboard could not be reached.')}
        </span>
      </p>
    </Dialog>
  )
}

function Whom(props: {
  readonly plan: EscalationPlan
  readonly whom: string
  readonly first: RefObject<HTMLInputElement | null>
  readonly onPick: (whom: string) => void
}) {
  const { plan, whom, first, onPick } = props
  const choices = [...plan.levels.map((level) => `level ${level.name}`), typed]
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">
        Who is asked{plan.origin === 'duty' ? ', by who is next on duty' : ''}
      </legend>
      {choices.map((each, index) => {
        const level = plan.levels[index]
        return (
          <label key={each} className="level">
            <input
              ref={whom === each ? first : null}
              type="radio"
              name="escalate-whom"
              checked={whom === each}
              onChange={() => onPick(each)}
            />
            <span className="level-words">
              <b>{level ? <Plain text={whomWords(level)} /> : 'Somebody else'}</b>
              {level && (
                <small>
                  {waysOf(level).map(([way, value]) => (
                    <span key={way}>
                      {way} <bdi>{value}</bdi>
                    </span>
                  ))}
                  {level.closed !== null && <span>{plainLine(level.closed)}</span>}
                </small>
              )}
            </span>
            {level && index < 9 && <Key name={`${index + 1}`} />}
          </label>
        )
      })}
    </fieldset>
  )
}

/** Lines rather than fields of one line: what is typed into them is a draft like every other word. */
function TypedWhom({ who, how }: { readonly who: Draft; readonly how: Draft }) {
  const fields = [
    ['escalate-who', 'Name', who, 100],
    ['escalate-how', 'How they are reached', how, 200],
  ] as const
  return (
    <div className="level-typed">
      {fields.map(([id, label, draft, longest]) => (
        <div key={id} className="field">
          <label htmlFor={id}>{label}</label>
          <textarea
            ref={draft.field}
            id={id}
            className="input words"
            rows={1}
            value={draft.text}
            maxLength={longest}
            onChange={(event) => draft.type(event.target.value)}
            onBlur={draft.flush}
          />
        </div>
      ))}
    </div>
  )
}

function Times(props: {
  readonly acceptMs: number
  readonly own: number | undefined
  readonly until: number
  readonly onPick: (ms: number) => void
}) {
  const { acceptMs, own, until, onPick } = props
  const all = [...new Set([...usualTimes, ...(own === undefined ? [] : [own])])].toSorted((a, b) => a - b)
  return (
    <fieldset className="plain-set escalate-times">
      <legend className="field-legend">
        Time to accept, <span className="num">until {hourMinute(until)}</span>
      </legend>
      <div className="segments">
        {all.map((ms) => (
          <label key={ms} className="segment">
            <input type="radio" name="escalate-time" checked={acceptMs === ms} onChange={() => onPick(ms)} />
            <span className="num">{spanText(ms)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Who has the alert meanwhile, and whether the next one is asked. */
function Otherwise(props: {
  readonly plan: EscalationPlan
  readonly isFree: boolean
  readonly holds: boolean
  readonly passes: boolean
  readonly onHolds: (holds: boolean) => void
  readonly onPasses: (passes: boolean) => void
}) {
  const { plan, isFree, holds, passes, onHolds, onPasses } = props
  return (
    <div className="escalate-otherwise">
      {isFree && (
        <label className="check">
          <input type="checkbox" checked={holds} onChange={(event) => onHolds(event.target.checked)} />
          <span>
            I have it until then
            <small>Without this it goes on calling you while they are asked.</small>
          </span>
        </label>
      )}
      {plan.levels.length > 1 && (
        <label className="check">
          <input type="checkbox" checked={passes} onChange={(event) => onPasses(event.target.checked)} />
          <span>
            If nobody accepts, ask the next one by itself
            <small>It comes back to you all the same.</small>
          </span>
        </label>
      )}
    </div>
  )
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
