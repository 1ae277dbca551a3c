/** Somebody else takes a shift, or a part of it: written into the PagerDuty schedule that it is read from. */
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import type { UpstreamPeople } from '../../contract/override-upstream.ts'
import { isSamePerson } from '../../contract/person.ts'
import type { OwnShift, ShiftsView } from '../../contract/rotation.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button, Select } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { localFieldValue, readLocalField } from '../ui/until.ts'
import { firstName } from '../watch/words.ts'
import { whenWords } from './shift-words.ts'
import { type Giving, giveShift, readUpstream, readUpstreamPeople } from './upstream-desk.ts'
import { givableShifts, keyOf, stretchProblem } from './upstream-words.ts'

export function UpstreamDialog({ giving, view }: { readonly giving: Giving; readonly view: ShiftsView }) {
  const { rotation } = giving
  const now = useNow()
  const shifts = givableShifts(rotation, view.rotations, view.mine, now)
  const [key, setKey] = useState(() => keyOf(giving.shift ?? shifts[0] ?? { to: null, person: '' }))
  const shift = shifts.find((one) => keyOf(one) === key) ?? null
  const people = usePeople(rotation)
  return (
    <Dialog title="Somebody else takes this shift" onClose={() => giveShift(null)}>
      <p className="soft">
        {plainLine(rotation)} is kept in PagerDuty. What you choose here is written into its schedule, for
        everybody.
      </p>
      {shifts.length === 0 ? (
        <p>No shift of this week is still to come. Turn to the week of the one you mean.</p>
      ) : (
        <div className="upstream-form">
          <ShiftField shifts={shifts} value={key} onPick={setKey} />
          {shift && <Stretch key={key} rotation={rotation} shift={shift} people={people} />}
        </div>
      )}
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

function ShiftField(props: {
  readonly shifts: readonly OwnShift[]
  readonly value: string
  readonly onPick: (key: string) => void
}) {
  const { shifts, value, onPick } = props
  const id = useId()
  return (
    <p className="field">
      <label htmlFor={id}>Shift</label>
      <Select
        id={id}
        value={value}
        options={shifts.map((one) => [
          keyOf(one),
          plainLine(`${whenWords(one)}, ${one.isMine ? 'you' : one.person}`),
        ])}
        onPick={onPick}
      />
    </p>
  )
}

function Stretch(props: {
  readonly rotation: string
  readonly shift: OwnShift
  readonly people: UpstreamPeople | null
}) {
  const { rotation, shift, people } = props
  const now = useNow()
  const begins = shift.from ?? now
  const ends = shift.to ?? now
  const [userId, setUserId] = useState('')
  const [from, setFrom] = useState(() => localFieldValue(Math.max(begins, now)))
  const [to, setTo] = useState(() => localFieldValue(ends))
  const [giving, setGiving] = useState(false)
  const undoMs = usePage((page) => page.state?.desk.settings.undoMs ?? 0)
  const ids = { who: useId(), from: useId(), to: useId() }
  const others = (people?.people ?? []).filter(({ name }) => !isSamePerson(name, shift.person))
  const person = others.find(({ id }) => id === userId) ?? null
  // A field holds whole minutes: what was not touched keeps its seconds, and what has begun goes on from now.
  const fromAt = from === localFieldValue(begins) ? begins : readLocalField(from)
  const toAt = to === localFieldValue(ends) ? ends : readLocalField(to)
  const missing =
    (people === null ? 'Reading who there is in PagerDuty.' : null) ??
    stretchProblem(fromAt, toAt, shift, now) ??
    (person === null ? 'Say who takes it.' : null)

  const submit = async (): Promise<void> => {
    if (missing !== null || giving || fromAt === null || toAt === null || person === null) return
    setGiving(true)
    const taken = await give('shifts.overrideUpstream', {
      ...{ rotation, userId, person: person.name, from: fromAt, to: toAt },
    })
    setGiving(false)
    if (!taken) return
    say(`Goes to PagerDuty: ${plainLine(person.name)} has it`, false)
    giveShift(null)
    void readUpstream()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    void submit()
  }
  return (
    <form
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
        <span className="soft" role="status">
          {missing ?? ''}
        </span>
      </p>
    </form>
  )
}
