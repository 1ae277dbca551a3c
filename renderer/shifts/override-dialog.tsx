/** Somebody else takes a shift or a part of it, in return for another or not; an override that stands is taken back. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { RotationTime, ShiftsView } from '../../contract/rotation.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { wallAt } from '../../contract/zoned-time.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button, Select } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useDraft } from '../use-draft.ts'
import {
  type Chosen,
  draftPlace,
  formFor,
  keyOf,
  type OverrideForm,
  othersOf,
  outcomeWords,
  readDraft,
  readForm,
  standingIn,
  swapsFor,
  takerOf,
} from './override-form.ts'
import { letGo, takeBack, writeOverrides } from './override-orders.ts'
import { whenWords } from './shift-words.ts'

/** A swap is looked for this far ahead, ms. */
const swapMs = 42 * dayMs

export function OverrideDialog({ chosen }: { readonly chosen: Chosen }) {
  const [view, problem] = useShiftsAround(chosen)
  const rotation = view?.rotations.find(({ name }) => name === chosen.rotation)
  const title = chosen.person === null ? 'Somebody takes this' : 'Somebody else takes this'
  return (
    <Dialog title={title} wide onClose={letGo}>
      <p className="override-what num">
        <b>
          <Plain text={chosen.rotation} />
        </b>
        , {whenWords(chosen)}:{' '}
        <Plain text={chosen.isDoubt ? 'not known' : chosen.isMine ? 'you' : (chosen.person ?? 'nobody')} />
      </p>
      {problem !== null && <p className="warn warn-page">{plainLine(problem)}</p>}
      {view && !rotation && <p className="warn warn-page">This rotation is not there any more.</p>}
      {!view && problem === null && <p className="soft">Reading the shifts.</p>}
      {view && rotation && <Body chosen={chosen} view={view} rotation={rotation} />}
    </Dialog>
  )
}

/** The weeks around it, read anew when the rotations change: what is ordered is ordered over what is seen. */
function useShiftsAround({ from }: Chosen): readonly [ShiftsView | null, string | null] {
  const engine = usePage((page) => page.engine)
  const edition = usePage((page) => page.state?.desk.shifts.edition)
  const [view, setView] = useState<ShiftsView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rotations are a reason to ask again
  useEffect(() => {
    let left = false
    engine?.query('shifts.between', { from, to: from + swapMs }).then(
      (answer) => {
        if (left) return
        setView(answer)
        setProblem(null)
      },
      (error: unknown) => {
        if (!left) setProblem(error instanceof AppError ? error.message : 'The shifts could not be read.')
      },
    )
    return () => {
      left = true
    }
  }, [engine, edition, from])
  return [view, problem]
}

interface Parts {
  readonly chosen: Chosen
  readonly view: ShiftsView
  readonly rotation: RotationTime
}

