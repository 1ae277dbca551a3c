/** "I watch it by hand": somebody looks elsewhere while a source cannot be seen. It stays blind, and is never green. */
import { Eye } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { isByHand, type SourceHealth } from '../../contract/source-health.ts'
import { engineNow, useNow } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { byHandWords } from './blind-words.ts'

const minuteMs = 60_000
/** How long one may say so at a time; the engine takes up to 12 h. */
const spans: readonly (readonly [string, number])[] = [
  ['30 min', 30 * minuteMs],
  ['1 h', 60 * minuteMs],
  ['2 h', 120 * minuteMs],
  ['4 h', 240 * minuteMs],
]

/** @param small on a card, which says itself who watches it until when */
export function ByHand({
  source,
  small = false,
}: {
  readonly source: SourceHealth
  readonly small?: boolean
}) {
  const now = useNow()
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const [choosing, setChoosing] = useState(false)
  const name = plainLine(source.name)
  const watch = (untilAt: number | null): void => {
    setChoosing(false)
    void give('sources.watchByHand', { name: source.id, untilAt })
  }
  if (choosing) return <Spans name={name} watch={watch} close={() => setChoosing(false)} />
  if (isByHand(source, now)) {
    return (
      <>
        <Button small={small} label={`End watching ${name} by hand`} onPress={() => watch(null)}>
          End
        </Button>
        <Button small={small} label={`Longer watching ${name} by hand`} onPress={() => setChoosing(true)}>
          Longer
        </Button>
        {!small && (
          <span className="standing standing-pending">
            <Eye size={16} strokeWidth={1.75} aria-hidden="true" />
            {byHandWords(source, me)}. Nightdesk still cannot see it.
          </span>
        )}
      </>
    )
  }
  return (
    <Button small={small} label={`I watch it by hand ${name}`} onPress={() => setChoosing(true)}>
      I watch it by hand
    </Button>
  )
}

function Spans(props: {
  readonly name: string
  readonly watch: (untilAt: number) => void
  readonly close: () => void
}) {
  const { name, watch, close } = props
  const row = useRef<HTMLFieldSetElement>(null)
  useEffect(() => row.current?.querySelector('button')?.focus(), [])
  return (
    <fieldset ref={row} className="plain-row">
      <legend className="unseen-words">How long do you watch {name} by hand?</legend>
      <span className="soft">By hand for</span>
      {spans.map(([words, ms]) => (
        <Button
          key={words}
          small
          label={`${words} by hand`}
          onPress={() => watch(Math.round(engineNow()) + ms)}
        >
          {words}
        </Button>
      ))}
      <Button small kind="bare" onPress={close}>
        Not now
      </Button>
    </fieldset>
  )
}
