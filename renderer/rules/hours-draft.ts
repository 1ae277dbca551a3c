/** Hours while they are changed on this page: nothing is in force before they are saved, and leaving the screen loses nothing. */
import { create } from 'zustand'
import type { HoursPolicy } from '../../contract/hours.ts'
import { give } from '../orders.ts'
import { readRules, useRules } from './draft.ts'
import { type HoursField, type HoursForm, hoursFormOf, newHours, readHours } from './hours-form.ts'
import { isZoneName } from './zones.ts'

export interface HoursDraft {
  /** the name they have in the file; null = they are new */
  readonly was: string | null
  readonly form: HoursForm
  /** names the rules and hours that they were opened over */
  readonly base: string
  readonly wrong: { readonly problem: string; readonly field: HoursField } | null
}

export const useHours = create<{ readonly draft: HoursDraft | null; readonly busy: boolean }>()(() => ({
  draft: null,
  busy: false,
}))

/** Opens the form: of hours that stand in the file, of the night that Nightdesk comes with, or an empty one. */
export function openHours(policy: HoursPolicy | null): void {
  const { view } = useRules.getState()
  if (!view) return
  const was = policy && view.hoursInFile.includes(policy.name) ? policy.name : null
  const form = policy ? hoursFormOf(policy) : newHours(view.zone)
  useHours.setState({ draft: { was, form, base: view.hash, wrong: null } })
}

export function typeHours(part: Partial<HoursForm>): void {
  useHours.setState(({ draft }) => ({
    draft: draft && { ...draft, form: { ...draft.form, ...part }, wrong: null },
  }))
}

export function closeHours(): void {
  useHours.setState({ draft: null })
}

/** Makes the draft one over the rules and hours in force now: the user has looked at both. */
export function keepHoursOver(): void {
  const { view } = useRules.getState()
  useHours.setState(({ draft }) => ({ draft: draft && { ...draft, base: view?.hash ?? draft.base } }))
}

/** Saves them into the file. Answers the field that is wrong; null when there is none. */
export async function saveHours(): Promise<HoursField | null> {
  const { draft, busy } = useHours.getState()
  const { view } = useRules.getState()
  if (!draft || !view || busy) return null
  const taken = view.hoursInFile.filter((name) => name !== draft.was)
  const read = readHours(draft.form, taken, isZoneName)
  if ('problem' in read) {
    useHours.setState({ draft: { ...draft, wrong: read } })
    return read.field
  }
  useHours.setState({ busy: true })
  const taking = await give('hours.save', { hours: read.hours, was: draft.was, base: draft.base })
  useHours.setState({ busy: false })
  if (taking && useHours.getState().draft === draft) closeHours()
  await afterChange(taking, draft.was, read.hours.name)
  return null
}

export async function removeHours(name: string): Promise<void> {
  const { view } = useRules.getState()
  if (!view || useHours.getState().busy) return
  useHours.setState({ busy: true })
  const taken = await give('hours.remove', { name, base: view.hash })
  useHours.setState({ busy: false })
  if (taken && useHours.getState().draft?.was === name) closeHours()
  await afterChange(taken, null, name)
}

/** Rows that are not saved yet were made over the hours as they were before this page changed them itself. */
async function afterChange(taken: boolean, was: string | null, name: string): Promise<void> {
  const before = useRules.getState()
  await readRules()
  const { view } = useRules.getState()
  if (!taken || !view || before.view?.hash !== before.base || before.rules === null) return
  const rules =
    before.rules === 'standard'
      ? before.rules
      : before.rules.map((rule) => (was !== null && rule.hours === was ? { ...rule, hours: name } : rule))
  if (useRules.getState().rules === before.rules) useRules.setState({ rules, base: view.hash })
}
