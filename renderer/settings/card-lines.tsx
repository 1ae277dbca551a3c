/** What a source lets us do and ask, as lines of its card. */
import { TriangleAlert } from 'lucide-react'
import type { DeedKind } from '../../contract/deed.ts'
import { deedNames } from '../../contract/deed-words.ts'
import type { SeenBudget } from '../../contract/observation.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { useNow } from '../now.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'

/** Its budget and its deeds; nothing of a source that says neither. */
export function CardLines({ source }: { readonly source: SourceHealth }) {
  const now = useNow()
  const { budget, deeds = [] } = source
  const can = deedsWords(deeds)
  if (!budget && can === '') return null
  return (
    <dl className="history card-lines">
      {can !== '' && (
        <div>
          <dt>Done there</dt>
          <dd>{can}</dd>
        </div>
      )}
      {budget && <BudgetLine budget={budget} now={now} />}
    </dl>
  )
}

/** What somebody has to act on although it answers. @param name the source's */
export function Remarks({ name, remarks }: { readonly name: string; readonly remarks: readonly string[] }) {
  if (remarks.length === 0) return null
  return (
    <ul className="remarks" aria-label={`What to know of ${plainLine(name)}`}>
      {remarks.map((remark) => (
        <li key={remark}>
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
          <span>
            <Plain text={remark} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The same of a source of customers' threads. */
export function SupportCardLines({ budget }: { readonly budget: SeenBudget | undefined }) {
  const now = useNow()
  if (!budget) return null
  return (
    <dl className="history card-lines">
      <BudgetLine budget={budget} now={now} />
    </dl>
  )
}

function BudgetLine({ budget, now }: { readonly budget: SeenBudget; readonly now: number }) {
  return (
    <div>
      <dt>Requests a minute</dt>
      <dd className="num">{budgetWords(budget, now)}</dd>
    </div>
  )
}

/** `acknowledge, note, resolve`; '' for a source that can be told nothing. */
export function deedsWords(deeds: readonly DeedKind[]): string {
  return deeds.map((kind) => nameOf(kind)).join(', ')
}

function nameOf(kind: DeedKind): string {
  if (kind === 'acknowledge') return 'acknowledge'
  return kind === 'unacknowledge' ? 'give back' : deedNames[kind].toLowerCase()
}

/** `12 used of 600 we allow ourselves; it says 940 of 960 are left.` @param now epoch ms */
export function budgetWords(
  { ownPerMinute, usedLastMinute, left, limit, isHourly, waitsUntil }: SeenBudget,
  now: number,
): string {
  const own =
    ownPerMinute === null
      ? `${usedLastMinute} used`
      : `${usedLastMinute} used of ${ownPerMinute} we allow ourselves`
  const theirs =
    left === null
      ? '; it names no limit of its own'
      : `; it says ${left}${limit === null ? '' : ` of ${limit}`} are left${isHourly ? ' this hour' : ''}`
  const waits = waitsUntil !== null && waitsUntil > now ? `. Waiting ${spanText(waitsUntil - now)} more` : ''
  return `${own}${theirs}${waits}.`
}

/** Severities that nothing maps, and the way to map them. @param map opens the form; null where there is nothing to change */
export function UnknownSeverities({
  source,
  map,
}: {
  readonly source: SourceHealth
  readonly map: (() => void) | null
}) {
  if (source.unknownSeverities.length === 0) return null
  return (
    <p className="warn warn-unknown">
      <span className="grow">
        <b>Severity not known: </b>
        <Plain text={source.unknownSeverities.map((name) => name || 'none given').join(', ')} />. Such alerts
        count as notify until they are mapped
        {map === null ? ' in the configuration file' : ''}.
      </span>
      {map !== null && (
        <Button small label={`Map them: the severities of ${plainLine(source.name)}`} onPress={map}>
          Map them
        </Button>
      )}
    </p>
  )
}
