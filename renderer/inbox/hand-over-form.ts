/** What stands in the hand-over composer, and how it is kept as words. Pure. */
import type { HandOverChoice, HandOverDraft, HandOverMode, SummaryLine } from '../../contract/hand-over.ts'
import { handOverModes, summarySlots } from '../../contract/hand-over.ts'

export interface HandOverForm {
  /** by the choice's name; '' = nobody yet */
  readonly whom: string
  readonly mode: HandOverMode
  readonly lines: readonly SummaryLine[]
  readonly calls: boolean
  readonly passes: boolean
  readonly tells: boolean
  /** what the customer is told, `{name}` for whoever takes it; null = as it was proposed */
  readonly words: string | null
}

/** Every slot has a line, so that what nobody said can be filled in. */
export function formOf(draft: HandOverDraft): HandOverForm {
  const first = draft.choices.find(({ isMine, unusual }) => !isMine && unusual === null)
  const other = draft.choices.find(({ isMine }) => !isMine)
  const known = new Set(draft.lines.map(({ slot }) => slot))
  const empty = summarySlots.filter((slot) => !known.has(slot))
  const lines = [...draft.lines, ...empty.map((slot) => ({ slot, text: '', cites: [], edited: false }))]
  return {
    whom: (first ?? other)?.name ?? '',
    mode: 'transfer',
    lines: lines.toSorted((a, b) => summarySlots.indexOf(a.slot) - summarySlots.indexOf(b.slot)),
    calls: true,
    passes: true,
    tells: true,
    words: null,
  }
}

/** A line with other words: it rests on its messages still, and says that somebody changed it. */
export function withText(form: HandOverForm, index: number, text: string): HandOverForm {
  const lines = form.lines.map((line, at) => (at === index ? { ...line, text, edited: true } : line))
  return { ...form, lines }
}

/** What was typed over a summary keeps its words; lines nobody touched follow what the thread says now. */
export function renewed(form: HandOverForm, draft: HandOverDraft): HandOverForm {
  const fresh = formOf(draft)
  const edited = form.lines.filter((line) => line.edited)
  const slots = new Set(edited.map(({ slot }) => slot))
  const lines = [...edited, ...fresh.lines.filter(({ slot }) => !slots.has(slot))]
  const isThere = draft.choices.some(({ name }) => name === form.whom)
  return {
    ...form,
    whom: isThere ? form.whom : fresh.whom,
    lines: lines.toSorted((a, b) => summarySlots.indexOf(a.slot) - summarySlots.indexOf(b.slot)),
  }
}

/** What the customer would be told, with the name of whoever takes it. */
export function toldWords(
  form: HandOverForm,
  draft: HandOverDraft,
  choice: HandOverChoice | undefined,
): string {
  const name = choice?.who ?? choice?.name ?? ''
  return (form.words ?? draft.customerWords).replaceAll('{name}', name)
}

/** Why it cannot be handed over as it stands, as a sentence; null = it can. */
export function missingWords(form: HandOverForm, draft: HandOverDraft): string | null {
  const choice = draft.choices.find(({ name }) => name === form.whom)
  if (!choice) return 'Choose who takes it.'
  if (choice.isMine) return 'That is you: choose somebody else.'
  if (form.lines.every(({ text }) => text.trim() === '')) return 'Say in one line what it is about.'
  if (form.tells && toldWords(form, draft, choice).trim() === '') return 'Say what the customer is told.'
  return null
}

export const handOverKept = {
  write: (form: HandOverForm): string => JSON.stringify(form),
  read: (words: string): HandOverForm | null => {
    try {
      const form = JSON.parse(words) as HandOverForm
      const fits =
        typeof form.whom === 'string' &&
        handOverModes.includes(form.mode) &&
        Array.isArray(form.lines) &&
        form.lines.every(
          (line) =>
            summarySlots.includes(line.slot) && typeof line.text === 'string' && Array.isArray(line.cites),
        )
      return fits ? form : null
    } catch {
      return null
    }
  },
}
