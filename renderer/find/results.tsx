/** All that was found, with filters at the side: the palette's list at its whole length. */
import { Search as SearchIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { type FindAnswer, findKinds } from '../../contract/find.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { HitWords } from './hit-words.tsx'
import { openTarget } from './open-target.ts'
import { keepChoice } from './recent.ts'
import { hitKey, resultSearch, type Sought } from './search.ts'
import { behindText, foundText, kindWords, nothingText, spans } from './words.ts'

const lineId = 'find-line'
const { seek, readOn } = resultSearch

export function Results() {
  const search = resultSearch.use((each) => each)
  const { sought, answer, answered, hits, next, readingOn, problem } = search
  const [marked, setMarked] = useState<string | null>(null)
  useEffect(() => {
    // Asked anew each time the page is opened: what was found last may have ended since.
    seek({})
    document.getElementById(lineId)?.focus()
  }, [])
  const behind = answer && behindText(answer)
  const isStale = sought !== answered
  return (
    <main className="main found" aria-label="Find" onKeyDown={moveInList}>
      <div className="found-head">
        <div className="found-line">
          <SearchIcon size={18} strokeWidth={1.75} aria-hidden="true" />
          <input
            id={lineId}
            type="search"
            aria-label="Find in the whole history"
            placeholder="Words, “words together”, -without, label=value"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            value={sought.text}
            onChange={({ target }) => seek({ text: target.value })}
          />
        </div>
        <p className="soft found-count" role="status">
          {isStale ? 'Looking' : foundText(answer, hits.length)}
        </p>
      </div>
      <Facets sought={sought} />
      <div className="found-list" data-scroller tabIndex={-1}>
        <Problem />
        {(problem ?? answer?.problem ?? null) !== null && (
          <p className="warn warn-unknown" role="alert">
            <span>{plainLine(problem ?? answer?.problem ?? '')}</span>
          </p>
        )}
        {behind && <p className="soft found-note">{behind}</p>}
        <ol className="found-hits" aria-label="What was found">
          {hits.map((hit, index) => (
            <li key={hitKey(hit)}>
              {index === 0 && (answer?.best ?? 0) > 0 && <p className="palette-group">Best of the newest</p>}
              {index === answer?.best && <p className="palette-group">Newest first</p>}
              <button
                type="button"
                className={`found-hit${marked === hitKey(hit) ? ' is-marked' : ''}`}
                onFocus={() => setMarked(hitKey(hit))}
                onClick={() => {
                  keepChoice(hit)
                  openTarget(hit.target)
                }}
              >
                <HitWords hit={hit} />
              </button>
            </li>
          ))}
        </ol>
        {!isStale && hits.length === 0 && problem === null && <Nothing sought={sought} answer={answer} />}
        {next !== null && (
          <Button disabled={readingOn} onPress={() => void readOn()}>
            {readingOn ? 'Reading on' : hits.length === 0 ? 'Look further back' : 'Show more'}
          </Button>
        )}
      </div>
    </main>
  )
}

/** ↓ out of the line into the list, then from hit to hit; ↑ above the first is the line again. */
function moveInList(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const { target } = event
  if (!(target instanceof HTMLElement) || !(target.id === lineId || target.matches('.found-hit'))) return
  const hits = [...document.querySelectorAll<HTMLElement>('.found-hit')]
  const at = hits.indexOf(target) + (event.key === 'ArrowDown' ? 1 : -1)
  event.preventDefault()
  if (at < 0) document.getElementById(lineId)?.focus()
  else hits[at]?.focus()
}

/** What the list can be narrowed to, each with how many of the newest it has. */
function Facets({ sought }: { readonly sought: Sought }) {
  const answer = resultSearch.use((search) => search.answer)
  const { facets, counted } = answer ?? { facets: null, counted: null }
  const kinds = facets?.kinds ?? []
  const shownKinds = findKinds.filter(
    (kind) => sought.kinds.includes(kind) || kinds.some((each) => each.kind === kind),
  )
  return (
    <aside className="found-facets" aria-label="Filters">
      <Facet
        name="Kind"
        options={shownKinds.map((kind) => ({
          key: kind,
          words: kindWords[kind],
          count: kinds.find((each) => each.kind === kind)?.count ?? null,
          isOn: sought.kinds.includes(kind),
          press: () =>
            seek({
              kinds: sought.kinds.includes(kind)
                ? sought.kinds.filter((each) => each !== kind)
                : [...sought.kinds, kind],
            }),
        }))}
      />
      {(['environment', 'customer'] as const).map((place) => {
        const chosen = sought[place]
        const values = facets?.[`${place}s`] ?? []
        const listed =
          chosen === null || values.some(({ name }) => name === chosen)
            ? values
            : [{ name: chosen, count: null }, ...values]
        return (
          <Facet
            key={place}
            name={place === 'environment' ? 'Environment' : 'Customer'}
            options={listed.map(({ name, count }) => ({
              ...{ key: name, words: plainLine(name), count, isOn: name === chosen },
              press: () => seek({ [place]: name === chosen ? null : name }),
            }))}
          />
        )
      })}
      <Facet
        name="Time"
        options={spans.map(([days, words]) => ({
          ...{ key: String(days), words, count: null, isOn: sought.days === days },
          press: () => seek({ days: sought.days === days ? null : days }),
        }))}
      />
      {counted && !counted.all && (
        <p className="soft found-counted">
          Counted over the newest {counted.matches.toLocaleString('en-GB')}. There are more.
        </p>
      )}
    </aside>
  )
}

interface FacetOption {
  readonly key: string
  readonly words: string
  readonly count: number | null
  readonly isOn: boolean
  readonly press: () => void
}

function Facet({ name, options }: { readonly name: string; readonly options: readonly FacetOption[] }) {
  if (options.length === 0) return null
  return (
    <section>
      <h2 className="sect-head">{name}</h2>
      <ul>
        {options.map(({ key, words, count, isOn, press }) => (
          <li key={key}>
            <button type="button" className="found-facet" aria-pressed={isOn} onClick={press}>
              <span className="cut">{words}</span>
              {count !== null && <small>{count.toLocaleString('en-GB')}</small>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Nothing({ sought, answer }: { readonly sought: Sought; readonly answer: FindAnswer | null }) {
  const { kinds, environment, customer, days, text } = sought
  const isFiltered = kinds.length > 0 || environment !== null || customer !== null || days !== null
  return (
    <div className="palette-nothing">
      <p>
        {text.trim() === '' && !isFiltered && answer?.behind === 0
          ? 'Nothing has been recorded yet.'
          : nothingText(answer)}
      </p>
      {isFiltered && (
        <Button small onPress={() => seek({ kinds: [], environment: null, customer: null, days: null })}>
          Look without filters
        </Button>
      )}
      {!isFiltered && text.trim() !== '' && (
        <p className="soft">
          All words must be there, the last may be only begun. Quotes keep words together, -word leaves one
          out, team=network asks for a label.
        </p>
      )}
    </div>
  )
}
