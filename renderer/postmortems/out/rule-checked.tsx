/** What promtool says of a rule, and when it would have warned; asked anew once the hands rest. */
import { useEffect, useState } from 'react'
import type { RuleCheck } from '../../../contract/postmortem-rule.ts'
import { after } from '../../now.ts'
import { plainLine } from '../../ui/plain-text.ts'
import { verdictWords } from './outcome-words.ts'

/** Whoever types has come to a rest, ms. */
const restMs = 600

export function RuleChecked(props: {
  /** what it is drafted for, by number */
  readonly of: number
  readonly text: string
  readonly ask: (text: string) => Promise<RuleCheck> | undefined
}) {
  const { of, text, ask } = props
  const [answer, setAnswer] = useState<{ readonly text: string; readonly check: RuleCheck } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for other words, or about something else
  useEffect(() => {
    let left = false
    const stop = after(restMs, () => {
      ask(text)?.then(
        (check) => {
          if (!left) setAnswer({ text, check })
        },
        // What was said of the text before is marked as such.
        () => {},
      )
    })
    return () => {
      left = true
      stop()
    }
  }, [of, text])
  if (answer?.text !== text)
    return (
      <p className="soft" role="status">
        Being checked.
      </p>
    )
  const { verdict, warned } = answer.check
  return (
    <div className="outcome-check" role="status">
      {warned.map(({ alert, words }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two rules may have one name
        <p key={`${alert} ${index}`}>
          {warned.length > 1 && <b>{plainLine(alert)}: </b>}
          {plainLine(words)}
        </p>
      ))}
      {verdictWords(verdict).map((line) => (
        <p key={line} className={verdict.kind === 'refused' ? 'out-problem' : 'soft'}>
          {plainLine(line)}
        </p>
      ))}
    </div>
  )
}
