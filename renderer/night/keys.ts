/** The Night window's keys: take or accept, take back, recipe. Nothing here can put off, keep quiet or give away. */
import { type Deed, deedOf } from '../keys.ts'
import { monotonic } from '../now.ts'
import { give } from '../orders.ts'
import { isLive, usePage } from '../store.ts'
import { settled, shownSubject, takeShown, takeShownBack, useNight } from './desk.ts'

/** The one large target. */
export const takeId = 'night-take'

/** Starts listening; the answer stops it. */
export function listenToNightKeys(): () => void {
  const focus = (): void => settled.focus(monotonic())
  const down = (): void => settled.down(monotonic())
  window.addEventListener('keydown', press)
  window.addEventListener('focus', focus)
  window.addEventListener('pointerdown', down, true)
  // It may have been given the keyboard before anybody listened.
  if (document.hasFocus()) focus()
  return () => {
    window.removeEventListener('keydown', press)
    window.removeEventListener('focus', focus)
    window.removeEventListener('pointerdown', down, true)
  }
}

function press(event: KeyboardEvent): void {
  const page = usePage.getState()
  const activates = event.key === 'Enter' || event.key === ' '
  // Elsewhere these two belong to the button that has the focus; a held key presses none.
  const elsewhere =
    event.target instanceof HTMLElement && event.target.matches('button, a') && event.target.id !== takeId
  if (activates && elsewhere && !event.repeat && settled.countsKeys(monotonic())) return
  if (activates) event.preventDefault()
  // As in a list, Enter and Space mean the row: here the one alert there is.
  const deed = deedOf(event, 'list', page.state?.desk.settings.singleKeys ?? true, false)
  const run = deed === null || (activates && elsewhere) ? undefined : activates ? takeShown : runs[deed]
  if (run && isLive(page) && settled.mayKey(shownSubject(), monotonic())) void run()
  else settled.refuse(monotonic())
}

const runs: Partial<Record<Deed, () => void>> = {
  acknowledge: () => void takeShown(),
  'take-back': () => void takeShownBack(),
  recipe: openRecipe,
}

/** Opens the ops recipe of the alert that is shown, if it has one that may be opened. */
export function openRecipe(): void {
  const { view } = useNight.getState()
  const id = 'episode' in view ? view.episode.id : 'escalation' in view ? view.escalation.episodeId : null
  if (id === null) return
  const links = usePage.getState().details.get(id)?.links ?? []
  if (links.some(({ link, refused }) => link === 'recipe' && refused === null))
    void give('links.open', { episodeId: id, link: 'recipe' })
}
