/** Under the title: where the postmortem stands, and what it is about. */
import { Box, Calendar, PencilLine } from 'lucide-react'
import { durationWords } from '../../contract/duration-words.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { PostmortemState } from '../../contract/postmortem-life.ts'
import { weekday } from '../ui/clock.ts'
import { Badge } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { impactIcons } from '../watch/icons.ts'
import { AlertChips } from './alert-chips.tsx'

const states: Readonly<Record<PostmortemState, string>> = {
  draft: 'Draft',
  distributed: 'Distributed',
  assigned: 'Assigned',
  fixing: 'Fixing',
  deploying: 'Deploying',
  closed: 'Closed',
}
const impacts = { down: 'Customer down', degraded: 'Degraded', none: 'No customer impact' } as const
/** Environments named one by one; the rest is a number. */
const mostNamed = 3

export function SheetMeta({ summary }: { readonly summary: PostmortemSummary }) {
  const { life, createdAt, episodeIds } = summary
  const { impact, impactMinutes, environments } = life
  const Impact = impactIcons[impact]
  const more = environments.length - mostNamed
  return (
    <div className="sheet-meta">
      <div className="sheet-badges">
        <Badge tone="plain" icon={<PencilLine size={14} strokeWidth={1.75} aria-hidden="true" />}>
          {states[life.state]}
        </Badge>
        {impact !== 'unknown' && (
          <Badge
            tone={impact === 'down' ? 'page' : 'plain'}
            icon={<Impact size={14} strokeWidth={1.75} aria-hidden="true" />}
          >
            {impacts[impact]}
            {impactMinutes !== null && impact !== 'none' ? ` ${durationWords(impactMinutes * 60_000)}` : ''}
          </Badge>
        )}
        {environments.slice(0, mostNamed).map(({ environment }) => (
          <Badge
            key={environment}
            tone="plain"
            icon={<Box size={14} strokeWidth={1.75} aria-hidden="true" />}
          >
            <Plain text={environment} />
          </Badge>
        ))}
        {more > 0 && (
          <Badge tone="plain" icon={<Box size={14} strokeWidth={1.75} aria-hidden="true" />}>
            {more} more
          </Badge>
        )}
        <Badge tone="plain" icon={<Calendar size={14} strokeWidth={1.75} aria-hidden="true" />}>
          {weekday(createdAt)}
        </Badge>
      </div>
      <AlertChips ids={episodeIds} />
    </div>
  )
}
