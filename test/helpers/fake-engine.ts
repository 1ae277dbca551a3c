/** An engine that tells a made-up night to a real page: serves out/renderer and speaks the real wire, nothing else. */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SourcePerson } from '../../contract/deed.ts'
import type { AtSource } from '../../contract/deed-orders.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { type OrderName, orders } from '../../contract/orders.ts'
import {
  type EpisodeDetail,
  type EscalationPlan,
  type QueryAnswer,
  type QueryInput,
  type QueryName,
  queries,
  type SourceTest,
} from '../../contract/queries.ts'
import { applyChanges, type Changes, fromSnapshot, type Snapshot, type State } from '../../contract/state.ts'
import { type Port, type ServerEvent, serve } from '../../contract/wire.ts'
import { aBoardEngine, type BoardEngine } from './board-engine.ts'
import { aDeskEngine, type DeskEngine } from './desk-engine.ts'
import { aDetail } from './details.ts'
import { aHoldEngine, type HoldEngine } from './hold-engine.ts'
import { aPastEngine, type PastEngine } from './past-engine.ts'
import { answerSourceForm } from './source-form-answers.ts'
import { aSupportEngine, type SupportEngine } from './support-engine.ts'

const pageFolder = process.env.NIGHTDESK_PAGE ?? join(import.meta.dirname, '../../out/renderer')
const token = 'test-token-0123456789'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** The policy the real host sends; a page that needs more than this does not work in production. */
function policy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** What a page says of itself again and again: nobody orders it. */
const reports: ReadonlySet<string> = new Set(['presence.report', 'sound.offer', 'sound.beat', 'sound.seen'])

export interface GivenOrder {
  readonly name: OrderName
  readonly input: unknown
}

export interface FakeEngine {
  /** the page's address, key included */
  readonly url: string
  /** the same without the key */
  readonly bareUrl: string
  /** every order the page gave, in order */
  readonly orders: GivenOrder[]
  /** drafts, data folder and configuration file */
  readonly desk: DeskEngine
  /** the life of postmortems */
  readonly board: BoardEngine
  /** snoozes, silences, matchers, views */
  readonly hold: HoldEngine
  /** customers' threads */
  readonly support: SupportEngine
  /** what happened before */
  readonly past: PastEngine
  /** the state as told so far */
  state(): State
  push(changes: Changes): void
  event(event: ServerEvent): void
  /** forgets what was told and starts with another night; connected pages get it at once */
  tell(snapshot: Snapshot): void
  /** what an order does beside being recorded */
  onOrder(name: OrderName, handle: (input: never, engine: FakeEngine) => void): void
  /** what a question is answered by, instead of what it usually is */
  onQuery<Name extends QueryName>(name: Name, answer: (input: QueryInput<Name>) => QueryAnswer<Name>): void
  /** an order does what it usually does again */
  forget(name: OrderName): void
  /** what "Test" of a source sees */
  testSees(test: SourceTest): void
  detail(id: EpisodeId, detail: EpisodeDetail): void
  /** how an alert stands at its source */
  atSource(id: EpisodeId, at: AtSource): void
  /** who can be asked about an alert */
  plan(plan: EscalationPlan): void
  /** cuts all connections; with `deaf` new ones are refused too */
  cut(deaf: boolean): void
  /** the engine's present time, epoch ms: the night's `now` plus what has passed */
  now(): number
  stop(): Promise<void>
}

