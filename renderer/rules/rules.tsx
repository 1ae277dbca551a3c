/** Rules: the one table that decides who is woken, the hours it names, a way to try it, and the user's own tests. */
import { useEffect } from 'react'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive } from '../watch/sight.ts'
import { Cases } from './cases.tsx'
import { readRules, useRules } from './draft.ts'
import { HoursList } from './hours-list.tsx'
import { RuleList } from './rule-list.tsx'
import { TryIt } from './try-it.tsx'

export function Rules() {
  const known = useRules((draft) => draft.view !== null)
  const problem = useRules((draft) => draft.problem)
  const live = useLive()
  const version = usePage((page) => page.state?.desk.rulesVersion ?? 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is the reason to ask again
  useEffect(() => {
    if (live) void readRules()
  }, [live, version])
  return (
    <main className="main page">
      <div className="page-inner rules-page">
        <div className="rules-main">
          <header className="page-head">
            <h1>Rules</h1>
            <p className="soft">
              Who is woken, how loudly, and when. The first row that fits an alert decides; hours and duty
              only choose between its outcomes.
            </p>
          </header>
          <Problem />
          {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
          {known ? <RuleList /> : problem === null && <p className="soft">Reading the rules.</p>}
          {known && <HoursList />}
        </div>
        {known && (
          <aside className="page-aside">
            <TryIt />
            <Cases />
          </aside>
        )}
      </div>
    </main>
  )
}
