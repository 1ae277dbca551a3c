/** The hours policies in force, and what they are now. They are written in the configuration file. */
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { stateWords } from '../watch/why-words.ts'
import { useRules } from './draft.ts'
import { weeklyWords } from './rule-words.ts'

export function HoursList() {
  const view = useRules((draft) => draft.view)
  if (!view) return null
  return (
    <section aria-labelledby="hours-title" className="rules-hours">
      <h2 id="hours-title" className="sect-head">
        Hours
      </h2>
      <ul>
        {view.policies.map((policy) => {
          const state = view.states.find(({ name }) => name === policy.name)
          const purposes = policy.purposes.filter((one) => one !== policy.name)
          return (
            <li key={policy.name}>
              <b>{plainLine(policy.name)}</b>
              {purposes.length > 0 && <span className="soft">, for {purposes.join(' and ')}</span>}
              <p className="num">
                {weeklyWords(policy)} in {plainLine(policy.zone)}
                {policy.holidays.length > 0 && `, ${policy.holidays.length} holidays`}
                {policy.calendar !== null && ', with a calendar'}
              </p>
              {state && (
                <p className={state.state === 'unknown' ? 'ink-lamp' : 'soft num'}>Now {stateWords(state)}</p>
              )}
            </li>
          )
        })}
      </ul>
      <p className="soft">
        “day” is what is outside of the night. Hours are written in the configuration file, under “hours”.{' '}
        <Button small kind="bare" onPress={() => usePage.setState({ screen: 'laptop', problem: null })}>
          Open the file
        </Button>
      </p>
    </section>
  )
}
