/** The fields of a source of threads. */
import { Field } from './field.tsx'
import { freeName, type SupportErrors, type SupportField, type SupportValues } from './support-values.ts'
import { TokenField } from './token-field.tsx'

interface FieldsProps {
  readonly values: SupportValues
  readonly errors: SupportErrors
  readonly change: (part: Partial<SupportValues>) => void
}
type TextField = Exclude<SupportField, 'token' | 'socket'>

/** @param isNew it has no token yet; `taken`: names of the others */
export function SupportFields({
  isNew,
  taken,
  ...props
}: FieldsProps & { readonly isNew: boolean; readonly taken: readonly string[] }) {
  const { values, errors, change } = props
  const keeps = isNew ? [] : (['keep'] as const)
  const isSlack = values.kind === 'slack'
  return (
    <>
      <TokenField
        id="support-token"
        label="Token"
        example={isSlack ? 'xoxp-… or xoxb-…' : 'github_pat_…'}
        values={values.token}
        places={[...keeps, 'here', 'env', 'file']}
        error={errors.token}
        change={(token) => change({ token })}
      />
      {isSlack ? <SlackFields {...props} keeps={keeps} /> : <GitHubFields {...props} />}
      <Text
        {...props}
        field="name"
        label="Name"
        example={freeName(values.kind, taken)}
        {...(isNew ? {} : { hint: 'The name stays.', isFixed: true })}
      />
      <details className="more-fields" open={errors.pollSeconds || errors.url ? true : undefined}>
        <summary>Interval, address</summary>
        <Text {...props} field="pollSeconds" label="Ask every (seconds)" />
        <Text
          {...props}
          field="url"
          label="Address of its interface"
          example={isSlack ? 'https://slack.com/api' : 'https://api.github.com'}
          hint={
            isSlack
              ? 'Left empty, Slack’s own.'
              : 'Left empty, github.com’s. Of your own server: https://HOST/api/v3.'
          }
        />
      </details>
    </>
  )
}

function SlackFields({ keeps, ...props }: FieldsProps & { readonly keeps: readonly 'keep'[] }) {
  const { values, errors, change } = props
  return (
    <>
      <Lines
        {...props}
        field="channels"
        label="Channels where customers write"
        example="*-support"
        hint="A name each line; * stands for any letters. The app has to be a member of each."
      />
      <Text
        {...props}
        field="teamChannel"
        label="Channel of the team (may be empty)"
        example="support-team"
        hint="Hand-overs and their summaries stand there, where no customer reads. Without it they stand in the thread."
      />
      <TokenField
        id="support-socket"
        label="App-level token (may be none)"
        example="xapp-…"
        hint="New messages are then told at once. Only where this app is yours alone: with several laptops each message goes to one of them."
        values={values.socket}
        places={[
          'none',
          ...(keeps.length > 0 && values.socket.place !== 'none' ? keeps : []),
          'here',
          'env',
          'file',
        ]}
        error={errors.socket}
        change={(socket) => change({ socket })}
      />
    </>
  )
}

function GitHubFields(props: FieldsProps) {
  return (
    <>
      <Lines
        {...props}
        field="repositories"
        label="Repositories"
        example="acme/support"
        hint="owner/name, one each line."
      />
      <Text
        {...props}
        field="organisation"
        label="Or a whole organisation (may be empty)"
        example="acme"
        hint="The issues of all its repositories that the token sees."
      />
      <Text
        {...props}
        field="labels"
        label="Only issues with these labels (may be empty)"
        example="customer, question"
        hint="With all of them, between commas."
      />
    </>
  )
}

function Text(
  props: FieldsProps & {
    readonly field: TextField
    readonly label: string
    readonly example?: string
    readonly hint?: string
    readonly isFixed?: boolean
  },
) {
  const { values, errors, change, field, label, example = '', hint, isFixed = false } = props
  return (
    <Field
      id={`support-${field}`}
      label={label}
      error={errors[field]}
      {...(hint === undefined ? {} : { hint })}
    >
      {(ties) => (
        <input
          {...ties}
          className={`input input-code${field === 'pollSeconds' ? ' input-short num' : ''}`}
          value={values[field]}
          placeholder={example}
          readOnly={isFixed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
}

function Lines(
  props: FieldsProps & {
    readonly field: 'channels' | 'repositories'
    readonly label: string
    readonly example: string
    readonly hint: string
  },
) {
  const { values, errors, change, field, label, example, hint } = props
  return (
    <Field id={`support-${field}`} label={label} error={errors[field]} hint={hint}>
      {(ties) => (
        <textarea
          {...ties}
          className="input input-code input-lines"
          rows={3}
          value={values[field]}
          placeholder={example}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
}
