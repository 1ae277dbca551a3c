/** Silences: all that keeps alerts quiet upstream, by whom, why and until when, the soonest end first. */
import { BellOff, ChevronDown, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { WindowList } from '../maintenance/window-list.tsx'
import { useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useLive } from '../watch/sight.ts'
import { readInventory } from './inventory.ts'
import { type SectionName, sectionsOf, sectionWords } from './sections.ts'
import { SilenceRow } from './silence-row.tsx'

/** What they hide changes with the alerts: while the screen is open it is asked for this often, ms. */
const againMs = 15_000

export function Silences() {
  const inventory = usePage((page) => page.inventory)
  const problem = usePage((page) => page.inventoryProblem)
  const live = useLive()
  const turn = useNowTo((now) => Math.floor(now / againMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn
  useEffect(() => readInventory(), [turn, live])
  return (
    <main className="main page">
      <div className="page-inner silences-page">
        <header className="page-head">
          <h1>Silences</h1>
          <p className="soft">
            What is kept quiet in the sources, by whom, why and until when, and the maintenance that folds
            alerts here. On Watch Z makes a silence, M a maintenance window.
          </p>
        </header>
        <Problem />
        {problem !== null && (
          <p className="warn warn-unknown">
            <span>
              {plainLine(problem)} {inventory && 'What you see is the last answer.'}
            </span>
          </p>
        )}
        <Unread />
        {inventory ? (
          <Sections />
        ) : (
          problem === null && <p className="soft">Reading the silences of every source.</p>
        )}
        <WindowList />
      </div>
    </main>
  )
}

/** A source whose silences are not known may keep anything quiet: it is named, with the age of what is shown. */
function Unread() {
  const unread = usePage((page) => page.inventory?.unread)
  const now = useNow()
  if (!unread || unread.length === 0) return null
  return (
    <div className="warn warn-unknown">
      <BellOff size={16} strokeWidth={1.75} aria-hidden="true" />
      <div>
        {unread.map((source) => (
          <p key={source.sourceId}>
            <b>
              Silences of <Plain text={source.label} /> are not known now.
            </b>{' '}
            {source.asOf === null
              ? 'They were never read.'
              : `What is shown of it is as of ${momentText(source.asOf, now)}.`}
          </p>
        ))}
      </div>
    </div>
  )
}

function Sections() {
  const entries = usePage((page) => page.inventory?.entries)
  const whole = usePage((page) => page.inventory?.unread.length === 0)
  const now = useNow()
  const [open, setOpen] = useState<ReadonlySet<SectionName>>(new Set())
  if (!entries) return null
  if (entries.length === 0) {
    return <p className="soft">{whole ? 'No source has a silence.' : 'No silence is known.'}</p>
  }
  const toggle = (name: SectionName): void => {
    const next = new Set(open)
    if (!next.delete(name)) next.add(name)
    setOpen(next)
  }
  return sectionsOf(entries, now).map(({ name, entries: listed }) => {
    const folded = name === 'acks' && !open.has(name)
    return (
      <section key={name} className="silences" aria-labelledby={`silences-${name}`}>
        <SectionHead name={name} count={listed.length} folded={folded} toggle={() => toggle(name)} />
        {!folded && (
          <ul>
            {listed.map((entry) => (
              <SilenceRow key={entry.key} entry={entry} now={now} />
            ))}
          </ul>
        )}
      </section>
    )
  })
}

function SectionHead(props: { name: SectionName; count: number; folded: boolean; toggle: () => void }) {
  const { name, count, folded, toggle } = props
  const [title, meaning] = sectionWords[name]
  const Icon = folded ? ChevronRight : ChevronDown
  return (
    <h2 id={`silences-${name}`} className="sect-head">
      {name === 'acks' ? (
        <button type="button" className="fold-button" aria-expanded={!folded} onClick={toggle}>
          <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
          {title} <span className="count">{count}</span>
        </button>
      ) : (
        <span>
          {title} <span className="count">{count}</span>
        </span>
      )}
      <small>{meaning}</small>
    </h2>
  )
}
