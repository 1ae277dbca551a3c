/** The parts of the hand-over composer: whom, how, the lines of the summary, and what goes along. */
import { BellRing, CheckCircle2, MessagesSquare } from 'lucide-react'
import {
  type HandOverChoice,
  type HandOverDraft,
  maxSummaryLine,
  type SummaryLine,
  slotWords,
} from '../../contract/hand-over.ts'
import type { ThreadView } from '../../contract/support.ts'
import { useNowTo } from '../now.ts'
import { hourMinute, momentText } from '../ui/clock.ts'
import { Key } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import type { HandOverForm } from './hand-over-form.ts'

export function Choices(props: {
  readonly draft: HandOverDraft
  readonly form: HandOverForm
  readonly onPick: (name: string) => void
}) {
  const { draft, form, onPick } = props
  if (draft.choices.length === 0)
    return (
      <p className="warn warn-unknown">
        <span>
          Nobody stands in the configuration who could take it. Add roles or escalation levels there.
        </span>
      </p>
    )
  return (
    <fieldset className="plain-set hand-choices">
      <legend className="unseen-words">Who takes it</legend>
      {draft.choices.map((choice, index) => (
        <label key={choice.name} className="level">
          <input
            type="radio"
            name="hand-over-whom"
            checked={form.whom === choice.name}
            onChange={() => onPick(choice.name)}
          />
          <span className="level-words">
            <b>
              <Plain text={choice.who === null ? choice.name : `${choice.name}: ${choice.who}`} />
            </b>
            <small>{aboutWords(choice)}</small>
          </span>
          {index < 9 && <Key name={`${index + 1}`} />}
        </label>
      ))}
    </fieldset>
  )
}

function aboutWords({ about, unusual, isMine }: HandOverChoice): string {
  return [isMine ? 'that is you' : '', plainLine(about), unusual === null ? '' : plainLine(unusual)]
    .filter((words) => words !== '')
    .join(', ')
}

export function Modes({
  form,
  onPick,
}: {
  readonly form: HandOverForm
  readonly onPick: (mode: HandOverForm['mode']) => void
}) {
  const modes = [
    ['transfer', 'They have it', 'from when they accept'],
    ['pair', 'We both have it', 'you stay the contact'],
  ] as const
  return (
    <fieldset className="plain-set hand-modes">
      <legend className="unseen-words">How</legend>
      <div className="segments">
        {modes.map(([mode, words, more]) => (
          <label key={mode} className="segment">
            <input
              type="radio"
              name="hand-over-mode"
              checked={form.mode === mode}
              onChange={() => onPick(mode)}
            />
            <span title={more}>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export function Line(props: {
  readonly id: string
  readonly line: SummaryLine
  readonly onText: (text: string) => void
  readonly onLook: (line: SummaryLine | null) => void
}) {
  const { id, line, onText, onLook } = props
  const [first] = line.cites
  const source = useNowTo((now) =>
    first ? momentText(first.at, now) : line.edited ? 'you' : line.text === '' ? '' : 'thread',
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only shows where the words come from
    <div className="brief-line" onMouseEnter={() => onLook(line)} onMouseLeave={() => onLook(null)}>
      <label htmlFor={id}>{slotWords[line.slot]}</label>
      <textarea
        id={id}
        rows={1}
        dir="auto"
        maxLength={maxSummaryLine}
        value={line.text}
        placeholder="not said"
        aria-describedby={source === '' ? undefined : `${id}-source`}
        onChange={(event) => onText(event.target.value)}
        onFocus={() => onLook(line)}
        onBlur={() => onLook(null)}
      />
      <span id={`${id}-source`} className="brief-source num">
        {line.edited && first ? `you, ${source}` : source}
      </span>
    </div>
  )
}

/** What they get beside the summary. */
export function GoesAlong({ view }: { readonly view: ThreadView }) {
  const notes = view.items.filter((item) => item.kind === 'note')
  const linked = view.alerts.filter(({ state }) => state === 'linked')
  const last = notes.at(-1)
  return (
    <div className="sect">
      <h3 className="sect-head">Goes along</h3>
      <p className="link-row">
        <MessagesSquare size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>
          Thread
          {last &&
            (notes.length === 1 ? ` and your note of ${hourMinute(last.at)}` : ` and ${notes.length} notes`)}
        </span>
      </p>
      {linked.map((alert) => (
        <p key={alert.episodeId} className="link-row">
          {alert.firing ? (
            <BellRing size={16} strokeWidth={1.75} aria-hidden="true" className="ink-page" />
          ) : (
            <CheckCircle2 size={16} strokeWidth={1.75} aria-hidden="true" />
          )}
          <span className="cut">
            <Plain text={alert.title} />
          </span>
          <span className="dim num">
            {alert.firing ? `fires since ${hourMinute(alert.firedAt)}` : 'quiet'}
          </span>
        </p>
      ))}
    </div>
  )
}
