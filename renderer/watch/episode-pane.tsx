/** The detail of one episode: what, for whom, how long, the one thing to press, and what is known about it. */
import { CloudUpload, OctagonX, RotateCcw } from 'lucide-react'
import { type Episode, isSmall, type Severity } from '../../contract/alert.ts'
import { EscalationSection } from '../escalations/escalation-section.tsx'
import { AlertThreads } from '../inbox/alert-threads.tsx'
import { useNow, useNowTo } from '../now.ts'
import { ReviewSection } from '../reviews/review-section.tsx'
import { usePage } from '../store.ts'
import { hourMinute, hourMinuteSecond, momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { Badge, type Tone } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { type Mark, SeverityMark } from '../ui/severity-mark.tsx'
import { AtSource } from '../upstream/at-source.tsx'
import { EpisodeActions } from './actions.tsx'
import { useDetail } from './detail.ts'
import { impactIcons, layerIcons } from './icons.ts'
import { NoteLine } from './note-line.tsx'
import { OneTrouble } from './one-trouble.tsx'
import { ImpactField, Labels, Links } from './pane-parts.tsx'
import { SeenBefore } from './seen-before.tsx'
import { useLive, useSeen, useSource } from './sight.ts'
import { Story } from './story.tsx'
import { timerLook } from './timer.ts'
import { InPostmortems, Why } from './why.tsx'
import {
  ackEndedWords,
  asOfWords,
  endWords,
  holderWords,
  impactWords,
  keptQuietWords,
  layerWords,
  orderWords,
  severityWords,
  sourceTitle,
} from './words.ts'

const tones: Record<Severity, readonly [Tone, Mark]> = {
  page: ['page', 'page'],
  notify: ['notify', 'notify'],
  ticket: ['plain', 'ticket'],
  none: ['plain', 'ticket'],
}

export function EpisodePane({ episode }: { readonly episode: Episode }) {
  const drill = usePage((page) => page.state?.desk.drill != null)
  const detail = useDetail(episode)
  const live = useLive()
  const seen = useSeen().has(episode.sourceId)
  return (
    <>
      <header className="pane-head">
        <div className="pane-title">
          <Badges episode={episode} seen={seen} />
          <h2>
            <Plain text={episode.title} />
          </h2>
          <Where episode={episode} />
        </div>
        <Due episode={episode} />
      </header>
      <EpisodeActions key={episode.id} episode={episode} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <section className="pane-body" data-scroller="" tabIndex={0} aria-label="Facts and history">
        <div className="pane-main">
          <Warnings episode={episode} seen={seen} />
          {detail?.summary && (
            <section className="sect">
              <p className="prose">
                <bdi>{plainProse(detail.summary)}</bdi>
              </p>
            </section>
          )}
          <OneTrouble episode={episode} />
          <AtSource key={`at-${episode.id}`} episode={episode} />
          <EscalationSection episode={episode} />
          <AlertThreads episodeId={episode.id} />
          {detail && <Why episode={episode} detail={detail} />}
          {detail && <SeenBefore seen={detail.seenBefore} alertname={episode.alertname} />}
          <section className="sect">
            <h3 className="sect-head">
              Timeline <small>newest first</small>
            </h3>
            {detail ? (
              <Story story={detail.story} empty="Nothing is written yet." />
            ) : (
              <p className="soft">Reading the history of this alert.</p>
            )}
          </section>
          {detail && <AlsoThere episode={episode} others={detail.alsoAtCustomer} />}
        </div>
        <aside className="pane-aside" aria-label="Links, impact and labels">
          {detail && detail.links.length > 0 && <Links episode={episode} links={detail.links} />}
          {live && <ImpactField episode={episode} />}
          <ReviewSection episode={episode} />
          <InPostmortems episode={episode} />
          {detail && <Labels labels={detail.labels} />}
        </aside>
      </section>
      <NoteLine
        key={`note-${drill ? 'drill' : 'real'}-${episode.id}`}
        episodeId={episode.id}
        title={plainLine(episode.title)}
      />
    </>
  )
}

function Badges({ episode, seen }: { episode: Episode; seen: boolean }) {
  const [tone, mark] = tones[episode.severity]
  const Impact = impactIcons[episode.impact]
  const LayerIcon = layerIcons[episode.layer]
  const bad = episode.impact === 'down' || episode.impact === 'degraded'
  return (
    <p className="pane-badges">
      <Badge tone={seen ? tone : 'unknown'} icon={<SeverityMark mark={mark} label={null} small />}>
        {severityWords[episode.severity]}
        {episode.severityKnown ? '' : ', severity not known'}
      </Badge>
      <Badge
        tone={bad ? 'page' : episode.impact === 'unknown' ? 'unknown' : 'plain'}
        icon={<Impact size={14} strokeWidth={1.75} aria-hidden="true" />}
      >
        {impactWords[episode.impact]}
      </Badge>
      <Badge tone="plain" icon={<LayerIcon size={14} strokeWidth={1.75} aria-hidden="true" />}>
        {layerWords[episode.layer]}
      </Badge>
    </p>
  )
}

function Where({ episode }: { episode: Episode }) {
  const holder = episode.ack
    ? episode.ack.mine
      ? 'you have it'
      : `${holderWords(episode.ack)} has it`
    : episode.snooze
      ? `snoozed until ${hourMinute(episode.snooze.until)}`
      : 'nobody holds it'
  const firings = episode.firings > 1 ? `, fired ${episode.firings} times` : ''
  const since = useNowTo((now) =>
    episode.firing
      ? `since ${sinceWords(episode.firedAt, now)}${firings}, ${quietWords(episode) ?? holder}`
      : endWords(episode, now),
  )
  return (
    <p className="pane-where">
      {episode.customer && (
        <span>
          <Plain text={episode.customer} />
        </span>
      )}
      {episode.environment && (
        <code>
          <Plain text={episode.environment} />
        </code>
      )}
      <span className="dim num">{since}</span>
    </p>
  )
}

/** Why nobody is called for it while something keeps it quiet; null when nothing does. */
function quietWords({ keptQuiet }: Episode): string | null {
  if (!keptQuiet) return null
  return keptQuiet.kind === 'maintenance' ? 'folded for a maintenance' : 'kept quiet upstream'
}

function sinceWords(at: number, now: number): string {
  const moment = momentText(at, now)
  return moment.length > 5 ? moment : hourMinuteSecond(at)
}

/** The one big figure: what is left or over, of which clock. */
function Due({ episode }: { episode: Episode }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const now = useNow()
  if (!settings) return null
  if (!episode.firing) {
    return (
      <div className="due due-quiet">
        <time>quiet</time>
        <p>for {spanText(now - (episode.quietAt ?? now))}</p>
      </div>
    )
  }
  if (episode.keptQuiet || isSmall(episode)) return null
  const look = timerLook(episode, now, settings)
  const target = spanText(look.kind === 'ack' ? settings.ackTargetMs : settings.resolveTargetMs)
  const words =
    look.tone === 'late'
      ? `past the ${target} ${look.kind} target`
      : look.kind === 'ack'
        ? 'left to acknowledge'
        : 'left to resolve'
  const begun = episode.calledAt === null ? ['seen', episode.seenAt] : ['called', episode.calledAt]
  const from = episode.ackEnded && look.kind === 'ack' ? ['the ack ended', episode.ackEnded.seenAt] : begun
  return (
    <div className={`due due-${look.tone}`}>
      <time>{look.figure}</time>
      <p>{words}</p>
      <p className="num">
        since {from[0]} {hourMinuteSecond(Number(from[1]))}
      </p>
    </div>
  )
}

/** What others may not see, what was refused, and what we cannot see ourselves. */
function Warnings({ episode, seen }: { episode: Episode; seen: boolean }) {
  const source = useSource(episode.sourceId)
  const online = usePage((page) => page.state?.desk.online ?? true)
  const now = useNow()
  const live = useLive()
  const name = source ? plainLine(sourceTitle(source)) : 'the source'
  const words = episode.ack ? orderWords(episode.ack, name, online, now) : null
  return (
    <>
      {!seen && (
        <p className="warn warn-unknown">
          <SeverityMark mark="blind" label={null} small />
          <span>
            <b>{asOfWords(source)}.</b> {live ? name : 'The engine'} does not answer, so nobody knows how it
            stands now.
          </span>
        </p>
      )}
      {episode.ackEnded && episode.firing && (
        <p className="warn warn-page">
          <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />
          <span>{ackEndedWords(episode.ackEnded, name, now)}</span>
        </p>
      )}
      {episode.absentSince !== null && episode.firing && (
        <p className="warn warn-unknown">
          <SeverityMark mark="blind" label={null} small />
          <span>
            <b>Not in the last answers since {hourMinuteSecond(episode.absentSince)}.</b> It counts as firing
            until its absence is certain.
          </span>
        </p>
      )}
      {episode.keptQuiet && episode.firing && (
        <p className="warn">
          <span>{keptQuietWords(episode.keptQuiet, now)}</span>
        </p>
      )}
      {words && episode.firing && words.tone !== 'plain' && (
        <p className={`warn ${words.tone === 'pending' ? 'warn-unknown' : 'warn-page'}`}>
          {words.tone === 'pending' ? (
            <CloudUpload size={16} strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <OctagonX size={16} strokeWidth={1.75} aria-hidden="true" />
          )}
          <span>
            {words.tone === 'refused' && <b>The others do not see your ack. </b>}
            {words.long}
          </span>
        </p>
      )}
    </>
  )
}

function AlsoThere({ episode, others }: { episode: Episode; others: readonly Episode[] }) {
  const seen = useSeen()
  const now = useNow()
  if (others.length === 0 || episode.customer === null) return null
  return (
    <section className="sect">
      <h3 className="sect-head">
        <span className="cut">
          Also at <Plain text={episode.customer} />
        </span>
        <small>last 24 h</small>
      </h3>
      {others.map((other) => (
        <p key={other.id} className="also-row">
          <SeverityMark
            mark={other.firing ? tones[other.severity][1] : seen.has(other.sourceId) ? 'quiet' : 'blind'}
            small
          />
          <span className="cut">
            <Plain text={other.title} />{' '}
            {other.environment && <code className="dim">{plainLine(other.environment)}</code>}
          </span>
          <span className="dim num">
            {other.firing
              ? `since ${momentText(other.firedAt, now)}`
              : `quiet since ${momentText(other.quietAt ?? now, now)}`}
          </span>
        </p>
      ))}
    </section>
  )
}
