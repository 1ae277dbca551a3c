/** Connect or change Slack or GitHub. Saved only when it answers, or on purpose. */
import { type FormEvent, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SupportTest } from '../../contract/support.ts'
import type { SupportSourceForm } from '../../contract/support-source-orders.ts'
import { failureWords } from '../states/failure-words.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useFormDraft } from '../use-form-draft.ts'
import { FieldError } from './field.tsx'
import { FormActs } from './form-acts.tsx'
import { SupportFields } from './support-fields.tsx'
import { GitHubSteps, SlackSteps } from './support-steps.tsx'
import {
  newSupport,
  readSupport,
  type SupportErrors,
  type SupportKind,
  type SupportValues,
  supportFormWords,
} from './support-values.ts'

type Doing = 'test' | 'connect' | 'save' | null

/** @param start the fields of a source that exists, null for a new one */
export function SupportForm(props: {
  readonly kind: SupportKind
  readonly start: SupportValues | null
  readonly taken: readonly string[]
  readonly done: () => void
}) {
  const { kind, start, taken, done } = props
  const engine = usePage((page) => page.engine)
  const place = start ? `form:${kind}:${start.name}` : `form:${kind}`
  const draft = useFormDraft(place, start ?? newSupport(kind), supportFormWords)
  const { form: values, type, forget } = draft
  const [errors, setErrors] = useState<SupportErrors>({})
  const [doing, setDoing] = useState<Doing>(null)
  const [test, setTest] = useState<SupportTest | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const change = (part: Partial<SupportValues>): void => {
    type({ ...values, ...part })
    setErrors({})
    setTest(null)
    setProblem(null)
  }
  const run = async (what: Exclude<Doing, null>): Promise<void> => {
    const read = readSupport(values, taken)
    setErrors(read.errors ?? {})
    if (!read.form || !engine || doing) return
    const form: SupportSourceForm = read.form
    setDoing(what)
    setProblem(null)
    try {
      if (what !== 'save') {
        const seen = await engine.query('support.check', form)
        setTest(seen)
        if (what === 'test' || !seen.ok) return
      }
      await engine.order('support.saveSource', form)
      forget()
      done()
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : 'That did not work. Nothing was saved.')
    } finally {
      setDoing(null)
    }
  }
  const failed = test !== null && !test.ok
  const primary = failed ? 'Try again' : start ? 'Save' : 'Connect'
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
          What you typed last time, but for tokens.{' '}
          <Button small kind="bare" onPress={draft.startAnew}>
            Start anew
          </Button>
        </p>
      )}
      {kind === 'slack' ? <SlackSteps pushes={values.socket.place !== 'none'} /> : <GitHubSteps />}
      <SupportFields values={values} errors={errors} change={change} isNew={start === null} taken={taken} />
      {test && <Seen test={test} />}
      {problem !== null && <FieldError>{problem}</FieldError>}
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

/** What a look saw, and what it would have somebody know. */
function Seen({ test }: { readonly test: SupportTest }) {
  const words = test.ok ? null : failureWords(test.failure)
  return (
    <div className={`test test-${test.ok ? 'ok' : 'failed'}`} role="status">
      <p className="test-sum">
        <SeverityMark mark={test.ok ? 'quiet' : 'blind'} label={null} small />
        <b>{words ? `${words.what} ${words.todo} Nothing was saved.` : 'It answers.'}</b>
      </p>
      {words && words.facts !== '' && <p className="facts-line">{words.facts}</p>}
      {test.ok &&
        test.saw.map((line) => (
          <p key={line}>
            <Plain text={line} />
          </p>
        ))}
      {test.remarks.map((line) => (
        <p key={line} className="soft">
          <Plain text={line} />
        </p>
      ))}
    </div>
  )
}
