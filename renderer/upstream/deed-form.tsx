/** What one deed needs before it leaves: words, an end, a level, people. The words are a draft on disk until it is asked for. */
import { TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { maxDeedText } from '../../contract/deed.ts'
import type { AskedKind } from '../../contract/deed-orders.ts'
import { deedNames } from '../../contract/deed-words.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { engineNow, useNow } from '../now.ts'
import { closeDialog, give } from '../orders.ts'
import { type About, say, usePage } from '../store.ts'
import { Button, Select } from '../ui/parts.tsx'
import { useDraft } from '../use-draft.ts'
import { newBatchId } from '../watch/batch.ts'
import { type EndPick, endOf, type StartPick, startOf } from './deed-times.ts'
import { EndField } from './end-field.tsx'
import { PeopleField } from './people-field.tsx'
import { StartField } from './start-field.tsx'
import { deedFrom, deedWarning, type FormValues } from './words.ts'

const textLabels: Readonly<Partial<Record<AskedKind, string>>> = {
  note: 'Note',
  resolve: 'What it was (may stay empty)',
  snooze: 'Why (may stay empty)',
  'add-responders': 'What they are asked',
  'status-update': 'Status update',
  downtime: 'Why',
}

export function DeedForm(props: {
  readonly kind: AskedKind
  readonly episodeIds: About['episodeIds']
  readonly source: SourceHealth
  readonly where: string
  readonly back: () => void
}) {
  const { kind, episodeIds, source, where, back } = props
  const [only, second] = episodeIds
  const draft = useDraft(`reason:deed-${kind}-${second === undefined ? only : 'several'}`)
  const [values, setValues] = useState<Omit<FormValues, 'text' | 'from' | 'until'>>({
    ...{ level: null, to: [], isSure: false },
  })
  const [start, setStart] = useState<StartPick>({ kind: 'now' })
  const [end, setEnd] = useState<EndPick | null>(null)
  const until = endOf(end, start)
  const [giving, setGiving] = useState(false)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const now = useNow()
  const set = (part: Partial<typeof values>): void => setValues({ ...values, ...part })
  const label = textLabels[kind]
  const { field } = draft
  // Where something comes before the words, that has the focus.
  const needsWords = kind === 'note' || kind === 'resolve' || kind === 'status-update'
  useEffect(() => {
    if (needsWords) field.current?.focus()
  }, [needsWords, field])
  const made = (at: number) =>
    deedFrom(kind, { ...values, until, text: draft.text, from: startOf(start, at) }, at)
  const warning = deedWarning(kind, where, until, now)
  const ask = async (): Promise<void> => {
    const deed = made(engineNow())
    if (giving || !deed) return
    setGiving(true)
    const words = draft.text
    const taken = await give('deeds.do', { id: newBatchId(), episodeIds: [...episodeIds], deed })
    setGiving(false)
    if (!taken) return
    usePage.setState({ picked: new Set(), pickFrom: null })
    say(`${deedNames[kind]}: leaves in a few seconds`, false)
    // What was typed on meanwhile is the beginning of the next one.
    if (draft.used(words) === '') closeDialog()
  }
  return (
    <form
      className="deed-form"
      onSubmit={(event) => {
        event.preventDefault()
        void ask()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        void ask()
      }}
    >
      {warning !== null && (
        <p className="warn">
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="num">{warning}</span>
        </p>
      )}
      {kind === 'downtime' && <StartField start={start} onPick={setStart} />}
      {(kind === 'snooze' || kind === 'downtime') && <EndField picked={end} until={until} onPick={setEnd} />}
      {kind === 'escalate' && <Level level={values.level} onPick={(level) => set({ level })} />}
      {(kind === 'reassign' || kind === 'add-responders') && (
        <PeopleField source={source} picked={values.to} onPick={(to) => set({ to })} />
      )}
      {label !== undefined && (
        <div className="field">
          <label htmlFor="deed-text">{label}</label>
          <textarea
            ref={field}
            id="deed-text"
            className="input words"
            rows={3}
            value={draft.text}
            maxLength={maxDeedText}
            onChange={(event) => draft.type(event.target.value)}
            onBlur={draft.flush}
          />
        </div>
      )}
      {kind === 'resolve' && (
        <label className="check">
          <input
            type="checkbox"
            checked={values.isSure}
            onChange={(event) => set({ isSure: event.target.checked })}
          />
          <span>Yes, it is over for everybody</span>
        </label>
      )}
      <p className="dialog-actions">
        <Button
          submit
          kind="primary"
          shortcut={singleKeys ? 'Ctrl Enter' : undefined}
          disabled={giving || made(now) === null}
        >
          {deedNames[kind]}
        </Button>
        <Button kind="bare" onPress={back}>
          Something else
        </Button>
        <span className="soft">It leaves after a few seconds; until then it can be taken back.</span>
      </p>
    </form>
  )
}

const levels = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

function Level({ level, onPick }: { level: number | null; onPick: (level: number | null) => void }) {
  return (
    <div className="field">
      <label htmlFor="deed-level">To which level</label>
      <Select
        id="deed-level"
        value={level === null ? 'next' : String(level)}
        options={[['next', 'The next one'], ...levels.map((each) => [each, `Level ${each}`] as const)]}
        onPick={(picked) => onPick(picked === 'next' ? null : Number(picked))}
      />
    </div>
  )
}