/** Starts it on a free loopback port. Its clock starts at the snapshot's `now`; acks and drafts work as in the real one. */
export async function startFakeEngine(first: Snapshot): Promise<FakeEngine> {
  const given: GivenOrder[] = []
  const handlers = new Map<string, (input: never, engine: FakeEngine) => void>()
  const answers = new Map<string, (input: unknown) => unknown>()
  const details = new Map<number, EpisodeDetail>()
  const sockets = new Set<WebSocket>()
  const pushes = new Set<(event: ServerEvent) => void>()
  let deaf = false
  let state = fromSnapshot(first)
  let startedAt = performance.now()
  let seen: SourceTest | null = null
  let plan: EscalationPlan = nobodyKnown
  const atSources = new Map<number, AtSource>()
  const desk = aDeskEngine()
  const board = aBoardEngine()
  const hold = aHoldEngine()
  const support = aSupportEngine()
  const past = aPastEngine()

  const now = (): number => Math.round(fromSnapshot(first).now + performance.now() - startedAt)
  const snapshot = (): Snapshot => ({
    ...state,
    now: now(),
    episodes: [...state.episodes.values()],
    threads: [...state.threads.values()],
  })
  const tellAll = (event: ServerEvent): void => {
    for (const push of pushes) push(event)
  }
  const push = (changes: Changes): void => {
    state = applyChanges(state, changes)
    tellAll({ event: 'changed', changes: { now: now(), ...changes } })
  }

  const http = createServer((request, response) => {
    if (deaf) {
      request.socket.destroy()
      return
    }
    void answer(request.url ?? '/', port(http)).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body)
    })
  })
  const webSockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    const offered = String(request.headers['sec-websocket-protocol'] ?? '')
    if (deaf) {
      socket.destroy()
      return
    }
    if (request.url !== '/port' || !offered.includes(`token.${token}`)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    webSockets.handleUpgrade(request, socket, head, (ws) => {
      sockets.add(ws)
      ws.on('close', () => sockets.delete(ws))
      serve(portOf(ws), attach, { orders, queries })
    })
  })

  function attach(post: (event: ServerEvent) => void) {
    pushes.add(post)
    post({ event: 'snapshot', snapshot: snapshot() })
    return {
      order: (name: OrderName, input: never) => {
        // Every touch would stand in the way of what a test is about.
        if (!reports.has(name)) given.push({ name, input })
        const handle =
          handlers.get(name) ?? usual[name] ?? board.orders[name] ?? hold.orders[name] ?? support.orders[name]
        if (handle) handle(input, engine)
        else desk.orders[name]?.(input, engine, post)
      },
      query: (name: string, input: unknown) =>
        answerQuery(name, input as { episodeId?: EpisodeId; name?: string }) as never,
      detach: () => {
        pushes.delete(post)
      },
    }
  }

  function answerQuery(name: string, input: { episodeId?: EpisodeId; name?: string }): unknown {
    const given = answers.get(name)
    if (given) return given(input)
    const own =
      desk.answer(name, input, engine) ??
      board.answer(name, input) ??
      hold.answer(name, input, engine) ??
      support.answer(name, input, engine) ??
      past.answer(name, input, engine) ??
      answerSourceForm(name, input)
    if (own !== undefined) return own
    if (name === 'episodes.detail') {
      const episode = state.episodes.get(input.episodeId as EpisodeId)
      if (!episode) throw new Error('no such episode')
      const own = details.get(episode.id)
      return own ? { ...own, version: episode.version } : aDetail(episode, state)
    }
    if (name === 'escalations.prepare') return plan
    if (name === 'deeds.detail') return atSources.get(input.episodeId ?? 0) ?? nothingThere
    if (name === 'deeds.people') return { people: peopleThere, problem: null }
    if (name === 'sources.test') return seen ?? failedTest
    const source = state.sources.find((each) => each.id === input.name)
    return {
      form: {
        name: input.name,
        kind: 'alertmanager',
        urls: source?.peers.map((peer) => peer.url) ?? [''],
        pollMs: source?.intervalMs ?? 15_000,
        mirrorAcks: source?.mirrorAcks ?? false,
        auth: { kind: 'none' },
        headers: {},
        caFile: null,
      },
      hasSecret: true,
      editable: true,
    }
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const pulse = setInterval(() => tellAll({ event: 'pulse', now: now() }), 2_000)
  const bareUrl = `http://127.0.0.1:${port(http)}/`

  const engine: FakeEngine = {
    url: `${bareUrl}#token=${token}`,
    bareUrl,
    orders: given,
    desk,
    board,
    hold,
    support,
    past,
    state: () => state,
    push,
    event: tellAll,
    tell: (next) => {
      first = next
      startedAt = performance.now()
      state = fromSnapshot(next)
      given.length = 0
      handlers.clear()
      tellAll({ event: 'snapshot', snapshot: snapshot() })
    },
    onOrder: (name, handle) => handlers.set(name, handle),
    onQuery: (name, answer) => answers.set(name, answer as (input: unknown) => unknown),
    forget: (name) => handlers.delete(name),
    testSees: (test) => {
      seen = test
    },
    detail: (id, detail) => details.set(id, detail),
    atSource: (id, at) => atSources.set(id, at),
    plan: (next) => {
      plan = next
    },
    cut: (stayDeaf) => {
      deaf = stayDeaf
      for (const socket of sockets) socket.terminate()
    },
    now,
    stop: async () => {
      clearInterval(pulse)
      for (const socket of sockets) socket.terminate()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return engine
}

const nothingThere: AtSource = { held: null, orders: [], detail: null, canAsk: false, problem: null }
const peopleThere: readonly SourcePerson[] = [
  { id: 'U1', name: 'Ines Okafor', email: 'ines@example.org' },
  { id: 'U2', name: 'Tomasz Wrona', email: null },
]

const nobodyKnown: EscalationPlan = {
  levels: [],
  next: null,
  colleagues: [],
  origin: 'none',
  carriedBy: null,
  facts: 'Alert: something',
}

const failedTest: SourceTest = {
  ok: false,
  peers: [],
  alertCount: null,
  advice: [],
  failure: { kind: 'name-unknown', detail: 'getaddrinfo ENOTFOUND alerts.heron.internal' },
}

/** What the real engine would do at once, as far as the page needs it. */
const usual: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>> = {
  'alerts.acknowledge': ({ episodeId }: { episodeId: EpisodeId }, engine) => {
    const episode = engine.state().episodes.get(episodeId)
    if (!episode || episode.ack) return
    const ack = { by: 'Mira Lund', mine: true, at: engine.now(), origin: 'here', order: null } as const
    engine.push({ episodes: [{ ...episode, version: episode.version + 1, ack }] })
  },
  'alerts.takeBack': ({ episodeId }: { episodeId: EpisodeId }, engine) => unack(episodeId, engine),
  'alerts.unacknowledge': ({ episodeId }: { episodeId: EpisodeId }, engine) => unack(episodeId, engine),
  'settings.set': (part: object, engine) => {
    const { desk } = engine.state()
    engine.push({ desk: { ...desk, settings: { ...desk.settings, ...part } } })
  },
}

function unack(episodeId: EpisodeId, engine: FakeEngine): void {
  const episode = engine.state().episodes.get(episodeId)
  if (episode) engine.push({ episodes: [{ ...episode, version: episode.version + 1, ack: null }] })
}

function portOf(ws: WebSocket): Port {
  return {
    post: (message) => ws.send(JSON.stringify(message)),
    onMessage: (receive) => ws.on('message', (data) => receive(JSON.parse(String(data)))),
    onClose: (closed) => ws.once('close', closed),
    close: () => ws.close(),
  }
}

function port(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function answer(url: string, onPort: number) {
  const path = normalize(new URL(url, 'http://127.0.0.1').pathname)
  const file = path === '/' ? '/index.html' : path
  try {
    const body = await readFile(join(pageFolder, file))
    const headers = {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy(onPort),
      'x-content-type-options': 'nosniff',
    }
    return { status: 200, headers, body }
  } catch {
    return { status: 404, headers: {}, body: Buffer.from('not found') }
  }
}
