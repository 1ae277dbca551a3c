/** The hours policies in force, and what they are now; each is changed in its place. */
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { HoursPolicy } from '../../contract/hours.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { stateWords } from '../watch/why-words.ts'
import { useRules } from './draft.ts'
import { openHours, removeHours, useHours } from './hours-draft.ts'
import { HoursFields } from './hours-fields.tsx'
import { weeklyWords } from './rule-words.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

export function HoursList() {
  const view = useRules((draft) => draft.view)
  const draft = useHours((hours) => hours.draft)
  const section = useRef<HTMLElement>(null)
  const isOpen = draft !== null
  const opened = useRef<string | null>(null)
  useEffect(() => {
    if (isOpen) {
      opened.current = useHours.getState().draft?.was ?? ''
      return
    }
    if (opened.current === null) return
    // Whoever works by keyboard goes on where the form was opened, or where the hours are now.
    const buttons = [...(section.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const name = `Change the hours: ${plainLine(opened.current)}`
    const button = buttons.find((one) => one.getAttribute('aria-label') === name) ?? buttons.at(-1)
    opened.current = null
    button?.focus()
  }, [isOpen])
  if (!view) return null
  return (
    <section ref={section} aria-labelledby="hours-title" className="rules-hours">
      <h2 id="hours-title" className="sect-head">
        Hours
      </h2>
      <ul>
        {view.policies.map((policy) => (
          <li key={policy.name} className={draft?.was === policy.name ? 'rule-open' : 'hours-row'}>
            {draft?.was === policy.name ? <HoursFields draft={draft} /> : <Hours policy={policy} />}
          </li>
        ))}
      </ul>
      {draft?.was === null && (
        <div className="rule-open">
          <HoursFields draft={draft} />
        </div>
      )}
      <p className="soft">
        “day” is what is outside of the night. Hours that a rule or your duty refers to cannot be removed.
      </p>
      {draft === null && (
        <p className="form-actions">
          <Button icon={<Plus {...icon} />} onPress={() => openHours(null)}>
            Add hours
          </Button>
        </p>
      )}
    </section>
  )
}

function Hours({ policy }: { readonly policy: HoursPolicy }) {
  const state = useRules((draft) => draft.view?.states.find(({ name }) => name === policy.name))
  const inFile = useRules((draft) => draft.view?.hoursInFile.includes(policy.name) ?? false)
  const busy = useHours((hours) => hours.busy)
  const purposes = policy.purposes.filter((one) => one !== policy.name)
  const name = plainLine(policy.name)
  return (
    <>
      <div>
        <b>{name}</b>
        {purposes.length > 0 && <span className="soft">, for {purposes.join(' and ')}</span>}
        {!inFile && <span className="soft">, as Nightdesk comes with it</span>}
        <p className="num">
          {weeklyWords(policy)} in {plainLine(policy.zone)}
          {policy.holidays.length > 0 &&
            `, ${policy.holidays.length} ${policy.holidays.length === 1 ? 'holiday' : 'holidays'}`}
          {policy.calendar !== null && ', with a calendar'}
        </p>
        {state && (
          <p className={state.state === 'unknown' ? 'ink-lamp' : 'soft num'}>Now {stateWords(state)}</p>
        )}
      </div>
      <span className="rule-do">
        <button
          type="button"
          className="rule-button"
          title="Change"
          aria-label={`Change the hours: ${name}`}
          onClick={() => openHours(policy)}
        >
          <Pencil {...icon} />
        </button>
        {inFile && (
          <button
            type="button"
            className="rule-button"
            title="Remove"
            aria-label={`Remove the hours: ${name}`}
            disabled={busy}
            onClick={() => void removeHours(policy.name)}
          >
            <Trash2 {...icon} />
          </button>
        )}
      </span>
    </>
  )
}
