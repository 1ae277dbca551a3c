/** Somebody else takes a shift, or a part of it: written into the PagerDuty schedule that it is read from. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { UpstreamPeople } from '../../contract/override-upstream.ts'
import { isSamePerson } from '../../contract/person.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button, Select } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { localFieldValue, readLocalField } from '../ui/until.ts'
import { firstName } from '../watch/words.ts'
import type { Chosen } from './override-form.ts'
import { letGo } from './override-orders.ts'
import { whenWords } from './shift-words.ts'
import { readUpstream, readUpstreamPeople } from './upstream-desk.ts'
import { stretchProblem } from './upstream-words.ts'

export function UpstreamDialog({
  chosen,
  onFile,
}: {
  readonly chosen: Chosen
  /** it is to be written into the configuration file instead, for this laptop alone */
  readonly onFile: () => void
}) {
  const { rotation, person, isMine } = chosen
  const people = usePeople(rotation)
  const title = person === null ? 'Somebody takes this' : 'Somebody else takes this'
  return (
    <Dialog title={title} onClose={letGo}>
      <p className="num">
        <b>
          <Plain text={rotation} />
        </b>
        , {whenWords(chosen)}: <Plain text={person === null ? 'nobody' : isMine ? 'you' : person} />
      </p>
      <p className="soft">
        This rotation is kept in PagerDuty. What you choose here is written into its schedule, for everybody.
      </p>
      <Form chosen={chosen} people={people} onFile={onFile} />
    </Dialog>
  )
}

function usePeople(rotation: string): UpstreamPeople | null {
  const [people, setPeople] = useState<UpstreamPeople | null>(null)
  useEffect(() => {
    let left = false
    void readUpstreamPeople(rotation).then((read) => {
      if (!left) setPeople(read)
    })
    return () => {
      left = true
    }
  }, [rotation])
  return people
}

function Form(props: {
  readonly chosen: Chosen
  readonly people: UpstreamPeople | null
  readonly onFile: () => void
}) {
  const { chosen, people, onFile } = props
  const { rotation, from: begins, to: ends } = chosen
  const now = useNow()
  const [userId, setUserId] = useState('')
  const [from, setFrom] = useState(() => localFieldValue(begins))
  const [to, setTo] = useState(() => localFieldValue(ends))
  const [giving, setGiving] = useState(false)
  const first = useRef<HTMLFormElement>(null)
  const undoMs = usePage((page) => page.state?.desk.settings.undoMs ?? 0)
  const ids = { who: useId(), from: useId(), to: useId() }
  const others = (people?.people ?? []).filter(({ name }) => !isSamePerson(name, chosen.person))
  const person = others.find(({ id }) => id === userId) ?? null
  // A field holds whole minutes: what was not touched keeps its seconds.
  const fromAt = from === localFieldValue(begins) ? begins : readLocalField(from)
  const toAt = to === localFieldValue(ends) ? ends : readLocalField(to)
  const missing =
    (people === null ? 'Reading who there is in PagerDuty.' : null) ??
    stretchProblem(fromAt, toAt, chosen, now) ??
    (person === null ? 'Say who takes it.' : null)

  useEffect(() => first.current?.querySelector('select')?.focus({ preventScroll: true }), [])

  const submit = async (): Promise<void> => {
    if (missing !== null || giving || fromAt === null || toAt === null || person === null) return
    setGiving(true)
    const taken = await give('shifts.overrideUpstream', {
      ...{ rotation, userId, person: person.name, from: fromAt, to: toAt },
    })
    setGiving(false)
    if (!taken) return
    say(`Goes to PagerDuty: ${plainLine(person.name)} has it`, false)
    letGo()
    void readUpstream()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    void submit()
  }
  return (
    <form
      ref={first}
      className="upstream-form"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p className="field">
        <label htmlFor={ids.who}>Who takes it</label>
        <Select
          id={ids.who}
          value={userId}
          options={[
            ['', people === null ? 'Reading the names' : 'Choose somebody'],
            ...others.map(({ id, name }) => [id, plainLine(name)] as const),
          ]}
          onPick={setUserId}
        />
      </p>
      {people?.why != null && (
        <p className="warn warn-unknown">
          {people.people.length === 0 ? 'The names are not known.' : 'Not everybody may be listed.'}{' '}
          {plainLine(people.why)}
        </p>
      )}
      <div className="window-times">
        {(
          [
            ['From', ids.from, from, setFrom],
            ['Until', ids.to, to, setTo],
          ] as const
        ).map(([label, id, value, set]) => (
          <p key={id} className="field">
            <label htmlFor={id}>{label}</label>
            <input
              id={id}
              type="datetime-local"
              className="input"
              value={value}
              onChange={(event) => set(event.target.value)}
            />
          </p>
        ))}
      </div>
      <p className="soft num">
        It is sent after {Math.round(undoMs / 1_000)} s. Until then it can be taken back, and after that out
        of PagerDuty again.
      </p>
      <Problem />
      <p className="dialog-actions">
        <Button kind="primary" submit shortcut="Ctrl Enter" disabled={missing !== null || giving}>
          {person === null ? 'Give it away' : `Give it to ${firstName(person.name)}`}
        </Button>
        <Button kind="bare" onPress={onFile}>
          Only in the file
        </Button>
        <span className="soft" role="status">
          {missing ?? ''}
        </span>
      </p>
    </form>
  )
}
