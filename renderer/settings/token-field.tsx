/** A token: pasted and kept by Nightdesk, kept by somebody else, or left as it is. What is stored is never shown. */
import { usePage } from '../store.ts'
import { Select } from '../ui/parts.tsx'
import { Field } from './field.tsx'
import type { TokenPlace, TokenValues } from './support-values.ts'
import { WeakConsent } from './weak-consent.tsx'

const placeWords: Record<TokenPlace, string> = {
  keep: 'Keep the one it has',
  here: 'Paste it here',
  env: 'An environment variable has it',
  file: 'A file has it',
  none: 'None',
}

/** @param places what can be chosen, in order */
export function TokenField(props: {
  readonly id: string
  readonly label: string
  readonly example: string
  readonly hint?: string
  readonly values: TokenValues
  readonly places: readonly TokenPlace[]
  readonly error: string | undefined
  readonly change: (values: TokenValues) => void
}) {
  const { id, label, example, hint, values, places, error, change } = props
  const keeping = usePage((page) => page.state?.desk.shell.facts.secrets)
  const { place } = values
  return (
    <>
      <Field id={`${id}-place`} label={label} {...(hint === undefined ? {} : { hint })}>
        {(ties) => (
          <Select
            {...ties}
            value={place}
            options={places.map((each) => [each, placeWords[each]])}
            onPick={(next) => change({ place: next, token: '', reference: '' })}
          />
        )}
      </Field>
      {place === 'here' && (
        <Field
          id={id}
          label={`${label}, pasted`}
          error={error}
          {...(keeping && keeping.refused !== true ? { hint: keeping.words } : {})}
        >
          {(ties) => (
            <input
              {...ties}
              className="input input-code"
              type="password"
              value={values.token}
              placeholder={example}
              autoComplete="new-password"
              onChange={(event) => change({ ...values, token: event.target.value })}
            />
          )}
        </Field>
      )}
      {place === 'here' && keeping?.refused === true && <WeakConsent keeping={keeping} />}
      {(place === 'env' || place === 'file') && (
        <Field
          id={id}
          label={place === 'env' ? 'Variable' : 'File'}
          error={error}
          hint={
            place === 'env'
              ? 'Read when Nightdesk starts.'
              : 'Its one line. Make it readable for you alone (chmod 600).'
          }
        >
          {(ties) => (
            <input
              {...ties}
              className="input input-code"
              value={values.reference}
              placeholder={place === 'env' ? 'GITHUB_TOKEN' : '/run/secrets/token'}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ ...values, reference: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}
