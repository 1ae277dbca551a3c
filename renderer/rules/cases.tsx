/** The user's own tests of the table: which pass, which fail, and what happens instead. */
import { CircleCheck, OctagonX, Trash2 } from 'lucide-react'
import { give } from '../orders.ts'
import { clockIn } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import { outcomeWords } from '../watch/why-words.ts'
import { useRules } from './draft.ts'

export function Cases() {
  const inForce = useRules((draft) => draft.view?.cases)
  const drafted = useRules((draft) => draft.results)
  const results = drafted ?? inForce ?? []
  const failing = results.filter(({ passes }) => !passes).length
  const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
  return (
    <section className="card cases" aria-labelledby="cases-title">
      <h2 id="cases-title">Your tests</h2>
      {results.length === 0 ? (
        <p className="soft">
          None yet. Try something above and keep it: “must not wake me” is worth as much as “must wake”.
        </p>
      ) : (
        <p className={failing > 0 ? 'ink-page' : 'soft'} role="status">
          {failing === 0 ? `${results.length} pass` : `${failing} of ${results.length} fail`}
          {drafted === null ? '' : ' with the rows that are not saved yet'}.
        </p>
      )}
      <ul>
        {results.map(({ case: test, passes, decision, circumstances }) => {
          const name = plainLine(test.name)
          return (
            <li key={test.name} className={passes ? 'case' : 'case case-fails'}>
              {passes ? <CircleCheck {...icon} /> : <OctagonX {...icon} />}
              <div>
                <b>{name}</b>
                <span className="unseen-words">{passes ? ' passes' : ' fails'}</span>
                <p className="soft num">
                  {test.must === 'wake' ? 'Must wake' : 'Must not wake'},{' '}
                  {clockIn(circumstances.zone, test.at)}, {test.duty} duty
                  {test.source !== undefined && `, read as of ${plainLine(test.source)}`}
                </p>
                {!passes && (
                  <p>
                    Would {outcomeWords[decision.outcome]}
                    {decision.rule !== null && ` by “${plainLine(decision.rule)}”`}.
                  </p>
                )}
              </div>
              <button
                type="button"
                className="rule-button"
                aria-label={`Remove: ${name}`}
                title="Remove"
                onClick={() => void give('rules.case.remove', { name: test.name })}
              >
                <Trash2 {...icon} />
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
