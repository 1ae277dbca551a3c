/** The part of an alert's pane about its source: who holds it there, what it will do, what was asked of it, what it knows. */
import { Clock3, UserRound } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import type { UpstreamDetail } from '../../contract/deed.ts'
import type { AtSource as AtSourceData, DeedProgress } from '../../contract/deed-orders.ts'
import { useNow } from '../now.ts'
import { askDeed, give } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { useLive, useSource } from '../watch/sight.ts'
import { countOf, sourceTitle } from '../watch/words.ts'
import { Figure } from './figure.tsx'
import { useAtSource } from './use-at-source.ts'
import { ageWords, holdWords, isAsked, pendingWords, progressWords } from './words.ts'

/** So many notes and parts are shown at once; the rest are a press away. */
const shownAtOnce = 3

export function AtSource({ episode }: { readonly episode: Episode }) {
  const at = useAtSource(episode)
  const source = useSource(episode.sourceId)
  const live = useLive()
  const now = useNow()
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const title = source ? plainLine(sourceTitle(source)) : 'its source'
  const can = live && (source?.deeds?.some(isAsked) ?? false)
  const pending = pendingWords(episode.pending ?? [], now)
  const isEmpty = !at?.held && !at?.detail && !at?.problem && (at?.orders.length ?? 0) === 0
  if (isEmpty && !can && pending.length === 0) return null
  const age = at ? ageWords(at.detail?.readAt ?? null, at.problem, now) : ''
  const saysHeld = at && (at.held !== null || source?.deeds?.includes('acknowledge'))
  return (
    <section className="sect at-source" aria-label={`At ${title}`}>
      <h3 className="sect-head">
        <span className="cut">
          At <Plain text={title} />
        </span>
        {can && (
          <Button
            small
            kind="bare"
            shortcut={singleKeys ? 'C' : undefined}
            label={`Do something at ${title}`}
            onPress={() => askDeed()}
          >
            Do something
          </Button>
        )}
      </h3>
      {saysHeld && (
        <p className="at-line">
          <UserRound size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>{holdWords(at.held, now)}</span>
        </p>
      )}
      {episode.firing &&
        pending.map((words) => (
          <p key={words} className="at-line num">
            <Clock3 size={14} strokeWidth={1.75} aria-hidden="true" />
            <span>{words}</span>
          </p>
        ))}
      {at && at.orders.length > 0 && <Orders orders={at.orders} source={title} />}
      {at?.detail && <Detail detail={at.detail} />}
      {age !== '' && <p className={`at-age${at?.problem ? ' ink-unknown' : ' dim'}`}>{age}</p>}
    </section>
  )
}

function Orders({ orders, source }: { orders: AtSourceData['orders']; source: string }) {
  return (
    <ul className="at-orders" aria-label={`Asked of ${source}`}>
      {orders.map((order) => (
        <OrderLine key={order.orderId} order={order} source={source} />
      ))}
    </ul>
  )
}

function OrderLine({ order, source }: { order: DeedProgress; source: string }) {
  const now = useNow()
  const live = useLive()
  const { tone, what, how } = progressWords(order, source, now)
  const { orderId } = order
  const inks = { plain: 'dim', pending: 'ink-unknown', refused: 'ink-page' }
  return (
    <li>
      <span className="at-what">
        <b>
          <Plain text={what} />
        </b>
        <span className={`num ${inks[tone]}`}>{how}</span>
      </span>
      {live && order.state === 'refused' && (
        <Button small label={`Send again ${what}`} onPress={() => void give('deeds.again', { orderId })}>
          Send again
        </Button>
      )}
      {live && order.state !== 'sent' && (
        <Button
          small
          kind="bare"
          label={`${order.state === 'refused' ? 'Put away' : 'Take back'} ${what}`}
          onPress={() => void give('deeds.takeBack', { orderId })}
        >
          {order.state === 'refused' ? 'Put away' : 'Take back'}
        </Button>
      )}
    </li>
  )
}

function Detail({ detail }: { detail: UpstreamDetail }) {
  const { facts, figure, parts, notes } = detail
  return (
    <>
      {figure && <Figure figure={figure} />}
      {facts.length > 0 && (
        <dl className="labels at-facts">
          {facts.map(({ name, value }) => (
            <div key={`${name} ${value}`}>
              <dt title={name}>
                <Plain text={name} />
              </dt>
              <dd title={value}>
                <Plain text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Some items={parts.map((part) => ({ key: part.id, item: <Part part={part} /> }))} name="part" />
      <Some
        items={notes
          .toReversed()
          .map((note, index) => ({ key: `${note.at} ${index}`, item: <Note note={note} /> }))}
        name="note"
      />
    </>
  )
}

function Some(props: {
  readonly items: readonly { readonly key: string; readonly item: React.ReactNode }[]
  readonly name: string
}) {
  const { items, name } = props
  if (items.length === 0) return null
  const first = items.slice(0, shownAtOnce)
  const rest = items.slice(shownAtOnce)
  const list = (some: typeof items): React.ReactNode => (
    <ul className="at-some">
      {some.map(({ key, item }) => (
        <li key={key}>{item}</li>
      ))}
    </ul>
  )
  return (
    <div className="at-group">
      <h4>{countOf(items.length, name)}</h4>
      {list(first)}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          {list(rest)}
        </details>
      )}
    </div>
  )
}

function Part({ part }: { part: UpstreamDetail['parts'][number] }) {
  const now = useNow()
  return (
    <>
      <span className="cut">
        <Plain text={part.title} />
      </span>
      <span className="dim num">
        {plainLine(part.state)}
        {part.at === null ? '' : `, ${momentText(part.at, now)}`}
      </span>
    </>
  )
}

function Note({ note }: { note: UpstreamDetail['notes'][number] }) {
  const now = useNow()
  return (
    <>
      <span className="at-note">
        <bdi>{plainProse(note.text)}</bdi>
      </span>
      <span className="dim num">
        {note.by === null ? '' : `${plainLine(note.by)}, `}
        {momentText(note.at, now)}
      </span>
    </>
  )
}
