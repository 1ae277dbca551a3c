/** Who took it, and what helped. */
import { BookOpenCheck, FileText } from 'lucide-react'
import type { PastAbout, PastHelp } from '../../contract/past.ts'
import { engineNow } from '../now.ts'
import { give } from '../orders.ts'
import { showPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { spanText } from '../ui/duration.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { openEpisode } from './desk.ts'
import { startText } from './past-words.ts'

export function Beside({ about }: { readonly about: PastAbout }) {
  const all = about.began + about.carried
  const ofNewest = about.looked < all ? `of the newest ${about.looked}` : null
  return (
    <aside className="past-beside" aria-label="Who took it, what helped">
      <Takers about={about} ofNewest={ofNewest} />
      <section className="sect" aria-labelledby="past-helped">
        <h2 id="past-helped" className="sect-head">
          What helped
        </h2>
        {about.helped.length === 0 && (
          <p className="soft">No recipe, no postmortem and no note. Write one with N while you have it.</p>
        )}
        <ul className="past-helped">
          {about.helped.map((help) => (
            <li key={keyOf(help)}>
              <Help help={help} />
            </li>
          ))}
        </ul>
      </section>
    </aside>
  )
}

function Takers({ about, ofNewest }: { readonly about: PastAbout; readonly ofNewest: string | null }) {
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const most = about.takers[0]?.count ?? 1
  return (
    <section className="sect" aria-labelledby="past-takers">
      <h2 id="past-takers" className="sect-head">
        Who took it <small>{ofNewest ?? 'median from the call'}</small>
      </h2>
      {about.takers.length === 0 && <p className="soft">Nobody took it in this time.</p>}
      <ul className="past-takers">
        {about.takers.slice(0, 8).map(({ by, count, medianMs }) => (
          <li key={by}>
            <span className="cut">
              <Plain text={by === me ? 'You' : by} />
            </span>
            <span className="past-share" aria-hidden="true">
              <i style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <b className="num">{count}</b>
            <span className="num dim">
              {medianMs === null ? '' : spanText(medianMs)}
              <span className="unseen-words">{medianMs === null ? '' : ' from the call, median'}</span>
            </span>
          </li>
        ))}
      </ul>
      {about.takers.length > 8 && <p className="dim">and {about.takers.length - 8} others</p>}
    </section>
  )
}

function Help({ help }: { readonly help: PastHelp }) {
  const now = engineNow()
  switch (help.kind) {
    case 'recipe':
      return (
        <button
          type="button"
          className="link-row"
          onClick={() => void give('links.open', { episodeId: help.episodeId, link: 'recipe' })}
        >
          <BookOpenCheck size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="cut">
            Recipe <Plain text={help.label} />
          </span>
        </button>
      )
    case 'postmortem':
      return (
        <button type="button" className="link-row" onClick={() => showPostmortem(help.postmortemId)}>
          <FileText size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="cut">
            <Plain text={help.title} /> <span className="dim">{help.isOpen ? 'open' : 'closed'}</span>
          </span>
        </button>
      )
    case 'note':
      return (
        <div className="past-note">
          <p>
            <bdi>{plainProse(help.text)}</bdi>
          </p>
          <button type="button" className="past-note-of num" onClick={() => openEpisode(help.episodeId)}>
            {[help.by === null ? 'note' : plainLine(help.by), startText(help.at, now)].join(', ')}
          </button>
        </div>
      )
  }
}

function keyOf(help: PastHelp): string {
  switch (help.kind) {
    case 'note':
      return `n${help.episodeId} ${help.at} ${help.text}`
    case 'recipe':
      return `r${help.episodeId}`
    case 'postmortem':
      return `p${help.postmortemId}`
  }
}
