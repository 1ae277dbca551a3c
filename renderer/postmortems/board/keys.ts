/** The keys of the board: the arrows go from card to card, Enter opens, / filters. */
import { useEffect, useRef } from 'react'
import { usePage } from '../../store.ts'
import { narrowQuery } from '../../ui/use-media.ts'
import { openPostmortem } from '../orders.ts'
import { beside, type Column, type Step, shownCards } from './columns.ts'
import { boardFilterId, minuteFieldId, useBoard } from './desk.ts'
import { endMeeting, stepMeeting, toggleMeeting, useMeeting } from './meeting-desk.ts'

const arrows: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}
const letters: Readonly<Record<string, Step>> = { k: 'up', j: 'down' }

/** Listens while the board is shown, unless something else wants the key. */
export function useBoardKeys(columns: readonly Column[]): void {
  const latest = useRef(columns)
  latest.current = columns
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
      if (document.querySelector('dialog[open]') || isField(event.target)) return
      if (act(event, latest.current)) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

function act(event: KeyboardEvent, columns: readonly Column[]): boolean {
  const singleKeys = usePage.getState().state?.desk.settings.singleKeys ?? true
  if (event.shiftKey) return false
  const isMeeting = useMeeting.getState().meeting !== null
  if (event.key === 'm' && singleKeys && !event.repeat) {
    toggleMeeting()
    return true
  }
  if (isMeeting && event.key === 'n' && singleKeys) return focusOn(minuteFieldId)
  if (isMeeting && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    stepMeeting(event.key === 'ArrowRight' ? 1 : -1)
    return true
  }
  const step = arrows[event.key] ?? (singleKeys ? letters[event.key] : undefined)
  if (step) return move(step, columns)
  if (event.key === '/' && singleKeys) return focusOn(boardFilterId)
  const { selected } = useBoard.getState()
  if (event.key !== 'Enter' || event.target !== document.body || selected === null) return false
  openPostmortem(selected)
  return true
}

function move(step: Step, columns: readonly Column[]): boolean {
  const { selected, limits, isOlderOpen, filter } = useBoard.getState()
  const isOpen = isOlderOpen || filter.trim() !== ''
  const ids = columns.map((column) =>
    shownCards(column, limits.get(column.state) ?? null, isOpen).map(({ id }) => id),
  )
  const next = beside(ids, selected, step, matchMedia(narrowQuery).matches)
  if (next === null) return false
  useBoard.setState({ selected: next, follows: true })
  return true
}

function focusOn(id: string): boolean {
  const field = document.getElementById(id)
  field?.focus()
  return field !== null
}

/**
 * One step back: out of the filter, from a draft to the board, out of the meeting. Answers whether there was one.
 * @param isInField the focus is where words are typed: another field than the filter is left first
 */
export function stepBackOnBoard(isInField: boolean): boolean {
  if (document.activeElement?.id === boardFilterId) {
    useBoard.setState({ filter: '', follows: true })
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    return true
  }
  if (isInField) return false
  if (usePage.getState().postmortemId !== null) {
    usePage.setState({ postmortemId: null, problem: null })
    return true
  }
  if (useMeeting.getState().meeting === null) return false
  endMeeting()
  return true
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable=true]')
}
