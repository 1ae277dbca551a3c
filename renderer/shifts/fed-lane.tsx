/** What a lane shows of where it comes from: stretches that nobody knows, and a source that cannot be read. */
import { CircleHelp, RotateCw, TriangleAlert, Users } from 'lucide-react'
import { useState } from 'react'
import type { Doubt, RotationTime } from '../../contract/rotation.ts'
import { give } from '../orders.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { rereadShifts } from './desk.ts'
import { doubtLabel, doubtWords, sourceProblem } from './fed-words.ts'
import { blockOf, type Week } from './week.ts'

/** A stretch of which nobody knows who has it. */
export function DoubtBlock(props: { readonly doubt: Doubt; readonly week: Week; readonly now: number }) {
  const { doubt, week, now } = props
  const { left, width } = blockOf(week, doubt)
  const label = plainLine(doubtLabel(doubt))
  const Icon = doubt.kind === 'conflict' ? Users : CircleHelp
  return (
    <li
      className={`block is-doubt${doubt.to <= now ? ' is-past' : ''}`}
      style={{ left: `${left}%`, width: `${width}%` }}
      title={label}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut" aria-hidden="true">
        {doubtWords[doubt.kind]}
      </span>
      <span className="unseen-words">{label}</span>
    </li>
  )
}

/** Below a lane: what could not be read of it, how old what is shown is, and the way to try again. */
export function SourceProblems({ rotation, now }: { readonly rotation: RotationTime; readonly now: number }) {
  const [isReading, setReading] = useState(false)
  const problems = rotation.fed.flatMap((one) => sourceProblem(one, now) ?? [])
  if (problems.length === 0) return null
  const readAgain = async (): Promise<void> => {
    setReading(true)
    await give('shifts.readAgain', { rotation: rotation.name })
    await rereadShifts()
    setReading(false)
  }
  return (
    <div className="lane-problem" role="status">
      <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
      <span>
        <Plain text={problems.join(' ')} />
      </span>
      <Button small label={`Try again ${rotation.name}`} onPress={() => isReading || void readAgain()}>
        <RotateCw size={14} strokeWidth={1.75} aria-hidden="true" /> {isReading ? 'Reading' : 'Try again'}
      </Button>
    </div>
  )
}
