/** One place whole: why layers are not known, what fires, what is planned and written about it, and its customer's report. */
import { History, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { EnvironmentHealth, EnvironmentNote } from '../../contract/environments.ts'
import { useNow } from '../now.ts'
import { show } from '../orders.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from '../watch/icons.ts'
import { severityWords } from '../watch/words.ts'
import { readNotes, removeNote, selectPlace, usePlaces } from './desk.ts'
import { NoteForm } from './note-form.tsx'
import { ReportPart } from './report-part.tsx'
import { layerNames } from './words.ts'

export function PlacePane({ place, live }: { readonly place: EnvironmentHealth; readonly live: boolean }) {
  const { name, customer } = place
  const pane = useRef<HTMLElement>(null)
  useEffect(() => void readNotes(name), [name])
  const close = (): void => {
    selectPlace(null)
    document.querySelector<HTMLElement>(`.place-name[data-place="${CSS.escape(name)}"]`)?.focus()
  }
  return (
    <aside
      ref={pane}
      id="place-pane"
      className="place-pane"
      tabIndex={-1}
      aria-label={`Place ${plainLine(name)}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.target instanceof HTMLTextAreaElement)
          return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <header className="place-pane-head">
        <div className="grow">
          <h2>
            <code>
              <Plain text={name} />
            </code>
          </h2>
          {customer !== null && (
            <p className="soft">
              <Plain text={customer} />
            </p>
          )}
        </div>
        <Button
          small
          icon={<History size={16} strokeWidth={1.75} aria-hidden="true" />}
          label={`History of ${plainLine(name)}`}
          onPress={() => usePage.setState({ screen: 'past', past: { kind: 'environment', value: name } })}
        >
          History
        </Button>
        <button type="button" className="place-close" aria-label="Close" onClick={close}>
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </header>
      <Unknown place={place} />
      <Firing place={place} />
      <Windows place={place} />
      <Postmortems place={place} />
      <Notes place={place} live={live} />
      {customer !== null && <ReportPart customer={customer} />}
    </aside>
  )
}

function Unknown({ place: { layers } }: { readonly place: EnvironmentHealth }) {
  const reasons = new Map<string, string[]>()
  for (const { layer, heard, reason } of layers)
    if (reason !== null && heard) reasons.set(reason, [...(reasons.get(reason) ?? []), layerNames[layer]])
  const never = layers.filter(({ heard }) => !heard).map(({ layer }) => layerNames[layer])
  if (reasons.size === 0 && never.length === 0) return null
  return (
    <section aria-labelledby="place-unknown">
      <h3 id="place-unknown" className="sect-head">
        <span>Not known</span>
      </h3>
      <ul className="place-lines">
        {[...reasons].map(([reason, names]) => (
          <li key={reason} className="ink-unknown">
            <b>{names.join(', ')}:</b> {plainLine(reason)}
          </li>
        ))}
        {never.length > 0 && (
          <li className="soft">
            <b>{never.join(', ')}:</b> no alert of this kind has ever come from here, so nobody can say that
            it is watched.
          </li>
        )}
      </ul>
    </section>
  )
}

function Firing({ place: { firing } }: { readonly place: EnvironmentHealth }) {
  const now = useNow()
  return (
    <section aria-labelledby="place-firing">
      <h3 id="place-firing" className="sect-head">
        <span>
          Firing now <span className="count">{firing.length}</span>
        </span>
      </h3>
      {firing.length === 0 && <p className="soft">Nothing that can be seen.</p>}
      <ul className="place-lines">
        {firing.map(({ episodeId, title, layer, severity, firedAt, keptQuiet }) => (
          <li key={episodeId}>
            <button type="button" className="place-link" onClick={() => show(episodeId)}>
              <SeverityMark mark={marks[severity]} label={severityWords[severity]} small />
              <span className="grow cut">
                <Plain text={title} />
              </span>
              <span className="soft num">
                {layerNames[layer]}, {keptQuiet ? 'kept quiet, ' : ''}
                {momentText(firedAt, now)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Windows({ place: { windows } }: { readonly place: EnvironmentHealth }) {
  const now = useNow()
  if (windows.length === 0) return null
  return (
    <section aria-labelledby="place-windows">
      <h3 id="place-windows" className="sect-head">
        <span>Maintenance</span>
      </h3>
      <ul className="place-lines">
        {windows.map(({ reason, startsAt, endsAt }) => (
          <li key={`${startsAt} ${reason}`}>
            <Plain text={reason} />,{' '}
            <span className="soft num">
              {startsAt <= now ? 'until' : `${momentText(startsAt, now)} to`} {momentText(endsAt, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Postmortems({ place: { postmortems } }: { readonly place: EnvironmentHealth }) {
  if (postmortems.length === 0) return null
  return (
    <section aria-labelledby="place-postmortems">
      <h3 id="place-postmortems" className="sect-head">
        <span>Open postmortems</span>
      </h3>
      <ul className="place-lines">
        {postmortems.map(({ id, title }) => (
          <li key={id}>
            <button type="button" className="place-link" onClick={() => openPostmortem(id)}>
              <span className="cut">
                <Plain text={title} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Notes({ place: { name }, live }: { readonly place: EnvironmentHealth; readonly live: boolean }) {
  const known = usePlaces(({ notes }) => (notes?.of === name ? notes.notes : null))
  return (
    <section aria-labelledby="place-notes">
      <h3 id="place-notes" className="sect-head">
        <span>Notes</span>
        <small>upgrades, and what the next one should know</small>
      </h3>
      <NoteForm environment={name} live={live} />
      <ul className="place-lines">
        {known?.map((note) => (
          <Note key={note.id} note={note} live={live} />
        ))}
      </ul>
    </section>
  )
}

function Note({ note, live }: { readonly note: EnvironmentNote; readonly live: boolean }) {
  const now = useNow()
  return (
    <li className="place-note">
      <span className="grow">
        {note.kind === 'upgrade' && <b>Upgrade: </b>}
        <Plain text={note.text} />
        <span className="soft num place-note-meta">
          {momentText(note.at, now)}
          {note.at > now ? ', to come' : ''}, <Plain text={note.by} />
        </span>
      </span>
      <Button
        small
        kind="bare"
        disabled={!live}
        label={`Remove: ${plainLine(note.text).slice(0, 80)}`}
        onPress={() => void removeNote(note)}
      >
        Remove
      </Button>
    </li>
  )
}
