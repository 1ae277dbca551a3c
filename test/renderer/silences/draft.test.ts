import { describe, expect, it } from 'vitest'
import { longestSilenceMs, type ProposedMatcher } from '../../../contract/silences.ts'
import {
  draftOf,
  draftProblem,
  endProblem,
  keptOf,
  operatorOf,
  operators,
  readMatcher,
  withMatcher,
  withOperator,
} from '../../../renderer/silences/draft.ts'
import { hourMs, nightNow } from '../../helpers/fixtures.ts'

const proposed = (name: string, part: Partial<ProposedMatcher> = {}): ProposedMatcher => ({
  name,
  value: 'x',
  isRegex: false,
  isEqual: true,
  kept: true,
  why: 'scope',
  detail: 'Says whose it is.',
  ...part,
})

describe('a silence while it is made', () => {
  const draft = draftOf([proposed('pod', { kept: false, why: 'volatile' }), proposed('team')])

  it('shows what is kept first and writes nothing else', () => {
    expect(draft.map((each) => each.name)).toEqual(['team', 'pod'])
    expect(keptOf(draft)).toEqual([{ name: 'team', value: 'x', isRegex: false, isEqual: true }])
  })

  it('takes a remedy once, and ticks what stood there left out', () => {
    const remedy = { name: 'all_pipelines', value: 'true', isRegex: false, isEqual: false }
    const mended = withMatcher(withMatcher(draft, remedy), remedy)
    expect(keptOf(mended)).toHaveLength(2)
    const pod = { name: 'pod', value: 'x', isRegex: false, isEqual: true }
    expect(withMatcher(draft, pod).filter((each) => each.name === 'pod')).toMatchObject([{ kept: true }])
  })

  it('is not fit to be sent without matchers', () => {
    expect(draftProblem([])).toBe('Keep at least one matcher.')
    expect(draftProblem(draft)).toBeNull()
  })

  it('changes how a matcher compares and back', () => {
    const [line] = draft
    for (const operator of operators) expect(line && operatorOf(withOperator(line, operator))).toBe(operator)
  })

  it('reads what is typed, or says how to write it', () => {
    expect(readMatcher('pod=~"web-.*"')).toMatchObject({ name: 'pod', isRegex: true })
    expect(readMatcher('pod')).toEqual({ problem: 'Write it like team="edge" or pod=~"web-.*".' })
    expect(readMatcher('pod=~"(?i)web"')).toMatchObject({ value: '(?i)web' })
    expect(readMatcher('pod="web')).toEqual({ problem: 'A quote is not closed.' })
  })

  it('ends neither at once nor never', () => {
    expect(endProblem(nightNow + hourMs, nightNow)).toBeNull()
    expect(endProblem(nightNow + 30_000, nightNow)).toContain('within a minute')
    expect(endProblem(nightNow + longestSilenceMs + 1, nightNow)).toContain('90 days')
    expect(endProblem(null, nightNow)).toBe('Say when it ends.')
  })
})
