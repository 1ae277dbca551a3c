/** The alerts that a dialog is about: the worst of them by name, the number of the rest. */
import { TriangleAlert } from 'lucide-react'
import { useMemo } from 'react'
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from './icons.ts'
import { impactWords, leftOutWords, severityWords } from './words.ts'
import { mostUrgent } from './worst.ts'

/** Those of them that are still there. */
export function useChosen(episodeIds: readonly EpisodeId[]): readonly Episode[] {
  const episodes = usePage((page) => page.state?.episodes)
  return useMemo(
    () => episodeIds.map((id) => episodes?.get(id)).filter((each) => each !== undefined),
    [episodeIds, episodes],
  )
}

/** Not all that were chosen go into one order: how many are left out, never silently. */
export function LeftOut({ left }: { readonly left: number }) {
  if (left === 0) return null
  return (
    <p className="warn num">
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>{leftOutWords(left)}</span>
    </p>
  )
}

/** The worst of them, so that nobody acts on a number alone. */
export function Worst({ episodes }: { readonly episodes: readonly Episode[] }) {
  const worst = mostUrgent(episodes)
  if (!worst) return null
  return (
    <div className="worst">
      <SeverityMark mark={marks[worst.severity]} label={null} />
      <p>
        <b>
          <Plain text={worst.title} />
        </b>
        <span className="soft">
          {[severityWords[worst.severity], impactWords[worst.impact]].join(', ')}
          {worst.customer && (
            <>
              , <Plain text={worst.customer} />
            </>
          )}
          {worst.environment && (
            <>
              {' '}
              <code>
                <Plain text={worst.environment} />
              </code>
            </>
          )}
        </span>
      </p>
    </div>
  )
}
