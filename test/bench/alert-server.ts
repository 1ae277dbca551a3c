/** A child process that answers as one Alertmanager, or as one Prometheus, from bodies made beforehand: sending costs it next to nothing. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerCalls } from './child.ts'
import { createFleet, type Fleet, type Step } from './fleet.ts'

const startedAt = Date.now()
let fleet: Fleet = createFleet(0, 0, startedAt)
let isPrometheus = false
let body = fleet.body(startedAt)
/** stamps move by this much with each re-send, so that no two bodies are the same */
let sentAt = startedAt
/** so many requests between two re-sends that move all stamps; 0 means only when told */
let resendEvery = 0
let listed = 0
let requests = 0
let inFlight = 0
let mostInFlight = 0
/** when the last byte of a list was handed to the system, epoch ms with fractions */
let lastByteAt = 0

const status = JSON.stringify({
  cluster: { name: 'only', peers: [{ address: '127.0.0.1:9094', name: 'only' }], status: 'ready' },
  config: { original: '' },
  uptime: new Date(startedAt - 86_400_000).toISOString(),
  versionInfo: { version: '0.28.1' },
})

const runtime = JSON.stringify({
  status: 'success',
  data: { startTime: new Date(startedAt - 86_400_000).toISOString() },
})
const listAt = (): string => (isPrometheus ? '/api/v1/rules?type=alert' : '/api/v2/alerts')

const server = http.createServer((request, response) => {
  const isList = request.url === listAt()
  if (isList) {
    requests += 1
    inFlight += 1
    mostInFlight = Math.max(mostInFlight, inFlight)
    response.on('finish', () => {
      lastByteAt = performance.timeOrigin + performance.now()
    })
    response.on('close', () => {
      inFlight -= 1
    })
    listed += 1
    if (resendEvery > 0 && listed % resendEvery === 0) resend()
  }
  const known: Record<string, Buffer | string> = {
    [listAt()]: body,
    '/api/v1/status/runtimeinfo': runtime,
    '/api/v2/status': status,
    '/api/v2/silences': '[]\n',
  }
  const answer = known[request.url ?? ''] ?? '"not here"'
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
  response.end(answer)
})

// A large answer is read less often than Node would keep an idle connection (5 s), and may not be asked for on one that
// is being closed just then.
server.keepAliveTimeout = 0

function resend(): void {
  sentAt += 15_000
  body = isPrometheus ? fleet.rulesBody(sentAt) : fleet.body(sentAt)
}

export type AlertServer = typeof handlers
const handlers = {
  /** begins anew with `count` alerts; answers the address */
  serve: async (input: {
    count: number
    resendEvery: number
    calm?: boolean
    kind?: 'alertmanager' | 'prometheus'
  }): Promise<string> => {
    if (!server.listening) {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    fleet = createFleet(input.count, 7, startedAt, input.calm)
    resendEvery = input.resendEvery
    isPrometheus = input.kind === 'prometheus'
    resend()
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
  /** the next answer has this share of its alerts changed, and all stamps moved */
  step: (input: { share: number; page?: string }): Step => {
    const step = fleet.step(input.share)
    if (input.page !== undefined) fleet.addPage(input.page)
    resend()
    return step
  },
  /** the next answer has only its stamps moved */
  resend: (_: null): { readonly bytes: number } => {
    resend()
    return { bytes: body.length }
  },
  /** when the last list had left, epoch ms */
  lastByteAt: (_: null): number => lastByteAt,
  /** how often the list was asked for since the last look, and how many such requests were ever open at once */
  counts: (_: null): { readonly requests: number; readonly mostInFlight: number } => {
    const counts = { requests, mostInFlight }
    requests = 0
    mostInFlight = inFlight
    return counts
  },
}

answerCalls(handlers)
