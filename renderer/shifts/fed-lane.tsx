/** What a lane shows of where it comes from: a source that cannot be read. */
import { RotateCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { RotationTime } from '../../contract/rotation.ts'
import { give } from '../orders.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { rereadShifts } from './desk.ts'
import { sourceProblem } from './fed-words.ts'

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
