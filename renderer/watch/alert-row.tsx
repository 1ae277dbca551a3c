/** One episode as a line of the list: waiting for somebody, held, quiet, or out of a fold. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { EscalationFact } from '../escalations/escalation-fact.tsx'
import { useNowTo } from '../now.ts'
import { RowSound, useRowSound } from '../sound/sounding.tsx'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { Fact } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { impactIcons, marks } from './icons.ts'
import { useJoinedWords } from './joined.ts'
import {
  AsOf,
  Flaps,
  Holder,
  OrderFact,
  Reopened,
  Returns,
  RowFact,
  SilenceFact,
  Since,
} from './row-facts.tsx'
import { cameBackPath, impactPaths, joinedPath, layerPaths } from './row-icons.ts'
import { heldHasThirdLine, manyFirings, waitingHasThirdLine } from './row-size.ts'
import { RowTimer } from './row-timer.tsx'
import type { EpisodeRow } from './rows.ts'
import { Where } from './where.tsx'
import {
  endWords,
  impactWords,
  keptQuietWords,
  layerWords,
  returnsWords,
  unverifiedEndWords,
} from './words.ts'

/** The newest version of a row's episode: the list may hold its order while the words already change. */
export function useEpisode(episode: Episode): Episode {
  return usePage((page) => page.state?.episodes.get(episode.id as EpisodeId)) ?? episode
}

interface AlertRowProps {
  /** its newest version */
  readonly episode: Episode
  readonly group: EpisodeRow['group']
  /** whether its source is live; if not, nothing of the row looks present */
  readonly seen: boolean
  /** a silence was asked for it that does not stand yet, or was refused */
  readonly silencing: boolean
  /** somebody was asked to take it, and has not */
  readonly escalated: boolean
  readonly narrow: boolean
}

/** What stands in the line of an episode. The fewer elements it has, the more rows a frame can bring in. */
export function AlertRow(props: AlertRowProps) {
  switch (props.group) {
    case 'needs-you':
      return <WaitingRow {...props} />
    case 'in-hand':
      return <HeldRow {...props} />
    case 'went-quiet':
    case 'also-quiet':
      return <QuietRow {...props} />
    default:
      return <FoldedRow {...props} />
  }
}

/** Words from outside stand alone in their element, which takes their direction; none reaches the words around it. */
function Title({ episode, look }: { episode: Episode; look: string }) {
  return (
    <p className={`row-title ${look}cut`} dir="auto">
      {plainLine(episode.title)}
    </p>
  )
}

function WaitingRow({ episode, seen, silencing, escalated, narrow }: AlertRowProps) {
  return (
    <>
      <SeverityMark mark={marks[episode.severity]} label={null} />
      <div className="row-words">
        <Title episode={episode} look="" />
        <p className="row-where">
          <Where episode={episode} />
        </p>
        {waitingHasThirdLine(episode, seen, narrow, silencing || escalated) && (
          <p className="row-facts">
            <RowFact path={impactPaths[episode.impact]} tone={episode.impact === 'down' ? 'down' : 'minor'}>
              {impactWords[episode.impact]}
            </RowFact>
            <SecondFact episode={episode} seen={seen} escalated={escalated} />
            <LastFact episode={episode} seen={seen} silencing={silencing} escalated={escalated} />
          </p>
        )}
      </div>
      <RowTimer episode={episode} />
    </>
  )
}

/** The place after the impact; what became of an escalation needs the room of two. */
function SecondFact({ episode, seen, escalated }: Pick<AlertRowProps, 'episode' | 'seen' | 'escalated'>) {
  const joined = useJoinedWords(episode.id)
  const sounds = useRowSound(episode)
  if (episode.returnedAt !== null) return <RowFact path={cameBackPath}>came back</RowFact>
  if (escalated) return null
  if (episode.ackEnded) return seen && sounds === '' ? null : <RowFact path={cameBackPath}>ack ended</RowFact>
  if (joined !== '') return <RowFact path={joinedPath}>{joined}</RowFact>
  return (
    <RowFact path={layerPaths[episode.layer]} tone="minor">
      {layerWords[episode.layer]}
    </RowFact>
  )
}

/** The last place of the third line: what is most worth knowing now. */
function LastFact({
  episode,
  seen,
  silencing,
  escalated,
}: Pick<AlertRowProps, 'episode' | 'seen' | 'silencing' | 'escalated'>) {
  const sounds = useRowSound(episode)
  if (!seen) return <AsOf sourceId={episode.sourceId} />
  if (escalated) return <EscalationFact episode={episode} />
  if (sounds !== '') return <RowSound words={sounds} />
  if (episode.ackEnded) return <Reopened ended={episode.ackEnded} />
  if (silencing) return <SilenceFact episode={episode} />
  return episode.firings >= manyFirings ? <Flaps episode={episode} /> : <Since at={episode.firedAt} />
}

function HeldRow({ episode, seen, silencing, escalated, narrow }: AlertRowProps) {
  const { ack } = episode
  return (
    <>
      <SeverityMark mark={marks[episode.severity]} label={null} />
      <div className="row-words">
        <Title episode={episode} look="row-title-held " />
        <p className="row-where">
          <Where episode={episode} />
          {ack && <Holder episode={episode} />}
        </p>
        {heldHasThirdLine(episode, seen, narrow, silencing || escalated) && (
          <p className="row-third">
            {narrow && episode.impact === 'down' && (
              <Fact icon={impactIcons.down} tone="down">
                {impactWords.down}
              </Fact>
            )}
            {!seen && <AsOf sourceId={episode.sourceId} />}
            {escalated && <EscalationFact episode={episode} />}
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

function QuietRow({ episode, seen }: AlertRowProps) {
  const words = useNowTo((now) => (seen ? endWords(episode, now) : unverifiedEndWords(episode, now)))
  return (
    <>
      <SeverityMark mark={seen ? 'quiet' : 'blind'} label={null} />
      <p className="row-title row-title-quiet cut">
        <bdi>{plainLine(episode.title)}</bdi>{' '}
        {episode.environment && <code dir="auto">{plainLine(episode.environment)}</code>}
      </p>
      <span className={`fact num row-end${seen ? '' : ' fact-pending'}`}>{words}</span>
    </>
  )
}

function FoldedRow({ episode, group }: AlertRowProps) {
  const kept = useNowTo((now) => {
    if (episode.keptQuiet) return keptQuietWords(episode.keptQuiet, now)
    return episode.snooze ? returnsWords(episode.snooze, now) : ''
  })
  return (
    <>
      <SeverityMark mark={marks[episode.severity]} label={null} />
      <div className="row-words">
        <Title episode={episode} look="row-title-held " />
        <p className="row-where">
          {kept === '' ? <Where episode={episode} /> : <span className="cut">{kept}</span>}
        </p>
      </div>
      <p className="row-side">
        <span className="cut" dir="auto">
          {group === 'other-teams' ? plainLine(episode.team ?? '') : null}
        </span>
        <span className="num">since {hourMinute(episode.firedAt)}</span>
      </p>
    </>
  )
}
