/** How long the stages of a call last: each length is kept when it is right, and says what it must be when it is not. */
import { useRef, useState } from 'react'
import {
  type LadderLength,
  type LadderLengths,
  ladderBounds,
  ladderProblem,
  lengthsOf,
  standardLengths,
} from '../../contract/ladder.ts'
import type { SoundSettings } from '../../contract/sound.ts'
import { give } from '../orders.ts'
import { FieldError } from '../settings/field.tsx'
import { Button } from '../ui/parts.tsx'

interface Row {
  readonly name: string
  readonly stage: 1 | 2 | 3
  /** null = at once */
  readonly after: LadderLength | null
  /** null = without a break */
  readonly every: LadderLength | null
}

const rows: readonly Row[] = [
  { name: 'First', stage: 1, after: null, every: 'firstEveryMs' },
  { name: 'Second', stage: 2, after: 'secondAfterMs', every: 'secondEveryMs' },
  { name: 'Third', stage: 3, after: 'thirdAfterMs', every: null },
]

const names: Readonly<Record<LadderLength, string>> = {
  secondAfterMs: 'The second stage begins after',
  thirdAfterMs: 'The third stage begins after',
  firstEveryMs: 'The first stage sounds every',
  secondEveryMs: 'The second stage sounds every',
  unansweredAfterMs: 'Nobody has answered after',
}

interface Wrong {
  readonly key: LadderLength
  readonly typed: string
  readonly words: string
}

export function LadderFields({ sound }: { readonly sound: SoundSettings }) {
  const [wrong, setWrong] = useState<Wrong | null>(null)
  const kept = lengthsOf(sound)
  // What was asked for and is not shown yet: the next field goes on from there, or it would take the last one back.
  const asked = useRef<LadderLengths | null>(null)
  if (asked.current && isSame(asked.current, kept)) asked.current = null
  const keep = async (next: LadderLengths): Promise<void> => {
    setWrong(null)
    asked.current = next
    const taken = await give('ladder.set', next)
    if (!taken && asked.current === next) asked.current = null
  }
  const type = (key: LadderLength, typed: string): void => {
    const seconds = Number(typed)
    const lengths = asked.current ?? kept
    const isNumber = typed.trim() !== '' && Number.isFinite(seconds)
    const next = { ...lengths, [key]: isNumber ? Math.round(seconds * 1_000) : Number.NaN }
    const problem = ladderProblem(next)
    if (problem === null) {
      if (next[key] === lengths[key]) setWrong(null)
      else void keep(next)
      return
    }
    const lead = problem.key === key ? '' : 'It does not go with another length. '
    setWrong({
      key,
      typed,
      words: `${lead}${names[problem.key]}: ${problem.expected}. Nothing was changed.`,
    })
  }
  const field = (key: LadderLength) => (
    <Seconds
      id={`ladder-${key}`}
      label={`${names[key]}, seconds`}
      ms={kept[key]}
      most={ladderBounds[key][1]}
      error={wrong?.key === key ? 'ladder-wrong' : undefined}
      onType={(typed) => type(key, typed)}
    />
  )
  const isStandard = isSame(kept, standardLengths)
  return (
    <>
      <table className="sound-stages">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Begins after, s</th>
            <th scope="col">Sounds every, s</th>
            <th scope="col">Loudness</th>
            <th scope="col">
              <span className="unseen-words">Try it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, stage, after, every }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{after === null ? <span className="num">0</span> : field(after)}</td>
              <td>{every === null ? 'without a break' : field(every)}</td>
              <td className="num">{Math.round((sound.stages[stage - 1]?.gain ?? 1) * 100)} %</td>
              <td>
                <Button
                  small
                  label={`Test the ${name.toLowerCase()} stage`}
                  onPress={() => void give('sound.test', { stage })}
                >
                  Test
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sound-end">
        <label htmlFor="ladder-unansweredAfterMs">Nobody has answered after</label>
        {field('unansweredAfterMs')}
        <span>s; from then on a short call every 2 min.</span>
      </p>
      {wrong && (
        <FieldError id="ladder-wrong">
          <b>{wrong.words}</b>
        </FieldError>
      )}
      {!isStandard && (
        <p className="form-actions">
          <Button small kind="bare" onPress={() => void keep(standardLengths)}>
            Back to the standard lengths
          </Button>
        </p>
      )}
    </>
  )
}

function isSame(one: LadderLengths, other: LadderLengths): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What is typed stays as it is until it is right: nobody's words are taken away. */
function Seconds(props: {
  readonly id: string
  readonly label: string
  readonly ms: number
  readonly most: number
  readonly error: string | undefined
  readonly onType: (typed: string) => void
}) {
  const { id, label, ms, most, error, onType } = props
  const [typed, setTyped] = useState(String(ms / 1_000))
  const [known, setKnown] = useState(ms)
  // Kept, or changed elsewhere: it says what holds now, and keeps the focus.
  if (known !== ms) {
    setKnown(ms)
    setTyped(String(ms / 1_000))
  }
  return (
    <input
      id={id}
      className="input"
      type="number"
      inputMode="numeric"
      min={1}
      max={most / 1_000}
      aria-label={label}
      {...(error ? { 'aria-invalid': true as const, 'aria-describedby': error } : {})}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => onType(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onType(typed)
      }}
    />
  )
}
