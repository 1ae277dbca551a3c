/** One thing in a thread: a message, a note of ours, own words on their way, or what happened. */
import { CircleDashed, FileText, Link2, Lock } from 'lucide-react'
import { memo } from 'react'
import { assertNever } from '../../contract/errors.ts'
import type { ThreadId } from '../../contract/ids.ts'
import type { Thread, ThreadItem } from '../../contract/support.ts'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { Avatar, initialsOf } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import type { Cited } from './desk.ts'
import { order } from './orders.ts'
import { Prose } from './prose.tsx'
import type { Mark } from './spans.ts'
import { UnsentItem } from './unsent.tsx'
import { fullTime } from './words.ts'

interface Props<Kind extends ThreadItem['kind']> {
  readonly thread: Thread
  readonly item: Extract<ThreadItem, { kind: Kind }>
  readonly cited: Cited | null
}

/** Drawn again only when it changes itself: a thread may hold thousands. */
export const Item = memo(function Item(props: {
  readonly thread: Thread
  readonly item: ThreadItem
  readonly cited: Cited | null
}) {
  const { item, ...rest } = props
  switch (item.kind) {
    case 'message':
      return <Message item={item} {...rest} />
    case 'note':
      return <Note item={item} {...rest} />
    case 'unsent':
      return <UnsentItem threadId={rest.thread.id} item={item} />
    case 'event':
      return <Event item={item} {...rest} />
    default:
      return assertNever(item)
  }
})

/** The marks of one message. Notes are cited by `note:<id>`. */
function marksOf(cited: Cited | null, threadId: ThreadId, key: string): readonly Mark[] {
  if (cited?.threadId !== threadId) return []
  const cold = cited.all.filter((each) => each.key === key).map((each) => ({ ...each, hot: false }))
  const hot = cited.hot.filter((each) => each.key === key).map((each) => ({ ...each, hot: true }))
  return [...cold, ...hot]
}

function Time({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {hourMinute(at)}
    </time>
  )
}

const sideWords = { customer: 'customer', us: 'us', bot: 'a program' } as const

function Message({ thread, item, cited }: Props<'message'>) {
  const { by, initials, side, mine, text, editedAt, removedAt, links, files } = item
  const of =
    side === 'customer' ? plainLine(thread.customer ?? sideWords.customer) : mine ? '' : sideWords[side]
  return (
    <li className={`msg msg-${side}${removedAt === null ? '' : ' msg-removed'}`}>
      <Avatar initials={initials || initialsOf(by)} you={mine} />
      <div className="msg-body">
        <p className="msg-head">
          <b className="cut">{mine ? 'You' : <Plain text={by} />}</b>
          {of !== '' && (
            <span className="dim cut">
              <bdi>{of}</bdi>
            </span>
          )}
          <Time at={item.at} />
          {editedAt !== null && removedAt === null && (
            <span className="dim" title={fullTime(editedAt)}>
              edited
            </span>
          )}
          {removedAt !== null && (
            <span className="msg-gone">
              <CircleDashed size={14} strokeWidth={1.75} aria-hidden="true" /> removed there{' '}
              <Time at={removedAt} />
            </span>
          )}
        </p>
        {text.trim() === '' && files.length === 0 && links.length === 0 ? (
          <p className="dim">No words.</p>
        ) : (
          text.trim() !== '' && <Prose text={text} marks={marksOf(cited, thread.id, item.key)} />
        )}
        {links.length + files.length > 0 && <Hung thread={thread} item={item} />}
      </div>
    </li>
  )
}

/** Files by their names, links by where they lead; what may not be opened says why. */
function Hung({ thread, item }: { readonly thread: Thread; readonly item: Props<'message'>['item'] }) {
  return (
    <ul className="msg-hung" aria-label="Links and files">
      {item.links.map((link, index) => {
        const words = (
          <>
            <Link2 size={14} strokeWidth={1.75} aria-hidden="true" />
            <span className="cut">
              <Plain text={link.label} /> <span className="dim">{plainLine(link.refused ?? link.host)}</span>
            </span>
          </>
        )
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a link is opened by its place
          <li key={index}>
            {link.refused === null ? (
              <button
                type="button"
                className="hung"
                onClick={() =>
                  void order('support.open', { threadId: thread.id, link: { key: item.key, index } })
                }
              >
                {words}
                <span className="unseen-words">, opens in the browser</span>
              </button>
            ) : (
              <span className="hung is-refused">{words}</span>
            )}
          </li>
        )
      })}
      {item.files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files of one message may share a name
        <li key={`f${index}`}>
          <File thread={thread} item={item} file={file} index={item.links.length + index} />
        </li>
      ))}
    </ul>
  )
}

/** A file is not read by Nightdesk: the browser has the login it needs. */
function File(props: {
  readonly thread: Thread
  readonly item: Props<'message'>['item']
  readonly file: Props<'message'>['item']['files'][number]
  /** links come first */
  readonly index: number
}) {
  const { thread, item, file, index } = props
  const host = file.host === null ? null : plainLine(file.host)
  const words = (
    <>
      <FileText size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut">
        <Plain text={file.name} />{' '}
        <span className="dim">{host === null ? 'a file' : `a file at ${host}`}</span>
      </span>
    </>
  )
  if (host === null) return <span className="hung">{words}</span>
  return (
    <button
      type="button"
      className="hung"
      onClick={() => void order('support.open', { threadId: thread.id, link: { key: item.key, index } })}
    >
      {words}
      <span className="unseen-words">, opens in the browser</span>
    </button>
  )
}

function Note({ thread, item, cited }: Props<'note'>) {
  const me = usePage((page) => page.state?.desk.me.name)
  const isMine = item.by === me
  return (
    <li className="msg msg-inner">
      <Lock size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="msg-body">
        <p className="msg-head">
          <b className="cut">{isMine ? 'You' : <Plain text={item.by} />}</b>
          <span className="dim">note, the customer does not see it</span>
          <Time at={item.at} />
        </p>
        <Prose text={item.text} marks={marksOf(cited, thread.id, `note:${item.id}`)} />
      </div>
    </li>
  )
}

function Event({ item }: Props<'event'>) {
  return (
    <li className="msg-event">
      <Time at={item.at} />
      <span>
        {item.by !== null && (
          <>
            <b>
              <Plain text={item.by} />
            </b>{' '}
          </>
        )}
        <Plain text={item.text} />
      </span>
    </li>
  )
}
