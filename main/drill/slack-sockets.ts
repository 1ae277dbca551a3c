/** Socket Mode of the double: each event goes to one of the app's open sockets, and comes again until it is acknowledged. */
import type { Port } from '../../contract/wire.ts'
import type { Clock } from '../platform/clock.ts'
import type { LoopbackServer } from '../platform/http-server.ts'
import type { TakeSockets } from '../platform/web-socket.ts'
import type { SlackBook, SlackEvent } from './slack-book.ts'
import { messageBody } from './slack-shapes.ts'

export interface SlackSockets {
  /** An address for one connection of an app. */
  ticket(appId: string): string
  /** sockets that are open */
  readonly open: number
  /** ids of envelopes that were acknowledged, and of those that were not yet */
  readonly acked: ReadonlySet<string>
  readonly waiting: ReadonlySet<string>
  /** Says that it disconnects, and does. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'too_many_websockets' | 'link_disabled'): void
  /** what hello says of the number of connections, whatever is true; null = the truth */
  connectionsSaid: number | null
  close(): void
}

interface Link {
  readonly appId: string
  readonly port: Port
}

export function openSlackSockets({
  book,
  clock,
  server,
  takeSockets,
}: {
  readonly book: SlackBook
  readonly clock: Pick<Clock, 'now'>
  readonly server: LoopbackServer
  readonly takeSockets: TakeSockets
}): SlackSockets {
  const tickets = new Map<string, string>()
  const links = new Set<Link>()
  const acked = new Set<string>()
  const waiting = new Map<string, object>()
  let [made, turn] = [0, 0]
  let connectionsSaid: number | null = null

  const sendToOne = (envelope: object): void => {
    const open = [...links]
    open[turn++ % Math.max(1, open.length)]?.port.post(envelope)
  }
  const tellOf = (event: SlackEvent): void => {
    if (links.size === 0) return
    const id = `E${++made}`
    const { channel, message } = event
    const body = messageBody(book, channel, message, true)
    const change = {
      written: {},
      edited: { subtype: 'message_changed' },
      removed: { subtype: 'message_deleted' },
    }
    const said =
      event.kind === 'written'
        ? { ...body, channel: channel.id, event_ts: message.ts, channel_type: 'channel' }
        : {
            type: 'message',
            ...change[event.kind],
            channel: channel.id,
            message: body,
            hidden: true,
            ts: message.ts,
          }
    const payload = {
      ...{ token: 'none', team_id: book.teamId, api_app_id: 'A000000001', type: 'event_callback' },
      ...{ event: said, event_id: `Ev${made}`, event_time: Math.floor(clock.now() / 1_000) },
    }
    const envelope = {
      ...{ envelope_id: id, type: 'events_api', accepts_response_payload: false },
      ...{ payload, retry_attempt: 0, retry_reason: '' },
    }
    waiting.set(id, envelope)
    sendToOne(envelope)
  }
  book.onEvent(tellOf)

  takeSockets(
    server,
    (target) => tickets.has(target),
    (port, target) => {
      const link = { appId: tickets.get(target) ?? '', port }
      tickets.delete(target)
      links.add(link)
      port.onClose(() => links.delete(link))
      port.onMessage((message) => {
        const { envelope_id } = message as { readonly envelope_id?: string }
        if (envelope_id === undefined || !waiting.delete(envelope_id)) return
        acked.add(envelope_id)
      })
      port.post({
        type: 'hello',
        num_connections: connectionsSaid ?? links.size,
        connection_info: { app_id: link.appId },
        debug_info: { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 },
      })
      for (const envelope of waiting.values()) sendToOne(envelope)
    },
  )

  return {
    ticket: (appId) => {
      const target = `/link/?ticket=${++made}&app_id=${appId}`
      tickets.set(target, appId)
      return `${server.url.replace('http', 'ws')}${target}`
    },
    get open() {
      return links.size
    },
    acked,
    get waiting() {
      return new Set(waiting.keys())
    },
    get connectionsSaid() {
      return connectionsSaid
    },
    set connectionsSaid(next) {
      connectionsSaid = next
    },
    disconnect: (reason) => {
      for (const { port } of links) {
        port.post({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } })
        if (reason !== 'warning') port.close()
      }
    },
    close: () => {
      for (const { port } of links) port.close()
      links.clear()
    },
  }
}
