/** This laptop: where the data lies and how safe it is, the configuration file, and the choices of this user. */

import { ArmedCard } from '../armed/armed-card.tsx'
import { DutyCard } from '../armed/duty-card.tsx'
import { Choices } from '../settings/choices.tsx'
import { ThisApp } from '../settings/shell-app.tsx'
import { SoundCard } from '../sound/sound-card.tsx'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { Backups } from './backups.tsx'
import { ConfigFile } from './config-file.tsx'
import { DataFolder } from './data-folder.tsx'
import { SalvageReport } from './salvage-report.tsx'

export function Laptop() {
  const version = usePage((page) => page.state?.desk.version ?? '')
  const problem = usePage((page) => page.problem)
  return (
    <main className="main page">
      <div className="page-inner sources-page">
        <div className="laptop">
          <header className="page-head">
            <h1>This laptop</h1>
            <p className="soft">What Nightdesk keeps here, how safe it is, and how it is set up.</p>
          </header>
          {problem !== null && (
            <p className="problem" role="status">
              {plainLine(problem)}
            </p>
          )}
          <SalvageReport />
          <ArmedCard />
          <DutyCard />
          <DataFolder />
          <Backups />
          <SoundCard />
          <ThisApp />
          <ConfigFile />
        </div>
        <aside className="page-aside">
          <Choices />
          <section className="about">
            <h2 className="sect-head">Nightdesk {version}</h2>
          </section>
        </aside>
      </div>
    </main>
  )
}
