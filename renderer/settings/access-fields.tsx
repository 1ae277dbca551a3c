/** How a source lets us in. Secret fields are never filled: what is stored stays in the engine. */

import { Select } from '../ui/parts.tsx'
import { Field } from './field.tsx'
import type { AuthKind } from './form-values.ts'
import type { FieldsProps } from './source-fields.tsx'

const names: Record<AuthKind, string> = {
  none: 'None needed',
  basic: 'User and password',
  bearer: 'Bearer token',
  keep: 'Keep what is stored',
}

export function AccessFields({
  values,
  errors,
  hasSecret,
  change,
}: FieldsProps & { readonly hasSecret: boolean }) {
  const kinds: readonly AuthKind[] = hasSecret
    ? ['keep', 'none', 'basic', 'bearer']
    : ['none', 'basic', 'bearer']
  return (
    <>
      <Field id="source-access" label="Access">
        {(ties) => (
          <Select
            {...ties}
            value={values.auth}
            options={kinds.map((kind) => [kind, names[kind]])}
            onPick={(auth) => change({ auth })}
          />
        )}
      </Field>
      {values.auth === 'basic' && (
        <div className="field-pair">
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
        </div>
      )}
      {values.auth === 'bearer' && (
        <Field id="source-token" label="Token" error={errors.token}>
          {(ties) => (
            <input
              {...ties}
              className="input"
              type="password"
              value={values.token}
              autoComplete="new-password"
              onChange={(event) => change({ token: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}
