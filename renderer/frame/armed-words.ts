/** Can Nightdesk make itself heard? In words; pure. */
import type { Armed } from '../../contract/armed.ts'
import { plainLine } from '../ui/plain-text.ts'
import type { Permission } from './notifications.ts'

/** Whether it would be heard, and the words for it. @param granted how this page is permitted */
export function armedWords(live: boolean, armed: Armed, granted: Permission): readonly [boolean, string] {
  if (!live) return [false, 'Not armed: the engine does not answer']
  if (armed.notifications === 'blocked')
    return [false, `Not armed: ${plainLine(armed.reason ?? 'notifications are blocked')}`]
  if (armed.notifications === 'shown') return [true, 'Armed: this system shows notifications']
  if (granted === 'granted') return [true, 'Armed while this page is open']
  if (granted === 'denied') return [false, 'Not armed: this browser blocks notifications']
  if (granted === 'unsupported') return [false, 'Not armed: this browser has no notifications']
  return [false, 'Not armed: notifications are not allowed yet']
}
