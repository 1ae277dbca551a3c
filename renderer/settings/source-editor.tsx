/** Connecting a source or changing one: first what it is, then its form. */
import { useEffect, useRef, useState } from 'react'
import type { SourceSettings } from '../../contract/queries.ts'
import type { KindSettings } from '../../contract/source-form-orders.ts'
import { describedKind, describedKinds } from '../../contract/source-kinds.ts'
import type { SupportSettings } from '../../contract/support-source-orders.ts'
import { usePage } from '../store.ts'
import { useSources } from '../watch/sight.ts'
import { type FormValues, formOf } from './form-values.ts'
import { KindForm } from './kind-form.tsx'
import { kindValuesOf } from './kind-values.ts'
import { Radios } from './radios.tsx'
import { SourceForm } from './source-form.tsx'
import { SupportForm } from './support-form.tsx'
import { type SupportValues, valuesOf } from './support-values.ts'

/** What is being done, if anything. */
export type Editing =
  /** `urls`: of an Alertmanager that another source has named */
  | { readonly kind: 'new'; readonly urls?: readonly string[] }
  | { readonly kind: 'change'; readonly settings: SourceSettings; readonly urls: readonly string[] }
  | { readonly kind: 'change-kind'; readonly settings: KindSettings }
  | { readonly kind: 'change-support'; readonly settings: SupportSettings }

type Kind = 'alertmanager' | (typeof describedKinds)[number]['kind'] | 'slack' | 'github'

const kinds: readonly (readonly [Kind, string])[] = [
  ['alertmanager', 'Alertmanager: alerts'],
  ...describedKinds.map(({ kind, label, line }) => [kind, `${label}: ${line}`] as const),
  ['slack', 'Slack: what customers write in channels'],
  ['github', 'GitHub: what customers write in issues'],
]

export function SourceEditor(props: {
  readonly editing: Editing
  readonly done: () => void
  readonly connectNext: (urls: readonly string[]) => void
}) {
  const { editing, done, connectNext } = props
  const sources = useSources()
  const support = usePage((page) => page.state?.supportSources)
  const [kind, setKind] = useState<Kind>('alertmanager')
  const isNew = editing.kind === 'new'
  const name = isNew ? null : editing.settings.form.name
  const start: FormValues | null = editing.kind === 'change' ? formOf(editing.settings) : null
  const threads: SupportValues | null = editing.kind === 'change-support' ? valuesOf(editing.settings) : null
  const described = editing.kind === 'change-kind' ? editing.settings : null
  const shown = threads ? threads.kind : start ? 'alertmanager' : (described?.form.kind ?? kind)
  const taken = sources.filter((source) => source.name !== name).map((source) => source.name)
  const title = name === null ? 'Connect a source' : `Change ${name}`
  const head = useRef<HTMLHeadingElement>(null)
  // It opens below the cards, where a press on one of them would leave it unseen.
  useEffect(() => {
    const title = head.current
    const page = title?.closest('.page')
    // scrollIntoView would move the window around the page as well, its strip out of sight.
    if (title && page)
      page.scrollTop += title.getBoundingClientRect().top - page.getBoundingClientRect().top - 24
    title?.focus({ preventScroll: true })
  }, [])
  return (
    <section className="card" aria-label={title}>
      <h2 ref={head} tabIndex={-1}>
        {title}
      </h2>
      {isNew && (
        <div className="kind-choice">
          <Radios name="source-kind" legend="What is it?" value={kind} choices={kinds} onPick={setKind} />
        </div>
      )}
      {shown === 'alertmanager' ? (
        <SourceForm
          key={name ?? 'new'}
          start={start}
          urls={'urls' in editing ? editing.urls : undefined}
          hasSecret={editing.kind === 'change' && editing.settings.hasSecret}
          taken={taken}
          done={done}
          cancel={done}
        />
      ) : shown === 'slack' || shown === 'github' ? (
        <SupportForm
          key={`${shown} ${name ?? 'new'}`}
          kind={shown}
          start={threads}
          taken={(support ?? []).filter(({ id }) => id !== name).map(({ id }) => id)}
          done={done}
        />
      ) : (
        <KindForm
          key={`${shown} ${name ?? 'new'}`}
          description={describedKind(shown)}
          start={described ? kindValuesOf(describedKind(shown), described) : null}
          hasSecret={described?.hasSecret ?? false}
          taken={taken}
          done={done}
          connectNext={connectNext}
        />
      )}
    </section>
  )
}
