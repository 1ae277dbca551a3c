/** The Sources screen: each source with its sight and its peers, and the form to add or change one. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SupportHealth } from '../../contract/support.ts'
import { ArmedNow } from '../armed/armed-now.tsx'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive, useSources } from '../watch/sight.ts'
import { Customers } from './customers.tsx'
import { SourceCard } from './source-card.tsx'
import { type Editing, SourceEditor } from './source-editor.tsx'
import { SupportCard } from './support-card.tsx'

/** One value, so that nothing is drawn anew for it. */
const noSupport: readonly SupportHealth[] = []

export function Sources() {
  const sources = useSources()
  const live = useLive()
  const engine = usePage((page) => page.engine)
  const refused = usePage((page) => page.problem)
  const support = usePage((page) => page.state?.supportSources ?? noSupport)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  /** @param urls addresses that it does not have yet */
  const edit = async (name: string, urls: readonly string[] = []): Promise<void> => {
    setProblem(null)
    usePage.setState({ problem: null })
    try {
      const isPlain = sources.find((source) => source.name === name)?.kind === 'alertmanager'
      const settings = isPlain ? await engine?.query('sources.settings', { name }) : null
      const described = isPlain ? null : await engine?.query('sources.kindSettings', { name })
      if (settings?.editable) setEditing({ kind: 'change', settings, urls })
      else if (described?.editable) setEditing({ kind: 'change-kind', settings: described })
      else setProblem(`${name} can only be changed in the configuration file.`)
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : 'The settings of this source could not be read.')
    }
  }
  const editSupport = async (name: string): Promise<void> => {
    setProblem(null)
    usePage.setState({ problem: null })
    try {
      const settings = await engine?.query('support.settings', { name })
      if (settings?.editable) setEditing({ kind: 'change-support', settings })
      else setProblem(`${name} can only be changed in the configuration file.`)
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : 'The settings of this source could not be read.')
    }
  }

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
              <SourceCard
                key={source.id}
                source={source}
                edit={() => void edit(source.name)}
                watchPeers={(urls, beside) =>
                  beside === null ? setEditing({ kind: 'new', urls }) : void edit(beside, urls)
                }
              />
            ))}
          </ul>
          {support.length > 0 && (
            <>
              <h2 className="sect-head">Where customers write</h2>
              <ul className="source-cards">
                {support.map((source) => (
                  <SupportCard key={source.id} source={source} edit={() => void editSupport(source.id)} />
                ))}
              </ul>
            </>
          )}
          {editing ? (
            <SourceEditor
              key={
                editing.kind === 'new'
                  ? `new ${editing.urls?.join() ?? ''}`
                  : `${editing.kind} ${editing.settings.form.name} ${'urls' in editing ? editing.urls.join() : ''}`
              }
              editing={editing}
              done={() => setEditing(null)}
              connectNext={(urls) => setEditing({ kind: 'new', urls })}
            />
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
          <Customers />
        </div>
        <aside className="page-aside">
          <ArmedNow />
          <section className="about">
            <h2 className="sect-head">More than the form shows</h2>
            <p className="soft">
              Label mapping for all sources, timers and the rest stand in the configuration file, which is
              edited under This laptop.
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
