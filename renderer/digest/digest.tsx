/** The morning digest: what woke you and whether it was worth it, what healed by itself, what was held back. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { DigestEpisode, Digest as DigestOfNight, WokeYou } from '../../contract/digest.ts'
import { useNow, useNowTo } from '../now.ts'
import { give, show } from '../orders.ts'
import { ReviewsInDigest } from '../reviews/digest-part.tsx'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from '../watch/icons.ts'
import { useLive } from '../watch/sight.ts'
import { severityWords } from '../watch/words.ts'
import { AgainInDigest } from './again-part.tsx'
import { leaveDigest, readDigest, setWorth, useDigest } from './desk.ts'
import { awakeWords, wokeWords, worthWords } from './digest-words.ts'

/** What still fires may end while one reads: it is asked for this often, ms. */
const againMs = 30_000

export function Digest() {
  const digest = useDigest((known) => known.digest)
  const problem = useDigest((known) => known.problem)
  const live = useLive()
  const turn = useNowTo((now) => Math.floor(now / againMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn
  useEffect(() => void readDigest(), [turn, live])
  useEffect(() => leaveDigest, [])
  return (
    <main className="main page">
      <div className="page-inner digest-page">
        <header className="page-head">
          <h1>Digest</h1>
          {digest && <Span digest={digest} />}
        </header>
        <Problem />
        {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
        {digest ? (
          <Parts digest={digest} live={live} />
        ) : (
          problem === null && <p className="soft">Reading the night.</p>
        )}
      </div>
    </main>
  )
}

function Span({ digest }: { readonly digest: DigestOfNight }) {
  const now = useNow()
  return (
    <p className="soft num">
      From {momentText(digest.from, now)} until now. {awakeWords(digest)}
    </p>
  )
}

function Parts({ digest, live }: { readonly digest: DigestOfNight; readonly live: boolean }) {
  const waiting = usePage((page) => page.state?.desk.digest ?? null)
  return (
    <>
      <Woke rows={digest.woke} live={live} />
      <AgainInDigest from={digest.from} />
      <ReviewsInDigest live={live} />
      <Listed
        name="healed"
        title="Healed before you woke"
        meaning="called, and over before anybody looked"
        rows={digest.healed}
        none="Nothing healed unseen."
      />
      <Listed
        name="held"
        title="Held back"
        meaning="the rules kept it for the morning"
        rows={digest.heldBack}
        none="Nothing was held back."
      />
      {live && waiting !== null && (
        <p className="form-actions">
          <Button
            kind="primary"
            onPress={() => void give('digest.read', { untilAt: Math.max(waiting.until, digest.until) })}
          >
            I have read it
          </Button>
        </p>
      )}
    </>
  )
}

function Woke({ rows, live }: { readonly rows: readonly WokeYou[]; readonly live: boolean }) {
  const list = useRef<HTMLUListElement>(null)
  const first = rows[0]?.episodeId
  useEffect(() => {
    if (first !== undefined) list.current?.querySelector<HTMLElement>('[data-scroller]')?.focus()
  }, [first])
  return (
    <section className="digest-part" aria-labelledby="digest-woke">
      <h2 id="digest-woke" className="sect-head">
        <span>
          Woke you <span className="count">{rows.length}</span>
        </span>
        <small>was it worth it? 1 actionable, 2 noise</small>
      </h2>
      {rows.length === 0 && <p className="soft">Nothing woke you.</p>}
      <ul ref={list}>
        {rows.map((row) => (
          <WokeRow key={row.episodeId} row={row} live={live} />
        ))}
      </ul>
    </section>
  )
}

/** J, K and the arrows go from row to row; 1 and 2 say what it was worth. They count only while a row has the focus. */
function press(event: KeyboardEvent<HTMLElement>, episodeId: WokeYou['episodeId']): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const { key, currentTarget } = event
  const step = key === 'j' || key === 'ArrowDown' ? 1 : key === 'k' || key === 'ArrowUp' ? -1 : 0
  if (step !== 0) {
    const rows = [...(currentTarget.closest('ul')?.querySelectorAll<HTMLElement>('[data-scroller]') ?? [])]
    rows[rows.indexOf(currentTarget) + step]?.focus()
  } else if ((key === '1' || key === '2') && !event.repeat)
    void setWorth(episodeId, key === '1' ? 'actionable' : 'noise')
  else return
  event.preventDefault()
  event.stopPropagation()
}

function WokeRow({ row, live }: { readonly row: WokeYou; readonly live: boolean }) {
  const now = useNow()
  const { episodeId, worth } = row
  const title = plainLine(row.title)
  return (
    <li>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        className="digest-row"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys say what it was worth
        tabIndex={0}
        data-scroller=""
        aria-label={`${title}, ${worth === null ? 'no word yet' : worthWords[worth]}`}
        onKeyDown={(event) => live && press(event, episodeId)}
      >
        <What row={row} />
        <span className="digest-when num">{wokeWords(row, now)}</span>
        <span className="plain-row">
          {(['actionable', 'noise'] as const).map((word, index) => (
            <button
              key={word}
              type="button"
              className={`button button-plain button-small${worth === word ? ' is-chosen' : ''}`}
              aria-pressed={worth === word}
              aria-keyshortcuts={`${index + 1}`}
              disabled={!live}
              onClick={() => void setWorth(episodeId, word)}
            >
              {worthWords[word]}
              <span className="unseen-words">: {title}</span>
              <span className="key" aria-hidden="true">
                {index + 1}
              </span>
            </button>
          ))}
        </span>
      </div>
    </li>
  )
}

function What({ row }: { readonly row: DigestEpisode }) {
  const isHere = usePage((page) => page.state?.episodes.has(row.episodeId) ?? false)
  const where = [row.customer, row.environment].filter((part) => part !== null).join(', ')
  return (
    <>
      <SeverityMark mark={marks[row.severity]} label={severityWords[row.severity]} small />
      <span className="digest-what">
        <span className="row-title cut">
          <Plain text={row.title} />
        </span>
        <span className="soft cut">
          <Plain text={where} />
        </span>
      </span>
      {isHere ? (
        <Button small kind="bare" label={`Open ${plainLine(row.title)}`} onPress={() => show(row.episodeId)}>
          Open
        </Button>
      ) : (
        <span />
      )}
    </>
  )
}

function Listed(props: {
  readonly name: string
  readonly title: string
  readonly meaning: string
  readonly rows: readonly DigestEpisode[]
  readonly none: string
}) {
  const { name, title, meaning, rows, none } = props
  const now = useNow()
  return (
    <section className="digest-part" aria-labelledby={`digest-${name}`}>
      <h2 id={`digest-${name}`} className="sect-head">
        <span>
          {title} <span className="count">{rows.length}</span>
        </span>
        <small>{meaning}</small>
      </h2>
      {rows.length === 0 && <p className="soft">{none}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.episodeId} className="digest-row">
            <What row={row} />
            <span className="digest-when num">
              {momentText(row.at, now)}
              {row.endedAt === null ? ', still fires' : `, over after ${spanText(row.endedAt - row.at)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
