/** The affected environments: which has the fix, how that is known, and when the others get it. */
import { Square, SquareCheck, SquareMinus } from 'lucide-react'
import { useState } from 'react'
import type { PostmortemId } from '../../../contract/ids.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { isOnlyTyped, missingOf } from '../../../contract/postmortem-guards.ts'
import { maxLifeName, maxLifeText, type Rollout } from '../../../contract/postmortem-life.ts'
import { useNow } from '../../now.ts'
import { give } from '../../orders.ts'
import { Button, Select } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { localFieldValue, readLocalField } from '../../ui/until.ts'
import { useLive } from '../../watch/sight.ts'
import { doneOf, isLate, rolloutWords } from '../board/card-words.ts'
import { Progress } from '../board/progress.tsx'
import { LifeField, useUnfinished } from './unfinished.tsx'

export function Environments({ summary }: { readonly summary: PostmortemSummary }) {
  const { id, life } = summary
  const unfinished = useUnfinished()
  const live = useLive()
  const [open, setOpen] = useState<string | null>(null)
  const { environments } = life
  const name = unfinished.of('environment', '').trim()
  const add = async (): Promise<void> => {
    if (name === '' || environments.some(({ environment }) => environment === name)) return
    if (await tellRollout(id, { ...blank, environment: name })) unfinished.forget('environment')
  }
  return (
    <section className="life-part" aria-label="Environments">
      <h3>
        Environments
        {environments.length > 0 && (
          <small className="dim num">
            {doneOf(environments)} of {environments.length} done
          </small>
        )}
      </h3>
      <Progress environments={environments} />
      {environments.length === 0 && <p className="dim">None named yet.</p>}
      <ul className="life-list">
        {environments.map((each) => (
          <EnvironmentItem
            key={each.environment}
            id={id}
            rollout={each}
            isOpen={open === each.environment}
            onToggle={() => setOpen(open === each.environment ? null : each.environment)}
          />
        ))}
      </ul>
      <div className="life-row">
        <LifeField field="environment" label="Another environment" told="" longest={maxLifeName} />
        {live && (
          <Button small disabled={name === ''} onPress={() => void add()}>
            Add
          </Button>
        )}
      </div>
    </section>
  )
}

type Told = Omit<Rollout, 'at' | 'by'>

const blank: Omit<Told, 'environment'> = {
  ...{ customer: null, state: 'open', version: null, evidence: null, reason: null, plannedAt: null },
}

function tellRollout(postmortemId: PostmortemId, told: Told): Promise<boolean> {
  const { environment, customer, state, version, evidence, reason, plannedAt } = told
  return give('postmortems.rollout', {
    ...{ postmortemId, environment, customer, state, version, evidence, reason, plannedAt },
  })
}

const icons = { open: Square, deployed: SquareCheck, 'not-applicable': SquareMinus } as const

function EnvironmentItem(props: {
  readonly id: PostmortemId
  readonly rollout: Rollout
  readonly isOpen: boolean
  readonly onToggle: () => void
}) {
  const { id, rollout, isOpen, onToggle } = props
  const now = useNow()
  const unfinished = useUnfinished()
  const Icon = icons[rollout.state]
  const missing = rollout.state === 'open' ? null : missingOf(rollout)
  const isUnsaved = unfinished.has(prefixOf(rollout))
  return (
    <li className={`life-env is-${rollout.state}`}>
      <button type="button" className="life-line" aria-expanded={isOpen} onClick={onToggle}>
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
        <code className="cut">
          <Plain text={rollout.environment} />
        </code>
        <span className="grow" />
        <small className={`num${isLate(rollout, now) ? ' ink-page' : ''}`}>
          {isUnsaved && !isOpen ? 'not told yet' : rolloutWords(rollout, now)}
        </small>
      </button>
      {missing !== null && !isOpen && <small className="life-late">{plainLine(missing)}</small>}
      {isOpen && <EnvironmentForm id={id} rollout={rollout} />}
    </li>
  )
}

const prefixOf = ({ environment }: Rollout): string => `env:${environment}:`

const states = [
  ['open', 'Waits for the fix'],
  ['deployed', 'Has the fix'],
  ['not-applicable', 'Does not apply'],
] as const

function EnvironmentForm({ id, rollout }: { readonly id: PostmortemId; readonly rollout: Rollout }) {
  const live = useLive()
  const unfinished = useUnfinished()
  const prefix = prefixOf(rollout)
  const text = (name: 'version' | 'evidence' | 'reason' | 'customer'): string =>
    unfinished.of(prefix + name, rollout[name] ?? '').trim()
  const plannedTold = rollout.plannedAt === null ? '' : localFieldValue(rollout.plannedAt)
  const state = unfinished.of(`${prefix}state`, rollout.state) as Rollout['state']
  const planned = unfinished.of(`${prefix}planned`, plannedTold)
  const told: Told = {
    ...{ environment: rollout.environment, state, customer: text('customer') },
    ...{ version: text('version'), evidence: text('evidence'), reason: text('reason') },
    plannedAt: planned === plannedTold ? rollout.plannedAt : readLocalField(planned),
  }
  const missing = state === 'open' ? null : missingOf(told as Rollout)
  const save = async (): Promise<void> => {
    if (await tellRollout(id, told)) unfinished.forget(prefix)
  }
  const drop = async (): Promise<void> => {
    const dropped = await give('postmortems.dropEnvironment', {
      ...{ postmortemId: id, environment: rollout.environment },
    })
    if (dropped) unfinished.forget(prefix)
  }
  const field = (
    name: 'version' | 'evidence' | 'reason' | 'customer',
    label: string,
    longest = maxLifeText,
  ) => <LifeField field={prefix + name} label={label} told={rollout[name] ?? ''} longest={longest} />
  return (
    <div className="life-form">
      <div className="life-field">
        <label htmlFor={`${id}-${rollout.environment}`}>State</label>
        <Select
          id={`${id}-${rollout.environment}`}
          value={state}
          options={states}
          onPick={(each) => unfinished.type(`${prefix}state`, each, rollout.state)}
        />
      </div>
      {state === 'open' && (
        <LifeField
          field={`${prefix}planned`}
          label="Gets it at"
          told={plannedTold}
          longest={20}
          type="datetime-local"
        />
      )}
      {state === 'deployed' && field('version', 'Version that has the fix')}
      {state === 'deployed' && field('evidence', 'How it is known: an address, or words')}
      {state === 'not-applicable' && field('reason', 'Why it does not apply')}
      {field('customer', 'Customer', maxLifeName)}
      {missing !== null && <p className="life-late">{plainLine(missing)}</p>}
      {live && (
        <p className="life-acts">
          <Button small disabled={!unfinished.has(prefix)} onPress={() => void save()}>
            Save
          </Button>
          {isOnlyTyped(rollout) && (
            <Button small kind="bare" onPress={() => void drop()}>
              Take it off
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
