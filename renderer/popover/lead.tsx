/** What stands first in the popover: the alert, or the source that cannot be seen, with the one thing to press. */
import { ArrowUpRight, Check } from 'lucide-react'
import { type MouseEvent, useLayoutEffect } from 'react'
import { dueOf, type Episode } from '../../contract/alert.ts'
import { blindSince, type SourceHealth } from '../../contract/source-health.ts'
import { engineNow, monotonic, useNow, useNowTo } from '../now.ts'
import { acknowledge, ask, endSnooze, give, takeBack } from '../orders.ts'
import { seatOf } from '../states/seat.ts'
import { episodeIdOf, sourceIdOf, usePage } from '../store.ts'
import { silenceText } from '../ui/duration.ts'
import { Button, Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { blindTitle, blindWhere } from '../watch/blind-words.ts'
import { Countdown } from '../watch/countdown.tsx'
import { useFirstFocus } from '../watch/first-focus.ts'
import { impactIcons, marks } from '../watch/icons.ts'
import { useLive, useSeen, useSource } from '../watch/sight.ts'
import { useUntold } from '../watch/untold.ts'
import { Where } from '../watch/where.tsx'
import { asOfWords, impactWords, returnsWords, severityWords } from '../watch/words.ts'
import { openInMain, settled, standOf, subjectOf } from './desk.ts'
import { IncomingLead } from './incoming.tsx'
import { leadId } from './keys.ts'

interface LeadProps {
  /** the row's key */
  readonly lead: string
  /** where it stands among all that waits, '' for the first */
  readonly position: string
}

export function Lead({ lead, position }: LeadProps) {
  const episodeId = episodeIdOf(lead)
  const episode = usePage((page) => page.state?.episodes.get(episodeId as Episode['id']))
  const source = useSource(sourceIdOf(lead) ?? '')
  const row = usePage((page) => page.rows.find((each) => each.key === lead))
  const seat = usePage((page) => seatOf(page.state))
  const live = useLive()
  const subject = useNowTo(() => subjectOf(usePage.getState(), lead) ?? '')
  useLayoutEffect(() => settled.show(live && subject !== '' ? subject : null, monotonic()), [subject, live])
  // What left, and comes back as it was, has only just come all the same.
  useLayoutEffect(() => () => settled.show(null, monotonic()), [])
  const key = `${seat} ${lead}`
  if (row?.kind === 'incoming') return <IncomingLead key={key} escalation={row.escalation} />
  if (episode) return <AlertLead key={key} episode={episode} subject={subject} position={position} />
  return source ? <BlindLead key={key} source={source} position={position} /> : null
}

interface AlertProps {
  readonly episode: Episode
  readonly subject: string
}

function AlertLead({ episode, subject, position }: AlertProps & { readonly position: string }) {
  const seen = useSeen().has(episode.sourceId)
  const live = useLive()
  const source = useSource(episode.sourceId)
  return (
    <section className="pop-lead" id={leadId} tabIndex={-1} aria-label={placeWords(position)}>
      <header>
        <p className="pop-facts">
          <SeverityMark mark={marks[episode.severity]} label={severityWords[episode.severity]} />
          <Fact icon={impactIcons[episode.impact]} {...(episode.impact === 'down' ? { tone: 'down' } : {})}>
            {impactWords[episode.impact]}
          </Fact>
          {position !== '' && <span className="soft num">{position}</span>}
        </p>
        <Countdown episode={episode} seen={seen} />
      </header>
      <h2>
        <Plain text={episode.title} />
      </h2>
      <p className="pop-where">
        <Where episode={episode} />
      </p>
      {!seen && <p className="ink-unknown">{asOfWords(source)}. Not verified now.</p>}
      {live ? (
        <p className="pop-actions">
          <Acts episode={episode} subject={subject} />
          <span className="grow" />
          <OpenButton episodeId={episode.id} />
        </p>
      ) : (
        <p className="ink-unknown">Nothing can be done here until the engine answers.</p>
      )}
      <Problem />
    </section>
  )
}

function Acts({ episode, subject }: AlertProps) {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const undoMs = usePage((page) => page.state?.desk.settings.undoMs ?? 0)
  const title = plainLine(episode.title)
  const first = useFirstFocus(subject)
  const stand = useNowTo(() => standOf(episode, undoMs))
  const key = (letter: string): string | undefined => (singleKeys ? letter : undefined)
  const ifSettled =
    (run: () => void) =>
    (event: MouseEvent): void => {
      if (settled.mayClick(subject, monotonic(), event.detail > 0)) run()
    }
  // Each button is another node: a double click must not meet the one that takes its place.
  if (stand === 'taken' && episode.ack)
    return (
      <>
        <Button
          key="take-back"
          shortcut={key('U')}
          label={`Take back the ack of ${title}`}
          onPress={ifSettled(() => void takeBack())}
        >
          Take back
        </Button>
        <Taken episode={episode} until={episode.ack.at + undoMs} />
      </>
    )
  if (stand === 'snoozed' && episode.snooze)
    return (
      <>
        <Button
          key="end-snooze"
          shortcut={key('U')}
          label={`End snooze of ${title}`}
          onPress={ifSettled(() => void endSnooze(episode))}
        >
          End snooze
        </Button>
        <span className="soft num">{returnsWords(episode.snooze, engineNow())}</span>
      </>
    )
  if (stand !== 'free') return null
  return (
    <>
      <Button
        key="acknowledge"
        ref={first}
        kind="primary"
        shortcut={key('A')}
        label={`Acknowledge ${title}`}
        onPress={ifSettled(() => void acknowledge())}
      >
        Acknowledge
      </Button>
      <Button
        key="snooze"
        shortcut={key('S')}
        label={`Snooze ${title}`}
        onPress={ifSettled(() => ask('snooze'))}
      >
        Snooze
      </Button>
    </>
  )
}

function Taken({ episode, until }: { readonly episode: Episode; readonly until: number }) {
  const untold = useUntold(episode)
  const left = useNowTo(() => Math.max(1, Math.ceil((until - engineNow()) / 1_000)))
  return (
    <>
      {untold === '' && (
        <span className="pop-taken ink-lamp">
          <Check size={16} strokeWidth={1.75} aria-hidden="true" />
          You have it
        </span>
      )}
      <span className="num soft">{left} s</span>
      {untold !== '' && <span className="pop-untold">{untold}</span>}
    </>
  )
}

function OpenButton({ episodeId }: { readonly episodeId: Episode['id'] | null }) {
  return (
    <Button kind="bare" label="Open in Nightdesk" onPress={() => void openInMain(episodeId)}>
      Open <ArrowUpRight size={16} strokeWidth={1.75} aria-hidden="true" />
    </Button>
  )
}

/** `Needs you, 2 of 5`. */
function placeWords(position: string): string {
  return position === '' ? 'Needs you, most urgent' : `Needs you, ${position}`
}

function BlindLead({ source, position }: { readonly source: SourceHealth; readonly position: string }) {
  const now = useNow()
  const live = useLive()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const first = useFirstFocus(source.id)
  const { customers, environments } = blindWhere(source)
  return (
    <section className="pop-lead" id={leadId} tabIndex={-1} aria-label={placeWords(position)}>
      <header>
        <p className="pop-facts">
          <SeverityMark mark="blind" />
          <span className="ink-unknown">Blind spot</span>
          {position !== '' && <span className="soft num">{position}</span>}
        </p>
        <div className="due due-blind">
          <time>{silenceText(now - blindSince(source, now))}</time>
          <p>not seen</p>
        </div>
      </header>
      <h2>
        <Plain text={blindTitle(source, now)} />
      </h2>
      <p className="pop-where">
        <Plain text={[customers, environments].filter((words) => words !== '').join(', ')} />
      </p>
      {live && (
        <p className="pop-actions">
          <Button
            ref={first}
            kind="primary"
            shortcut={singleKeys ? 'T' : undefined}
            label={`Try again ${plainLine(source.name)}`}
            onPress={() => void give('sources.tryAgain', { name: source.id })}
          >
            Try again
          </Button>
          <span className="grow" />
          <OpenButton episodeId={null} />
        </p>
      )}
      <Problem />
    </section>
  )
}

/** `In hand: 3, next target in 11 min`. */
export function InHand() {
  const held = usePage((page) => page.groups['in-hand'])
  const words = useNowTo((now) => {
    const due = Math.min(...held.map((episode) => dueOf(episode).at))
    if (!Number.isFinite(due)) return ''
    return due > now
      ? `next target in ${silenceText(due - now)}`
      : `a target passed ${silenceText(now - due)} ago`
  })
  if (held.length === 0) return null
  return (
    <p>
      In hand: <b>{held.length}</b>, {words}
    </p>
  )
}
