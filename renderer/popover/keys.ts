/** The popover's keys: the same letters as in the main window, for the alert that stands first. */
import { flushSync } from 'react-dom'
import { type Deed, deedOf } from '../keys.ts'
import { monotonic } from '../now.ts'
import { acknowledge, ask, give, takeBack } from '../orders.ts'
import { hold, isLive, sourceIdOf, usePage } from '../store.ts'
import { moveLead, openLead, settled, subjectOf } from './desk.ts'

/** What stands first; the focus comes back here when what had it is gone. */
export const leadId = 'watch-list'

/** Starts listening to keys and to the hand on the mouse; the answer stops it. */
export function listenToPopover(): () => void {
  const touch = (): void => hold.touch(monotonic())
  const down = (): void => settled.down(monotonic())
  window.addEventListener('keydown', guard, true)
  window.addEventListener('keydown', press)
  window.addEventListener('pointermove', touch)
  window.addEventListener('pointerdown', down, true)
  return () => {
    window.removeEventListener('keydown', guard, true)
    window.removeEventListener('keydown', press)
    window.removeEventListener('pointermove', touch)
    window.removeEventListener('pointerdown', down, true)
  }
}

/** A dialog answers digits, Enter and Space by itself: not those that were meant for another window. */
function guard(event: KeyboardEvent): void {
  const inField = event.target instanceof HTMLInputElement
  if (settled.countsKeys(monotonic()) || inField || !document.querySelector('dialog[open]')) return
  if (!/^[1-9 ]$|^Enter$/.test(event.key)) return
  event.preventDefault()
  event.stopPropagation()
}

function press(event: KeyboardEvent): void {
  hold.touch(monotonic())
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return
  // A key that is held would press the button of the next alert as soon as that has the focus.
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
  const onControl = event.target instanceof HTMLElement && event.target.matches('button, a')
  const singleKeys = usePage.getState().state?.desk.settings.singleKeys ?? true
  const deed = deedOf(event, onControl ? 'control' : 'page', singleKeys, false)
  if (deed !== null && act(deed)) event.preventDefault()
}

/** Does it; answers whether the key was ours. */
function act(deed: Deed): boolean {
  const page = usePage.getState()
  if (deed === 'back') {
    window.close()
    return true
  }
  if (!isLive(page)) return false
  const subject = subjectOf(page, page.selected)
  const mine = subject !== null && settled.mayKey(subject, monotonic())
  switch (deed) {
    case 'next':
    case 'previous':
      flushSync(() => moveLead(deed === 'next' ? 1 : -1))
      document.getElementById(leadId)?.focus()
      return true
    case 'acknowledge':
      if (mine) void acknowledge()
      return true
    case 'snooze':
      if (mine) ask('snooze')
      return true
    case 'take-back':
      if (mine) void takeBack()
      return true
    case 'open':
      openLead()
      return true
    case 'try-again':
      void give('sources.tryAgain', { name: sourceIdOf(page.selected) })
      return true
    default:
      return false
  }
}
