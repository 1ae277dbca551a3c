/** What a silence hides now, what it would have hidden, why it is refused and how to mend that. */
import { OctagonX, TriangleAlert } from 'lucide-react'
import { matcherText } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { SilencePreview, SilenceRefusal } from '../../contract/silences.ts'
import { useNow } from '../now.ts'
import { dayMonth } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from '../watch/icons.ts'
import { countOf } from '../watch/words.ts'
import type { Preview } from './use-preview.ts'

/** So many of what it hides now are named; the rest is a number. */
const named = 6
const monthMs = 30 * 86_400_000

export function PreviewPane({ preview, add }: { preview: Preview; add: (matcher: SeenMatcher) => void }) {
  const { answer, current, problem } = preview
  if (problem !== null)
    return (
      <section className="preview" aria-label="What it hides">
        <p className="warn warn-unknown">{plainLine(problem)}</p>
      </section>
    )
  return (
    <section
      className={`preview${current ? '' : ' is-asking'}`}
      aria-label="What it hides"
      aria-busy={!current}
    >
      {answer === undefined ? (
        <p className="soft">Looking at what it would hide.</p>
      ) : (
        <>
          {answer.refusals.map((refusal) => (
            <Refusal key={refusal.message} refusal={refusal} add={add} />
          ))}
          {answer.warnings.map((warning) => (
            <p key={warning} className="warn">
              <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
              <span>{plainLine(warning)}</span>
            </p>
          ))}
          <HidesNow now={answer.now} />
          <WouldHave past={answer.past} />
        </>
      )}
    </section>
  )
}

function Refusal({ refusal, add }: { refusal: SilenceRefusal; add: (matcher: SeenMatcher) => void }) {
  const { remedy } = refusal
  return (
    <div className="warn warn-page" role="alert">
      <OctagonX size={16} strokeWidth={1.75} aria-hidden="true" />
      <div>
        <p>{plainLine(refusal.message)}</p>
        {remedy && (
          <Button small onPress={() => add(remedy)}>
            {refusal.kind === 'all-pipelines'
              ? 'Leave out what every pipeline shares'
              : `Add ${plainLine(matcherText(remedy))}`}
          </Button>
        )}
      </div>
    </div>
  )
}

function HidesNow({ now }: { now: SilencePreview['now'] }) {
  const rest = now.count - Math.min(named, now.episodes.length)
  return (
    <section className="sect">
      <h3 className="sect-head">
        {now.count === 0 ? 'Hides nothing now' : `Hides ${countOf(now.count, 'alert')} now`}
        {now.pages > 0 && <small className="ink-page">{countOf(now.pages, 'page')}</small>}
      </h3>
      <ul className="preview-rows">
        {now.episodes.slice(0, named).map((episode) => (
          <li key={episode.id}>
            <SeverityMark mark={marks[episode.severity]} small />
            <span className="cut">
              <Plain text={episode.title} />
            </span>
            {episode.environment && (
              <code className="cut dim">
                <Plain text={episode.environment} />
              </code>
            )}
          </li>
        ))}
        {rest > 0 && <li className="dim num">and {rest} more</li>}
      </ul>
    </section>
  )
}

function WouldHave({ past }: { past: SilencePreview['past'] }) {
  const now = useNow()
  const whole = now - past.from >= monthMs
  const span = whole ? 'in 30 days' : `since ${dayMonth(past.from)}, when this history begins`
  const called =
    past.called === 0 ? 'nobody was called for them' : `somebody was called for ${past.called} of them`
  return (
    <section className="sect">
      <h3 className="sect-head">
        {past.episodes === 0 ? 'Would have hidden nothing' : `Would have hidden ${past.episodes}`}
        <small>{span}</small>
      </h3>
      {past.episodes > 0 && <p className="soft">{`${called.charAt(0).toUpperCase()}${called.slice(1)}.`}</p>}
      <ul className="preview-rows">
        {past.names.slice(0, named).map((each) => (
          <li key={each.alertname}>
            <span className="cut">
              <Plain text={each.alertname} />
            </span>
            <span className="num dim">{each.episodes}</span>
          </li>
        ))}
        {past.names.length > named && <li className="dim num">and {past.names.length - named} more names</li>}
      </ul>
    </section>
  )
}