function Body({ chosen, view, rotation }: Parts) {
  const standing = standingIn(rotation, chosen)
  const isCovered = standing.some(({ from, to }) => from <= chosen.from && to >= chosen.to)
  return (
    <>
      {standing.length > 0 && (
        <ul className="override-standing">
          {standing.map((one) => (
            <li key={`${one.from}`}>
              <span className="num">
                An override: <Plain text={one.person ?? 'nobody'} />, {whenWords(one)}
              </span>
              <Button
                small
                label={`Take it back from ${one.person ?? 'nobody'}`}
                onPress={() =>
                  void takeBack(view.base, [{ ...one, rotation: rotation.name }]).then((done) => {
                    if (done) letGo()
                  })
                }
              >
                Take it back
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isCovered && <p className="soft">To give it to somebody else, take that back first.</p>}
      {isCovered ? <Problem /> : <Form chosen={chosen} view={view} rotation={rotation} />}
    </>
  )
}

function Form({ chosen, view, rotation }: Parts) {
  const now = useNow()
  const draft = useDraft(draftPlace(chosen))
  const form = readDraft(draft.text) ?? formFor(chosen, rotation)
  const [giving, setGiving] = useState(false)
  const first = useRef<HTMLFormElement>(null)
  const id = useId()
  const taker = takerOf(form)
  const swaps = swapsFor(view.rotations, chosen, taker, now)
  const read = readForm(form, chosen, view.rotations, now)
  const problem = 'problem' in read ? read.problem : null
  const change = (part: Partial<OverrideForm>): void =>
    draft.type(JSON.stringify({ ...form, ...part } satisfies OverrideForm))

  useEffect(() => first.current?.querySelector('select')?.focus({ preventScroll: true }), [])

  const submit = async (): Promise<void> => {
    if (!('overrides' in read) || giving) return
    setGiving(true)
    const taken = await writeOverrides(view.base, read.overrides)
    setGiving(false)
    if (!taken) return
    draft.used(draft.text)
    letGo()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    void submit()
  }
  const people = othersOf(rotation, chosen)
  const options = [
    ...people.map((name) => [`person ${name}`, plainLine(name)] as const),
    ['typed', 'Somebody else'] as const,
    ...(chosen.person === null ? [] : [['nobody', 'Nobody'] as const]),
  ]
  return (
    <form
      ref={first}
      className="override-form"
      onKeyDown={press}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className="override-fields">
        <p className="field">
          <label htmlFor={`${id}-who`}>Who takes it</label>
          <Select
            id={`${id}-who`}
            value={form.who}
            options={options}
            onPick={(who) => change({ who: who as OverrideForm['who'], swap: '' })}
          />
        </p>
        {form.who === 'typed' && (
          <p className="field">
            <label htmlFor={`${id}-typed`}>Name, as rotations write it</label>
            <input
              id={`${id}-typed`}
              className="input"
              maxLength={100}
              autoComplete="off"
              value={form.typed}
              onChange={(event) => change({ typed: event.target.value })}
              onBlur={draft.flush}
            />
          </p>
        )}
        {chosen.person !== null && taker !== null && form.who !== 'typed' && (
          <p className="field">
            <label htmlFor={`${id}-swap`}>
              In return, {chosen.isMine ? 'you take' : <Plain text={`${chosen.person} takes`} />}
            </label>
            <Select
              id={`${id}-swap`}
              value={swaps.some((one) => keyOf(one) === form.swap) ? form.swap : ''}
              options={[
                ['', swaps.length === 0 ? 'No shift of theirs in the six weeks' : 'Nothing'],
                ...swaps.map((one) => [keyOf(one), plainLine(`${whenWords(one)}, ${one.rotation}`)] as const),
              ]}
              onPick={(swap) => change({ swap })}
            />
          </p>
        )}
      </div>
      <Times zone={rotation.zone} form={form} at={chosen.from} onChange={change} onLeave={draft.flush} />
      <p className="override-outcome num" role="status">
        <Plain text={problem ?? outcomeWords(form, chosen, rotation, swaps)} />
      </p>
      <p className="soft">
        It is written into the configuration file, under the overrides of this rotation. Nobody else is told
        by it: tell them, or commit the file.
      </p>
      <Problem />
      <p className="dialog-actions">
        <Button
          kind="primary"
          shortcut="Ctrl Enter"
          disabled={problem !== null || giving}
          onPress={() => void submit()}
        >
          {form.swap !== '' && swaps.some((one) => keyOf(one) === form.swap)
            ? 'Swap them'
            : 'Save the override'}
        </Button>
      </p>
    </form>
  )
}

/** The two times are the rotation's: said where its clock is not the reader's. */
function Times(props: {
  readonly zone: string
  readonly form: OverrideForm
  readonly at: number
  readonly onChange: (part: Partial<OverrideForm>) => void
  readonly onLeave: () => void
}) {
  const { zone, form, at, onChange, onLeave } = props
  const id = useId()
  const isElsewhere = wallAt(zone, at) !== at - new Date(at).getTimezoneOffset() * 60_000
  return (
    <div className="override-times">
      {(['from', 'to'] as const).map((end) => (
        <p key={end} className="field">
          <label htmlFor={`${id}-${end}`}>
            {end === 'from' ? 'From' : 'Until'}
            {isElsewhere && <span className="soft">, in {plainLine(zone)}</span>}
          </label>
          <input
            id={`${id}-${end}`}
            type="datetime-local"
            className="input length-own"
            value={form[end]}
            onChange={(event) => onChange({ [end]: event.target.value })}
            onBlur={onLeave}
          />
        </p>
      ))}
    </div>
  )
}
