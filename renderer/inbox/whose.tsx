/** Whose thread it is, where the configuration does not say: a name that holds for this thread alone. */
import type { KeyboardEvent } from 'react'
import type { Thread } from '../../contract/support.ts'
import { say } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useDraft } from '../use-draft.ts'
import { order } from './orders.ts'

/** One for each thread: give it the thread's id as key. */
export function Whose({ thread }: { readonly thread: Thread }) {
  const draft = useDraft(`reason:whose-${thread.id}`)
  const customer = draft.text.replaceAll(/\s+/g, ' ').trim()
  const submit = async (): Promise<void> => {
    if (customer === '') return
    const words = draft.text
    const { id: threadId, environment } = thread
    if (!(await order('support.customer', { threadId, customer, environment }))) return
    draft.used(words)
    say(`This thread is ${plainLine(customer)}’s`, false)
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (!event.repeat) void submit()
  }
  return (
    <div className="field whose">
      <label htmlFor="inbox-whose">Whose thread it is</label>
      <div className="field-row">
        <textarea
          ref={draft.field}
          id="inbox-whose"
          className="input words"
          rows={1}
          dir="auto"
          maxLength={200}
          value={draft.text}
          placeholder="Customer"
          onChange={(event) => draft.type(event.target.value)}
          onBlur={draft.flush}
          onKeyDown={press}
        />
        <Button small shortcut="Enter" disabled={customer === ''} onPress={() => void submit()}>
          Keep
        </Button>
      </div>
    </div>
  )
}
