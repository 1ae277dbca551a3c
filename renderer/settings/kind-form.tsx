/** Connect or change a source of a described kind. Saved only when it answers, or on purpose. */
import { type FormEvent, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SourceTest } from '../../contract/queries.ts'
import type { KindDescription } from '../../contract/source-fields.ts'
import type { MappingPreview } from '../../contract/source-form-orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { AccessFields } from './access-fields.tsx'
import { Field, FieldError } from './field.tsx'
import { FormActs } from './form-acts.tsx'
import { KindFields } from './kind-fields.tsx'
import { KindMapping } from './kind-mapping.tsx'
import {
  errorByField,
  freeKindName,
  type KindErrors,
  type KindValues,
  kindWords,
  newKind,
  readKind,
} from './kind-values.ts'
import { PeersFound } from './peers-found.tsx'
import { TestResult } from './test-result.tsx'

type Doing = 'test' | 'connect' | 'save' | 'preview' | null

/** @param start the fields of a source that exists, null for a new one */
export function KindForm(props: {
  readonly description: KindDescription
  readonly start: KindValues | null
  readonly hasSecret: boolean
  readonly taken: readonly string[]
  readonly done: () => void
  /** opens the form for these Alertmanagers */
  readonly connectNext: (urls: readonly string[]) => void
}) {
  const { description, start, hasSecret, taken, done } = props
  const { kind, label } = description
  const engine = usePage((page) => page.engine)
  const place = start ? `form:kind-${kind}:${start.name}` : `form:kind-${kind}`
  const draft = useFormDraft(place, start ?? newKind(description), kindWords)
  const { form: values, type, forget } = draft
  const [errors, setErrors] = useState<KindErrors>({})
  const [doing, setDoing] = useState<Doing>(null)
  const [test, setTest] = useState<SourceTest | null>(null)
  const [preview, setPreview] = useState<MappingPreview | null>(null)
  const [sample, setSample] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const change = (part: Partial<KindValues>): void => {
    type({ ...values, ...part })
    setErrors({})
    setTest(null)
    setProblem(null)
  }
  const changeTexts = (texts: KindValues['texts']): void => change({ texts: { ...values.texts, ...texts } })

  const look = async (typed: KindValues): Promise<void> => {
    const { form } = readKind(description, typed, taken)
    if (!form || !engine) return
    setPreview(await engine.query('sources.preview', { form, sample: kind === 'webhook' ? sample : null }))
  }
  const guarded = async (what: Exclude<Doing, null>, work: () => Promise<void>): Promise<void> => {
    if (doing) return
    setDoing(what)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      const message = error instanceof AppError ? error.message : 'That did not work. Nothing was saved.'
      const byField = errorByField(description, message)
      if (byField) setErrors(byField)
      else setProblem(message)
    } finally {
      setDoing(null)
    }
  }
  const run = async (what: 'test' | 'connect' | 'save', then = done): Promise<void> => {
    const { form, errors: wrong } = readKind(description, values, taken)
    setErrors(wrong ?? {})
    if (!form || !engine) return
    await guarded(what, async () => {
      if (what !== 'save') {
        const seen = await engine.query('sources.testKind', form)
        setTest(seen)
        if (what === 'test' && seen.ok && kind !== 'webhook') await look(values)
        if (what === 'test' || !seen.ok) return
      }
      await engine.order('sources.saveKind', form)
      forget()
      then()
    })
  }
  const failed = test !== null && !test.ok
  const primary = failed ? 'Try again' : start ? 'Save' : 'Connect'
  const hidden = description.fields.some(({ key, isMore }) => isMore && errors[key] !== undefined)
  return (
    <form
      className="source-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void run('connect')
      }}
      noValidate
      aria-label={start ? 'Change the source' : 'Connect a source'}
    >
      {draft.isKept && (
        <p className="soft">
          What you typed last time, but for passwords, tokens and headers.{' '}
          <Button small kind="bare" onPress={draft.startAnew}>
            Start anew
          </Button>
        </p>
      )}
      <section className="steps" aria-label="What it needs">
        <h3>{description.steps.title}</h3>
        <ol>
          {description.steps.list.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      <KindFields
        description={description}
        more={false}
        values={values}
        errors={errors}
        change={changeTexts}
      />
      <AccessFields
        values={values}
        errors={errors}
        hasSecret={hasSecret}
        change={change}
        only={description.access === 'token' ? description.secret : undefined}
      />
      <Field
        id="source-name"
        label="Name"
        error={errors.name}
        {...(start ? { hint: 'The name stays.' } : {})}
      >
        {(ties) => (
          <input
            {...ties}
            className="input input-code"
            value={values.name}
            placeholder={freeKindName(kind, taken)}
            readOnly={start !== null}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <details className="more-fields" open={hidden ? true : undefined}>
        <summary>More of {label}</summary>
        <KindFields
          description={description}
          more={true}
          values={values}
          errors={errors}
          change={changeTexts}
        />
      </details>
      <KindMapping
        isWebhook={kind === 'webhook'}
        {...{ values, errors, preview, sample, setSample }}
        isBusy={doing !== null}
        change={changeTexts}
        look={(texts) =>
          void guarded('preview', () => look({ ...values, texts: { ...values.texts, ...texts } }))
        }
      />
      <div aria-live="polite">
        {test && (
          <TestResult test={test} peersShown={failed} label={label}>
            <PeersFound
              test={test}
              isBusy={doing !== null}
              connect={(urls) => void run('connect', () => props.connectNext(urls))}
            />
          </TestResult>
        )}
      </div>
      {problem !== null && (
        <FieldError>
          <b>{problem}</b>
        </FieldError>
      )}
      <FormActs
        {...{ doing, failed, primary, run }}
        cancel={() => {
          forget()
          done()
        }}
      />
    </form>
  )
}
