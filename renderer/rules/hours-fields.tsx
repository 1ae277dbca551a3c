/** One hours policy in its form. */
import { Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useMemo, useRef } from 'react'
import type { WeeklyHours } from '../../contract/hours.ts'
import { Field, FieldError } from '../settings/field.tsx'
import { Button, Select } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useRules } from './draft.ts'
import { closeHours, type HoursDraft, keepHoursOver, saveHours, typeHours, useHours } from './hours-draft.ts'
import { days, type HoursForm, newStretch, purposes, stretchWords } from './hours-form.ts'
import { zoneNames } from './zones.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

export function HoursFields({ draft }: { readonly draft: HoursDraft }) {
  const { form, wrong, was, base } = draft
  const busy = useHours((hours) => hours.busy)
  const hash = useRules((rules) => rules.view?.hash)
  const fields = useRef<HTMLFormElement>(null)
  const zones = useMemo(zoneNames, [])
  const error = (field: string): string | undefined => (wrong?.field === field ? wrong.problem : undefined)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void saveHours().then((field) => {
      if (field)
        fields.current?.querySelector<HTMLElement>(`[data-field="${field}"], #hours-${field}`)?.focus()
    })
  }
  return (
    <form
      ref={fields}
      className="rule-form"
      onSubmit={submit}
      noValidate
      aria-label={was === null ? 'Add hours' : 'Change the hours'}
    >
      <div className="rule-grid">
        <Field id="hours-name" label="Name" error={error('name')}>
          {(ties) => (
            <input
              {...ties}
              className="input"
              value={form.name}
              maxLength={80}
              autoComplete="off"
              // biome-ignore lint/a11y/noAutofocus: the form was opened to write here
              autoFocus
              onChange={(event) => typeHours({ name: event.target.value })}
            />
          )}
        </Field>
        <Field id="hours-zone" label="Time zone" error={error('zone')}>
          {(ties) => (
            <>
              <input
                {...ties}
                className="input"
                value={form.zone}
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
                list="hours-zones"
                onChange={(event) => typeHours({ zone: event.target.value })}
              />
              <datalist id="hours-zones">
                {zones.map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      <Week weekly={form.weekly} error={error} />
      <div className="rule-grid hours-off">
        <Field
          id="hours-dates"
          label="Holidays"
          hint="A date on each line, such as 2026-12-25: outside all day."
          error={error('dates')}
        >
          {(ties) => (
            <textarea
              {...ties}
              className="input input-code"
              rows={3}
              value={form.dates}
              maxLength={20_000}
              spellCheck={false}
              onChange={(event) => typeHours({ dates: event.target.value })}
            />
          )}
        </Field>
        <Calendar form={form} was={was} error={error('address')} />
      </div>
      <fieldset className="plain-set">
        <legend className="field-legend">
          What they are for; what is called “night” is the night anyway
        </legend>
        {purposes.map(([purpose, words]) => (
          <label key={purpose} className="check">
            <input
              type="checkbox"
              checked={form.purposes.includes(purpose)}
              onChange={(event) =>
                typeHours({
                  purposes: purposes.flatMap(([one]) =>
                    (one === purpose ? event.target.checked : form.purposes.includes(one)) ? one : [],
                  ),
                })
              }
            />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      {hash !== undefined && hash !== base && (
        <div className="warn warn-unknown">
          <p>Rules or hours were changed elsewhere meanwhile. What you typed is kept here and not saved.</p>
          <Button small onPress={keepHoursOver}>
            Go on with mine
          </Button>
        </div>
      )}
      <p className="form-actions">
        <Button kind="primary" submit disabled={busy || (hash !== undefined && hash !== base)}>
          {busy ? 'Saving' : 'Save the hours'}
        </Button>
        <Button kind="bare" onPress={closeHours}>
          Cancel
        </Button>
      </p>
    </form>
  )
}

function Week(props: {
  readonly weekly: readonly WeeklyHours[]
  readonly error: (field: string) => string | undefined
}) {
  const { weekly, error } = props
  const put = (index: number, part: Partial<WeeklyHours>): void => {
    const old = weekly[index]
    if (old) typeHours({ weekly: weekly.with(index, { ...old, ...part }) })
  }
  return (
    <fieldset className="plain-set hours-week">
      <legend className="field-legend">Every week</legend>
      {weekly.map((stretch, index) => {
        const line = `Line ${index + 1}`
        const problem = error(`weekly-${index}`)
        const ties = problem
          ? { 'aria-invalid': true as const, 'aria-describedby': `hours-wrong-${index}` }
          : {}
        const words = stretchWords(stretch)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity while they are typed
          <div key={index} className="hours-line">
            <fieldset className="plain-set hours-days" aria-label={`${line}: days`}>
              {days.map(([day, word]) => (
                <label key={day} className="check">
                  <input
                    type="checkbox"
                    checked={stretch.days.includes(day)}
                    onChange={(event) =>
                      put(index, {
                        days: days.flatMap(([one]) =>
                          (one === day ? event.target.checked : stretch.days.includes(one)) ? one : [],
                        ),
                      })
                    }
                  />
                  <span>{word}</span>
                </label>
              ))}
            </fieldset>
            <span className="hours-times">
              <input
                {...ties}
                className="input input-short"
                data-field={`weekly-${index}`}
                inputMode="numeric"
                maxLength={5}
                aria-label={`${line}: from`}
                value={stretch.from}
                onChange={(event) => put(index, { from: event.target.value })}
              />
              <span>to</span>
              <input
                {...ties}
                className="input input-short"
                inputMode="numeric"
                maxLength={5}
                aria-label={`${line}: to`}
                value={stretch.to}
                onChange={(event) => put(index, { to: event.target.value })}
              />
              <button
                type="button"
                className="rule-button"
                title="Remove"
                aria-label={`Remove: ${line}`}
                disabled={weekly.length === 1}
                onClick={() => typeHours({ weekly: weekly.toSpliced(index, 1) })}
              >
                <Trash2 {...icon} />
              </button>
            </span>
            {words !== '' && <span className="soft">{words}</span>}
            {problem && (
              <FieldError id={`hours-wrong-${index}`}>
                <b>{problem}</b>
              </FieldError>
            )}
          </div>
        )
      })}
      <Button small icon={<Plus {...icon} />} onPress={() => typeHours({ weekly: [...weekly, newStretch] })}>
        Add a line
      </Button>
    </fieldset>
  )
}

function Calendar(props: {
  readonly form: HoursForm
  readonly was: string | null
  readonly error: string | undefined
}) {
  const { form, was, error } = props
  const inFile = useRules((rules) => rules.view?.policies.find(({ name }) => name === was)?.calendar ?? null)
  const choices: readonly (readonly [HoursForm['calendar'], string])[] = [
    ['none', 'No calendar'],
    ...(inFile !== null ? ([['keep', `As it is: ${plainLine(inFile)}`]] as const) : []),
    ['secret', 'An address, kept as a secret'],
    ['reference', 'Written into the file'],
  ]
  return (
    <div className="hours-calendar">
      <Field id="hours-calendar" label="Holidays from a calendar (iCal)">
        {(ties) => (
          <Select
            {...ties}
            value={form.calendar}
            options={choices}
            onPick={(calendar) => typeHours({ calendar })}
          />
        )}
      </Field>
      {(form.calendar === 'secret' || form.calendar === 'reference') && (
        <Field
          id="hours-address"
          label={form.calendar === 'secret' ? 'Address' : 'Address, or where it is found'}
          hint={
            form.calendar === 'secret'
              ? 'https only. Shown nowhere again: it may hold a key.'
              : 'https, file:PATH, env:NAME or stored:NAME. Whoever reads the file reads it.'
          }
          error={error}
        >
          {(ties) => (
            <input
              {...ties}
              className="input"
              value={form.address}
              maxLength={4_000}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => typeHours({ address: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  )
}
