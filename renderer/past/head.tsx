/** Whose history it is, over which window, and the way out. */
import { Share } from 'lucide-react'
import type { PastSubject } from '../../contract/past.ts'
import { engineNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Button, Key } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { choose, chooseOwn, usePast } from './desk.ts'
import { countText, kindWord, startText, subjectName } from './past-words.ts'
import { type Chosen, spanName, spans, windowOf } from './window.ts'

export function Head({ subject }: { readonly subject: PastSubject }) {
  const chosen = usePast((known) => known.chosen)
  const about = usePast((known) => known.about)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  return (
    <header className="past-head">
      <div className="past-title">
        <h1>
          <span className="unseen-words">History: </span>
          <span className="badge badge-plain">{kindWord(subject)}</span>{' '}
          {subject.kind === 'environment' || subject.kind === 'label' ? (
            <code>
              <Plain text={subjectName(subject)} />
            </code>
          ) : (
            <Plain text={subjectName(subject)} />
          )}
        </h1>
        <p className="soft num past-times">{about === null ? '' : countText(about)}</p>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would stand around them */}
      <div className="past-windows" role="group" aria-label="Window">
        {spans.map((days, index) => (
          <Choice
            key={days}
            name={spanName(days)}
            shortcut={singleKeys ? `${index + 1}` : undefined}
            isChosen={chosen.kind === 'last' && chosen.days === days}
            onPress={() => choose({ kind: 'last', days })}
          />
        ))}
        <Choice
          name="Own"
          shortcut={singleKeys ? '5' : undefined}
          isChosen={chosen.kind === 'own'}
          onPress={chooseOwn}
        />
        <Button
          small
          shortcut={singleKeys ? 'X' : undefined}
          icon={<Share size={14} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => usePast.setState({ takingOut: true })}
        >
          Export
        </Button>
      </div>
      {chosen.kind === 'own' && <OwnDays chosen={chosen} />}
    </header>
  )
}

function Choice(props: {
  readonly name: string
  readonly shortcut: string | undefined
  readonly isChosen: boolean
  readonly onPress: () => void
}) {
  const { name, shortcut, isChosen, onPress } = props
  return (
    <button
      type="button"
      className={`pill${isChosen ? ' is-chosen' : ''}`}
      aria-pressed={isChosen}
      aria-keyshortcuts={shortcut}
      onClick={onPress}
    >
      {name}
      {shortcut && <Key name={shortcut} />}
    </button>
  )
}

function OwnDays({ chosen }: { readonly chosen: Extract<Chosen, { kind: 'own' }> }) {
  const window = windowOf(chosen, engineNow())
  return (
    <div className="past-own">
      <label htmlFor="past-first">From</label>
      <input
        id="past-first"
        className="input input-short"
        type="date"
        value={chosen.first}
        onChange={(event) => choose({ ...chosen, first: event.target.value })}
      />
      <label htmlFor="past-last">to</label>
      <input
        id="past-last"
        className="input input-short"
        type="date"
        value={chosen.last}
        aria-describedby="past-own-words"
        onChange={(event) => choose({ ...chosen, last: event.target.value })}
      />
      <span id="past-own-words" className={window ? 'soft num' : 'problem'} role="status">
        {window
          ? `${startText(window.from, engineNow())} to ${startText(window.to, engineNow())}`
          : 'The first day comes after the last, or one of them is none.'}
      </span>
    </div>
  )
}
