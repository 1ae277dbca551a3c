/** What the shift begins with: a hand-off that came, or this laptop's own record since my last shift. */
import { ClipboardCopy, ClipboardPaste, History, UserCheck } from 'lucide-react'
import { useEffect } from 'react'
import type { HandOff } from '../../contract/hand-off.ts'
import type { CarriedAlert, HereNow, ReceivedHandOff } from '../../contract/hand-off-carried.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { useNow, useNowTo } from '../now.ts'
import { give, show } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { copyText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainProse } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from '../watch/icons.ts'
import { useLive } from '../watch/sight.ts'
import { severityWords } from '../watch/words.ts'
import { Ending, Open, Part, Past } from './hand-off-rows.tsx'
import { countWords, overIn } from './hand-off-text.ts'
import { PasteDialog } from './paste-dialog.tsx'
import { leaveReceived, openSince, paste, readReceived, useReceived } from './received.ts'
import { acceptanceSentence, hereWords, ofWhom } from './received-words.ts'

/** Alerts end and begin meanwhile: it is asked for this often, ms. */
const againMs = 30_000
/** What happened is shown up to here. */
const mostShown = 8

export function TakingOver() {
  const { received, since, isSinceOpen, isPasting } = useReceived()
  const version = usePage((page) => page.state?.desk.handOffs.version)
  const live = useLive()
  const turn = useNowTo((now) => Math.floor(now / againMs))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every turn, and when one came
  useEffect(() => void readReceived(), [turn, live, version])
  useEffect(() => leaveReceived, [])
  return (
    <section className="taking-over" aria-label="Taking over">
      <div className="taking-over-actions">
        <Button small onPress={() => paste(true)}>
          <ClipboardPaste size={16} strokeWidth={1.75} aria-hidden="true" /> Take over with a hand-off…
        </Button>
        <Button small kind="bare" onPress={() => openSince(!isSinceOpen)}>
          <History size={16} strokeWidth={1.75} aria-hidden="true" />{' '}
          {isSinceOpen ? 'Close the record since my last shift' : 'Since my last shift'}
        </Button>
      </div>
      {received.map((one) => (
        <Received key={one.id} one={one} />
      ))}
      {isSinceOpen && <Since handOff={since} />}
      {isPasting && <PasteDialog />}
    </section>
  )
}

function Received({ one }: { readonly one: ReceivedHandOff }) {
  const now = useNow()
  const { carried, receivedAt, takenAt, here, id } = one
  const { open, ending, escalations, notes, drafts, noisy, counts } = carried
  const words = ofWhom(carried)
  return (
    <article className="received" aria-label={`Hand-off from ${words}`}>
      <header>
        <h2>
          From <Plain text={words} />
        </h2>
        <span className="soft num">
          written {momentText(carried.writtenAt, now)}, taken in {momentText(receivedAt, now)}
        </span>
        <span className="grow" />
        {takenAt === null ? (
          <Button small kind="primary" onPress={() => void give('handOff.takeOver', { id })}>
            <UserCheck size={16} strokeWidth={1.75} aria-hidden="true" /> I have taken over
          </Button>
        ) : null}
        <Button
          small
          kind="bare"
          label={`Put it away, from ${words}`}
          onPress={() => void give('handOff.putAway', { id })}
        >
          Put it away
        </Button>
      </header>
      {takenAt !== null && <Accepted sentence={acceptanceSentence(one)} />}
      <div className="hand-off-parts">
        <div>
          <Part title="They left open" count={open.length} meaning="and how it stands here">
            {open.length === 0 && <p className="soft">Nothing was open.</p>}
            {open.map((alert, index) => (
              <Left
                // biome-ignore lint/suspicious/noArrayIndexKey: the list is as it was written and never changes
                key={index}
                alert={alert}
                here={here[index] ?? { kind: 'unknown' }}
                now={now}
              />
            ))}
            {carried.more > 0 && <p className="soft">{carried.more} more, in its text.</p>}
            {escalations.map((sentence) => (
              <p key={sentence} className="soft">
                <Plain text={sentence} />
              </p>
            ))}
          </Part>
        </div>
        <div>
          <Part title="Notes" count={null} meaning="">
            {notes.trim() === '' ? (
              <p className="soft">None.</p>
            ) : (
              <p className="received-notes">{plainProse(notes)}</p>
            )}
          </Part>
          <Part title="Ends in this shift" count={ending.length} meaning="">
            {ending.length === 0 && <p className="soft">Nothing ends.</p>}
            {ending.map((each) => (
              <Ending key={`${each.kind} ${each.what} ${each.at}`} one={each} now={now} />
            ))}
          </Part>
          <Part title="What happened" count={null} meaning={countWords(counts)}>
            {noisy.length > 0 && (
              <p className="soft">
                Noisy:{' '}
                <Plain
                  text={noisy.map(({ alertname, firings }) => `${alertname} ${firings} times`).join(', ')}
                />
              </p>
            )}
            {drafts.length > 0 && (
              <p className="soft">
                Postmortems begun: <Plain text={drafts.join(', ')} />
              </p>
            )}
          </Part>
        </div>
      </div>
    </article>
  )
}

