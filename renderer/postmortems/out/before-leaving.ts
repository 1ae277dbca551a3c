/** What of a postmortem is looked at before it leaves, and when that is asked first. */
import {
  besideRemarks,
  type LeavingRemark,
  type LeavingTo,
  leavingRemarks,
} from '../../../contract/postmortem-leaving.ts'
import { after, engineNow } from '../../now.ts'
import { usePage } from '../../store.ts'
import { isNightAt } from '../sheet/lint-facts.ts'
import { useTexts } from '../texts.ts'

export interface Leaves {
  readonly to: LeavingTo
  /** what goes with the words in that file; null = nothing does */
  readonly beside: 'head' | 'all' | null
  /** once there it is with others: a repository that is pushed */
  readonly isForGood: boolean
}

/** What is to be said of it. Never throws: what cannot be known now does not stand in the way. */
export async function lookBefore(id: number, { to, beside }: Leaves): Promise<readonly LeavingRemark[]> {
  const text = useTexts.getState().texts.get(id)?.text
  if (text === undefined) return []
  const customers = to === 'own' ? [] : await customersOf(id)
  const remarks = leavingRemarks(text, customers, to)
  const record = await recordOf(id, beside)
  if (record === null) return remarks
  // The words themselves come first: there is one remark of each kind.
  const kinds = new Set(remarks.map(({ kind }) => kind))
  return [...remarks, ...besideRemarks(record, text, customers).filter(({ kind }) => !kinds.has(kind))]
}

/**
 * Is it asked first? By day whenever there is something to say. At night nobody is stopped: it goes, and what there is to say
 * stands beside it, but for a secret that would be with others for good.
 */
export function asksFirst(
  remarks: readonly LeavingRemark[],
  { isNight, isForGood }: { readonly isNight: boolean; readonly isForGood: boolean },
): boolean {
  if (!isNight) return remarks.length > 0
  return isForGood && remarks.some(({ kind }) => kind === 'secret')
}

/** Is it night for whoever sits here? */
export function isNightHere(): boolean {
  return isNightAt(engineNow(), Intl.DateTimeFormat().resolvedOptions().timeZone)
}

async function customersOf(id: number): Promise<readonly string[]> {
  const { engine, state, link } = usePage.getState()
  const known = state?.postmortems.find((one) => one.id === id)?.life.customers ?? []
  if (!engine || link !== 'open') return known
  return inTime(engine.query('postmortems.customers', { postmortemId: id }), known)
}

async function recordOf(id: number, beside: Leaves['beside']): Promise<string | null> {
  const { engine, link } = usePage.getState()
  if (!engine || link !== 'open' || beside === null) return null
  const about = { postmortemId: id }
  const words =
    beside === 'head'
      ? engine.query('postmortems.file', about).then(({ head }) => head)
      : engine.query('postmortems.json', about).then(({ text }) => text)
  return inTime(words, null)
}

/** Whoever wants their words out does not wait longer for what is said of them, ms. */
const patienceMs = 2_000

function inTime<Value>(answer: Promise<Value>, otherwise: Value): Promise<Value> {
  return new Promise((resolve) => {
    const stop = after(patienceMs, () => resolve(otherwise))
    answer.then(resolve, () => resolve(otherwise)).finally(stop)
  })
}
