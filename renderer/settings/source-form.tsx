/** Connect or change an Alertmanager, or the peers of an HA pair as one source. Saved only when it answers, or on purpose. */
import { type FormEvent, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SourceForm as Form } from '../../contract/orders.ts'
import type { SourceTest } from '../../contract/queries.ts'
import { mappingFields } from '../../contract/source-fields.ts'
import type { MappingPreview } from '../../contract/source-form-orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { AccessFields } from './access-fields.tsx'
import { FieldError } from './field.tsx'
import { refusedField } from './field-values.ts'
import { FormActs } from './form-acts.tsx'
import { type FieldErrors, type FormValues, newForm, readForm, withPeers } from './form-values.ts'
import { sourceFormWords, wordsWith } from './form-words.ts'
import { KindMapping } from './kind-mapping.tsx'
import { AddressFields, MoreFields } from './source-fields.tsx'
import { TestResult } from './test-result.tsx'

type Doing = 'test' | 'connect' | 'save' | 'preview' | null

/**
 * @param start the fields of a source that exists, null for a new one
 * @param done called when it was saved
 */
export function SourceForm(props: {
  readonly start: FormValues | null
  /** addresses that somebody has named, beside those it has */
  readonly urls?: readonly string[] | undefined
  readonly hasSecret: boolean
  readonly taken: readonly string[]
  readonly done: () => void
  readonly cancel?: () => void
}) {
  const { start, urls = [], hasSecret, taken, done, cancel } = props
  const engine = usePage((page) => page.engine)
  const kept = urls.length === 0 ? 'form:source' : 'form:source-found'
  const draft = useFormDraft(
    start ? `${kept}:${start.name}` : kept,
    withPeers(start ?? newForm, urls),
    urls.length === 0 ? sourceFormWords : wordsWith(urls),
  )
  const { form: values, type, forget } = draft
  const [errors, setErrors] = useState<FieldErrors>({})
  const [doing, setDoing] = useState<Doing>(null)
  const [test, setTest] = useState<SourceTest | null>(null)
  const [preview, setPreview] = useState<MappingPreview | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const change = (part: Partial<FormValues>): void => {
    type({ ...values, ...part })
    setErrors({})
    setTest(null)
    setProblem(null)
  }

  /** What the fields make together, or what is wrong beside each. */
  const read = (typed: FormValues): Form | null => {
    const { form, errors: wrong } = readForm(typed, taken)
    setErrors(wrong ?? {})
    return form
  }
  const guarded = async (what: Exclude<Doing, null>, work: () => Promise<void>): Promise<void> => {
    if (doing) return
    setDoing(what)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      const message = error instanceof AppError ? error.message : 'That did not work. Nothing was saved.'
      const byField = refusedField(mappingFields, message)
      if (byField) setErrors(byField)
      else setProblem(message)
    } finally {
      setDoing(null)
    }
  }
  /** What it lists now, as these fields would have it read. */
  const look = async (form: Form): Promise<void> => {
    if (engine) setPreview(await engine.query('sources.preview', { form, sample: null }))
  }
  const run = async (what: 'test' | 'connect' | 'save'): Promise<void> => {
    const form = read(values)
    if (!form || !engine) return
    await guarded(what, async () => {
      if (what !== 'save') {
        const seen = await engine.query('sources.test', form)
        setTest(seen)
        if (what === 'test' && seen.ok) await look(form)
        if (what === 'test' || !seen.ok) return
      }
      await engine.order('sources.save', form)
      forget()
      done()
    })
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
      <KindMapping
        isWebhook={false}
        {...{ values, errors, preview }}
        sample=""
        setSample={() => {}}
        isBusy={doing !== null}
        change={(texts) => change({ texts: { ...values.texts, ...texts } })}
        look={(texts) => {
          const form = read({ ...values, texts: { ...values.texts, ...texts } })
          if (form) void guarded('preview', () => look(form))
        }}
      />
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
