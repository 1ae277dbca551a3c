/** Which card stands in which column, and where the arrows lead. */
import { describe, expect, it } from 'vitest'
import {
  beside,
  columnsOf,
  firstShown,
  matching,
  monthBegin,
  shownCards,
} from '../../../../renderer/postmortems/board/columns.ts'
import {
  aPostmortem,
  aRollout,
  boardPostmortems,
  fullBoard,
  mondayNow,
} from '../../../helpers/board-fixtures.ts'
import { hourMs } from '../../../helpers/fixtures.ts'

const from = monthBegin(mondayNow)
const titles = (postmortems: readonly { readonly title: string }[]): readonly string[] =>
  postmortems.map(({ title }) => title)

describe('the columns', () => {
  it('hold every postmortem once, by its state', () => {
    const columns = columnsOf(boardPostmortems(), from)
    expect(columns.map(({ state, count }) => [state, count])).toEqual([
      ...[
        ['draft', 3],
        ['distributed', 2],
        ['assigned', 3],
        ['fixing', 3],
        ['deploying', 2],
      ],
      ['closed', 4],
    ])
    const all = columns.flatMap(({ cards, older }) => [...cards, ...older])
    expect(new Set(all).size).toBe(boardPostmortems().length)
  })

  it('begin with what fired again, then with the one begun last, so that no draft moves while it is written', () => {
    const again = aPostmortem(3, 'fired again', 40, { firedAgainAt: mondayNow })
    const old = { ...aPostmortem(1, 'old', 9), savedAt: mondayNow }
    const columns = columnsOf([old, aPostmortem(2, 'new', 1), again], from)
    expect(titles(columns[0]?.cards ?? [])).toEqual(['fired again', 'new', 'old'])
  })

  it('fold away what was closed before this month, the one closed last first', () => {
    const closed = columnsOf(boardPostmortems(), from).at(-1)
    expect(titles(closed?.cards ?? [])).toEqual([
      'Cert renewal stuck',
      'Noisy disk warning',
      'Backup ran into peak',
    ])
    expect(titles(closed?.older ?? [])).toEqual(['Proxy dropped websockets'])
    expect(closed && titles(shownCards(closed, null, true)).at(-1)).toBe('Proxy dropped websockets')
  })

  it('draw few of very many, and as many as were asked for', () => {
    const [draft] = columnsOf(fullBoard().postmortems, from)
    if (!draft) throw new Error('no drafts')
    expect([draft.count, shownCards(draft, null, false).length]).toEqual([500, firstShown])
    expect(shownCards(draft, 125, false)).toHaveLength(125)
  })
})

describe('the filter', () => {
  it.each([
    ['', 17],
    ['ingress', 1],
    ['TARNWICK', 3],
    ['storage tomasz', 1],
    ['osprey/shop-1', 1],
    ['sprint', 0],
    ['nothing like that', 0],
  ])('%j finds %d', (filter, count) => {
    expect(matching(boardPostmortems(), filter)).toHaveLength(count)
  })

  it('reads the customer of an environment and the number of an issue', () => {
    const environments = [aRollout('heron/prod-1', { customer: 'Pendrake Rail' })]
    const one = aPostmortem(1, 'one', 1, { environments })
    const issue = {
      ...{ sourceId: 'github', repository: 'acme/pm', number: 412, url: null, isOpen: true, assignees: [] },
      ...{ labels: [], comments: 0, differs: false, seenAt: null, waiting: 0, problem: null },
    }
    const all = [one, { ...aPostmortem(2, 'two', 1), issue }]
    expect(titles(matching(all, 'pendrake'))).toEqual(['one'])
    expect(titles(matching(all, '#412'))).toEqual(['two'])
  })
})

describe('the arrows', () => {
  const columns = [[1, 2, 3], [], [4], [5, 6]]
  it.each([
    [null, 'down', 1],
    [99, 'left', 1],
    [1, 'down', 2],
    [3, 'down', 3],
    [1, 'up', 1],
    [2, 'right', 4],
    [4, 'left', 1],
    [4, 'right', 5],
    [6, 'left', 4],
    [6, 'right', 6],
  ] as const)('on the board lead from %s %s to %d', (at, step, to) => {
    expect(beside(columns, at, step, false)).toBe(to)
  })

  it.each([
    [3, 'down', 4],
    [4, 'up', 3],
    [4, 'down', 5],
    [6, 'down', 6],
    [3, 'right', 4],
    [6, 'left', 4],
    [6, 'right', 6],
  ] as const)('in a list of all states lead from %s %s to %d', (at, step, to) => {
    expect(beside(columns, at, step, true)).toBe(to)
  })

  it('lead nowhere on an empty board', () => {
    expect(beside([[], []], null, 'down', false)).toBe(null)
  })
})

it('a month begins at its first midnight', () => {
  const begin = new Date(monthBegin(mondayNow))
  expect([begin.getDate(), begin.getHours(), begin.getMonth()]).toEqual([
    1,
    0,
    new Date(mondayNow - hourMs).getMonth(),
  ])
})
