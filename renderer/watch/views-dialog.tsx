/** V: ways to look at the list, kept by name: what stands in the filter line and how it is grouped. */
import type { SavedView } from '../../contract/state.ts'
import { closeDialog, give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useDraft } from '../use-draft.ts'
import { groupingWords } from './grouping.ts'
import { showView } from './views.ts'

/** The engine takes names up to this length. */
const maxName = 60
const noViews: readonly SavedView[] = []

export function ViewsDialog() {
  const views = usePage((page) => page.state?.desk.settings.views ?? noViews)
  return (
    <Dialog title="Views" onClose={closeDialog}>
      {views.length === 0 && (
        <p className="soft">None is kept yet. Filter or group the list, then keep it under a name.</p>
      )}
      <ul className="views">
        {views.map((view) => (
          <li key={view.name}>
            <button
              type="button"
              className="choice"
              onClick={() => {
                closeDialog()
                showView(view)
              }}
            >
              <b className="cut">
                <Plain text={view.name} />
              </b>
              <code className="cut soft">{plainLine(view.filter)}</code>
              <span className="soft">{groupingWords[view.groupBy]}</span>
            </button>
            <Button
              small
              kind="bare"
              label={`Remove the view ${plainLine(view.name)}`}
              onPress={() => void give('views.remove', { name: view.name })}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <SaveView views={views} />
      <Problem />
    </Dialog>
  )
}

function SaveView({ views }: { views: readonly SavedView[] }) {
  const filter = usePage((page) => page.filter.trim())
  const groupBy = usePage((page) => page.groupBy)
  const draft = useDraft<HTMLInputElement>('form:view')
  const name = draft.text
  if (filter === '' && groupBy === 'none') return null
  const taken = views.some((view) => view.name === name.trim())
  const save = async (): Promise<void> => {
    if (await give('views.save', { name: name.trim(), filter, groupBy })) draft.used(name)
  }
  return (
    <form
      className="own-time"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') void save()
      }}
    >
      <label htmlFor="view-name">Keep what is shown now as</label>
      <input
        id="view-name"
        ref={draft.field}
        className="input"
        value={name}
        maxLength={maxName}
        autoComplete="off"
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.flush}
      />
      <Button submit disabled={name.trim() === ''}>
        {taken ? 'Replace' : 'Keep'}
      </Button>
      <p className="soft cut">
        <code>{plainLine(filter)}</code> {groupingWords[groupBy]}
      </p>
    </form>
  )
}
