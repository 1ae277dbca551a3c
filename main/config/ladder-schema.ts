/** `night.ladder` of the configuration file: how long the stages of a call last. */
import { z } from 'zod'
import {
  type LadderLength,
  type LadderLengths,
  ladderProblem,
  standardLengths,
} from '../../contract/ladder.ts'
import { duration, durationText } from './duration.ts'

const length = duration(1_000, 3_600_000, '1s to 1h')

/** What each is called in the file. */
const names: Readonly<Record<LadderLength, keyof Written>> = {
  secondAfterMs: 'secondAfter',
  thirdAfterMs: 'thirdAfter',
  firstEveryMs: 'firstEvery',
  secondEveryMs: 'secondEvery',
  unansweredAfterMs: 'unansweredAfter',
}

const written = z
  .strictObject({
    secondAfter: length,
    thirdAfter: length,
    firstEvery: length,
    secondEvery: length,
    unansweredAfter: length,
  })
  .partial()

type Written = z.output<typeof written>

/** What is left out is as Nightdesk comes with it; a ladder that cannot wake is refused. */
export const ladderSchema = written.transform((given, context): LadderLengths => {
  const of = (key: LadderLength): number => given[names[key]] ?? standardLengths[key]
  const lengths: LadderLengths = {
    secondAfterMs: of('secondAfterMs'),
    thirdAfterMs: of('thirdAfterMs'),
    firstEveryMs: of('firstEveryMs'),
    secondEveryMs: of('secondEveryMs'),
    unansweredAfterMs: of('unansweredAfterMs'),
  }
  const problem = ladderProblem(lengths)
  if (problem === null) return lengths
  context.addIssue({ code: 'custom', path: [names[problem.key]], message: problem.expected })
  return z.NEVER
})

/** The lengths as they are written into the file. */
export function writtenLengths(lengths: LadderLengths): Readonly<Record<string, string>> {
  const entries = Object.entries(names).map(([key, name]) => [
    name,
    durationText(lengths[key as LadderLength]),
  ])
  return Object.fromEntries(entries) as Record<string, string>
}
