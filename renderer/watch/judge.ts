/** Asks the engine which alerts satisfy the filter's matchers: the page does not know all their labels. */
import { AppError } from '../../contract/errors.ts'
import { readFilterLine } from '../../contract/matchers.ts'
import { after } from '../now.ts'
import { relist, usePage } from '../store.ts'
import { matchersKey } from './filter.ts'

/** Keys come faster than this while somebody types, ms. */
const typingMs = 150
/** New alerts are judged at most this often, ms; until then they are shown. */
const againMs = 1_000

let cancel = (): void => {}
let waiting = false
let asked = 0

function askIn(ms: number): void {
  cancel()
  waiting = true
  cancel = after(ms, ask)
}

/** Another engine's alerts stand there: what was judged of the same numbers is void, an answer on its way too. */
export function judgeAnew(): void {
  asked += 1
  if (matchersKey(usePage.getState().filter) !== '') askIn(0)
}

/** The filter line has changed: asks anew when its matchers have. */
export function judgeFilter(): void {
  const { filter, judged } = usePage.getState()
  const key = matchersKey(filter)
  asked += 1
  if (key === '') {
    cancel()
    waiting = false
    if (judged !== null) usePage.setState({ judged: null })
    usePage.setState({ filterProblem: null })
  } else if (judged?.key !== key) askIn(typingMs)
}

/** Alerts have come: those that are newer than the last judgement are asked about, but not more often than that. */
export function judgeArrivals(): void {
  const { filter, judged, state } = usePage.getState()
  if (waiting || !state || matchersKey(filter) === '') return
  if (judged !== null && ![...state.episodes.keys()].some((id) => id > judged.judgedTo)) return
  askIn(againMs)
}

function ask(): void {
  waiting = false
  const { engine, filter } = usePage.getState()
  const key = matchersKey(filter)
  if (!engine || key === '') return
  asked += 1
  const mine = asked
  engine.query('episodes.filter', { matchers: [...readFilterLine(filter).matchers] }).then(
    ({ ids, judgedTo, problem }) => {
      if (mine !== asked) return
      // A filter that is wrong hides nothing.
      const judged = problem === null ? { key, ids: new Set<number>(ids), judgedTo } : null
      usePage.setState({ judged, filterProblem: problem })
      relist()
    },
    (error: unknown) => {
      if (mine !== asked) return
      const why = error instanceof AppError ? error.message : ''
      usePage.setState({
        judged: null,
        filterProblem: `The matchers were not judged, so they hide nothing. ${why}`,
      })
      relist()
    },
  )
}
