/** The fields of a described kind, drawn from their descriptions. */
import type { KindDescription, KindField } from '../../contract/source-fields.ts'
import { Select } from '../ui/parts.tsx'
import { Field } from './field.tsx'
import { isShown, type KindErrors, type KindValues, lacksPath } from './kind-values.ts'

interface Props {
  readonly values: Pick<KindValues, 'texts'>
  readonly errors: KindErrors
  readonly change: (texts: KindValues['texts']) => void
}

/** @param more those below the fold, else those above it */
export function KindFields({
  description,
  more,
  ...props
}: Props & { readonly description: KindDescription; readonly more: boolean }) {
  const { values } = props
  return description.fields
    .filter((field) => (field.isMore === true) === more && isShown(field, values.texts))
    .filter((field) => !lacksPath(field.key, values.texts))
    .map((field) => <OneField key={field.key} field={field} {...props} />)
}

/** One field of any type. */
export function OneField({ field, values, errors, change }: Props & { readonly field: KindField }) {
  const { key, label, help, type } = field
  const id = `kind-${key.replaceAll('.', '-')}`
  const text = values.texts[key] ?? ''
  const set = (typed: string): void => change({ [key]: typed })
  if (type === 'toggle')
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={text === 'yes'}
          onChange={(event) => set(event.target.checked ? 'yes' : 'no')}
        />
        <span>
          {label}
          {help !== undefined && <small>{help}</small>}
        </span>
      </label>
    )
  const isLong = type === 'list' || type === 'urls' || type === 'table' || type === 'lines'
  return (
    <Field id={id} label={label} error={errors[key]} {...(help === undefined ? {} : { hint: help })}>
      {(ties) =>
        type === 'choice' ? (
          <Select {...ties} value={text} options={field.choices} onPick={set} />
        ) : isLong ? (
          <textarea
            {...ties}
            className={`input input-code input-lines${type === 'urls' ? ' is-one' : ''}`}
            rows={2}
            value={text}
            placeholder={field.example}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set(event.target.value)}
          />
        ) : (
          <input
            {...ties}
            className="input input-code"
            inputMode={type === 'number' ? 'numeric' : type === 'url' ? 'url' : 'text'}
            value={text}
            placeholder={field.example ?? (field.standard === undefined ? '' : String(field.standard))}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set(event.target.value)}
          />
        )
      }
    </Field>
  )
}
