/** One line for commands and for all that ever happened: Ctrl K from anywhere. */
import { Search as SearchIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { act } from '../keyboard.ts'
import { say, usePage } from '../store.ts'
import { Key } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { type Choice, type ChoiceGroup, choiceGroups, isSeeking } from './choices.ts'
import { commandsFor, commandsOf } from './commands.ts'
import { FilterRow } from './filters.tsx'
import { HitWords, KindIcon } from './hit-words.tsx'
import { openTarget, showResults } from './open-target.ts'
import { keepChoice, recentChoices } from './recent.ts'
import { paletteSearch } from './search.ts'
import { behindText, foundText, nothingText } from './words.ts'

const lineId = 'palette-line'
const listId = 'palette-list'

/** Where the focus goes when what had it is gone with its screen. */
const homes = '#watch-list, #inbox-list, #find-line, main'

export function Palette() {
  const isOpen = usePage((page) => page.finding !== null)
  return isOpen ? <OpenPalette /> : null
}

function OpenPalette() {
  const dialog = useRef<HTMLDialogElement>(null)
  const before = useRef<Element | null>(null)
  const page = usePage((each) => each)
  const search = paletteSearch.use((each) => each)
  const [active, setActive] = useState<string | null>(null)
  /** Enter came before the answer: done when it is there */
  const [isEntered, setEntered] = useState(false)
  const recent = useMemo(recentChoices, [])
  useEffect(() => {
    before.current = document.activeElement
    if (!dialog.current?.open) dialog.current?.showModal()
    document.getElementById(lineId)?.focus()
    paletteSearch.clear()
    paletteSearch.seek({ text: usePage.getState().finding ?? '' })
  }, [])
  const { text } = search.sought
  const all = commandsOf(page)
  const groups = choiceGroups(search, all, commandsFor(all, text), recent)
  const choices = groups.flatMap((group) => group.choices)
  // Before anything is typed Enter does nothing: a sleepy hand that opens this and presses on orders nothing.
  const current = choices.find(({ key }) => key === active) ?? (isSeeking(search) ? choices[0] : undefined)
  const isStale = search.sought !== search.answered

  const close = (): void => {
    flushSync(() => usePage.setState({ finding: null }))
    if (before.current instanceof HTMLElement && before.current.isConnected)
      before.current.focus({ preventScroll: true })
  }
  const choose = (choice: Choice): void => {
    close()
    flushSync(() => doChoice(choice))
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const home = document.querySelector<HTMLElement>(homes)
    if (home?.tagName === 'MAIN') home.tabIndex = -1
    home?.focus({ preventScroll: true })
  }
  useEffect(() => {
    if (!isEntered || isStale) return
    setEntered(false)
    // A deed that has come to stand first meanwhile is not what the hand saw.
    if (current && current.kind !== 'command') choose(current)
  })
  const seek = (part: Parameters<typeof paletteSearch.seek>[0]): void => {
    setActive(null)
    setEntered(false)
    paletteSearch.seek(part)
  }
  const step = (by: number): void => {
    const at = choices.findIndex(({ key }) => key === current?.key)
    const next = at < 0 ? choices.at(by > 0 ? 0 : -1) : choices[(at + by + choices.length) % choices.length]
    if (!next) return
    setActive(next.key)
    document.getElementById(optionId(next.key))?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const { key } = event
    const ordered = event.ctrlKey || event.metaKey
    if (key === 'Escape') close()
    else if (ordered && key.toLowerCase() === 'k') close()
    else if (ordered && key === 'Enter') choose({ kind: 'all', key: 'all', words: '' })
    else if (event.target instanceof HTMLElement && event.target.id !== lineId) return
    else if (key === 'ArrowDown') step(1)
    else if (key === 'ArrowUp') step(-1)
    else if (key === 'PageDown') step(Math.min(8, choices.length - 1))
    else if (key === 'PageUp') step(-Math.min(8, choices.length - 1))
    else if (key === 'Enter') enter(event.repeat)
    else return
    event.preventDefault()
  }
  const enter = (isRepeat: boolean): void => {
    if (isRepeat) return
    if (isStale && isSeeking(search) && current?.kind !== 'command') setEntered(true)
    else if (current) choose(current)
  }
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Find, or do"
      onKeyDown={press}
      onCancel={(event) => event.preventDefault()}
      onClick={(event) => {
        if (event.target === dialog.current) close()
      }}
    >
      <div className="palette-box">
        <div className="palette-top">
          <SearchIcon size={18} strokeWidth={1.75} aria-hidden="true" />
          <input
            id={lineId}
            role="combobox"
            aria-label="Find anything, or do something"
            aria-expanded={choices.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={current ? optionId(current.key) : undefined}
            placeholder="Find anything, or do something"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={({ target }) => seek({ text: target.value })}
          />
          <Key name="Esc" />
        </div>
        <FilterRow sought={search.sought} answer={search.answer} onSeek={seek} />
        <Notes />
        <Groups groups={groups} current={current?.key ?? null} onPoint={setActive} onChoose={choose} />
        {search.hits.length === 0 && isSeeking(search) && !isStale && (
          <NothingFound isAlone={choices.length === 0} />
        )}
        <footer className="palette-foot">
          <span>
            <Key name="↑" />
            <Key name="↓" /> choose
          </span>
          <span>
            <Key name="Enter" /> open
          </span>
          <span>
            <Key name="Tab" /> filters
          </span>
          <span>
            <Key name="Ctrl" />
            <Key name="Enter" /> all results
          </span>
        </footer>
      </div>
      <Said isSeeking={isSeeking(search)} isStale={isStale} choices={choices.length} />
    </dialog>
  )
}

function doChoice(choice: Choice): void {
  switch (choice.kind) {
    case 'command': {
      const { does } = choice.command
      if ('run' in does) does.run()
      // What could be done when it was chosen may have been done since: that is said, not guessed.
      else if (!act(does.deed)) say('That cannot be done any more.', true)
      return
    }
    case 'hit':
      keepChoice(choice.hit)
      openTarget(choice.hit.target)
      return
    case 'recent':
      keepChoice({ ...choice.recent, title: [{ text: choice.recent.title, hit: false }] })
      openTarget(choice.recent.target)
      return
    default:
      showResults(paletteSearch.use.getState().sought)
  }
}

const optionId = (key: string): string => `palette ${key}`.replace(/[^\w-]+/g, '_')

function Groups(props: {
  readonly groups: readonly ChoiceGroup[]
  readonly current: string | null
  readonly onPoint: (key: string) => void
  readonly onChoose: (choice: Choice) => void
}) {
  const { groups, current, onPoint, onChoose } = props
  return (
    <div id={listId} className="palette-list" role="listbox" aria-label="Choices" tabIndex={-1}>
      {groups.map(({ name, choices }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
        <div key={name} role="group" aria-label={name}>
          <div className="palette-group" aria-hidden="true">
            {name}
          </div>
          {choices.map((choice) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the line keeps the focus and names the active one
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the line's
            <div
              key={choice.key}
              id={optionId(choice.key)}
              role="option"
              aria-selected={choice.key === current}
              className="palette-option"
              onMouseMove={() => onPoint(choice.key)}
              onClick={() => onChoose(choice)}
            >
              <ChoiceWords choice={choice} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

function ChoiceWords({ choice }: { readonly choice: Choice }) {
  switch (choice.kind) {
    case 'command':
      return (
        <>
          <span className="hit-icon" />
          <span className="hit-main cut">{plainLine(choice.command.words)}</span>
          <span className="palette-keys">
            {choice.command.keys.map((key) => (
              <Key key={key} name={key} />
            ))}
          </span>
        </>
      )
    case 'hit':
      return <HitWords hit={choice.hit} />
    case 'recent':
      return (
        <>
          <KindIcon kind={choice.recent.target.kind} />
          <span className="hit-main cut">
            <bdi>{plainLine(choice.recent.title)}</bdi>
          </span>
        </>
      )
    default:
      return (
        <>
          <span className="hit-icon" />
          <span className="hit-main">{choice.words}</span>
          <span className="palette-keys">
            <Key name="Ctrl" />
            <Key name="Enter" />
          </span>
        </>
      )
  }
}

/** What is not quite right with what was found. */
function Notes() {
  const answer = paletteSearch.use((search) => search.answer)
  const problem = paletteSearch.use((search) => search.problem)
  const behind = answer && behindText(answer)
  const wrong = problem ?? answer?.problem ?? null
  if (wrong === null && behind === null) return null
  return (
    <p className="palette-note" role={wrong === null ? undefined : 'alert'}>
      {wrong !== null ? plainLine(wrong) : behind}
    </p>
  )
}

function NothingFound({ isAlone }: { readonly isAlone: boolean }) {
  const search = paletteSearch.use((each) => each)
  const { kinds, environment, customer, days } = search.sought
  const isFiltered = kinds.length > 0 || environment !== null || customer !== null || days !== null
  if (search.problem !== null) return null
  return (
    <div className="palette-nothing">
      <p>{nothingText(search.answer)}</p>
      {isFiltered && (
        <button
          type="button"
          className="button button-plain button-small"
          onClick={() => {
            paletteSearch.seek({ kinds: [], environment: null, customer: null, days: null })
            document.getElementById(lineId)?.focus()
          }}
        >
          Look without filters
        </button>
      )}
      {search.next !== null && <p className="soft">“All results” looks further back.</p>}
      {isAlone && !isFiltered && search.next === null && (
        <p className="soft">All words must be there; fewer words, or only their beginnings, find more.</p>
      )}
    </div>
  )
}

/** Says how many there are, once the answer to what is typed is there. */
function Said(props: { readonly isSeeking: boolean; readonly isStale: boolean; readonly choices: number }) {
  const { isSeeking: seeking, isStale, choices } = props
  const answer = paletteSearch.use((search) => search.answer)
  const hits = paletteSearch.use((search) => search.hits.length)
  const words = !seeking
    ? `${choices} choices`
    : isStale
      ? ''
      : `${foundText(answer, hits)}, ${choices} choices`
  return (
    <p className="unseen-words" role="status">
      {words}
    </p>
  )
}
