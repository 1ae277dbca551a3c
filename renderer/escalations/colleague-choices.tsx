/** Colleagues elsewhere among those who can be asked: what their clock shows, and that they promise nothing. */
import type { RefObject } from 'react'
import type { ColleagueNow } from '../../contract/role.ts'
import { useNow } from '../now.ts'
import { colleagueWords } from '../shifts/team-words.ts'
import { Plain } from '../ui/plain.tsx'
import { waysOf } from './escalation-words.ts'

/** The value of the choice, beside those of levels. */
export function colleagueValue({ name }: Pick<ColleagueNow, 'name'>): string {
  return `colleague ${name}`
}

export function ColleagueChoices(props: {
  readonly colleagues: readonly ColleagueNow[]
  readonly whom: string
  readonly first: RefObject<HTMLInputElement | null>
  readonly onPick: (whom: string) => void
}) {
  const { colleagues, whom, first, onPick } = props
  const now = useNow()
  if (colleagues.length === 0) return null
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">Or a colleague elsewhere: best effort, no promise</legend>
      {colleagues.map((one) => {
        const value = colleagueValue(one)
        return (
          <label key={value} className="level">
            <input
              ref={whom === value ? first : null}
              type="radio"
              name="escalate-whom"
              checked={whom === value}
              onChange={() => onPick(value)}
            />
            <span className="level-words">
              <b>
                <Plain text={one.name} />
              </b>
              <small>
                <span className={`num ${one.state === 'inside' ? 'ink-ok' : ''}`}>
                  <Plain text={colleagueWords(one, now)} />
                </span>
                {waysOf(one).map(([way, words]) => (
                  <span key={way}>
                    {way} <bdi>{words}</bdi>
                  </span>
                ))}
              </small>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
