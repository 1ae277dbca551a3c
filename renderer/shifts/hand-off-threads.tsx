/** What a hand-off says of customers’ threads, and sending it to where the next one reads. */
import { Send } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { HandOffPlace, OpenEscalation, WaitingThread } from '../../contract/hand-off.ts'
import { showThread } from '../inbox/orders.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Part } from './hand-off-rows.tsx'
import { escalationWords, threadWords } from './hand-off-text.ts'

/** Threads that are named here; the text has all. */
const mostShown = 8

export function Unsettled(props: {
  readonly title: string
  readonly all: readonly OpenEscalation[]
  readonly now: number
}) {
  const { title, all, now } = props
  if (all.length === 0) return null
  return (
    <Part title={title} count={all.length} meaning="not settled">
      {all.map((one) => (
        <p key={`${one.from} ${one.whom} ${one.title}`} className={one.isUnaccepted ? 'ink-page' : 'soft'}>
          <Plain text={escalationWords(one, now)} />
        </p>
      ))}
    </Part>
  )
}

export function Waiting({
  threads,
  now,
}: {
  readonly threads: readonly WaitingThread[]
  readonly now: number
}) {
  if (threads.length === 0) return null
  return (
    <Part title="Customers who wait for us" count={threads.length} meaning="longest wait first">
      {threads.slice(0, mostShown).map((one) => (
        <p key={one.threadId} className="hand-off-waiting">
          <span>
            <Plain text={threadWords(one, now)} />
          </span>
          <Button
            small
            kind="bare"
            label={`See it: ${plainLine(one.title)}`}
            onPress={() => showThread(one.threadId)}
          >
            See it
          </Button>
        </p>
      ))}
      {threads.length > mostShown && (
        <p className="soft">{threads.length - mostShown} more, in the copied text.</p>
      )}
    </Part>
  )
}

const keyOf = ({ sourceId, threadId }: HandOffPlace): string => `${sourceId} ${threadId ?? 'team'}`

/** Sends it to a channel or an issue; absent where no source can take it. @param text null = too long for a message */
export function SendHandOff({ text }: { readonly text: () => string | null }) {
  const places = usePlaces()
  const [chosen, setChosen] = useState('')
  const place = places.find((one) => keyOf(one) === chosen) ?? places[0]
  if (!place) return null
  const send = async (): Promise<void> => {
    const words = text()
    if (words === null) {
      say('It is too long for one message. Save it as a file.', true)
      return
    }
    const { sourceId, threadId, label } = place
    if (await give('handOff.send', { sourceId, threadId, text: words }))
      say(`The hand-off goes to ${plainLine(label)}.`, false)
  }
  return (
    <>
      <label className="unseen-words" htmlFor="hand-off-place">
        Where it is sent
      </label>
      <select
        id="hand-off-place"
        className="input hand-off-place"
        value={keyOf(place)}
        onChange={(event) => setChosen(event.target.value)}
      >
        {places.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {plainLine(one.label)}
          </option>
        ))}
      </select>
      <Button small label={`Send the hand-off to ${plainLine(place.label)}`} onPress={() => void send()}>
        <Send size={16} strokeWidth={1.75} aria-hidden="true" /> Send
      </Button>
    </>
  )
}

const none: readonly HandOffPlace[] = []

function usePlaces(): readonly HandOffPlace[] {
  const engine = usePage((page) => page.engine)
  const sources = usePage((page) => page.state?.supportSources)
  const [places, setPlaces] = useState(none)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other sources are other places
  useEffect(() => {
    let left = false
    const take = (found: readonly HandOffPlace[]): void => {
      if (!left) setPlaces(found)
    }
    engine?.query('handOff.places', {}).then(take, () => take(none))
    return () => {
      left = true
    }
  }, [engine, sources?.map(({ id }) => id).join()])
  return places
}
