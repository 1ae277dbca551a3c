/** From when and until when a deed counts, as it is picked in its form. Pure; epoch ms. */
import { nextTimeOfDay, readLocalField, readTimeOfDay } from '../ui/until.ts'
import { snoozeChoices } from '../watch/snooze.ts'

/** `own`: the text of a `datetime-local` field, which may not be complete. */
export type StartPick = { readonly kind: 'now' } | { readonly kind: 'own'; readonly text: string }

/** Of the choices the one with this number, or a time of day as it is typed; `at`: when it was picked. */
export type EndPick =
  | { readonly kind: 'choice'; readonly index: number; readonly at: number }
  | { readonly kind: 'own'; readonly text: string; readonly at: number }

/** When it begins; null while that is not said. */
export function startOf(pick: StartPick, now: number): number | null {
  return pick.kind === 'now' ? now : readLocalField(pick.text)
}

/** When it ends, null while that is not said. A length counts from the start where that is still to come when it is picked. */
export function endOf(pick: EndPick | null, start: StartPick): number | null {
  if (pick === null) return null
  const from = Math.max(startOf(start, pick.at) ?? pick.at, pick.at)
  if (pick.kind === 'choice') return snoozeChoices(from)[pick.index]?.untilAt ?? null
  const time = readTimeOfDay(pick.text)
  return time ? nextTimeOfDay(...time, from) : null
}
