/** The eight questions as a form: what was answered, else what the thread seems to say, with where it is from. Pure. */
import {
  type Qualified,
  type QualifyingQuestion,
  qualifyingQuestions,
  type ThreadKind,
  type ThreadView,
  threadKinds,
} from '../../contract/support.ts'

export interface TriageForm {
  readonly kind: ThreadKind | null
  readonly answers: Readonly<Partial<Record<QualifyingQuestion, string>>>
}

type Known = Pick<ThreadView, 'qualification' | 'proposed'>

/** What stands at a question before anybody types: what was answered, else what the thread says. */
export function startAnswer(view: Known, question: QualifyingQuestion): Qualified | null {
  return view.qualification[question] ?? view.proposed[question] ?? null
}

export function triageStart(view: Known, kind: ThreadKind | null): TriageForm {
  const said = qualifyingQuestions.flatMap((question) => {
    const known = startAnswer(view, question)
    return known ? [[question, known.text] as const] : []
  })
  return { kind, answers: Object.fromEntries(said) }
}

/** Where the words of a question are from: a message, the record, or somebody who wrote them. */
export function originOf(
  view: Known,
  question: QualifyingQuestion,
  text: string,
): { readonly kind: 'message'; readonly at: number } | { readonly kind: 'thread' | 'written' | 'none' } {
  if (text.trim() === '') return { kind: 'none' }
  const known = [view.proposed[question], view.qualification[question]].find((one) => one?.text === text)
  if (!known) return { kind: 'written' }
  if (known.cite) return { kind: 'message', at: known.cite.at }
  return known === view.proposed[question] ? { kind: 'thread' } : { kind: 'written' }
}

export const triageKept = {
  write: (form: TriageForm): string => JSON.stringify(form),
  /** What was typed stands over what the thread says now. */
  read: (words: string, start: TriageForm): TriageForm | null => {
    try {
      const { kind, answers } = JSON.parse(words) as TriageForm
      if (kind !== null && !threadKinds.includes(kind)) return null
      const own = qualifyingQuestions.flatMap((question) => {
        const text: unknown = answers[question]
        return typeof text === 'string' ? [[question, text] as const] : []
      })
      return { kind, answers: { ...start.answers, ...Object.fromEntries(own) } }
    } catch {
      return null
    }
  },
}
