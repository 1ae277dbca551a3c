/** Whose time an instant lies in, by the plan as the engine knows it; until it has answered, by what the desk says. */
import { useEffect, useState } from 'react'
import { type DutySpan, spansOf, unknownDuty } from '../../contract/shift.ts'
import { engineNow } from '../now.ts'
import { usePage } from '../store.ts'

/** The stretches of duty from now on. */
export function useShift(): readonly DutySpan[] {
  const engine = usePage((page) => page.engine)
  const duty = usePage((page) => page.state?.desk.duty ?? unknownDuty)
  const [asked, setAsked] = useState<readonly DutySpan[] | null>(null)
  const { state, until, origin } = duty
  // biome-ignore lint/correctness/useExhaustiveDependencies: another duty is asked about anew
  useEffect(() => {
    let left = false
    setAsked(null)
    // What is not answered stays as the desk says it: a dialog must not wait for a plan.
    engine?.query('duty.ahead', {}).then(
      (spans) => {
        if (!left) setAsked(spans)
      },
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, state, until, origin])
  return asked ?? spansOf(duty, engineNow())
}
