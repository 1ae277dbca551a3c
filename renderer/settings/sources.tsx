/** The Sources screen: each source with its sight and its peers, and the form to add or change one. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SourceSettings } from '../../contract/queries.ts'
import { ArmedNow } from '../armed/armed-now.tsx'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive, useSources } from '../watch/sight.ts'
import { formOf } from './form-values.ts'
import { SourceCard } from './source-card.tsx'
import { SourceForm } from './source-form.tsx'

type Editing =
  | { readonly kind: 'new' }
  | { readonly kind: 'change'; readonly settings: SourceSettings }
  | null

export function Sources() {
  const sources = useSources()
  const live = useLive()
  const engine = usePage((page) => page.engine)
  const refused = usePage((page) => page.problem)
  const [editing, setEditing] = useState<Editing>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const edit = async (name: string): Promise<void> => {
    setProblem(null)
    usePage.setState({ problem: null })
    try {
      const settings = await engine?.query('sources.settings', { name })
      if (settings?.editable) setEditing({ kind: 'change', settings })
      else setProblem(`${name} can only be changed in the configuration file.`)
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : 'The settings of this source could not be read.')
    }
  }
  const changing = editing?.kind === 'change' ? editing.settings : null
  const taken = sources.filter((source) => source.name !== changing?.form.name).map((source) => source.name)

  return (
    <main className="main page">
      <div className="page-inner sources-page">
        <div>
          <header className="page-head">
            <h1>Sources</h1>
            <p className="soft">
              What Nightdesk watches. Each is asked again and again; its sight is never assumed.
            </p>
          </header>
          {(problem ?? refused) !== null && (
            <p className="problem" role="status">
              {plainLine(problem ?? refused ?? '')}
            </p>
          )}
          {sources.length === 0 && !editing && (
            <p className="soft">No source is connected, so nothing is watched.</p>
          )}
          <ul className="source-cards">
            {sources.map((source) => (
              <SourceCard key={source.id} source={source} edit={() => void edit(source.name)} />
            ))}
          </ul>
          {editing ? (
            <section
              className="card"
              aria-label={changing ? `Change ${changing.form.name}` : 'Connect a source'}
            >
              <h2>{changing ? `Change ${changing.form.name}` : 'Connect a source'}</h2>
              <SourceForm
                key={changing?.form.name ?? 'new'}
                start={changing ? formOf(changing) : null}
                hasSecret={changing?.hasSecret ?? false}
                taken={taken}
                done={() => setEditing(null)}
                cancel={() => setEditing(null)}
              />
            </section>
          ) : (
            live && (
              <p className="form-actions">
                <Button
                  kind={sources.length === 0 ? 'primary' : 'plain'}
                  icon={<Plus size={16} strokeWidth={1.75} aria-hidden="true" />}
                  onPress={() => setEditing({ kind: 'new' })}
                >
                  Add a source
                </Button>
              </p>
            )
          )}
        </div>
        <aside className="page-aside">
          <ArmedNow />
          <section className="about">
            <h2 className="sect-head">More than the form shows</h2>
            <p className="soft">
              Label mapping, timers and the rest stand in the configuration file, which is edited under This
              laptop.
            </p>
            <p className="form-actions">
              <Button small onPress={() => usePage.setState({ screen: 'laptop' })}>
                This laptop
              </Button>
            </p>
          </section>
        </aside>
      </div>
    </main>
  )
}
