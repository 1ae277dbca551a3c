/** Where the system keeps secrets from nobody: said, and kept there only when the user types that they want it. */
import { useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import { type SecretKeeping, weakConsent } from '../../contract/shell.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Field } from './field.tsx'

export function WeakConsent({ keeping }: { readonly keeping: SecretKeeping }) {
  const engine = usePage((page) => page.engine)
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const isTyped = typed.trim() === weakConsent
  const allow = (): void => {
    engine
      ?.order('shell.allowWeakSecrets', { consent: weakConsent })
      .catch((error: unknown) =>
        setProblem(error instanceof AppError ? error.message : 'That did not work. Nothing was allowed.'),
      )
  }
  return (
    <Field
      id="weak-consent"
      label={`Type "${weakConsent}" to allow it`}
      hint={`${keeping.words} A variable, a file or a command is safer.`}
      error={problem}
    >
      {(ties) => (
        <span className="field-row">
          <input
            {...ties}
            className="input"
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              // It would save the source whose form this stands in.
              event.preventDefault()
              if (isTyped && !event.repeat && !event.nativeEvent.isComposing) allow()
            }}
          />
          <Button small disabled={!isTyped} onPress={allow}>
            Allow
          </Button>
        </span>
      )}
    </Field>
  )
}
