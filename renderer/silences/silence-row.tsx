/** One silence of the inventory: what it matches, who and why, when it ends, what it hides, and what can be done. */
import { CloudUpload, OctagonX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { matcherText } from '../../contract/matchers.ts'
import type { SilenceEntry } from '../../contract/silences.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button, Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive, useSource } from '../watch/sight.ts'
import { countOf, firstName, sourceTitle } from '../watch/words.ts'
import { endingMark } from './ending-words.ts'
import { endText } from './length.tsx'
import { expireSilence, extendSilence } from './orders.ts'
import { orderText } from './silence-words.ts'

const hourMs = 3_600_000

export function SilenceRow({ entry, now }: { readonly entry: SilenceEntry; readonly now: number }) {
  const source = useSource(entry.sourceId)
  const live = useLive()
  const name = plainLine(source ? sourceTitle(source) : entry.sourceId)
  const later = entry.state === 'pending' && entry.startsAt > now
  const unsettled = entry.state === 'queued'
  const ending = usePage((page) =>
    page.state?.desk.endingSilences.find((each) => each.silenceId === entry.silenceId),
  )
  const row = useRef<HTMLLIElement>(null)
  const sought = usePage((page) => page.soughtSilence !== null && page.soughtSilence === entry.silenceId)
  useEffect(() => {
    if (!sought) return
    row.current?.scrollIntoView({ block: 'nearest' })
    row.current?.focus({ preventScroll: true })
    usePage.setState({ soughtSilence: null })
  }, [sought])
  return (
    <li ref={row} tabIndex={-1} className={`silence${unsettled ? ' silence-queued' : ''}`}>
      <div className="silence-what">
        <ul className="matcher-row" aria-label="Matchers">
          {entry.matchers.map((matcher) => (
            <li key={matcherText(matcher)} className="matcher">
              {plainLine(matcherText(matcher))}
            </li>
          ))}
        </ul>
        <p className="silence-why">
          <Plain text={entry.comment} />
        </p>
        <p className="soft num">
          {entry.mine ? 'You' : <Plain text={entry.by} />}, in {name},{' '}
          {unsettled ? 'asked for at' : later ? 'begins at' : 'since'} {momentText(entry.startsAt, now)}
        </p>
        <Progress entry={entry} name={name} />
      </div>
      <p className="silence-ends num">
        {endText(entry.endsAt, now)}
        {ending && <em className="silence-ending">{endingMark(ending)}</em>}
      </p>
      <p className={`silence-hides num${entry.hides > 0 ? '' : ' dim'}`}>
        {later || unsettled
          ? ''
          : entry.hides > 0
            ? `Hides ${countOf(entry.hides, 'alert')}`
            : 'Matches nothing'}
      </p>
      <div className="silence-acts">{live && <Acts entry={entry} />}</div>
    </li>
  )
}

function Progress({ entry, name }: { entry: SilenceEntry; name: string }) {
  const online = usePage((page) => page.state?.desk.online ?? true)
  if (!entry.order || entry.order.state === 'sent') return null
  const refused = entry.order.state === 'refused'
  return (
    <p className="silence-order">
      <Fact icon={refused ? OctagonX : CloudUpload} tone={refused ? 'down' : 'pending'}>
        {orderText(entry.order, name, online)}
      </Fact>
      {entry.order.reason && <span>{plainLine(entry.order.reason)}</span>}
    </p>
  )
}

/** What cannot be done is not there: an order under way is taken back first, one's own ack ends by unacknowledging. */
function Acts({ entry }: { entry: SilenceEntry }) {
  const { order } = entry
  const what = plainLine(entry.matchers.map(matcherText).join(', '))
  if (order && order.state !== 'sent') {
    const refused = order.state === 'refused'
    return (
      <>
        {refused && (
          <Button
            small
            label={`Retry ${what}`}
            onPress={() => void give('silences.retry', { orderId: order.id })}
          >
            Retry
          </Button>
        )}
        <Button
          small
          label={`${refused ? 'Withdraw' : 'Take back'} ${what}`}
          onPress={() => void give('silences.withdraw', { orderId: order.id })}
        >
          {refused ? 'Withdraw' : 'Take back'}
        </Button>
      </>
    )
  }
  if (entry.silenceId === null) return null
  if (entry.isAck) return entry.mine ? null : <EndAck entry={entry} what={what} />
  return (
    <>
      <Button small label={`+1 h for ${what}`} onPress={() => void extendSilence(entry, hourMs)}>
        +1 h
      </Button>
      <Button small label={`+8 h for ${what}`} onPress={() => void extendSilence(entry, 8 * hourMs)}>
        +8 h
      </Button>
      <Button
        small
        label={`Change ${what}`}
        onPress={() => usePage.setState({ dialog: { kind: 'edit-silence', entry }, problem: null })}
      >
        Change
      </Button>
      <Button small label={`End now ${what}`} onPress={() => void expireSilence(entry)}>
        End now
      </Button>
      <Button
        small
        kind="bare"
        label={`For Git ${what}`}
        onPress={() => usePage.setState({ dialog: { kind: 'git', entry }, problem: null })}
      >
        For Git
      </Button>
    </>
  )
}

/** A colleague's acknowledgement can be ended when they cannot do it; that is asked twice, since it takes it from them. */
function EndAck({ entry, what }: { readonly entry: SilenceEntry; readonly what: string }) {
  const [sure, setSure] = useState(false)
  if (!sure)
    return (
      <Button small label={`End now ${what}`} onPress={() => setSure(true)}>
        End now
      </Button>
    )
  return (
    <>
      <span className="silence-sure">
        It tells the others that {firstName(entry.by)} has the alert. Ended, it needs somebody again, here and
        for them.
      </span>
      <Button small label={`End it ${what}`} onPress={() => void expireSilence(entry)}>
        End it
      </Button>
      <Button small kind="bare" onPress={() => setSure(false)}>
        Keep it
      </Button>
    </>
  )
}
