/** What the engine saw of it, beside the text: filtered, searched, and put into the timeline by key or by hand. */
import { Search, X } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { Evidence, EvidenceItem } from '../../contract/postmortem-evidence.ts'
import { usePage } from '../store.ts'
import { hourMinute, weekday } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { insertEvidence, layAside } from './evidence-deeds.ts'
import { useEvidence, useEvidenceDesk } from './evidence-desk.ts'
import { EvidenceList, evidenceListId } from './evidence-list.tsx'
import { type EvidenceFilter, shownEvidence, stepFrom, usedIn } from './evidence-shown.ts'
import { ImpactFigures } from './impact-figures.tsx'
import { onSheetDoors, sheetDoor } from './sheet-door.ts'
import { useTexts } from './texts.ts'

const filters: readonly (readonly [EvidenceFilter, string])[] = [
  ['all', 'All'],
  ['alerts', 'Alerts'],
  ['acks', 'Acks'],
  ['support', 'Support'],
  ['notes', 'Notes'],
]

export function EvidencePane({ summary }: { readonly summary: PostmortemSummary }) {
  const { evidence, problem } = useEvidence(summary)
  if (!evidence)
    return (
      <p className="evidence-word soft" role="status">
        {problem === null ? 'Reading the record.' : `The record cannot be read. ${plainLine(problem)}`}
      </p>
    )
  return <Read summary={summary} evidence={evidence} problem={problem} />
}

function Read(props: {
  readonly summary: PostmortemSummary
  readonly evidence: Evidence
  readonly problem: string | null
}) {
  const { summary, evidence } = props
  const { id } = summary
  const filter = useEvidenceDesk((desk) => desk.filter)
  const search = useEvidenceDesk((desk) => desk.search)
  const chosen = useEvidenceDesk((desk) => desk.chosen)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  // Keys and ticks may follow the typing a moment later; the letters may not.
  const text = useDeferredValue(useTexts(({ texts }) => texts.get(id)?.text ?? ''))
  const used = useMemo(() => usedIn(text), [text])
  const shown = useMemo(() => shownEvidence(evidence.items, filter, search), [evidence, filter, search])
  const item = shown.find(({ key }) => key === chosen)
  const isOpen = useDoor(id)

  /** Does what the key means among the evidence; false = nothing. */
  const act = ({ key, repeat }: Pick<KeyboardEvent, 'key' | 'repeat'>): boolean => {
    const deed = deeds[key.length === 1 ? key.toLowerCase() : key]
    if (!deed) return false
    if (deed === 'insert') {
      // A key that is held puts in no second line.
      if (item && !repeat) insertEvidence(id, item, used)
    } else if (deed === 'aside') {
      if (item && !repeat) {
        useEvidenceDesk.setState({ chosen: stepFrom(shown, item.key, 1) })
        void layAside(id, item)
      }
    } else if (deed === 'search') document.getElementById(searchId)?.focus()
    else useEvidenceDesk.setState({ chosen: stepFrom(shown, chosen, deed) })
    return true
  }
  useLetters(singleKeys, act)

  return (
    <div className="evidence">
      <Head evidence={evidence} filter={filter} search={search} />
      {props.problem !== null && (
        <p className="evidence-word soft" role="status">
          It may be out of date: {plainLine(props.problem)}
        </p>
      )}
      {shown.length === 0 ? (
        <p className="evidence-word soft">{emptyWords(evidence, filter, search)}</p>
      ) : (
        <EvidenceList
          items={shown}
          used={used}
          chosen={item?.key ?? null}
          onKeyDown={(event) => {
            // Letters come by the window, like all single keys of the page: G I goes to the inbox from here too.
            const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
            if (event.key.length > 1 && isPlain && act(event)) event.preventDefault()
          }}
        />
      )}
      {filter === 'nearby' && shown.length > 0 && (
        <p className="evidence-word dim">
          Alerts of the same time that are not linked with it. None of them stands in a draft by itself.
        </p>
      )}
      {evidence.left > 0 && (
        <p className="evidence-word dim">
          {evidence.left} more are left out here; the alerts and threads themselves have them.
        </p>
      )}
      <ImpactFigures id={id} evidence={evidence} isOpen={isOpen} />
      <Foot
        id={id}
        isOpen={isOpen}
        item={item}
        isUsed={item !== undefined && used.has(item.key)}
        keys={singleKeys}
      >
        {(one) => insertEvidence(id, one, used)}
      </Foot>
    </div>
  )
}

const searchId = 'evidence-search'

