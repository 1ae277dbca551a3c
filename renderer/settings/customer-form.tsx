/** Who a customer is and whom to call there: added to the configuration file, or changed in it. */
import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Button, Select } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useFormDraft } from '../use-form-draft.ts'
import {
  type ContactValues,
  type CustomerErrors,
  type CustomerValues,
  customerFormWords,
  customerPlace,
  localDate,
  mostContacts,
  newContact,
  readCustomer,
} from './customer-values.ts'
import { Field, FieldError } from './field.tsx'

/**
 * @param was the name it has in the file; null for a new one
 * @param hours names of hours policies that contacts may have
 */
export function CustomerForm(props: {
  readonly start: CustomerValues
  readonly was: string | null
  readonly taken: readonly string[]
  readonly hours: readonly string[]
  readonly done: () => void
}) {
  const { start, was, taken, hours, done } = props
  const engine = usePage((page) => page.engine)
  const now = useNow()
  const draft = useFormDraft(customerPlace(was), start, customerFormWords)
  const { form: values, type, forget } = draft
  const [errors, setErrors] = useState<CustomerErrors>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [isSaving, setIsSaving] = useState(false)
  const change = (part: Partial<CustomerValues>): void => {
    type({ ...values, ...part })
    setErrors({})
    setProblem(null)
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const read = readCustomer(values, taken)
    setErrors(read.errors ?? {})
    if (!read.customer || !engine || isSaving) return
    setIsSaving(true)
    try {
      await engine.order('customers.save', { customer: read.customer, was })
      forget()
      done()
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : 'That did not work. Nothing was saved.')
    } finally {
      setIsSaving(false)
    }
  }
  const text = (field: 'name' | 'aliases', label: string, example: string, hint?: string) => (
    <Field id={`customer-${field}`} label={label} error={errors[field]} {...(hint ? { hint } : {})}>
      {(ties) => (
        <input
          {...ties}
          className="input"
          value={values[field]}
          placeholder={example}
          autoComplete="off"
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
  const lines = (
    field: 'channels' | 'environments' | 'note',
    label: string,
    example: string,
    hint?: string,
  ) => (
    <Field id={`customer-${field}`} label={label} error={errors[field]} {...(hint ? { hint } : {})}>
      {(ties) => (
        <textarea
          {...ties}
          className={`input input-lines${field === 'note' ? '' : ' input-code'}`}
          rows={field === 'note' ? 3 : 2}
          value={values[field]}
          placeholder={example}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
  const today = localDate(now)
  return (
    <form
      className="source-form"
      aria-label={was === null ? 'Add a customer' : `Change ${plainLine(was)}`}
      noValidate
      onSubmit={(event) => void save(event)}
    >
      {draft.isKept && (
        <p className="soft">
          What you typed last time.{' '}
          <Button small kind="bare" onPress={draft.startAnew}>
            Start anew
          </Button>
        </p>
      )}
      {text('name', 'Name', 'Tarnwick Freight')}
      {text(
        'aliases',
        'Also called (may be empty)',
        'tarnwick, tfl',
        'As labels and channels call it, between commas.',
      )}
      <div className="field-pair">
        {lines(
          'channels',
          'Where they write',
          'tarnwick-support',
          'Channels and repositories, one each line.',
        )}
        {lines('environments', 'Environments', 'golem', 'As labels write them, one each line.')}
      </div>
      <Contacts values={values} errors={errors} hours={hours} change={change} />
      {lines('note', 'Note (may be empty)', 'What everybody should know before they call')}
      <Field id="customer-checked" label="The contacts were right on" error={errors.checked}>
        {(ties) => (
          <span className="field-row">
            <input
              {...ties}
              className="input input-date num"
              type="date"
              value={values.checked}
              onChange={(event) => change({ checked: event.target.value })}
            />
            <Button disabled={values.checked === today} onPress={() => change({ checked: today })}>
              Checked today
            </Button>
          </span>
        )}
      </Field>
      {problem !== null && <FieldError>{plainLine(problem)}</FieldError>}
      <p className="form-actions">
        <Button kind="primary" submit disabled={isSaving} shortcut="Enter">
          {was === null ? 'Add' : 'Save'}
        </Button>
        <Button
          kind="bare"
          onPress={() => {
            forget()
            done()
          }}
        >
          Cancel
        </Button>
      </p>
    </form>
  )
}

function Contacts(props: {
  readonly values: CustomerValues
  readonly errors: CustomerErrors
  readonly hours: readonly string[]
  readonly change: (part: Partial<CustomerValues>) => void
}) {
  const { values, errors, hours, change } = props
  const { contacts } = values
  const set = (index: number, part: Partial<ContactValues>): void =>
    change({ contacts: contacts.map((each, at) => (at === index ? { ...each, ...part } : each)) })
  const field = (index: number, key: 'name' | 'role' | 'phone' | 'chat', label: string) => (
    <Field id={`contact-${index}-${key}`} label={label} error={errors[`contact-${index}-${key}`]}>
      {(ties) => (
        <input
          {...ties}
          className="input"
          value={contacts[index]?.[key] ?? ''}
          autoComplete="off"
          onChange={(event) => set(index, { [key]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">Contacts, in the order to call them</legend>
      {contacts.map((contact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a contact is its place in the list while it is typed
        <fieldset key={index} className="contact-set">
          <legend className="unseen-words">Contact {index + 1}</legend>
          {field(index, 'name', 'Name')}
          {field(index, 'role', 'Role')}
          {field(index, 'phone', 'Phone')}
          {field(index, 'chat', 'Chat')}
          <Field id={`contact-${index}-hours`} label="May be called">
            {(ties) => (
              <Select
                {...ties}
                value={contact.hours}
                options={hoursOf(contact.hours, hours)}
                onPick={(next) => set(index, { hours: next })}
              />
            )}
          </Field>
          <span className="contact-end">
            <Button
              kind="bare"
              small
              label={`Remove contact ${plainLine(contact.name) || index + 1}`}
              icon={<X size={14} strokeWidth={1.75} aria-hidden="true" />}
              onPress={() => change({ contacts: contacts.filter((_, at) => at !== index) })}
            >
              Remove
            </Button>
          </span>
        </fieldset>
      ))}
      {contacts.length < mostContacts && (
        <Button
          kind="bare"
          small
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => change({ contacts: [...contacts, newContact] })}
        >
          Add a contact
        </Button>
      )}
    </fieldset>
  )
}

/** The hours policies, and one that is named and not there. */
function hoursOf(now: string, known: readonly string[]): readonly (readonly [string, string])[] {
  const strange =
    now !== '' && !known.includes(now) ? [[now, `${plainLine(now)} (not in the file)`] as const] : []
  return [['', 'Not said'], ...known.map((name) => [name, plainLine(name)] as const), ...strange]
}
