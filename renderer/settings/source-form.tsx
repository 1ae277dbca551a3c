/** Connect or change an Alertmanager, or the peers of an HA pair as one source. Saved only when it answers, or on purpose. */
import { type FormEvent, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SourceForm as Form } from '../../contract/orders.ts'
import type { SourceTest } from '../../contract/queries.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { AccessFields } from './access-fields.tsx'
import { FieldError } from './field.tsx'
import { FormActs } from './form-acts.tsx'
import { type FieldErrors, type FormValues, newForm, readForm } from './form-values.ts'
import { sourceFormWords } from './form-words.ts'
import { AddressFields, MoreFields } from './source-fields.tsx'
import { TestResult } from './test-result.tsx'

type Doing = 'test' | 'connect' | 'save' | null

/**
 * @param start the fields of a source that exists, null for a new one
 * @param done called when it was saved
 */
export function SourceForm(props: {
  readonly start: FormValues | null
  /** of a new one, addresses that somebody has named */
  readonly urls?: readonly string[] | undefined
  readonly hasSecret: boolean
  readonly taken: readonly string[]
  readonly done: () => void
  readonly cancel?: () => void
}) {
  const { start, urls, hasSecret, taken, done, cancel } = props
  const engine = usePage((page) => page.engine)
  const place = start ? `form:source:${start.name}` : 'form:source'
  const draft = useFormDraft(place, start ?? (urls ? { ...newForm, urls } : newForm), sourceFormWords)
  const { form: values, type, forget } = draft
  const [errors, setErrors] = useState<FieldErrors>({})
  const [doing, setDoing] = useState<Doing>(null)
  const [test, setTest] = useState<SourceTest | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const change = (part: Partial<FormValues>): void => {
    type({ ...values, ...part })
    setErrors({})
    setTest(null)
    setProblem(null)
  }

  const run = async (what: 'test' | 'connect' | 'save'): Promise<void> => {
    const read = readForm(values, taken)
    setErrors(read.errors ?? {})
    if (!read.form || !engine || doing) return
    setDoing(what)
    setProblem(null)
    try {
      if (what !== 'save') {
        const seen = await engine.query('sources.test', read.form)
        setTest(seen)
        if (what === 'test' || !seen.ok) return
      }
      await save(engine, read.form)
      forget()
      done()
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : 'That did not work. Nothing was saved.')
    } finally {
      setDoing(null)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run('connect')
  }
  const failed = test !== null && !test.ok
  const primary = failed ? 'Try again' : start ? 'Save' : 'Connect'

  return (
    <form
      className="source-form"
      onSubmit={submit}
      noValidate
      aria-label={start ? 'Change the source' : 'Connect a source'}
    >
      {draft.isKept && (
        <p className="soft">
          What you typed last time, but for passwords and tokens.{' '}
          <Button small kind="bare" onPress={draft.startAnew}>
            Start anew
          </Button>
        </p>
      )}
      <AddressFields values={values} errors={errors} test={test} change={change} />
      <AccessFields values={values} errors={errors} hasSecret={hasSecret} change={change} />
      <MoreFields values={values} errors={errors} fixedName={start !== null} change={change} />
      <div aria-live="polite">{test && <TestResult test={test} peersShown={failed} />}</div>
      {problem !== null && (
        <FieldError>
          <b>{problem}</b>
        </FieldError>
      )}
      <FormActs
        {...{ doing, failed, primary, run }}
        cancel={
          cancel &&
          (() => {
            forget()
            cancel()
          })
        }
      />
    </form>
  )
}

async function save(
  engine: NonNullable<ReturnType<typeof usePage.getState>['engine']>,
  form: Form,
): Promise<void> {
  await engine.order('sources.save', form)
}
