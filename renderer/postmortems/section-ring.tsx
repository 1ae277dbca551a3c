/** How far a section is: an empty ring, a part of one, a full one with a tick. The words go with it for who cannot see it. */
import { CircleCheck } from 'lucide-react'
import type { Standing } from '../../contract/postmortem-sections.ts'

export const standingWords: Readonly<Record<Standing, string>> = {
  empty: 'empty',
  part: 'begun',
  full: 'complete',
}

export function SectionRing({ standing }: { readonly standing: Standing }) {
  if (standing === 'full')
    return <CircleCheck className="ring ring-full" size={16} strokeWidth={1.75} aria-hidden="true" />
  return (
    <svg className={`ring ring-${standing}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.25" />
      {standing === 'part' && <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5" />}
    </svg>
  )
}
