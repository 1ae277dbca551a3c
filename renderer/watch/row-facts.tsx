/** What a row says beside its title and its timer: since when, as of when, flapping, put off, on its way upstream. */
import { AlarmClock, BellOff, CloudUpload, History, OctagonX, Repeat, RotateCcw } from 'lucide-react'
import type { AckEnded, Episode } from '../../contract/alert.ts'
import { useNow, useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Avatar, Fact, initialsOf } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { manyFirings } from './row-size.ts'
import { useSource } from './sight.ts'
import { ackEndedShort, asOfWords, firingWords, holderWords, orderWords, returnsWords } from './words.ts'

/** A fact that nearly every row has, of as few elements as can be: the icon is one path, the words stand beside it. */
export function RowFact({
  path,
  tone,
  children,
}: {
  readonly path: string
  readonly tone?: 'down' | 'minor'
  readonly children: string
}) {
  return (
    <span className={`fact row-fact${tone ? ` fact-${tone}` : ''}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
      {children}
    </span>
  )
}

/** It is nobody's again: an acknowledgement ended at its source. */
export function Reopened({ ended }: { ended: AckEnded }) {
  const words = useNowTo((now) => ackEndedShort(ended, now))
  return (
    <span className="row-wide cut">
      <Fact icon={RotateCcw}>{words}</Fact>
    </span>
  )
}

export function Since({ at }: { at: number }) {
  const words = useNowTo((now) => momentText(at, now))
  return <span className="fact fact-minor num row-since">since {words}</span>
}

export function AsOf({ sourceId }: { sourceId: Episode['sourceId'] }) {
  const source = useSource(sourceId)
  return (
    <Fact icon={History} tone="pending">
      {asOfWords(source)}
    </Fact>
  )
}

/** It fired anew, or keeps doing so: one row, one call, and the number. */
export function Flaps({ episode }: { episode: Episode }) {
  const words = useNowTo((now) => firingWords(episode, now))
  return episode.firings < manyFirings ? null : <Fact icon={Repeat}>{words}</Fact>
}

export function Returns({ episode }: { episode: Episode }) {
  const words = useNowTo((now) => (episode.snooze ? returnsWords(episode.snooze, now) : ''))
  return words === '' ? null : <Fact icon={AlarmClock}>{words}</Fact>
}

/** A silence was asked for and does not stand yet: it may look done nowhere before the source says so. */
export function SilenceFact({ episode }: { episode: Episode }) {
  const order = usePage((page) => page.silenceOrders.get(episode.id))
  if (!order || episode.keptQuiet || !episode.firing) return null
  if (order.state === 'refused')
    return (
      <Fact icon={OctagonX} tone="down">
        Silence refused
      </Fact>
    )
  return (
    <Fact icon={BellOff} tone="pending">
      Silence pending
    </Fact>
  )
}

export function Holder({ episode }: { episode: Episode }) {
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

export function OrderFact({ episode, short }: { episode: Episode; short: boolean }) {
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
