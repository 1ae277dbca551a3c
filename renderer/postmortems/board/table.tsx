/** What is on the table: who was hit, what happened, and what is to come of it. */
import { BellPlus, BookOpenCheck, NotebookPen } from 'lucide-react'
import { useState } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { Outcome } from '../../../contract/postmortem-life.ts'
import { usePage } from '../../store.ts'
import { weekday } from '../../ui/clock.ts'
import { Badge, Key } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useDraft } from '../../use-draft.ts'
import { impactIcons, layerIcons } from '../../watch/icons.ts'
import { firstName, impactWords, layerWords } from '../../watch/words.ts'
import { openPostmortem } from '../orders.ts'
import { customerWords, impactLine } from './card-words.ts'
import { minuteFieldId } from './desk.ts'
import { noteForMinutes, useMeeting } from './meeting-desk.ts'
import { useEpisodes, useSummary } from './use-table.ts'

export function Table({ postmortem }: { readonly postmortem: PostmortemSummary }) {
  const { id, title, life, createdAt, begunBy } = postmortem
  const summary = useSummary(postmortem)
  const layer = useEpisodes(postmortem)[0]?.layer
  const customers = customerWords(life.customers)
  const Impact = impactIcons[life.impact]
  const Layer = layer === undefined ? null : layerIcons[layer]
  return (
    <div className="stage-table">
      <p className="stage-badges">
        <Badge
          tone={life.impact === 'down' ? 'page' : life.impact === 'unknown' ? 'unknown' : 'plain'}
          icon={<Impact size={14} strokeWidth={1.75} aria-hidden="true" />}
        >
          {impactLine(life) ?? impactWords[life.impact]}
        </Badge>
        {layer !== undefined && Layer && (
          <Badge tone="plain" icon={<Layer size={14} strokeWidth={1.75} aria-hidden="true" />}>
            {layerWords[layer]}
          </Badge>
        )}
        {customers !== null && (
          <Badge tone="plain" icon={null}>
            {customers}
          </Badge>
        )}
        <span className="dim">
          {weekday(createdAt)}
          {begunBy !== null && `, by ${firstName(begunBy)}`}
        </span>
      </p>
      <h2 className="stage-title">
        <button type="button" tabIndex={-1} title="Open it" onClick={() => openPostmortem(id)}>
          <Plain text={title} />
        </button>
      </h2>
      <p className="stage-words">{summary === undefined ? 'Reading it.' : plainLine(summary ?? noSummary)}</p>
      {life.outcomes.length > 0 && (
        <ul className="stage-outcomes">
          {life.outcomes.map((each) => (
            <StageOutcome key={each.kind} outcome={each} />
          ))}
        </ul>
      )}
      <MinuteLine key={id} id={id} />
    </div>
  )
}

const noSummary = 'No summary is written yet.'

function StageOutcome({ outcome: { kind, state, title, reason } }: { readonly outcome: Outcome }) {
  const Icon = kind === 'alert' ? BellPlus : BookOpenCheck
  const name = kind === 'alert' ? 'Alert' : 'Ops recipe'
  return (
    <li>
      <small>
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
        {state === 'none' ? `${name}, none` : `${name}, ${state}`}
      </small>
      <b>
        <Plain text={state === 'none' ? (reason ?? '') : title} />
      </b>
    </li>
  )
}

/** A line for the minutes: kept as it is typed, in the story of the postmortem once Enter is pressed. */
function MinuteLine({ id }: { readonly id: number }) {
  const draft = useDraft<HTMLInputElement>(`minute:${id}`)
  const notes = useMeeting((desk) => desk.meeting?.notes.get(id)) ?? []
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    const words = draft.text.trim()
    if (words === '' || busy) return
    setBusy(true)
    if (await noteForMinutes(id, words)) draft.used(draft.text)
    setBusy(false)
  }
  return (
    <div className="stage-minutes">
      {notes.length > 0 && (
        <ul aria-label="For the minutes">
          {notes.map((words, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end
            <li key={index}>
              <NotebookPen size={14} strokeWidth={1.75} aria-hidden="true" />
              <Plain text={words} />
            </li>
          ))}
        </ul>
      )}
      <label className="minute-line">
        <span className="unseen-words">A line for the minutes</span>
        <input
          id={minuteFieldId}
          ref={draft.field}
          value={draft.text}
          maxLength={2_000}
          placeholder="A line for the minutes"
          onChange={(event) => draft.type(event.target.value)}
          onBlur={draft.flush}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.repeat || event.nativeEvent.isComposing) return
            event.preventDefault()
            void send()
          }}
        />
        {singleKeys && <Key name="N" />}
      </label>
    </div>
  )
}
