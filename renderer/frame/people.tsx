/** Who follows, who has the rotations of the strip, who backs both up; what nobody has, and what of mine comes soon. */
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { noShiftNews } from '../../contract/shift-news.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { followsWords, gapCell, holderWords, soonCell } from './people-words.ts'

export function People() {
  const now = useNow()
  const duty = usePage((page) => page.state?.desk.duty)
  const news = usePage((page) => page.state?.desk.shifts ?? noShiftNews)
  if (!duty) return null
  const follows = followsWords(duty, news, now)
  const gap = gapCell(duty, news, now)
  const soon = soonCell(duty, news, now)
  return (
    <>
      {follows && (
        <Cell label="Next on duty" lead={follows.lead} isGap={follows.isGap}>
          {follows.words}
        </Cell>
      )}
      {gap && (
        <Cell label="Nobody has it" lead={gap.lead} isGap>
          {gap.words}
        </Cell>
      )}
      {news.beside.map((holder) => {
        const { lead, words, isGap } = holderWords(holder)
        return (
          <Cell key={holder.rotation} label={holder.rotation} lead={lead} isGap={isGap} isMinor>
            {words}
          </Cell>
        )
      })}
      {duty.backup !== null && !news.beside.some(({ isBackup }) => isBackup) && (
        <Cell label="Backup" lead="Backup" isGap={false} isMinor>
          {duty.backup}
        </Cell>
      )}
      {soon && (
        <Cell label="Your shift" lead={soon.lead} isGap={false} isMinor>
          {soon.words}
        </Cell>
      )}
    </>
  )
}

function Cell(props: {
  readonly label: string
  readonly lead: string
  readonly isGap: boolean
  /** it goes first where there is little room */
  readonly isMinor?: boolean
  readonly children: string
}): ReactNode {
  const { label, lead, isGap, isMinor = false, children } = props
  return (
    <section
      className={`strip-cell strip-people${isGap ? ' strip-gap' : ''}${isMinor ? ' strip-minor' : ''}`}
      aria-label={label}
    >
      <span className="num cut">
        <Plain text={lead} />
      </span>
      <b>
        {isGap && <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />}
        <span className="cut num">
          <Plain text={children} />
        </span>
      </b>
    </section>
  )
}
