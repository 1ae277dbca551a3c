/** The user's hands on the picks: keys, clicks and buttons end here. */
import { select } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { allOfPart, capped, extended, idsOf, type Picked, stepped, toggled } from './picks.ts'
import { neighbour } from './rows.ts'
import { countOf } from './words.ts'

function pick(next: Picked, pickFrom: string | null): void {
  const { picked, left } = capped(next)
  usePage.setState({ picked, pickFrom, touched: true, problem: null })
  const more = left > 0 ? `. One order takes ${picked.size}: ${left} less urgent ones are not picked` : ''
  say(picked.size === 0 ? 'Nothing is picked' : `${countOf(picked.size, 'alert')} picked${more}`, false)
}

/** X: picks the row, or lets it go. Blind spots and folds cannot be picked. */
export function togglePick(key: string | null): void {
  const { rows, picked } = usePage.getState()
  const row = rows.find((each) => each.key === key)
  if (idsOf(row).length === 0) return
  select(key)
  pick(toggled(picked, row), key)
}

/** Shift with a move: the range that began where picking began grows or shrinks by a row. */
export function extendBy(step: 1 | -1): void {
  const { rows, selected, picked, pickFrom } = usePage.getState()
  const to = neighbour(rows, selected, step)
  if (to === null) return
  const from = picked.size > 0 && pickFrom !== null ? pickFrom : (selected ?? to)
  select(to)
  pick(stepped(rows, picked, from, selected ?? to, to), from)
}

/** Shift with a click: everything between where picking began and here. */
export function extendTo(key: string): void {
  const { rows, selected, picked, pickFrom } = usePage.getState()
  const from = picked.size > 0 && pickFrom !== null ? pickFrom : selected
  select(key)
  pick(extended(rows, picked, from, key), from)
}

/** Ctrl A: all that are shown in the part of the selected row. */
export function pickPart(): void {
  const { rows, selected } = usePage.getState()
  pick(allOfPart(rows, selected), selected)
}

/** Esc: lets all go. */
export function letPicksGo(): void {
  pick(new Set(), null)
}
