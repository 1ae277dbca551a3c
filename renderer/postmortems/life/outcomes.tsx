/** What comes out of it: an alert and an ops recipe, new or changed, or a reason why there is none. */
import { BellPlus, BookOpenCheck } from 'lucide-react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { missingOutcome } from '../../../contract/postmortem-guards.ts'
import {
  maxLifeText,
  type Outcome,
  type OutcomeKind,
  outcomeKinds,
} from '../../../contract/postmortem-life.ts'
import { give } from '../../orders.ts'
import { Button, Select } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'
import { OutcomeDraftButton } from '../out/outcome-drafts.tsx'
import { LifeField, useUnfinished } from './unfinished.tsx'

export function Outcomes({ summary }: { readonly summary: PostmortemSummary }) {
  return (
    <section className="life-part" aria-label="Outcomes">
      <h3>What comes out of it</h3>
      {outcomeKinds.map((kind) => (
        <OutcomeForm key={kind} summary={summary} kind={kind} />
      ))}
    </section>
  )
}

const names: Readonly<Record<OutcomeKind, string>> = { alert: 'Alert', recipe: 'Ops recipe' }
const states = [
  ['', 'Not told'],
  ['proposed', 'Proposed'],
  ['new', 'New'],
  ['changed', 'Changed'],
  ['none', 'None, with a reason'],
] as const
type StateChoice = (typeof states)[number][0]

function OutcomeForm({ summary, kind }: { readonly summary: PostmortemSummary; readonly kind: OutcomeKind }) {
  const { id, life } = summary
  const live = useLive()
  const unfinished = useUnfinished()
  const told = life.outcomes.find((each) => each.kind === kind)
  const prefix = `outcome:${kind}:`
  const state = unfinished.of(`${prefix}state`, told?.state ?? '') as StateChoice
  const text = (name: 'title' | 'url' | 'reason'): string =>
    unfinished.of(prefix + name, told?.[name] ?? '').trim()
  const isChanged = unfinished.has(prefix)
  const next: Outcome | null =
    state === '' ? null : { kind, state, title: text('title'), url: text('url'), reason: text('reason') }
  const missing = isChanged || told ? missingOutcome(next === null ? [] : [next], kind) : null
  const save = async (): Promise<void> => {
    const { title = '', url = null, reason = null } = next ?? {}
    const given = await give('postmortems.outcome', {
      ...{ postmortemId: id, kind, state: next?.state ?? null, title, url, reason },
    })
    if (given) unfinished.forget(prefix)
  }
  const Icon = kind === 'alert' ? BellPlus : BookOpenCheck
  return (
    <div className="life-outcome">
      <div className="life-outcome-head">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <label htmlFor={`outcome-${kind}-${id}`}>{names[kind]}</label>
        <Select
          id={`outcome-${kind}-${id}`}
          value={state}
          options={states}
          onPick={(each) => unfinished.type(`${prefix}state`, each, told?.state ?? '')}
        />
      </div>
      {state !== '' && state !== 'none' && (
        <>
          <LifeField
            field={`${prefix}title`}
            label="Its name"
            told={told?.title ?? ''}
            longest={maxLifeText}
          />
          <LifeField
            field={`${prefix}url`}
            label="Where it is"
            told={told?.url ?? ''}
            longest={maxLifeText}
          />
        </>
      )}
      {state === 'none' && (
        <LifeField
          field={`${prefix}reason`}
          label="Why none"
          told={told?.reason ?? ''}
          longest={maxLifeText}
        />
      )}
      {state !== 'none' && <OutcomeDraftButton summary={summary} kind={kind} />}
      {missing !== null && state !== '' && <p className="life-late">{plainLine(missing)}</p>}
      {live && isChanged && (
        <p className="life-acts">
          <Button small onPress={() => void save()}>
            Save
          </Button>
          <Button small kind="bare" onPress={() => unfinished.forget(prefix)}>
            Leave as it was
          </Button>
        </p>
      )}
    </div>
  )
}
