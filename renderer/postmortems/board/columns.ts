/** The six columns of the board, and which card stands where. Pure; instants epoch ms. */
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { type PostmortemState, postmortemStates } from '../../../contract/postmortem-life.ts'
import { plainLine } from '../../ui/plain-text.ts'

export interface Column {
  readonly state: PostmortemState
  /** all that stand in it */
  readonly count: number
  readonly cards: readonly PostmortemSummary[]
  /** closed before this month: folded away under their number until somebody asks */
  readonly older: readonly PostmortemSummary[]
}

/**
 * The columns in the order of a life. In each what fired again stands first, then the one begun last: a draft must not
 * move while it is written. @param monthFrom when the present month began
 */
export function columnsOf(postmortems: readonly PostmortemSummary[], monthFrom: number): readonly Column[] {
  return postmortemStates.map((state) => {
    const all = postmortems.filter(({ life }) => life.state === state).toSorted(inColumn)
    const isOlder = ({ life }: PostmortemSummary): boolean => state === 'closed' && life.since < monthFrom
    return {
      ...{ state, count: all.length },
      cards: all.filter((each) => !isOlder(each)),
      older: all.filter(isOlder),
    }
  })
}

function inColumn(one: PostmortemSummary, other: PostmortemSummary): number {
  const again = Number(other.life.firedAgainAt !== null) - Number(one.life.firedAgainAt !== null)
  if (again !== 0) return again
  if (one.life.state === 'closed' && one.life.since !== other.life.since)
    return other.life.since - one.life.since
  return other.createdAt - one.createdAt || other.id - one.id
}

/** When the month of `now` began, in the reader's own zone. */
export function monthBegin(now: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime()
}

/** Those whose title, customer, team, person, sprint, environment or issue has all of these words in it. */
export function matching(
  postmortems: readonly PostmortemSummary[],
  filter: string,
): readonly PostmortemSummary[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return postmortems
  return postmortems.filter((each) => {
    const text = searched(each)
    return words.every((word) => text.includes(word))
  })
}

function searched({ title, life, issue }: PostmortemSummary): string {
  const places = life.environments.flatMap(({ environment, customer }) => [environment, customer ?? ''])
  const facts = [
    life.team ?? '',
    life.assignee ?? '',
    life.sprint ?? '',
    issue?.number ? `#${issue.number}` : '',
  ]
  return plainLine([title, ...life.customers, ...places, ...facts].join(' ')).toLowerCase()
}

/** How many cards of a column are drawn at first, and how many more with each press. */
export const firstShown = 25
export const moreShown = 100

/** The cards that are drawn. @param limit null = as many as at first */
export function shownCards(
  column: Column,
  limit: number | null,
  isOlderOpen: boolean,
): readonly PostmortemSummary[] {
  const all = isOlderOpen ? [...column.cards, ...column.older] : column.cards
  return all.slice(0, limit ?? firstShown)
}

/** Where the arrows lead from a card. The cards as they are drawn, column by column. */
export type Step = 'up' | 'down' | 'left' | 'right'

/**
 * The card beside `from`. At the end of a column up and down stay, but in a list of all states (`isList`) they go on into
 * the next one. Left and right keep the height, and skip columns without cards.
 */
export function beside(
  columns: readonly (readonly number[])[],
  from: number | null,
  step: Step,
  isList: boolean,
): number | null {
  const at = columns.findIndex((ids) => from !== null && ids.includes(from))
  const ids = columns[at]
  if (from === null || ids === undefined) return columns.find((each) => each.length > 0)?.[0] ?? null
  const row = ids.indexOf(from)
  if (step === 'up' || step === 'down') {
    const next = ids[row + (step === 'down' ? 1 : -1)]
    if (next !== undefined || !isList) return next ?? from
    const flat = columns.flat()
    return flat[flat.indexOf(from) + (step === 'down' ? 1 : -1)] ?? from
  }
  const others = step === 'right' ? columns.slice(at + 1) : columns.slice(0, at).toReversed()
  const other = others.find((each) => each.length > 0)
  return other?.[isList ? 0 : Math.min(row, other.length - 1)] ?? from
}