type Deed = 'insert' | 'aside' | 'search' | number
const deeds: Readonly<Partial<Record<string, Deed>>> = {
  ...{ j: 1, k: -1, ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 },
  ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
  ...{ i: 'insert', Enter: 'insert', x: 'aside', '/': 'search' },
}

function Head(props: {
  readonly evidence: Evidence
  readonly filter: EvidenceFilter
  readonly search: string
}) {
  const { evidence, filter, search } = props
  const aside = evidence.items.filter(({ isAside }) => isAside).length
  const near = evidence.items.some(({ group }) => group === 'nearby')
  const all: typeof filters = [
    ...filters,
    ...(filter === 'nearby' || near ? [['nearby', 'Also then'] as const] : []),
    ...(filter === 'aside' || aside > 0 ? [['aside', 'Aside'] as const] : []),
  ]
  return (
    <header className="evidence-head">
      <p className="evidence-span num dim">{spanWords(evidence)}</p>
      <fieldset className="evidence-filters">
        <legend className="unseen-words">Which evidence</legend>
        {all.map(([each, words]) => (
          <button
            key={each}
            type="button"
            className="evidence-chip"
            aria-pressed={filter === each}
            onClick={() => useEvidenceDesk.setState({ filter: each })}
          >
            {words}
          </button>
        ))}
      </fieldset>
      <label className="evidence-search">
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="unseen-words">Search the evidence</span>
        <input
          id={searchId}
          type="text"
          value={search}
          maxLength={200}
          placeholder="Search"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => useEvidenceDesk.setState({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Enter') return
            event.preventDefault()
            if (event.key === 'Escape') useEvidenceDesk.setState({ search: '' })
            document.getElementById(evidenceListId)?.focus()
          }}
        />
        {search !== '' && (
          <button
            type="button"
            aria-label="End the search"
            onClick={() => useEvidenceDesk.setState({ search: '' })}
          >
            <X size={14} strokeWidth={1.75} aria-hidden="true" />
          </button>
        )}
      </label>
    </header>
  )
}

/** What is chosen can be put in or laid aside; without a choice it is said how. */
function Foot(props: {
  readonly id: number
  readonly isOpen: boolean
  readonly item: EvidenceItem | undefined
  readonly isUsed: boolean
  readonly keys: boolean
  readonly children: (item: EvidenceItem) => void
}) {
  const { id, isOpen, item, isUsed, keys, children: insert } = props
  if (!item)
    return (
      <p className="evidence-foot dim">
        Drag a line into the text, or choose one{keys ? ' (J and K)' : ''} to put it in.
      </p>
    )
  return (
    <p className="evidence-foot">
      <Button small shortcut={keys ? 'I' : undefined} disabled={!isOpen} onPress={() => insert(item)}>
        {isUsed ? 'Show in the text' : 'Put into the timeline'}
      </Button>
      <Button small kind="bare" shortcut={keys ? 'X' : undefined} onPress={() => void layAside(id, item)}>
        {item.isAside ? 'Take back' : 'Lay aside'}
      </Button>
    </p>
  )
}

/** The letters of the evidence, wherever on the page the focus is, unless words are typed there. */
function useLetters(isOn: boolean, act: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    if (!isOn) return
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key.length > 1 || isField(event.target) || document.querySelector('dialog[open]')) return
      if (!latest.current(event)) return
      event.preventDefault()
      if (/^[jk]$/i.test(event.key)) document.getElementById(evidenceListId)?.focus()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [isOn])
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}

/** Is the text open, so that something can be put into it? */
function useDoor(id: number): boolean {
  const [isOpen, setOpen] = useState(() => sheetDoor(id) !== null)
  useEffect(() => {
    const look = (): void => setOpen(sheetDoor(id) !== null)
    look()
    const end = onSheetDoors(look)
    return () => void end()
  }, [id])
  return isOpen
}

function spanWords({ from, until, items }: Evidence): string {
  const sameDay = weekday(from) === weekday(until)
  const days = sameDay
    ? `${hourMinute(from)} to ${hourMinute(until)}`
    : `${weekday(from)}, ${hourMinute(from)} to ${weekday(until)}, ${hourMinute(until)}`
  const own = items.filter(({ group }) => group !== 'nearby').length
  return `${days}, ${own} ${own === 1 ? 'event' : 'events'}`
}

function emptyWords(evidence: Evidence, filter: EvidenceFilter, search: string): string {
  if (evidence.items.length === 0)
    return 'No alert and no thread is linked with this postmortem, so the record has nothing for it.'
  if (search.trim() !== '') return 'Nothing here has these words.'
  if (filter === 'nearby') return 'No other alert fired at that time.'
  return filter === 'aside' ? 'Nothing is laid aside.' : 'Nothing of this sort was seen.'
}
