/** How a source lets us in, and who keeps the secret. Secret fields are never filled: what is stored stays in the engine. */
import { usePage } from '../store.ts'
import { Select } from '../ui/parts.tsx'
import { Field } from './field.tsx'
import type { AuthKind, FormValues, SecretPlace } from './form-values.ts'
import { WeakConsent } from './weak-consent.tsx'

const names: Record<AuthKind, string> = {
  none: 'None needed',
  basic: 'User and password',
  bearer: 'Bearer token',
  keep: 'Keep what is stored',
}

type Access = Pick<FormValues, 'auth' | 'username' | 'password' | 'token' | 'place' | 'reference'>

interface FieldsProps {
  readonly values: Access
  readonly errors: {
    readonly [Name in 'username' | 'password' | 'token' | 'reference']?: string | undefined
  }
  readonly change: (part: Partial<Access>) => void
  /** there is one secret and nothing else: what it is called, and how one begins */
  readonly only?: { readonly label: string; readonly example: string; readonly help?: string } | undefined
}

export function AccessFields(props: FieldsProps & { readonly hasSecret: boolean }) {
  const { values, hasSecret, change, only } = props
  const ways: readonly AuthKind[] = only ? ['bearer'] : ['none', 'basic', 'bearer']
  const kinds: readonly AuthKind[] = hasSecret ? ['keep', ...ways] : ways
  return (
    <>
      {kinds.length > 1 && (
        <Field id="source-access" label="Access">
          {(ties) => (
            <Select
              {...ties}
              value={values.auth}
              options={kinds.map((kind) => [kind, only && kind === 'bearer' ? 'Another one' : names[kind]])}
              onPick={(auth) => change({ auth })}
            />
          )}
        </Field>
      )}
      {values.auth === 'basic' && (
        <div className="field-pair">
          <UserField {...props} />
          {values.place === 'here' && <PasswordField {...props} />}
        </div>
      )}
      {values.auth === 'bearer' && values.place === 'here' && <TokenField {...props} />}
      {(values.auth === 'basic' || values.auth === 'bearer') && <PlaceFields {...props} />}
    </>
  )
}

function UserField({ values, errors, change }: FieldsProps) {
  return (
    <Field id="source-user" label="User" error={errors.username}>
      {(ties) => (
        <input
          {...ties}
          className="input"
          value={values.username}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => change({ username: event.target.value })}
        />
      )}
    </Field>
  )
}

function PasswordField({ values, errors, change }: FieldsProps) {
  return (
    <Field id="source-password" label="Password" error={errors.password}>
      {(ties) => (
        <input
          {...ties}
          className="input"
          type="password"
          value={values.password}
          autoComplete="new-password"
          onChange={(event) => change({ password: event.target.value })}
        />
      )}
    </Field>
  )
}

function TokenField({ values, errors, change, only }: FieldsProps) {
  return (
    <Field
      id="source-token"
      label={only?.label ?? 'Token'}
      error={errors.token}
      {...(only?.help === undefined ? {} : { hint: only.help })}
    >
      {(ties) => (
        <input
          {...ties}
          className="input"
          type="password"
          value={values.token}
          placeholder={only?.example ?? ''}
          autoComplete="new-password"
          onChange={(event) => change({ token: event.target.value })}
        />
      )}
    </Field>
  )
}

const places: Record<SecretPlace, string> = {
  here: 'Nightdesk',
  env: 'An environment variable',
  file: 'A file',
  command: 'A command of a password manager',
}

const referenceWords: Record<
  Exclude<SecretPlace, 'here'>,
  readonly [label: string, example: string, hint: string]
> = {
  env: ['Variable', 'AM_TOKEN', 'Read when Nightdesk starts.'],
  file: ['File', '/run/secrets/am-token', 'Its one line. Make it readable for you alone (chmod 600).'],
  command: [
    'Command',
    'pass show alertmanager',
    'Run as you, without a shell; the first line it prints counts. It is changed in the configuration file only.',
  ],
}

/** A command is written in the file only: a window can have no program run. What stands there already can stay. */
function placesFrom(place: SecretPlace): readonly SecretPlace[] {
  return (Object.keys(places) as SecretPlace[]).filter((each) => each !== 'command' || place === 'command')
}

function PlaceFields({ values, errors, change }: FieldsProps) {
  const keeping = usePage((page) => page.state?.desk.shell.facts.secrets)
  const { place } = values
  return (
    <>
      <Field
        id="source-place"
        label="Kept by"
        {...(place === 'here' && keeping && keeping.refused !== true ? { hint: keeping.words } : {})}
      >
        {(ties) => (
          <Select
            {...ties}
            value={place}
            options={placesFrom(place).map((each) => [each, places[each]])}
            onPick={(next) => change({ place: next, reference: '' })}
          />
        )}
      </Field>
      {place === 'here' && keeping?.refused === true && <WeakConsent keeping={keeping} />}
      {place !== 'here' && (
        <Field
          id="source-reference"
          label={referenceWords[place][0]}
          error={errors.reference}
          hint={referenceWords[place][2]}
        >
          {(ties) => (
            <input
              {...ties}
              className="input input-code"
              value={values.reference}
              readOnly={place === 'command'}
              placeholder={referenceWords[place][1]}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ reference: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}
