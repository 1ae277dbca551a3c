/** First run: nothing is watched yet. Connect a source, or start the fire drill. */
import { ArmedNow } from '../armed/armed-now.tsx'
import { give } from '../orders.ts'
import { SourceForm } from '../settings/source-form.tsx'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'

export function FirstRun() {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const problem = usePage((page) => page.problem)
  const live = useLive()
  return (
    <main className="main page">
      <div className="page-inner">
        <header className="first-head">
          <SeverityMark mark="blind" label={null} />
          <div>
            <h1>Nothing is watched yet</h1>
            <p className="prose soft">
              This is not “all clear”. Nightdesk only says that when every source has just answered.
            </p>
          </div>
        </header>
        <div className="first-grid">
          <section className="card" aria-labelledby="connect-title">
            <h2 id="connect-title">Connect a source</h2>
            <p className="soft">
              Start with one Alertmanager, or the peers of one cluster. Add the others later.
            </p>
            <SourceForm
              start={null}
              hasSecret={false}
              taken={[]}
              done={() => usePage.setState({ screen: 'watch' })}
            />
            <p className="first-others soft">
              PagerDuty, Grafana, Prometheus, Icinga and others have forms of their own.{' '}
              <Button small kind="bare" onPress={() => usePage.setState({ screen: 'sources' })}>
                Another kind of source
              </Button>
            </p>
          </section>
          <section className="card" aria-labelledby="drill-title">
            <h2 id="drill-title">Or start a fire drill</h2>
            <p className="soft">
              A made-up night on this laptop: real timers, real keys, real notifications. Nothing leaves it,
              nobody is called.
            </p>
            {problem !== null && <p className="problem">{problem}</p>}
            <p className="form-actions">
              {live && (
                <Button
                  id="start-drill"
                  shortcut={singleKeys ? 'F' : undefined}
                  onPress={() => void give('drill.start', {})}
                >
                  Start drill
                </Button>
              )}
            </p>
          </section>
          <ArmedNow />
        </div>
      </div>
    </main>
  )
}
