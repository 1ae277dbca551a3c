/** What is typed in the Carry pane and not told yet: kept as a draft, one for each postmortem, so that nothing typed is lost. */
import { createContext, type ReactNode, useContext, useRef } from 'react'
import { useFormDraft } from '../../use-form-draft.ts'

type Fields = Readonly<Record<string, string>>

export interface Unfinished {
  /** what stands in a field: what was typed, else what is told */
  of(field: string, told: string): string
  /** is there anything typed in these fields that is not told? */
  has(prefix: string): boolean
  /** @param told what is told: typing it again forgets the draft */
  type(field: string, text: string, told: string): void
  /** what was typed in these fields is told, or nobody wants it any more */
  forget(prefix: string): void
}

const fieldWords = {
  write: (fields: Fields): string => (Object.keys(fields).length === 0 ? '' : JSON.stringify(fields)),
  read: (words: string): Fields | null => {
    try {
      const fields = JSON.parse(words) as unknown
      if (typeof fields !== 'object' || fields === null) return null
      return Object.fromEntries(
        Object.entries(fields).filter((each): each is [string, string] => typeof each[1] === 'string'),
      )
    } catch {
      return null
    }
  },
}

const nothing: Fields = {}
const UnfinishedWords = createContext<Unfinished | null>(null)

/** @param id give it as the key too: another postmortem has another draft */
export function UnfinishedOf({ id, children }: { readonly id: number; readonly children: ReactNode }) {
  const { form, type } = useFormDraft<Fields>(`carry:${id}`, nothing, fieldWords)
  // An order that is answered forgets its own fields only: what was typed in others meanwhile stays.
  const latest = useRef(form)
  latest.current = form
  const put = (fields: Fields): void => {
    latest.current = fields
    type(fields)
  }
  const without = (test: (field: string) => boolean): Fields =>
    Object.fromEntries(Object.entries(latest.current).filter(([field]) => !test(field)))
  const unfinished: Unfinished = {
    of: (field, told) => form[field] ?? told,
    has: (prefix) => Object.keys(form).some((field) => field.startsWith(prefix)),
    type: (field, text, told) =>
      put(text === told ? without((each) => each === field) : { ...latest.current, [field]: text }),
    forget: (prefix) => put(without((field) => field.startsWith(prefix))),
  }
  return <UnfinishedWords value={unfinished}>{children}</UnfinishedWords>
}

/** The unfinished words of the postmortem that is open. */
export function useUnfinished(): Unfinished {
  const unfinished = useContext(UnfinishedWords)
  if (unfinished === null) throw new Error('outside of a postmortem')
  return unfinished
}

/** A text field whose words are kept while they are typed. @param onDone Enter, or the field is left with other words */
export function LifeField(props: {
  readonly field: string
  readonly label: string
  readonly told: string
  readonly longest: number
  readonly type?: 'text' | 'date' | 'datetime-local'
  readonly list?: string
  readonly placeholder?: string
  readonly onDone?: (text: string) => void
}) {
  const { field, label, told, longest, type = 'text', list, placeholder, onDone } = props
  const unfinished = useUnfinished()
  const text = unfinished.of(field, told)
  const done = (): void => {
    if (onDone && text.trim() !== told) onDone(text.trim())
  }
  return (
    <label className="life-field">
      <span>{label}</span>
      <input
        className="input"
        type={type}
        value={text}
        maxLength={type === 'text' ? longest : undefined}
        list={list}
        placeholder={placeholder}
        onChange={(event) => unfinished.type(field, event.target.value, told)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !onDone) return
          event.preventDefault()
          done()
        }}
      />
      {onDone && text.trim() !== told && <small className="dim">Enter tells it</small>}
    </label>
  )
}
