/** The places as they were read last, which one is looked at, and its words. */
import { create } from 'zustand'
import type { CustomerReport, EnvironmentHealth, EnvironmentNote } from '../../contract/environments.ts'
import { AppError } from '../../contract/errors.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'

interface Known {
  readonly places: readonly EnvironmentHealth[] | null
  /** why they could not be read, as a sentence */
  readonly problem: string | null
  readonly selected: string | null
  readonly filter: string
  readonly notes: { readonly of: string; readonly notes: readonly EnvironmentNote[] } | null
  readonly report: CustomerReport | null
  readonly reportProblem: string | null
}

export const usePlaces = create<Known>()(() => ({
  ...{
    places: null,
    problem: null,
    selected: null,
    filter: '',
    notes: null,
    report: null,
    reportProblem: null,
  },
}))

const wordsOf = (error: unknown, otherwise: string): string =>
  error instanceof AppError ? error.message : otherwise

let asking = 0
/** the report that was asked for last; another place leaves it behind */
let reporting = 0

/** Reads them anew; an answer that a newer question has overtaken is not taken. */
export async function readPlaces(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  const turn = ++asking
  try {
    const places = await engine.query('environments.read', {})
    if (turn === asking) usePlaces.setState({ places, problem: null })
  } catch (error) {
    if (turn === asking) usePlaces.setState({ problem: wordsOf(error, 'The places could not be read.') })
  }
}

export async function readNotes(environment: string): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const notes = await engine.query('environments.notes', { environment })
    if (usePlaces.getState().selected === environment)
      usePlaces.setState({ notes: { of: environment, notes } })
  } catch (error) {
    usePlaces.setState({ problem: wordsOf(error, 'The notes could not be read.') })
  }
}

export function selectPlace(name: string | null): void {
  if (usePlaces.getState().selected === name) return
  reporting += 1
  usePlaces.setState({ selected: name, notes: null, report: null, reportProblem: null })
  if (name !== null) void readNotes(name)
}

/** @returns whether it is kept */
export async function addNote(
  note: Pick<EnvironmentNote, 'environment' | 'kind' | 'text' | 'at'>,
): Promise<boolean> {
  if (!(await give('environments.note', note))) return false
  say(
    note.kind === 'upgrade' ? `Upgrade of ${note.environment} noted` : `Noted on ${note.environment}`,
    false,
  )
  await Promise.all([readNotes(note.environment), readPlaces()])
  return true
}

export async function removeNote({ id, environment }: EnvironmentNote): Promise<void> {
  if (!(await give('environments.removeNote', { id }))) return
  say('Note removed', false)
  await Promise.all([readNotes(environment), readPlaces()])
}

/** What this laptop saw of a customer from one instant to another, epoch ms. */
export async function readReport(customer: string, from: number, to: number): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  // What stands there is of another customer, or of another time.
  const turn = ++reporting
  usePlaces.setState({ report: null, reportProblem: null })
  try {
    const report = await engine.query('environments.report', { customer, from, to })
    if (turn === reporting) usePlaces.setState({ report })
  } catch (error) {
    if (turn === reporting)
      usePlaces.setState({ reportProblem: wordsOf(error, 'The report could not be made.') })
  }
}
