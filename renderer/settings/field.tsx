/** A labelled field, with what is wrong with it under it. */
import { OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'

/** @param children given the id to use and the attributes that tie the error to the field */
export function Field(props: {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly children: (ties: {
    readonly id: string
    readonly 'aria-invalid'?: true
    readonly 'aria-describedby'?: string
  }) => ReactNode
}) {
  const { id, label, hint, error, children } = props
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : '']
    .filter((each) => each !== '')
    .join(' ')
  return (
    <div className={`field${error ? ' field-error' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(described === '' ? {} : { 'aria-describedby': described }),
      })}
      {error && (
        <FieldError id={`${id}-error`}>
          <b>{error}</b>
        </FieldError>
      )}
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  )
}

/** What is wrong, what to do, what was kept. */
export function FieldError({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  return (
    <p id={id} className="field-message" role="alert">
      <OctagonX size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}
