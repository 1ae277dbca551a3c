/** One episode as a line of the list: waiting for somebody, held, quiet, or out of a fold. */
import { CloudUpload, History, OctagonX, RotateCcw } from 'lucide-react'
import type { Episode, Severity } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { engineNow, useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { hourMinute, momentText } from '../ui/clock.ts'
import { Avatar, Fact, initialsOf } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { type Mark, SeverityMark } from '../ui/severity-mark.tsx'
import { impactIcons, layerIcons } from './icons.ts'
import { heldHasThirdLine, waitingHasThirdLine } from './row-size.ts'
import type { Row } from './rows.ts'
import { useSource } from './sight.ts'
import { timerLook } from './timer.ts'
import {
  asOfWords,
  endWords,
  holderWords,
  impactWords,
  keptQuietWords,
  layerWords,
  orderWords,
  unverifiedEndWords,
} from './words.ts'

type EpisodeRow = Extract<Row, { kind: 'episode' }>

const marks: Record<Severity, Mark> = { page: 'page', notify: 'notify', ticket: 'ticket', none: 'ticket' }

/** The newest version of a row's episode: the list may hold its order while the words already change. */
export function useEpisode(episode: Episode): Episode {
  return usePage((page) => page.state?.episodes.get(episode.id as EpisodeId)) ?? episode
}

/** @param seen whether its source is live; if not, nothing of the row looks present */
export function AlertRow({ row, seen, narrow }: { row: EpisodeRow; seen: boolean; narrow: boolean }) {
  const episode = useEpisode(row.episode)
  switch (row.group) {
    case 'needs-you':
      return <WaitingRow episode={episode} seen={seen} narrow={narrow} />
    case 'in-hand':
      return <HeldRow episode={episode} seen={seen} narrow={narrow} />
    case 'went-quiet':
    case 'also-quiet':
      return <QuietRow episode={episode} seen={seen} />
    default:
      return <FoldedRow episode={episode} group={row.group} />
  }
}

function Where({ episode }: { episode: Episode }) {
  return (
    <>
      {episode.customer && (
        <span className="cut row-customer">
          <Plain text={episode.customer} />
        </span>
      )}
      {episode.environment && (
        <code className="cut">
          <Plain text={episode.environment} />
        </code>
      )}
    </>
  )
}

function WaitingRow({ episode, seen, narrow }: { episode: Episode; seen: boolean; narrow: boolean }) {
  return (
    <>
      <SeverityMark mark={marks[episode.severity]} label={null} />
      <div className="row-words">
        <p className="row-title cut">
          <Plain text={episode.title} />
        </p>
        <p className="row-where">
          <Where episode={episode} />
        </p>
        {waitingHasThirdLine(episode, seen, narrow) && (
          <p className="row-facts">
            <Fact icon={impactIcons[episode.impact]} tone={episode.impact === 'down' ? 'down' : 'minor'}>
              {impactWords[episode.impact]}
            </Fact>
            {episode.returnedAt !== null ? (
              <Fact icon={RotateCcw}>came back</Fact>
            ) : (
              <Fact icon={layerIcons[episode.layer]} tone="minor">
                {layerWords[episode.layer]}
              </Fact>
            )}
            {seen ? <Since at={episode.firedAt} /> : <AsOf sourceId={episode.sourceId} />}
          </p>
        )}
      </div>
      <RowTimer episode={episode} />
    </>
  )
}

function Since({ at }: { at: number }) {
  const words = useNowTo((now) => momentText(at, now))
  return <span className="fact fact-minor num row-since">since {words}</span>
}

function AsOf({ sourceId }: { sourceId: Episode['sourceId'] }) {
  const source = useSource(sourceId)
  return (
    <Fact icon={History} tone="pending">
      {asOfWords(source)}
    </Fact>
  )
}

function HeldRow({ episode, seen, narrow }: { episode: Episode; seen: boolean; narrow: boolean }) {
  const { ack } = episode
  return (
    <>
      <SeverityMark mark={marks[episode.severity]} label={null} />
      <div className="row-words">
        <p className="row-title row-title-held cut">
          <Plain text={episode.title} />
        </p>
        <p className="row-where">
          <Where episode={episode} />
          {ack && <Holder episode={episode} />}
        </p>
        {heldHasThirdLine(episode, seen, narrow) && (
          <p className="row-third">
            {narrow && episode.impact === 'down' && (
              <Fact icon={impactIcons.down} tone="down">
                {impactWords.down}
              </Fact>
            )}
            {!seen && <AsOf sourceId={episode.sourceId} />}
            <OrderFact episode={episode} short={narrow || !seen} />
          </p>
        )}
      </div>
      <RowTimer episode={episode} />
    </>
  )
}

function Holder({ episode }: { episode: Episode }) {
  const me = usePage((page) => page.state?.desk.me)
  const { ack } = episode
  if (!ack) return null
  return (
    <span className="row-who">
      <Avatar initials={ack.mine ? (me?.initials ?? '') : initialsOf(plainLine(ack.by))} you={ack.mine} />
      <span className="cut">{holderWords(ack)}</span>
    </span>
  )
}

function OrderFact({ episode, short }: { episode: Episode; short: boolean }) {
  const source = useSource(episode.sourceId)
  const online = usePage((page) => page.state?.desk.online ?? true)
  const now = useNow()
  const { ack } = episode
  if (!ack?.order || ack.order.state === 'sent') return null
  const words = orderWords(ack, plainLine(source?.name ?? 'the source'), online, now)
  if (words.tone === 'refused')
    return (
      <Fact icon={OctagonX} tone="down">
        {words.short}
      </Fact>
    )
  return (
    <Fact icon={CloudUpload} tone="pending">
      {short ? 'Ack pending' : words.short}
    </Fact>
  )
}

function QuietRow({ episode, seen }: { episode: Episode; seen: boolean }) {
  const words = useNowTo((now) => (seen ? endWords(episode, now) : unverifiedEndWords(episode, now)))
  return (
    <>
      <SeverityMark mark={seen ? 'quiet' : 'blind'} label={null} />
      <p className="row-title row-title-quiet cut">
        <Plain text={episode.title} />{' '}
        {episode.environment && (
          <code>
            <Plain text={episode.environment} />
          </code>
        )}
      </p>
      <span className={`fact num row-end${seen ? '' : ' fact-pending'}`}>{words}</span>
    </>
  )
}

function FoldedRow({ episode, group }: { episode: Episode; group: EpisodeRow['group'] }) {
  const kept = useNowTo((now) => (episode.keptQuiet ? keptQuietWords(episode.keptQuiet, now) : ''))
  return (
    <>
      <SeverityMark mark={marks[episode.severity]} label={null} />
      <div className="row-words">
        <p className="row-title row-title-held cut">
          <Plain text={episode.title} />
        </p>
        <p className="row-where">
          {kept === '' ? <Where episode={episode} /> : <span className="cut">{kept}</span>}
        </p>
      </div>
      <p className="row-side">
        <span className="cut">{group === 'other-teams' ? <Plain text={episode.team ?? ''} /> : null}</span>
        <span className="num">since {hourMinute(episode.firedAt)}</span>
      </p>
    </>
  )
}

/** A turn to late sends one ring outward; it belongs to the second in which the clock ran out. */
const turnedLateMs = 1_500

function RowTimer({ episode }: { episode: Episode }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const now = useNow()
  if (!settings) return null
  const look = timerLook(episode, now, settings)
  const due = episode.ack ? episode.resolveDueAt : episode.ackDueAt
  const turned = look.tone === 'late' && engineNow() - due < turnedLateMs
  return (
    <div className={`timer timer-${look.kind} timer-${look.tone}${turned ? ' timer-turned' : ''}`}>
      <span className="timer-box">
        <time>{look.figure}</time>
      </span>
      {look.kind === 'ack' ? (
        <span className="timer-words">{look.words}</span>
      ) : (
        <span className="timer-bar">
          <i style={{ width: `${(look.left * 100).toFixed(1)}%` }} />
        </span>
      )}
    </div>
  )
}
