/** The fields of a form as a draft: what was half typed is there again after a reload or a crash. */
import { useState } from 'react'
import { useDraft } from './use-draft.ts'

/** How the fields are kept. What must not be on disk (a password) is left out by `write`. */
export interface FormWords<Form> {
  readonly write: (form: Form) => string
  /** what was kept over `start`; null when it cannot be read, which is as if nothing had been kept */
  readonly read: (words: string, start: Form) => Form | null
}

/** A form of one text. Nothing typed yet is no draft, and so is a field that was emptied on purpose: that one is kept as a line end. */
export const wholeText: FormWords<string> = {
  write: (text) => (text === '' ? '\n' : text),
  read: (words) => (words === '\n' ? '' : words),
}

export interface FormDraft<Form> {
  readonly form: Form
  /** does it stand as it was left another time? */
  readonly isKept: boolean
  type(form: Form): void
  /** back to the start */
  startAnew(): void
  /** it is where it was meant to go, or nobody wants it any more */
  forget(): void
}

/**
 * @param place the draft's key; another one needs another component
 * @param start the fields when nothing was kept
 */
export function useFormDraft<Form>(place: string, start: Form, words: FormWords<Form>): FormDraft<Form> {
  const draft = useDraft(place)
  const [kept] = useState(() => (draft.text === '' ? null : words.read(draft.text, start)))
  const [form, setForm] = useState(kept ?? start)
  const [isKept, setIsKept] = useState(kept !== null)
  const forget = (): void => {
    draft.type('')
    draft.flush()
  }
  return {
    form,
    isKept,
    type: (next) => {
      setForm(next)
      const typed = words.write(next)
      draft.type(typed === words.write(start) ? '' : typed)
    },
    startAnew: () => {
      setForm(start)
      setIsKept(false)
      forget()
    },
    forget,
  }
}
