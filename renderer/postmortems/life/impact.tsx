/** What it meant for customers, and for how long. Never read out of a severity. */
import type { Impact } from '../../../contract/alert.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { maxLifeText } from '../../../contract/postmortem-life.ts'
import { give } from '../../orders.ts'
import { Select } from '../../ui/parts.tsx'
import { impactWords } from '../../watch/words.ts'
import { readMinutes } from './life-words.ts'
import { LifeField, useUnfinished } from './unfinished.tsx'

const impacts: readonly Impact[] = ['unknown', 'none', 'degraded', 'down']

export function ImpactPart({ summary }: { readonly summary: PostmortemSummary }) {
  const { id, life } = summary
  const unfinished = useUnfinished()
  const minutes = unfinished.of('minutes', told(life.impactMinutes))
  const isWrong = readMinutes(minutes) === undefined
  const tell = async (part: {
    readonly impact?: Impact
    readonly minutes?: number | null
    readonly reason?: string
  }): Promise<void> => {
    const now = { impact: life.impact, minutes: life.impactMinutes, reason: life.impactReason, ...part }
    if (!(await give('postmortems.impact', { postmortemId: id, ...now }))) return
    if (part.minutes !== undefined) unfinished.forget('minutes')
    if (part.reason !== undefined) unfinished.forget('no-impact')
  }
  return (
    <section className="life-part" aria-label="Impact">
      <h3>Impact on customers</h3>
      <div className="life-pair">
        <div className="life-field">
          <label htmlFor={`impact-${id}`}>Impact</label>
          <Select
            id={`impact-${id}`}
            value={life.impact}
            options={impacts.map((each) => [each, impactWords[each]] as const)}
            onPick={(impact) => void tell({ impact })}
          />
        </div>
        <LifeField
          field="minutes"
          label="Minutes"
          told={told(life.impactMinutes)}
          longest={7}
          placeholder="not known"
          onDone={(text) => {
            const read = readMinutes(text)
            if (read !== undefined) void tell({ minutes: read })
          }}
        />
      </div>
      {isWrong && <p className="life-wrong">Whole minutes, as a number.</p>}
      {life.impact === 'none' && (
        <LifeField
          field="no-impact"
          label="Why no environment is affected"
          told={life.impactReason ?? ''}
          longest={maxLifeText}
          onDone={(reason) => void tell({ reason })}
        />
      )}
    </section>
  )
}

const told = (minutes: number | null): string => (minutes === null ? '' : String(minutes))