/** The sentence that tells the other one; where it is said is theirs to choose. */
function Accepted({ sentence }: { readonly sentence: string }) {
  const copy = async (): Promise<void> => {
    const done = await copyText(sentence)
    say(done ? 'The sentence is on the clipboard.' : 'It could not be copied. Mark it and copy it.', !done)
  }
  return (
    <p className="received-accepted">
      <UserCheck size={16} strokeWidth={1.75} aria-hidden="true" className="ink-ok" />
      <span>
        <Plain text={sentence} />
      </span>
      <Button small label="Copy the sentence" onPress={() => void copy()}>
        <ClipboardCopy size={16} strokeWidth={1.75} aria-hidden="true" /> Copy the sentence
      </Button>
    </p>
  )
}

function Left({
  alert,
  here,
  now,
}: {
  readonly alert: CarriedAlert
  readonly here: HereNow
  readonly now: number
}) {
  const { by, customer, environment, note, word, title } = alert
  const place = [customer, environment].filter((name) => name !== null).join(', ')
  const id = 'episodeId' in here ? (here.episodeId as EpisodeId) : null
  const isOnDesk = usePage((page) => id !== null && (page.state?.episodes.has(id) ?? false))
  const said = [
    place === '' ? '' : `${place}.`,
    by === null ? 'Nobody had it.' : `${by} had it.`,
    note ?? '',
    word === null ? '' : `For you: ${word}`,
  ]
  const ink = { firing: 'ink-page', over: 'ink-ok', unseen: 'ink-unknown', unknown: 'soft' }[here.kind]
  return (
    <div className="hand-off-row">
      <SeverityMark mark={marks[alert.severity]} label={severityWords[alert.severity]} small />
      {id !== null && isOnDesk ? (
        <button type="button" className="hand-off-title cut" onClick={() => show(id)}>
          <Plain text={title} />
        </button>
      ) : (
        <span className="hand-off-title cut">
          <Plain text={title} />
        </span>
      )}
      <span className={`num ${ink}`}>{hereWords(here, now)}</span>
      <span className="hand-off-words soft">
        <Plain text={said.filter((words) => words !== '').join(' ')} />
      </span>
    </div>
  )
}

/** The own record, for whoever got no hand-off. */
function Since({ handOff }: { readonly handOff: HandOff | null }) {
  const now = useNow()
  if (!handOff) return <p className="soft">Reading what happened.</p>
  const over = overIn(handOff)
  return (
    <article className="received" aria-label="Since my last shift">
      <header>
        <h2>Since my last shift</h2>
        <span className="soft num">
          from {momentText(handOff.from, now)} until now, as this laptop saw it
        </span>
      </header>
      <div className="hand-off-parts">
        <Part title="Open now" count={handOff.open.length} meaning="">
          {handOff.open.length === 0 && <p className="soft">Nothing is open.</p>}
          {handOff.open.map((one) => (
            <Open key={one.episodeId} one={one} now={now} />
          ))}
        </Part>
        <Part title="What happened" count={null} meaning={countWords(handOff)}>
          {over.length === 0 && <p className="soft">Nothing is over.</p>}
          {over.slice(0, mostShown).map((one) => (
            <Past key={one.episodeId} one={one} now={now} />
          ))}
          {over.length > mostShown && <p className="soft">{over.length - mostShown} more.</p>}
        </Part>
      </div>
    </article>
  )
}
