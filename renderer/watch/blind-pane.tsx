/** The detail of a blind spot: what failed, what to do, what was tried, and what is out of sight because of it. */
import { CircleQuestionMark, Unplug } from 'lucide-react'
import type { StoryEvent } from '../../contract/queries.ts'
import { blindSince, type SourceHealth } from '../../contract/source-health.ts'
import { engineNow, useNow } from '../now.ts'
import { give } from '../orders.ts'
import { HeartbeatAlerts, Peers, SourceHistory } from '../settings/source-facts.tsx'
import { failureWords } from '../states/failure-words.ts'
import { usePage } from '../store.ts'
import { hourMinuteSecond, momentText } from '../ui/clock.ts'
import { silenceText, spanText } from '../ui/duration.ts'
import { Badge, Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { blindTitle, lacksHeartbeat } from './blind-words.ts'
import { ByHand } from './by-hand.tsx'
import { useFirstFocus } from './first-focus.ts'
import { useSources } from './sight.ts'
import { useSourceDetail } from './source-detail.ts'
import { SourceLine } from './source-line.tsx'
import { Story } from './story.tsx'

export function BlindPane({ source }: { readonly source: SourceHealth }) {
  const now = useNow()
  const sources = useSources()
  const detail = useSourceDetail(source)
  const problem = usePage((page) => page.problem)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const first = useFirstFocus(source.id)
  return (
    <>
      <header className="pane-head">
        <div className="pane-title">
          <p className="pane-badges">
            <Badge tone="unknown" icon={<SeverityMark mark="blind" label={null} small />}>
              Blind spot
            </Badge>
            <Badge
              tone="unknown"
              icon={<CircleQuestionMark size={14} strokeWidth={1.75} aria-hidden="true" />}
            >
              Impact not known
            </Badge>
            <Badge tone="plain" icon={<Unplug size={14} strokeWidth={1.75} aria-hidden="true" />}>
              Source
            </Badge>
          </p>
          <h2>
            <Plain text={blindTitle(source, now)} />
          </h2>
          <p className="pane-where">
            {source.customers.length > 0 && (
              <span className="cut">
                <Plain text={source.customers.join(', ')} />
              </span>
            )}
            <span className="dim num">
              {source.lastGoodAt === null
                ? 'has not answered yet'
                : `last answer ${hourMinuteSecond(source.lastGoodAt)}`}
            </span>
          </p>
        </div>
        <div className="due due-blind">
          <time>{silenceText(now - blindSince(source, now))}</time>
          <p>silent, normal is {spanText(source.intervalMs)}</p>
        </div>
      </header>
      <div className="actions" role="toolbar" aria-label="Actions">
        <Button
          ref={first}
          kind="primary"
          shortcut={singleKeys ? 'T' : undefined}
          label={`Try again ${plainLine(source.name)}`}
          onPress={() => void give('sources.tryAgain', { name: source.id })}
        >
          Try again
        </Button>
        <ByHand source={source} />
      </div>
      {problem !== null && (
        <p className="problem" role="status">
          {plainLine(problem)}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <section className="pane-body" data-scroller="" tabIndex={0} aria-label="Facts and history">
        <div className="pane-main">
          <Why source={source} />
          <section className="sect">
            <h3 className="sect-head">Peers</h3>
            <Peers peers={source.peers} />
          </section>
          {source.heartbeats.length > 0 && (
            <section className="sect">
              <h3 className="sect-head">Heartbeat alerts</h3>
              <HeartbeatAlerts heartbeats={source.heartbeats} />
            </section>
          )}
          <section className="sect">
            <h3 className="sect-head">
              Heartbeats <small>last 30 min, one mark a minute</small>
            </h3>
            <ul className="source-lines">
              {[source, ...sources.filter((other) => other.id !== source.id)].map((each) => (
                <SourceLine key={each.id} source={each} />
              ))}
            </ul>
          </section>
          <section className="sect">
            <h3 className="sect-head">
              What was tried <small>newest first</small>
            </h3>
            <Story story={detail?.tried ?? nothing} empty="Nothing is written yet." />
          </section>
          <section className="sect">
            <h3 className="sect-head">Its health until now</h3>
            <SourceHistory detail={detail} />
          </section>
        </div>
        <aside className="pane-aside" aria-label="Out of sight">
          <OutOfSight source={source} />
        </aside>
      </section>
    </>
  )
}

const nothing: readonly StoryEvent[] = []

/** What failed and what to do, from the failure in force; or which heartbeat is missing. */
function Why({ source }: { source: SourceHealth }) {
  const now = useNow()
  if (lacksHeartbeat(source, now)) {
    return (
      <section className="sect">
        <p className="prose">
          It answers, but its heartbeat alert is missing. What watches behind it may have stopped, so its
          silence proves nothing. Look at Prometheus and its rules there.
        </p>
      </section>
    )
  }
  const words = source.failure ? failureWords(source.failure) : null
  const next =
    source.nextTryAt === null || source.nextTryAt <= now
      ? ''
      : ` Next try at ${hourMinuteSecond(source.nextTryAt)}.`
  return (
    <section className="sect">
      <p className="prose">{words ? `${words.what} ${words.todo}${next}` : `It has not answered.${next}`}</p>
      {words && words.facts !== '' && <p className="facts-line">{words.facts}</p>}
    </section>
  )
}

function OutOfSight({ source }: { source: SourceHealth }) {
  const now = engineNow()
  const groups = usePage((page) => page.groups)
  const known = [...groups['needs-you'], ...groups['in-hand']].filter((each) => each.sourceId === source.id)
  return (
    <section className="sect">
      <h3 className="sect-head">You cannot see</h3>
      {source.environments.length === 0 && <p className="soft">Nothing was ever seen of it.</p>}
      <ul className="unseen">
        {source.environments.map((environment) => {
          const open = known.filter((each) => each.environment === environment)
          return (
            <li key={environment}>
              <SeverityMark mark="blind" label={null} small />
              <span>
                <b>
                  <Plain text={environment} />
                </b>
                <small>
                  {open.length === 0 ? 'no open alert when last seen' : `${open.length} open when last seen`}
                  {source.lastGoodAt === null ? '' : `, ${momentText(source.lastGoodAt, now)}`}
                </small>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
