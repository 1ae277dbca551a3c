/** The pane when nothing is selected: "All quiet" with its proof, or plainly that it is not all clear. */
import { CircleQuestionMark, LampDesk } from 'lucide-react'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { headlineText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { BlindSpots } from './blind-spots.tsx'
import { useCalm } from './calm.ts'
import { useLive, useSources } from './sight.ts'
import { SourceLine } from './source-line.tsx'

export function CalmPane() {
  const { quiet, line, note } = useCalm()
  const sources = useSources()
  return (
    <div className={`calm${quiet ? ' calm-quiet' : ''}`}>
      <div className="calm-inner">
        {quiet ? (
          <span className="lamp lamp-off calm-lamp">
            <LampDesk size={32} strokeWidth={1.5} aria-hidden="true" />
          </span>
        ) : (
          <SeverityMark mark="blind" label={null} />
        )}
        <Headline quiet={quiet} line={line} />
        <UnreachedNote note={note} />
        <BlindSpots sources={sources} most={4} />
        <ul className="source-lines">
          {sources.map((source) => (
            <SourceLine key={source.id} source={source} />
          ))}
        </ul>
        <CalmActions quiet={quiet} />
      </div>
    </div>
  )
}

/** Calm is said by the rule; what it cannot vouch for stands right beside it. */
export function UnreachedNote({ note }: { readonly note: string }) {
  if (note === '') return null
  return (
    <p className="warn warn-unknown calm-note">
      <CircleQuestionMark size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>{note}</span>
    </p>
  )
}

/** All quiet and for how long, or that it is not all clear and why. */
export function Headline({ quiet, line }: { readonly quiet: boolean; readonly line: string }) {
  const now = useNow()
  const desk = usePage((page) => page.state?.desk)
  const held = usePage((page) => page.groups['in-hand'].length)
  const environments = usePage(
    (page) => page.state?.sources.reduce((sum, source) => sum + source.environments.length, 0) ?? 0,
  )
  if (!desk) return null
  if (!quiet) {
    return (
      <>
        <h2>Not all clear</h2>
        <p className="prose soft">{line}</p>
      </>
    )
  }
  const span = desk.quietSince === null ? '' : ` for ${headlineText(now - desk.quietSince)}`
  const watched = `${environments} environment${environments === 1 ? '' : 's'} watched.`
  const last = desk.lastCallAt === null ? '' : ` The last call was at ${momentText(desk.lastCallAt, now)}.`
  return (
    <>
      <h2 className="num">All quiet{span}</h2>
      <p className="prose soft num">
        {watched}
        {last}
        {held > 0 ? ` ${held} in hand.` : ''}
      </p>
    </>
  )
}

function CalmActions({ quiet }: { quiet: boolean }) {
  const live = useLive()
  const drill = usePage((page) => page.state?.desk.drill ?? null)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  if (!live) return null
  return (
    <p className="calm-actions">
      {!quiet && (
        <Button
          shortcut={singleKeys ? 'T' : undefined}
          onPress={() => void give('sources.tryAgain', { name: null })}
        >
          Try again
        </Button>
      )}
      {quiet && drill === null && (
        <Button
          id="start-drill"
          shortcut={singleKeys ? 'F' : undefined}
          onPress={() => void give('drill.start', {})}
        >
          Fire drill
        </Button>
      )}
    </p>
  )
}
