/**
 * Socket Mode: Slack tells when something is new, and it is polled at once. Each event goes to one of the app's open
 * sockets, so it is used only where Slack says that ours is the only one. It is never what anything is known from.
 */
import type { Port } from '../../contract/wire.ts'
import { asText, ShapeError } from './json-shape.ts'
import { refOf } from './slack-cursor.ts'
import type { SlackDesk } from './slack-desk.ts'
import { type Fields, openSlackDoor } from './slack-door.ts'
import type { SourcePlatform } from './source.ts'

const openWithinMs = 10_000
/** A connection that was lost is opened again after this, ms, doubled each time up to the longest. */
const firstPauseMs = 1_000
const longestPauseMs = 60_000
/** Where another program hears the app's events, or Slack says no: it is looked at again after this, ms. */
const lookAgainMs = 1_800_000
/** Ten events at once are one poll, ms. */
const gatherMs = 1_000

/** Listens until the answer is called. @param news something is new */
export function listenToSlack(
  desk: SlackDesk,
  {
    platform,
    socketToken,
    news,
  }: {
    readonly platform: SourcePlatform & { readonly openSocket: NonNullable<SourcePlatform['openSocket']> }
    readonly socketToken: string
    readonly news: () => void
  },
): () => void {
  const { clock, openSocket } = platform
  const door = openSlackDoor({ url: desk.config.url, token: socketToken }, platform)
  const stopped = new AbortController()
  let port: Port | null = null
  let failures = 0
  let cancelOpen = (): void => {}
  let cancelNews = (): void => {}
  let isGathering = false

  const openIn = (ms: number): void => {
    cancelOpen()
    if (!stopped.signal.aborted) cancelOpen = clock.after(ms, () => void open())
  }
  const backOff = (): void => {
    openIn(Math.min(longestPauseMs, firstPauseMs * 2 ** failures))
    failures = Math.min(failures + 1, 10)
  }
  const giveUp = (remark: string): void => {
    desk.heard(false, remark)
    close()
    openIn(lookAgainMs)
  }
  const close = (): void => {
    const open = port
    port = null
    open?.close()
  }
  const gather = (): void => {
    if (isGathering) return
    isGathering = true
    cancelNews = clock.after(gatherMs, () => {
      isGathering = false
      news()
    })
  }
  const hear = (from: Port, message: unknown): void => {
    if (port !== from || typeof message !== 'object' || message === null) return
    const { type, reason, envelope_id, payload, num_connections } = message as Fields
    if (type === 'hello') {
      if (num_connections === 1) {
        failures = 0
        desk.heard(true, null)
        gather()
      } else giveUp(othersHear(num_connections))
    } else if (type === 'disconnect') {
      if (reason === 'link_disabled') giveUp('Socket Mode is turned off for the app: Slack is polled only.')
      else if (reason === 'too_many_websockets') giveUp(othersHear('too many'))
      // After a warning Slack closes by itself; asked to refresh, it waits for the new connection.
      else if (reason !== 'warning') close()
      if (reason === 'refresh_requested') {
        desk.heard(false, null)
        openIn(0)
      }
    } else if (typeof envelope_id === 'string') {
      // Acknowledged before anything is done with it: three seconds later it would come again.
      from.post({ envelope_id })
      nudgeFor(payload, desk)
      gather()
    }
  }
  const open = async (): Promise<void> => {
    const answer = await door.ask(
      { method: 'apps.connections.open', read: readUrl, isUrgent: true },
      stopped.signal,
    )
    if (stopped.signal.aborted) return
    if (!answer.ok) {
      const isRefused = ['unauthorised', 'forbidden', 'bad-request'].includes(answer.failure.kind)
      if (isRefused) return giveUp(`Socket Mode cannot be used. ${answer.failure.detail}`)
      return backOff()
    }
    const opened = await openSocket(answer.value, openWithinMs)
    if (!opened.ok) return backOff()
    if (stopped.signal.aborted) return opened.port.close()
    const mine = opened.port
    port = mine
    mine.onClose(() => {
      if (port !== mine) return
      port = null
      desk.heard(false, null)
      backOff()
    })
    mine.onMessage((message) => hear(mine, message))
  }
  // The far end has forgotten the connection of a machine that slept, and no packet says so.
  clock.onGap(() => {
    if (stopped.signal.aborted || !port) return
    close()
    desk.heard(false, null)
    openIn(0)
  })
  openIn(0)
  return () => {
    stopped.abort()
    cancelOpen()
    cancelNews()
    close()
    desk.heard(false, null)
  }
}

function othersHear(connections: unknown): string {
  const many = typeof connections === 'number' ? ` (${connections} connections)` : ''
  return `Socket Mode is not used: another program hears this app's events too${many}, and each event goes to one of them. Slack is polled only.`
}

/** Where a program may listen: encrypted, or on this computer itself. */
function readUrl({ url }: Fields): string {
  const text = asText(url, 'url', 4_000)
  const parsed = URL.canParse(text) ? new URL(text) : null
  const isLoopback =
    parsed?.protocol === 'ws:' && ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)
  if (parsed?.protocol !== 'wss:' && !isLoopback) throw new ShapeError('url', 'an encrypted address (wss)')
  return text
}

/** What an event is about is read with the next poll, before its turn. Whatever it is not is left to the polls. */
function nudgeFor(payload: unknown, desk: SlackDesk): void {
  const of = (holder: unknown, name: string): unknown =>
    typeof holder === 'object' && holder !== null ? (holder as Fields)[name] : undefined
  const event = of(payload, 'event')
  const channel = of(event, 'channel')
  if (typeof channel !== 'string') return
  const message = of(event, 'message') ?? of(event, 'previous_message') ?? event
  const threadTs = of(message, 'thread_ts')
  desk.nudge(channel, typeof threadTs === 'string' ? refOf(channel, threadTs) : null)
}
