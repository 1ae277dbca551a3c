/** The evidence of the open postmortem as the engine told it last, and what is chosen of it. */
import { useEffect } from 'react'
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { Evidence } from '../../contract/postmortem-evidence.ts'
import { seatOf } from '../states/seat.ts'
import { usePage } from '../store.ts'
import type { EvidenceFilter } from './evidence-shown.ts'

interface EvidenceDesk {
  /** of which postmortem, at which desk: the drill's have the same numbers */
  readonly of: string | null
  readonly evidence: Evidence | null
  /** why it could not be read, as a sentence */
  readonly problem: string | null
  readonly filter: EvidenceFilter
  readonly search: string
  /** the key of the chosen item */
  readonly chosen: string | null
  /** grows when it is to be asked for again */
  readonly turn: number
  /** what it was asked for last: two places show it, and one question serves both */
  readonly asked: string | null
}

const nothing = { evidence: null, problem: null, filter: 'all', search: '', chosen: null } as const

export const useEvidenceDesk = create<EvidenceDesk>()(() => ({ of: null, turn: 0, asked: null, ...nothing }))

/** Asks the engine for it once more. */
export function askEvidenceAgain(): void {
  useEvidenceDesk.setState(({ turn }) => ({ turn: turn + 1 }))
}

/** Asks for the evidence of a postmortem when it is shown, and again whenever its alerts or threads have changed. */
export function useEvidence({ id, episodeIds, threadIds }: PostmortemSummary): EvidenceDesk {
  const engine = usePage((page) => page.engine)
  const open = usePage((page) => page.link === 'open')
  const of = usePage((page) => `${seatOf(page.state)} ${id}`)
  const versions = usePage(({ state }) =>
    [
      ...episodeIds.map((each) => `${each}:${state?.episodes.get(each)?.version ?? ''}`),
      ...threadIds.map((each) => `t${each}:${state?.threads.get(each)?.version ?? ''}`),
    ].join(),
  )
  const desk = useEvidenceDesk()
  const wish = `${of} ${versions} ${desk.turn}`
  useEffect(() => {
    if (!engine || !open || useEvidenceDesk.getState().asked === wish) return
    if (useEvidenceDesk.getState().of !== of) useEvidenceDesk.setState({ of, ...nothing })
    useEvidenceDesk.setState({ asked: wish })
    const answered = (answer: Partial<EvidenceDesk>): void => {
      if (useEvidenceDesk.getState().asked === wish) useEvidenceDesk.setState(answer)
    }
    engine.query('postmortems.evidence', { postmortemId: id }).then(
      (evidence) => answered({ evidence, problem: null }),
      (error: unknown) => {
        // What is known already stays; it is asked for again with the next change or connection.
        const problem = error instanceof AppError ? error.message : 'The engine could not read the record.'
        answered({ problem, asked: null })
      },
    )
  }, [engine, open, of, id, wish])
  return desk.of === of ? desk : { ...desk, of, ...nothing }
}
