/** What stands outside of the page shows by these rules: tray, badge, Night window, the question before quitting. Pure. */
import type { DeskSummary } from './summary.ts'

/** The four states that are told apart by shape. */
export type Face = 'calm' | 'needs-you' | 'overdue' | 'blind'

type Counts = Omit<DeskSummary, 'call' | 'question' | 'needsYou'>
/** A page, or a colleague's question, that calls and that nobody has. */
type Call = { readonly calledAt: number } | null

/** The face for a summary. Calm needs the engine's word for it; whatever else is not known to be well is blind. */
export function faceOf(summary: Pick<Counts, 'alerts' | 'overdue' | 'asked' | 'blind' | 'calm'>): Face {
  if (summary.overdue > 0) return 'overdue'
  if (summary.alerts + summary.asked > 0) return 'needs-you'
  return summary.calm && summary.blind === 0 ? 'calm' : 'blind'
}

/** The face in words: what needs somebody, what cannot be seen, why it is not armed; "all quiet" only for the calm one. */
export function faceWords(summary: Counts): string {
  const { alerts, overdue, asked, blind, unreached, unproven } = summary
  const facts = [
    alerts === 0 ? null : alerts === 1 ? '1 needs you' : `${alerts} need you`,
    overdue === 0 ? null : `${overdue} overdue`,
    asked === 0 ? null : asked === 1 ? 'a colleague asks you' : `${asked} colleagues ask you`,
    blind === 0 ? null : blind === 1 ? '1 source cannot be seen' : `${blind} sources cannot be seen`,
  ].filter((fact) => fact !== null)
  const servers = unreached === 1 ? '1 server' : `${unreached} servers`
  const sources = unproven === 1 ? '1 source' : `${unproven} sources`
  const doubts = [
    unreached === 0 ? null : `${servers} cannot be reached`,
    unproven === 0 ? null : `the silence of ${sources} proves nothing`,
  ].filter((doubt) => doubt !== null)
  const calm = doubts.length === 0 ? 'all quiet' : `all quiet, but ${doubts.join(', and ')}`
  const quiet = faceOf(summary) === 'calm' ? calm : 'not all clear'
  const armed = summary.notArmed === null ? '' : `. Not armed: ${summary.notArmed}`
  return `${summary.drill ? 'Nightdesk, fire drill' : 'Nightdesk'}: ${facts.join(', ') || quiet}${armed}`
}

/** What called last and waits: a page or a colleague's question. */
export function latestCall({ call, question }: Pick<DeskSummary, 'call' | 'question'>): Call {
  if (call === null || question === null) return call ?? question
  return question.calledAt > call.calledAt ? question : call
}

/**
 * What became of the call between two summaries. An older page that is named again, since the newer one was taken, is no
 * new call; one that nobody has any more after all is one.
 */
export function callChange(before: Call, now: Call): 'new' | 'over' | 'same' {
  if (now === null) return before === null ? 'same' : 'over'
  return before === null || now.calledAt > before.calledAt ? 'new' : 'same'
}

/** Has no window come for this page yet? @param shownUntil when the last page that had one was called, epoch ms */
export function wantsWindow(call: Call, shownUntil: number): call is NonNullable<Call> {
  return call !== null && call.calledAt > shownUntil
}

/**
 * Is somebody called for a real page that nobody has, or asked by a colleague? A drill's page holds nobody back.
 * null = nothing is known yet
 */
export function isReallyCalled(summary: Pick<DeskSummary, 'call' | 'question' | 'drill'> | null): boolean {
  return summary !== null && latestCall(summary) !== null && !summary.drill
}
