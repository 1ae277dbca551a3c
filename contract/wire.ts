/** The wire: orders and queries one way, pushed state the other, over anything that can post and receive JSON. */
import { AppError, type ErrorCode, toWireError } from './errors.ts'
import type { EpisodeId, EscalationId } from './ids.ts'
import type { OrderInput, OrderName, OrderValue } from './orders.ts'
import type { QueryAnswer, QueryInput, QueryName, QueryValue } from './queries.ts'
import type { SoundOrder } from './sound.ts'
import type { Changes, Snapshot } from './state.ts'

/** One end of a connection. Messages are plain JSON values; `onClose` fires once, for either side's end. */
export interface Port {
  post(message: unknown): void
  onMessage(receive: (message: unknown) => void): void
  onClose(closed: () => void): void
  close(): void
}

/** A notification the page shows because this host cannot show one itself; it reports back by `attempts.report`. */
export interface Announcement {
  readonly attemptId: number
  readonly tag: string
  readonly title: string
  readonly body: string
  readonly loud: boolean
  /** loud in every way but the sound: it has just rung */
  readonly quietly?: boolean
  /** what a click shows; null when it is about no episode */
  readonly episodeId: number | null
  /** the escalation that a click shows instead: somebody asks whoever sits here */
  readonly escalationId?: number
}

/** What somebody is led to from outside of the page: an alert, or a colleague's question in Needs you. */
export type ShowTarget = EpisodeId | { readonly escalationId: EscalationId }

/** What the engine pushes. */
export type ServerEvent =
  | { readonly event: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly event: 'changed'; readonly changes: Changes }
  /** the engine's clock, every few seconds: its silence is how the page notices that the engine is gone */
  | { readonly event: 'pulse'; readonly now: number }
  | { readonly event: 'announce'; readonly announcement: Announcement }
  /** play this, and nothing else; also told again to ask how it is: the answer is `sound.beat` */
  | { readonly event: 'sound'; readonly order: SoundOrder }
  /** take back what this page shows under the tag, if anything */
  | { readonly event: 'withdraw'; readonly tag: string }
  /** open this address in the browser the page runs in (Node host only) */
  | { readonly event: 'open'; readonly url: string }
  /** show this postmortem (this page has just asked for it) */
  | { readonly event: 'show-postmortem'; readonly postmortemId: number }
  /** show this episode (a notification was clicked) */
  | { readonly event: 'show'; readonly episodeId: number }
  /** show this question of a colleague, the same way */
  | { readonly event: 'show-question'; readonly escalationId: number }

export type ClientMessage =
  | { readonly id: number; readonly order: string; readonly input: unknown }
  | { readonly id: number; readonly query: string; readonly input: unknown }

export type Reply =
  | { readonly id: number; readonly ok: true; readonly answer?: unknown }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly message: string }

/** One page's seat at the engine. */
export interface Attachment {
  order<Name extends OrderName>(name: Name, input: OrderValue<Name>): void | Promise<void>
  query<Name extends QueryName>(
    name: Name,
    input: QueryValue<Name>,
  ): QueryAnswer<Name> | Promise<QueryAnswer<Name>>
  detach(): void
}

/** The part of zod the wire needs; keeps zod itself out of the page. */
interface Schema {
  safeParse(
    input: unknown,
  ):
    | { success: true; data: unknown }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}
type Schemas = Readonly<Record<string, Schema>>

/** What one connection may have under way at once; a page needs a handful, a runaway one is told to wait. */
const maxUnderWay = 64

/**
 * Serves one page over `port`: attaches it, validates every message against the schemas, answers each by its id.
 * Unknown names, bad input and failures become replies with a closed set of codes; nothing throws out of here.
 */
export function serve(
  port: Port,
  attach: (push: (event: ServerEvent) => void) => Attachment,
  schemas: { readonly orders: Schemas; readonly queries: Schemas },
): void {
  let open = true
  let underWay = 0
  const post = (message: ServerEvent | Reply): void => {
    if (open) port.post(message)
  }
  const attachment = attach(post)
  port.onClose(() => {
    open = false
    attachment.detach()
  })
  port.onMessage((message) => {
    const request = readClientMessage(message)
    if (!request) return
    if (underWay >= maxUnderWay) {
      post({ id: request.id, ok: false, code: 'busy', message: 'Too many requests at once. Wait a moment.' })
      return
    }
    underWay += 1
    void handle(request, attachment, schemas)
      .then((answer): Reply => ({ id: request.id, ok: true, answer }))
      .catch((error: unknown): Reply => ({ id: request.id, ok: false, ...toWireError(error) }))
      .then((reply) => {
        underWay -= 1
        post(reply)
      })
  })
}

