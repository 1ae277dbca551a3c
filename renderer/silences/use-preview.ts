/** What a silence with these matchers would hide, asked of the engine while the form changes. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SourceId } from '../../contract/ids.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { SilencePreview } from '../../contract/silences.ts'
import { after } from '../now.ts'
import { usePage } from '../store.ts'

/** A form that changes is asked about once it rests this long, ms. */
const restMs = 200

export interface Preview {
  /** the last answer, undefined before the first */
  readonly answer: SilencePreview | undefined
  /** it is about the matchers as they stand */
  readonly current: boolean
  /** why it could not be asked, as a sentence */
  readonly problem: string | null
}

interface Known {
  readonly key: string
  readonly answer: SilencePreview | undefined
  readonly problem: string | null
}

/** @param matchers null while they are not fit to be asked about */
export function usePreview(sourceId: SourceId, matchers: readonly SeenMatcher[] | null): Preview {
  const engine = usePage((page) => page.engine)
  const open = usePage((page) => page.link === 'open')
  const key = matchers === null ? '' : `${sourceId} ${matchers.map(matcherText).join(',')} ${open}`
  const [known, setKnown] = useState<Known>({ key: '', answer: undefined, problem: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the matchers
  useEffect(() => {
    if (matchers === null || !engine) return
    let left = false
    const cancel = after(restMs, () => {
      engine.query('silences.preview', { sourceId, matchers: [...matchers] }).then(
        (answer) => {
          if (!left) setKnown({ key, answer, problem: null })
        },
        (error: unknown) => {
          const why = error instanceof AppError ? error.message : ''
          if (!left)
            setKnown({ key, answer: undefined, problem: `What it hides is not known. ${why}`.trim() })
        },
      )
    })
    return () => {
      left = true
      cancel()
    }
  }, [engine, key])
  return { answer: known.answer, current: known.key === key && key !== '', problem: known.problem }
}
