/** What became of a damaged database: what was saved, what is lost, where the damaged file lies. */
import type { Salvage } from '../../contract/data-folder.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { useDataStatus } from './data-status.ts'

export function SalvageReport() {
  const salvage = useDataStatus((known) => known.status?.salvage ?? null)
  if (!salvage) return null
  return <Report salvage={salvage} />
}

function Report({ salvage }: { readonly salvage: Salvage }) {
  const now = useNow()
  const live = useLive()
  const { at, keptAs, fromBackupAt, saved, lost } = salvage
  return (
    <section className="card laptop-card salvage" aria-labelledby="salvage-title">
      <h2 id="salvage-title">The data was damaged at {momentText(at, now)}</h2>
      <p>
        {fromBackupAt === null
          ? 'There was no backup to go back to, so Nightdesk began with what could be read.'
          : `The backup of ${momentText(fromBackupAt, now)} was restored, and what could still be read was added to it.`}
      </p>
      <Sentences title="Saved" sentences={saved} none="Nothing could be read out of the damaged file." />
      <Sentences title="Lost" sentences={lost} none="Nothing that is known of." />
      <p className="path-line">
        <span className="soft">The damaged file is kept as</span>
        <code>
          <Plain text={keptAs} />
        </code>
      </p>
      {live && (
        <p className="form-actions">
          <Button onPress={() => void give('data.salvageRead', {})}>I have read it</Button>
        </p>
      )}
    </section>
  )
}

function Sentences(props: {
  readonly title: string
  readonly sentences: readonly string[]
  readonly none: string
}) {
  const { title, sentences, none } = props
  return (
    <div>
      <h3 className="sect-head">{title}</h3>
      {sentences.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <ul className="plain-list">
          {sentences.map((sentence) => (
            <li key={sentence}>{plainLine(sentence)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
