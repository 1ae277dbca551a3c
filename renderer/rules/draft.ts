/** The table while it is changed on this page: nothing is in force before it is saved, and leaving the screen loses nothing. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { CaseResult, RulesView } from '../../contract/rule-cases.ts'
import type { Rule } from '../../contract/rules.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import type { RuleForm } from './form.ts'

/** One row in its form: which one (null = a new one), and what is typed. */
export interface Editing {
  readonly index: number | null
  readonly form: RuleForm
}

export interface RulesDraft {
  readonly view: RulesView | null
  /** why it could not be read, as a sentence */
  readonly problem: string | null
  /** the rows as they are to be; null = as they are in force, `standard` = those Nightdesk comes with */
  readonly rules: readonly Rule[] | 'standard' | null
  /** what `rules` was made over */
  readonly base: string
  /** the user's own tests, run on `rules` */
  readonly results: readonly CaseResult[] | null
  readonly editing: Editing | null
  readonly saving: boolean
}

export const useRules = create<RulesDraft>()(() => ({
  view: null,
  problem: null,
  rules: null,
  base: '',
  results: null,
  editing: null,
  saving: false,
}))

/** The rows on the screen. */
export function rowsOf({ rules, view }: Pick<RulesDraft, 'rules' | 'view'>): readonly Rule[] {
  return rules === null || rules === 'standard' ? (view?.table.rules ?? []) : rules
}

/** Has the table in force become another one than the draft was made over? */
export function isOvertaken({ rules, base, view }: RulesDraft): boolean {
  return rules !== null && view !== null && view.hash !== base
}

/** Reads the table in force; a draft stays as it is. */
export async function readRules(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const view = await engine.query('rules.read', {})
    useRules.setState({ view, problem: null })
    await runCases()
  } catch (error) {
    const words = error instanceof AppError ? error.message : 'The rules could not be read.'
    useRules.setState({ problem: words })
  }
}

/** Runs the user's own tests on the draft. */
async function runCases(): Promise<void> {
  const { engine } = usePage.getState()
  const { rules } = useRules.getState()
  if (!engine || rules === null) {
    useRules.setState({ results: null })
    return
  }
  try {
    const given = rules === 'standard' ? null : plainRules(rules)
    const results = await engine.query('rules.cases', { rules: given })
    // Of an older draft nobody wants to know any more.
    if (useRules.getState().rules === rules) useRules.setState({ results })
  } catch {
    useRules.setState({ results: null })
  }
}

/** Rows as the wire takes them: lists of their own, nothing undefined. */
export function plainRules(rules: readonly Rule[]) {
  return JSON.parse(JSON.stringify(rules)) as never
}

function change(rules: RulesDraft['rules']): void {
  const { view, base, rules: before } = useRules.getState()
  useRules.setState({ rules, base: before === null ? (view?.hash ?? '') : base })
  void runCases()
}

/** Puts a row in its place, or a new one above the last, which is usually for the rest. */
export function putRow(index: number | null, rule: Rule): void {
  const rows = rowsOf(useRules.getState())
  const at = index ?? Math.max(0, rows.length - 1)
  change(index === null ? rows.toSpliced(at, 0, rule) : rows.with(index, rule))
  useRules.setState({ editing: null })
}

export function removeRow(index: number): void {
  change(rowsOf(useRules.getState()).toSpliced(index, 1))
}

/** Moves a row by one; answers where it is now. */
export function moveRow(index: number, by: -1 | 1): number {
  const rows = rowsOf(useRules.getState())
  const [row] = rows.slice(index, index + 1)
  const to = index + by
  if (!row || to < 0 || to >= rows.length) return index
  change(rows.toSpliced(index, 1).toSpliced(to, 0, row))
  return to
}

/** Back to the table that Nightdesk comes with, once it is saved. */
export function takeStandard(): void {
  change('standard')
}

export function discard(): void {
  useRules.setState({ rules: null, base: '', results: null, editing: null })
}

/** Makes the draft one over the table in force now: the user has looked at both. */
export function keepOver(): void {
  useRules.setState(({ view, base }) => ({ base: view?.hash ?? base }))
}

/** Saves the draft into the file. */
export async function saveRules(): Promise<void> {
  const { rules, base, saving } = useRules.getState()
  if (rules === null || saving) return
  useRules.setState({ saving: true })
  const given = rules === 'standard' ? null : plainRules(rules)
  const taken = await give('rules.save', { rules: given, base })
  useRules.setState({ saving: false })
  if (taken && useRules.getState().rules === rules) discard()
  await readRules()
}
