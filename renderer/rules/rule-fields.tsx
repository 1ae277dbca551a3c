/** One row in its form. */
import { type FormEvent, useState } from 'react'
import type { Outcome, Rule } from '../../contract/rules.ts'
import { Field } from '../settings/field.tsx'
import { Button, Select } from '../ui/parts.tsx'
import { outcomeWords } from '../watch/why-words.ts'
import { type Editing, putRow, useRules } from './draft.ts'
import {
  impacts,
  noHours,
  notLouder,
  outcomes,
  quieter,
  type RuleForm,
  readRule,
  severities,
} from './form.ts'

type TextField = 'pipeline' | 'team' | 'environment' | 'customer' | 'servicePriority'
const textFields: readonly (readonly [TextField, string])[] = [
  ['team', 'Team'],
  ['customer', 'Customer'],
  ['environment', 'Environment'],
  ['pipeline', 'Pipeline'],
  ['servicePriority', 'Service priority'],
]
const choices: readonly (readonly ['any' | 'yes' | 'no', string])[] = [
  ['any', 'Not asked'],
  ['yes', 'Yes'],
  ['no', 'No'],
]
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const named = (list: readonly Outcome[]): readonly (readonly [Outcome, string])[] =>
  list.map((one) => [one, capital(outcomeWords[one])])

export function RuleFields({ editing, rows }: { readonly editing: Editing; readonly rows: readonly Rule[] }) {
  const { index, form } = editing
  const policies = useRules((draft) => draft.view?.policies)
  const [problem, setProblem] = useState<{ problem: string; field: 'name' | 'labels' } | null>(null)
  const change = (part: Partial<RuleForm>): void => {
    setProblem(null)
    useRules.setState({ editing: { index, form: { ...form, ...part } } })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const taken = rows.flatMap(({ name }, at) => (at === index ? [] : [name]))
    const read = readRule(form, taken)
    if ('problem' in read) setProblem(read)
    else putRow(index, read.rule)
  }
  const names = new Set(['day', 'night', 'working', 'support', ...(policies ?? []).map(({ name }) => name)])
  if (form.hours !== noHours) names.add(form.hours)
  const hours = [[noHours, 'At any hour'] as const, ...[...names].map((name) => [name, name] as const)]
  const errorOf = (field: 'name' | 'labels'): string | undefined =>
    problem?.field === field ? problem.problem : undefined
  return (
    <form
      className="rule-form"
      onSubmit={submit}
      noValidate
      aria-label={index === null ? 'Add a row' : 'Change the row'}
    >
      <Field id="rule-name" label="Name" error={errorOf('name')}>
        {(ties) => (
          <input
            {...ties}
            className="input"
            value={form.name}
            maxLength={80}
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: the form was opened to write here
            autoFocus
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Ticks
        legend="Severity; none ticked is any"
        all={severities}
        ticked={form.severity}
        onTick={(severity) => change({ severity })}
      />
      <Ticks
        legend="Customer impact, as somebody chose it; none ticked is any"
        all={impacts}
        ticked={form.impact}
        onTick={(impact) => change({ impact })}
      />
      <div className="rule-grid">
        {textFields.map(([key, label]) => (
          <Field key={key} id={`rule-${key}`} label={label}>
            {(ties) => (
              <input
                {...ties}
                className="input"
                value={form[key]}
                maxLength={2_000}
                autoComplete="off"
                spellCheck={false}
                placeholder="any"
                onChange={(event) => change({ [key]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field id="rule-all" label="Pages whatever its pipeline">
          {(ties) => (
            <Select
              {...ties}
              value={form.allPipelines}
              options={choices}
              onPick={(allPipelines) => change({ allPipelines })}
            />
          )}
        </Field>
        <Field id="rule-cancel" label="Asks for nobody outside working hours">
          {(ties) => (
            <Select
              {...ties}
              value={form.cancelOutsideHours}
              options={choices}
              onPick={(cancelOutsideHours) => change({ cancelOutsideHours })}
            />
          )}
        </Field>
      </div>
      <Field
        id="rule-labels"
        label="Labels"
        hint='A matcher on each line, as Alertmanager writes them: namespace=~"kube-.*"'
        error={errorOf('labels')}
      >
        {(ties) => (
          <textarea
            {...ties}
            className="input input-code"
            rows={2}
            value={form.labels}
            maxLength={8_000}
            spellCheck={false}
            onChange={(event) => change({ labels: event.target.value })}
          />
        )}
      </Field>
      <div className="rule-grid">
        <Field id="rule-then" label="Then">
          {(ties) => (
            <Select
              {...ties}
              value={form.then}
              options={named(outcomes)}
              onPick={(then) => change({ then })}
            />
          )}
        </Field>
        <Field id="rule-hours" label="Hours">
          {(ties) => (
            <Select
              {...ties}
              value={form.hours}
              options={hours}
              onPick={(picked) => change({ hours: picked })}
            />
          )}
        </Field>
        {form.hours !== noHours && (
          <Field id="rule-outside" label="Outside of them">
            {(ties) => (
              <Select
                {...ties}
                value={quieter(form.then, form.outsideHours)}
                options={named(notLouder(form.then))}
                onPick={(outsideHours) => change({ outsideHours })}
              />
            )}
          </Field>
        )}
        <Field id="rule-off" label="Off duty">
          {(ties) => (
            <Select
              {...ties}
              value={quieter(form.then, form.offDuty)}
              options={named(notLouder(form.then))}
              onPick={(offDuty) => change({ offDuty })}
            />
          )}
        </Field>
      </div>
      <p className="form-actions">
        <Button kind="primary" submit>
          {index === null ? 'Put it above the last row' : 'Take over'}
        </Button>
        <Button kind="bare" onPress={() => useRules.setState({ editing: null })}>
          Cancel
        </Button>
      </p>
    </form>
  )
}

/** Some of a few words, in their order. */
function Ticks<Word extends string>(props: {
  readonly legend: string
  readonly all: readonly Word[]
  readonly ticked: readonly Word[]
  readonly onTick: (ticked: readonly Word[]) => void
}) {
  const { legend, all, ticked, onTick } = props
  return (
    <fieldset className="plain-set rule-checks">
      <legend className="field-legend">{legend}</legend>
      {all.map((word) => (
        <label key={word} className="check">
          <input
            type="checkbox"
            checked={ticked.includes(word)}
            onChange={(event) =>
              onTick(all.filter((one) => (one === word ? event.target.checked : ticked.includes(one))))
            }
          />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  )
}
