/** Other environments that may be affected, each with why it is named, and one press away from the list of affected ones. */
import { Box, Check } from 'lucide-react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { AlsoThere as Other } from '../../contract/postmortem-evidence.ts'
import { give } from '../orders.ts'
import { say } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { useEvidence } from './evidence-desk.ts'

/** As many as are looked through without a press more. */
const mostShown = 5

const titles: Readonly<Record<Other['reason'], string>> = {
  version: 'Also ran this version',
  alert: 'The alert fired there too',
  customer: 'Other ones of the customer',
}

export function AlsoThere({ summary }: { readonly summary: PostmortemSummary }) {
  const { evidence } = useEvidence(summary)
  const others = evidence?.alsoThere ?? []
  if (others.length === 0) return null
  return (
    <section className="also-there" aria-label="Other environments that may be affected">
      {(['version', 'alert', 'customer'] as const).map((reason) => (
        <Group
          key={reason}
          title={titles[reason]}
          others={others.filter((one) => one.reason === reason)}
          summary={summary}
        />
      ))}
    </section>
  )
}

function Group(props: {
  readonly title: string
  readonly others: readonly Other[]
  readonly summary: PostmortemSummary
}) {
  const { title, others, summary } = props
  if (others.length === 0) return null
  const more = others.slice(mostShown)
  const line = (one: Other) => <Line key={one.environment} other={one} summary={summary} />
  return (
    <>
      <h3 className="outline-head">{title}</h3>
      <ul>{others.slice(0, mostShown).map(line)}</ul>
      {more.length > 0 && (
        <details className="more-fields outline-more">
          <summary>{more.length} more</summary>
          <ul>{more.map(line)}</ul>
        </details>
      )}
    </>
  )
}

function Line({ other, summary }: { readonly other: Other; readonly summary: PostmortemSummary }) {
  const { environment, why } = other
  const live = useLive()
  const isListed = summary.life.environments.some((one) => one.environment === environment)
  return (
    <li>
      <button
        type="button"
        className="outline-line also-line"
        disabled={isListed || !live}
        onClick={() => void affectedToo(summary.id, other)}
      >
        {isListed ? (
          <Check size={16} strokeWidth={1.75} aria-hidden="true" />
        ) : (
          <Box size={16} strokeWidth={1.75} aria-hidden="true" />
        )}
        <span className="outline-name">
          <code>
            <Plain text={environment} />
          </code>
          <small className="also-why">{isListed ? 'among the affected ones' : <Plain text={why} />}</small>
          {!isListed && <span className="unseen-words">, put it among the affected ones</span>}
        </span>
      </button>
    </li>
  )
}

/** Puts it among the environments that need the fix. */
async function affectedToo(postmortemId: number, { environment, customer, why }: Other): Promise<void> {
  const nothing = { version: null, evidence: null, reason: null, plannedAt: null }
  const told = { postmortemId, environment, customer, state: 'open', ...nothing } as const
  if (await give('postmortems.rollout', told))
    say(`${plainLine(environment)} is among the affected ones now: ${plainLine(why)}.`, false)
}
