/** The end of a silence in my shift, in words. Pure; instants epoch ms. */
import type { EndingSilence } from '../../contract/silences.ts'
import { momentText } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import { countOf } from '../watch/words.ts'

/** `A silence ends at 03:27, in your shift.` */
export function endingLead({ endsAt, isWindow }: EndingSilence, now: number): string {
  return `${isWindow ? 'A maintenance window' : 'A silence'} ends at ${momentText(endsAt, now)}, in your shift.`
}

/** `3 alerts are heard again then, first “Node disk above 90 %”. Planned upgrade, by jonas.` */
export function endingWords({ alerts, title, why, by, isWindow }: EndingSilence): string {
  const heard =
    alerts === 1
      ? `“${plainLine(title)}” is heard again then.`
      : `${countOf(alerts, 'alert')} are heard again then, first “${plainLine(title)}”.`
  const reason =
    why === null
      ? ''
      : ` ${plainLine(why)}${by === null ? '.' : `, ${isWindow ? 'from' : 'by'} ${plainLine(by)}.`}`
  return heard + reason
}

/** Beside the row of such a silence. */
export function endingMark({ alerts }: EndingSilence): string {
  return `Ends in your shift, ${countOf(alerts, 'alert')} heard again`
}
