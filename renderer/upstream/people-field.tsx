/** Whom a source knows, to pick some of them. */
import { useEffect, useRef, useState } from 'react'
import { mostInDeed, type SourcePerson } from '../../contract/deed.ts'
import type { DeedAnswers } from '../../contract/deed-orders.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'

/** So many names are shown; words find the others. */
const shown = 30

export function PeopleField(props: {
  readonly source: SourceHealth
  readonly picked: readonly SourcePerson[]
  readonly onPick: (picked: readonly SourcePerson[]) => void
}) {
  const { source, picked, onPick } = props
  const engine = usePage((page) => page.engine)
  const [answer, setAnswer] = useState<DeedAnswers['deeds.people']>()
  const [words, setWords] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    let left = false
    engine?.query('deeds.people', { sourceId: source.id }).then(
      (people) => {
        if (!left) setAnswer(people)
      },
      () => {
        if (!left) setAnswer({ people: [], problem: 'The engine does not answer.' })
      },
    )
    return () => {
      left = true
    }
  }, [engine, source.id])
  const wanted = words.trim().toLowerCase()
  const ids = new Set(picked.map(({ id }) => id))
  const fits = ({ id, name, email }: SourcePerson): boolean =>
    ids.has(id) || `${name} ${email ?? ''}`.toLowerCase().includes(wanted)
  const people = answer?.people.filter(fits) ?? []
  const toggle = (person: SourcePerson): void =>
    onPick(
      ids.has(person.id)
        ? picked.filter(({ id }) => id !== person.id)
        : [...picked, person].slice(0, mostInDeed),
    )
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">To whom</legend>
      <input
        ref={field}
        type="text"
        className="input"
        placeholder="Name"
        aria-label="Find by name"
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="deed-people">
        {people.slice(0, shown).map((person) => (
          <label key={person.id} className="check">
            <input type="checkbox" checked={ids.has(person.id)} onChange={() => toggle(person)} />
            <span>
              <Plain text={person.name} />
              {person.email !== null && (
                <small>
                  <Plain text={person.email} />
                </small>
              )}
            </span>
          </label>
        ))}
      </div>
      <p className="soft" role="status">
        {answer === undefined
          ? 'Asking who is there.'
          : plainLine(answer.problem ?? '') || more(people.length, answer.people.length)}
      </p>
    </fieldset>
  )
}

function more(fitting: number, all: number): string {
  if (all === 0) return 'Nobody is there.'
  if (fitting === 0) return 'Nobody is called so.'
  return fitting > shown ? `${fitting - shown} more: type a name.` : ''
}
