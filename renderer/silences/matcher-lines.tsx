/** The matchers of a silence: each ticked or left out, with the reason; operator and value may be changed. */
import { useId, useState } from 'react'
import { Button, Select } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import {
  type DraftMatcher,
  type Operator,
  operatorOf,
  operators,
  readMatcher,
  withMatcher,
  withOperator,
} from './draft.ts'

/** So many of the labels that are left out are named; the rest is a number. */
const namedLeftOut = 8

export function MatcherLines(props: {
  readonly draft: readonly DraftMatcher[]
  /** labels that no matcher can hold */
  readonly leftOut: readonly string[]
  readonly onChange: (draft: readonly DraftMatcher[]) => void
}) {
  const { draft, leftOut, onChange } = props
  const change = (next: DraftMatcher): void =>
    onChange(draft.map((each) => (each.key === next.key ? next : each)))
  return (
    <fieldset className="matchers">
      <legend className="sect-head">It matches alerts with all of these</legend>
      <ul>
        {draft.map((matcher) => (
          <li key={matcher.key} className={matcher.kept ? '' : 'is-left-out'}>
            <MatcherLine matcher={matcher} onChange={change} />
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && (
        <p className="soft left-out">
          Too long or too many for a silence, so it hides alerts whatever these say:{' '}
          <code>{plainLine(namesOf(leftOut))}</code>
          {leftOut.length > namedLeftOut && ` and ${leftOut.length - namedLeftOut} more`}.
        </p>
      )}
      <AddMatcher add={(matcher) => onChange(withMatcher(draft, matcher))} />
    </fieldset>
  )
}

function namesOf(leftOut: readonly string[]): string {
  return leftOut
    .slice(0, namedLeftOut)
    .map((name) => (name.length > 60 ? `${name.slice(0, 60)}…` : name))
    .join(', ')
}

function MatcherLine({
  matcher,
  onChange,
}: {
  matcher: DraftMatcher
  onChange: (next: DraftMatcher) => void
}) {
  const id = useId()
  const name = plainLine(matcher.name)
  return (
    <>
      <label className="matcher-name">
        <input
          type="checkbox"
          checked={matcher.kept}
          aria-describedby={matcher.detail === '' ? undefined : id}
          onChange={(event) => onChange({ ...matcher, kept: event.target.checked })}
        />
        <code className="cut" title={name}>
          <Plain text={matcher.name} />
        </code>
      </label>
      <Select<Operator>
        id={`${id}-operator`}
        aria-label={`How ${name} compares`}
        value={operatorOf(matcher)}
        options={operators.map((each) => [each, each])}
        onPick={(operator) => onChange(withOperator(matcher, operator))}
      />
      <input
        className="input input-code"
        value={matcher.value}
        maxLength={4_000}
        spellCheck={false}
        autoComplete="off"
        aria-label={`Value of ${name}`}
        onChange={(event) => onChange({ ...matcher, value: event.target.value, kept: true })}
      />
      {matcher.detail !== '' && <small id={id}>{plainLine(matcher.detail)}</small>}
    </>
  )
}

function AddMatcher({
  add,
}: {
  add: (matcher: Exclude<ReturnType<typeof readMatcher>, { problem: string }>) => void
}) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const submit = (): void => {
    const read = readMatcher(text)
    if ('problem' in read) {
      setProblem(read.problem)
      return
    }
    add(read)
    setText('')
    setProblem(null)
  }
  return (
    <div className="add-matcher">
      <label htmlFor={id} className="unseen-words">
        Add a matcher
      </label>
      <input
        id={id}
        className="input input-code"
        value={text}
        placeholder='Add a matcher, like team="edge"'
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          submit()
        }}
      />
      <Button small disabled={text.trim() === ''} onPress={submit}>
        Add
      </Button>
      {problem !== null && (
        <small id={`${id}-problem`} className="ink-page" role="alert">
          {problem}
        </small>
      )}
    </div>
  )
}
