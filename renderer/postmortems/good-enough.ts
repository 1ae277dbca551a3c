/** Ctrl Enter at night: what is written is good enough, and whoever wrote it goes to bed. */
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { desk } from './texts.ts'

let isUnder = false

/** Leaves a draft for the morning and goes back to Watch; the words typed last go with it. */
export async function goodEnough(id: number): Promise<void> {
  // A key that is pressed twice by a tired hand is one wish.
  if (isUnder) return
  isUnder = true
  try {
    if (!(await desk().handedOver(id))) {
      const problem = 'Its last words are not saved yet. They are kept in this page; try again when they are.'
      usePage.setState({ problem })
      say(problem, true)
      return
    }
    if (!(await give('postmortems.sleep', { postmortemId: id }))) return
    say('Left for the morning. You are reminded of it then.', false)
    usePage.setState({ screen: 'watch', postmortemId: null })
  } finally {
    isUnder = false
  }
}
