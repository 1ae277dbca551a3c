/** The rows in their order: each says what it is for and what happens; they are moved, changed and removed by keyboard too. */
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import type { Rule } from '../../contract/rules.ts'
import { say } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import {
  discard,
  isOvertaken,
  keepOver,
  moveRow,
  removeRow,
  rowsOf,
  saveRules,
  takeStandard,
  useRules,
} from './draft.ts'
import { formOf, newRule } from './form.ts'
import { RuleFields } from './rule-fields.tsx'
import { thenWords, whenWords } from './rule-words.ts'

export function RuleList() {
  const draft = useRules()
  const rows = rowsOf(draft)
  const list = useRef<HTMLOListElement>(null)
  const focusRow = (index: number): void => {
    const items = list.current?.querySelectorAll<HTMLElement>('.rule')
    requestAnimationFrame(() => items?.[index]?.focus())
  }
  const move = (index: number, by: -1 | 1): void => {
    const to = moveRow(index, by)
    if (to === index) return
    say(`Row ${to + 1} of ${rows.length}`, false)
    requestAnimationFrame(() => focusRow(to))
  }
  return (
    <section aria-labelledby="table-title">
      <header className="rules-head">
        <h2 id="table-title" className="sect-head">
          {draft.rules === 'standard' || (draft.rules === null && draft.view?.table.origin === 'standard')
            ? 'The table Nightdesk comes with'
            : 'Your table'}
        </h2>
        <span className="grow" />
        {draft.rules !== null && <span className="ink-lamp">Not saved yet</span>}
      </header>
      {draft.rules === 'standard' ? (
        <p className="soft">Once this is saved, your rows are taken out of the file.</p>
      ) : (
        <ol className="rules" ref={list}>
          {rows.map((rule, index) =>
            draft.editing?.index === index ? (
              <li key={rule.name} className="rule rule-open">
                <RuleFields editing={draft.editing} rows={rows} />
              </li>
            ) : (
              <Row key={rule.name} rule={rule} index={index} count={rows.length} move={move} />
            ),
          )}
        </ol>
      )}
      {draft.editing?.index === null && (
        <div className="rule rule-open">
          <RuleFields editing={draft.editing} rows={rows} />
        </div>
      )}
      <Failing />
      {isOvertaken(draft) && (
        <div className="warn warn-unknown">
          <p>Rules or hours were changed elsewhere meanwhile. Your rows are kept here and not saved.</p>
          <Button small onPress={keepOver}>
            Save mine over them
          </Button>
        </div>
      )}
      <p className="form-actions">
        {draft.rules !== null && (
          <Button
            kind="primary"
            disabled={draft.saving || isOvertaken(draft)}
            onPress={() => void saveRules()}
          >
            {draft.saving ? 'Saving' : 'Save the table'}
          </Button>
        )}
        {draft.rules !== 'standard' && draft.editing === null && (
          <Button
            icon={<Plus size={16} strokeWidth={1.75} aria-hidden="true" />}
            onPress={() => useRules.setState({ editing: { index: null, form: formOf(newRule) } })}
          >
            Add a row
          </Button>
        )}
        {draft.rules !== null && (
          <Button kind="bare" onPress={discard}>
            Undo all changes
          </Button>
        )}
        {draft.rules === null && draft.view?.table.origin === 'file' && (
          <Button kind="bare" onPress={takeStandard}>
            Back to the standard table
          </Button>
        )}
      </p>
    </section>
  )
}

function Row(props: {
  readonly rule: Rule
  readonly index: number
  readonly count: number
  readonly move: (index: number, by: -1 | 1) => void
}) {
  const { rule, index, count, move } = props
  const name = plainLine(rule.name)
  const press = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(index, event.key === 'ArrowUp' ? -1 : 1)
  }
  const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
  return (
    <li
      className="rule"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the row is what Alt and an arrow move
      tabIndex={0}
      aria-label={`Row ${index + 1}: ${name}`}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      onKeyDown={press}
    >
      <span className="rule-number num" aria-hidden="true">
        {index + 1}
      </span>
      <div className="rule-words">
        <b>{name}</b>
        <p className="soft">For {whenWords(rule.when)}</p>
        <p>{thenWords(rule)}</p>
      </div>
      <span className="rule-do">
        <IconButton name={`Move up: ${name}`} disabled={index === 0} onPress={() => move(index, -1)}>
          <ArrowUp {...icon} />
        </IconButton>
        <IconButton name={`Move down: ${name}`} disabled={index === count - 1} onPress={() => move(index, 1)}>
          <ArrowDown {...icon} />
        </IconButton>
        <IconButton
          name={`Change: ${name}`}
          onPress={() => useRules.setState({ editing: { index, form: formOf(rule) } })}
        >
          <Pencil {...icon} />
        </IconButton>
        <IconButton name={`Remove: ${name}`} disabled={count === 1} onPress={() => removeRow(index)}>
          <Trash2 {...icon} />
        </IconButton>
      </span>
    </li>
  )
}

function IconButton(props: {
  readonly name: string
  readonly disabled?: boolean
  readonly onPress: () => void
  readonly children: React.ReactNode
}) {
  const { name, disabled = false, onPress, children } = props
  return (
    <button
      type="button"
      className="rule-button"
      title={name.split(':')[0]}
      aria-label={name}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  )
}

/** Which of the user's own tests the draft breaks, before it is saved. */
function Failing() {
  const results = useRules((draft) => draft.results)
  const failing = results?.filter(({ passes }) => !passes) ?? []
  if (results === null || results.length === 0) return null
  if (failing.length === 0)
    return (
      <p className="soft" role="status">
        {results.length === 1 ? 'Your test passes' : `All ${results.length} of your tests pass`} with these
        rows.
      </p>
    )
  return (
    <div className="warn warn-page" role="status">
      <p>
        <b>
          {failing.length} of your {results.length} tests {failing.length === 1 ? 'fails' : 'fail'} with these
          rows:
        </b>{' '}
        {failing.map(({ case: test }) => plainLine(test.name)).join(', ')}.
      </p>
    </div>
  )
}
