/** One episode as a line of the list: waiting for somebody, held, quiet, or out of a fold. */
import { RotateCcw } from 'lucide-react'
import type { Episode, Severity } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { engineNow, useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { type Mark, SeverityMark } from '../ui/severity-mark.tsx'
import { impactIcons, layerIcons } from './icons.ts'
import { AsOf, Flaps, Holder, OrderFact, Returns, SilenceFact, Since, useSilencing } from './row-facts.tsx'
import { heldHasThirdLine, manyFirings, waitingHasThirdLine } from './row-size.ts'
import type { EpisodeRow } from './rows.ts'
import { timerLook } from './timer.ts'
import {
  endWords,
  impactWords,
  keptQuietWords,
  layerWords,
  returnsWords,
  unverifiedEndWords,
} from './words.ts'

/** Which mark stands for which severity. */
export const marks: Record<Severity, Mark> = {
  page: 'page',
  notify: 'notify',
  ticket: 'ticket',
  none: 'ticket',
}

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
  const silencing = useSilencing(episode)
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
        {waitingHasThirdLine(episode, seen, narrow, silencing) && (
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
            <LastFact episode={episode} seen={seen} />
          </p>
        )}
      </div>
      <RowTimer episode={episode} />
    </>
  )
}

/** The last place of the third line: what is most worth knowing now. */
function LastFact({ episode, seen }: { episode: Episode; seen: boolean }) {
  const silence = useSilencing(episode)
  if (!seen) return <AsOf sourceId={episode.sourceId} />
  if (silence) return <SilenceFact episode={episode} />
  return episode.firings >= manyFirings ? <Flaps episode={episode} /> : <Since at={episode.firedAt} />
}

function HeldRow({ episode, seen, narrow }: { episode: Episode; seen: boolean; narrow: boolean }) {
  const { ack } = episode
  const silencing = useSilencing(episode)
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
        {heldHasThirdLine(episode, seen, narrow, silencing) && (
          <p className="row-third">
            {narrow && episode.impact === 'down' && (
              <Fact icon={impactIcons.down} tone="down">
                {impactWords.down}
              </Fact>
            )}
            {!seen && <AsOf sourceId={episode.sourceId} />}
            <Returns episode={episode} />
            <OrderFact episode={episode} short={narrow || !seen} />
            <SilenceFact episode={episode} />
            <Flaps episode={episode} />
          </p>
        )}
      </div>
      <RowTimer episode={episode} />
    </>
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
  const kept = useNowTo((now) => {
    if (episode.keptQuiet) return keptQuietWords(episode.keptQuiet, now)
    return episode.snooze ? returnsWords(episode.snooze, now) : ''
  })
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
