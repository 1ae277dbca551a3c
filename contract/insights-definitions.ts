/** What each figure counts and what it leaves out, in the words that stand beside it. Pure; no figure without its sentence. */
import type { FigureId } from './insights.ts'

/** A figure's name, and its definition. */
export interface FigureDefinition {
  readonly name: string
  readonly says: string
}

/** Said of every figure that is counted from alerts. */
export const countedOnce =
  'Counted from the record of this laptop. A trouble that two sources tell of counts once, by the one whose row shows it.'

/** When a duration is left out. */
export const unseenEnd =
  'A duration is left out where nobody could see its end: where that falls into, or was found when one ended, a time in which its source did not answer or Nightdesk was closed. A long trouble with a gap in its middle still counts.'

export const figureDefinitions: Readonly<Record<FigureId, FigureDefinition>> = {
  acknowledged: {
    name: 'Time to acknowledge',
    says: `From the instant an alert called somebody until somebody took it, here or at its source, by the week in which it called. What nobody took is not in it. ${unseenEnd} What was taken here is always exact.`,
  },
  resolved: {
    name: 'Time to resolve',
    says: `From the instant an alert called somebody until it went quiet, whoever or whatever ended it, by the week in which it called. What still fires is not in it. ${unseenEnd}`,
  },
  pages: {
    name: 'Pages',
    says: 'Alerts that called somebody, by the rules of this laptop, by the week in which they first did.',
  },
  notifies: {
    name: 'Notify',
    says: 'Alerts that the rules told of without calling anybody, by the week in which this laptop first saw them. One that called later is a page instead.',
  },
  'called-in': {
    name: 'Called in',
    says: 'Times somebody else was asked to take an alert or a customer’s thread, by this laptop or, as far as it reached this laptop, by a colleague’s. One question that goes on from person to person counts once.',
  },
  'postmortems-opened': {
    name: 'Postmortems opened',
    says: 'Postmortems that were begun in the week. One that was put away does not count. Only the choice of a team narrows it.',
  },
  'postmortems-closed': {
    name: 'Postmortems closed',
    says: 'Postmortems that are closed now, by the week in which they were closed last. Only the choice of a team narrows it.',
  },
  healed: {
    name: 'Healed by themselves',
    says: 'Alerts that called somebody and went quiet before anybody took them, as far as this laptop knows.',
  },
  woken: {
    name: 'Woken at night',
    says: 'How often you were woken: stretches that began at night with a sound of this laptop. What sounds before you could have fallen asleep again, within 30 minutes, is the same waking; what was over before anybody saw it woke nobody. Only your own is ever shown.',
  },
  downtime: {
    name: 'Customer downtime',
    says: 'Time in which a customer’s service was down or degraded, as people said of an alert or a postmortem, from when the alert began to fire until it went quiet. Where a postmortem says how many minutes, these count instead. Troubles of one customer at the same time count once; where nobody could see the end, it counts until sight was lost.',
  },
  interruptions: {
    name: 'Interruptions by hour',
    says: 'Alerts that called somebody, by the weekday and hour of local time in which they first did, over the last four weeks.',
  },
  noisiest: {
    name: 'Noisiest alerts',
    says: 'What called most often over the last four weeks, by the alert’s name. It needed action where somebody said so, called somebody else in, wrote a postmortem, or where a customer felt it. It needed none where somebody called it noise or a false alarm, or it was quiet again, untaken, within the target to acknowledge. Of the rest nobody knows, and it is in neither.',
  },
  'first-response': {
    name: 'First answer to customers',
    says: 'From the beginning of a customer’s thread to our first answer, by the week in which it began. Only support hours count, where the configuration writes them down; else every hour does. What nobody has answered is not in it, and no choice of alerts narrows it.',
  },
  cycle: {
    name: 'Postmortem cycle',
    says: 'From a postmortem’s beginning to its end, for those that were closed in the window. There is no target. Only the choice of a team narrows it.',
  },
  observed: {
    name: 'Observed',
    says: 'The share of the time in which Nightdesk ran and every source could be seen that has called somebody in the 13 weeks before the window’s end. The time before the record begins was not observed.',
  },
}
