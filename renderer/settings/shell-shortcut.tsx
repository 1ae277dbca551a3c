/** The field that records the keys which open the summary from any program. */
import { type KeyboardEvent, useState } from 'react'
import type { Ability } from '../../contract/shell.ts'
import { give } from '../orders.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Field } from './field.tsx'
import { keysWords, readKeys } from './shortcut-keys.ts'

const onMac = /Mac/.test(navigator.platform)

export function Shortcut(props: { readonly shortcut: string | null; readonly ability: Ability }) {
  const { shortcut, ability } = props
  const [why, setWhy] = useState<string | null>(null)
  const set = (keys: string | null): void => {
    setWhy(null)
    void give('shell.set', { shortcut: keys })
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey
    // The keyboard must be able to leave the field.
    if (plain && (event.key === 'Tab' || event.key === 'Escape')) return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat) return
    if (plain && (event.key === 'Backspace' || event.key === 'Delete')) {
      set(null)
      return
    }
    const { key, code, ctrlKey, altKey, metaKey, shiftKey, repeat } = event
    const { isComposing } = event.nativeEvent
    const altGraph = event.getModifierState('AltGraph')
    const read = readKeys({ key, code, ctrlKey, altKey, metaKey, shiftKey, repeat, isComposing, altGraph })
    if (read.kind === 'keys') set(read.accelerator)
    else setWhy(read.kind === 'refused' ? read.why : null)
  }
  const error = why ?? (ability.works ? null : plainLine(ability.reason))
  return (
    <Field
      id="shell-shortcut"
      label="Keys that open the summary from any program"
      hint="Click into it and press the keys. Backspace switches it off."
      error={error ?? undefined}
    >
      {(ties) => (
        <span className="field-row">
          <input
            {...ties}
            className="input"
            readOnly
            value={shortcut === null ? 'Off' : keysWords(shortcut, onMac)}
            onKeyDown={press}
            onBlur={() => setWhy(null)}
          />
          {shortcut !== null && <Button onPress={() => set(null)}>Switch off</Button>}
        </span>
      )}
    </Field>
  )
}