/** A message of the expected outer form, or null: what is not even that gets no reply, since it has no id. */
function readClientMessage(message: unknown): ClientMessage | null {
  if (typeof message !== 'object' || message === null) return null
  const { id, order, query, input } = message as Record<string, unknown>
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null
  if (typeof order === 'string') return { id, order, input }
  if (typeof query === 'string') return { id, query, input }
  return null
}

async function handle(
  request: ClientMessage,
  attachment: Attachment,
  schemas: { readonly orders: Schemas; readonly queries: Schemas },
): Promise<unknown> {
  if ('order' in request) {
    const value = parse(schemas.orders, request.order, request.input)
    await attachment.order(request.order as OrderName, value as never)
    return undefined
  }
  const value = parse(schemas.queries, request.query, request.input)
  return attachment.query(request.query as QueryName, value as never)
}

function parse(schemas: Schemas, name: string, input: unknown): unknown {
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined
  if (!schema) throw new AppError('unknown-name', `This engine does not know "${name.slice(0, 60)}".`)
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : ''
  throw new AppError('bad-input', `${where}${issue?.message ?? 'not what this order takes'}`)
}

/** The page's end: orders and queries as functions, pushed events to one listener, and whether it is connected. */
export interface Connection {
  order<Name extends OrderName>(name: Name, input: OrderInput<Name>): Promise<void>
  query<Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryAnswer<Name>>
  close(): void
}

/** How long the page waits before it tries a lost connection again: the n-th wait, then the last one for ever. */
export const reconnectWaitsMs: readonly number[] = [100, 250, 500, 1_000, 2_000, 3_000]

/**
 * Connects the page and stays connected: a closed port is opened anew, with growing waits, until `close()`.
 * What was under way when the port closed is rejected with `connection-lost`; nothing is sent twice by itself.
 * @param openPort opens one port; rejects when there is no engine to be had
 * @param after a timer, so that tests own time
 */
export function connect(
  openPort: () => Promise<Port>,
  listen: {
    readonly event: (event: ServerEvent) => void
    readonly status: (status: 'connecting' | 'open' | 'lost') => void
  },
  after: (ms: number, run: () => void) => () => void,
): Connection {
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: AppError) => void }>()
  let nextId = 1
  let port: Port | null = null
  let closed = false
  let misses = 0
  let cancelRetry = (): void => {}

  const lost = (): void => {
    port = null
    for (const { reject } of waiting.values()) {
      reject(new AppError('connection-lost', 'The engine did not answer. Nothing more was sent.'))
    }
    waiting.clear()
    if (closed) return
    listen.status('lost')
    const wait = reconnectWaitsMs[Math.min(misses, reconnectWaitsMs.length - 1)] ?? 1_000
    misses += 1
    cancelRetry = after(wait, open)
  }

  const receive = (message: unknown): void => {
    if (typeof message !== 'object' || message === null) return
    if ('event' in message) {
      listen.event(message as ServerEvent)
      return
    }
    const reply = message as Reply
    const entry = waiting.get(reply.id)
    if (!entry) return
    waiting.delete(reply.id)
    if (reply.ok) entry.resolve(reply.answer)
    else entry.reject(new AppError(reply.code, reply.message))
  }

  function open(): void {
    if (closed) return
    openPort().then((opened) => {
      if (closed) {
        opened.close()
        return
      }
      port = opened
      misses = 0
      opened.onClose(() => {
        if (port === opened) lost()
      })
      // It may have been closed before it came here; then it was never open.
      if (port !== opened) return
      // Before anything is heard: a snapshot that has come already must have the last word.
      listen.status('open')
      opened.onMessage(receive)
    }, lost)
  }

  const send = (
    message: { order: string; input: unknown } | { query: string; input: unknown },
  ): Promise<unknown> => {
    const to = port
    if (!to)
      return Promise.reject(new AppError('connection-lost', 'The engine does not answer. Nothing was sent.'))
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      to.post({ id, ...message })
    })
  }

  listen.status('connecting')
  open()
  return {
    order: async (order, input) => {
      await send({ order, input })
    },
    query: async (query, input) => (await send({ query, input })) as never,
    close: () => {
      closed = true
      cancelRetry()
      port?.close()
      lost()
    },
  }
}
