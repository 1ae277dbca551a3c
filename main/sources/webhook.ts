/**
 * Others send here: alerts that are told to this laptop instead of being asked for. What was sent while nobody listened is
 * not known, and silence proves nothing unless the senders are expected to say something every so often.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { PeerAnswer, SeenAlert } from '../../contract/observation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { WebhookOptions } from '../../contract/source-options.ts'
import type { LoopbackServer, RequestHead, ServerReply, ServerRequest } from '../platform/http-server.ts'
import { ownSecretsOf } from './own-secrets.ts'
import type { ConnectedSource, Polled, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'
import { isShared, type Told, tellApart } from './webhook-apart.ts'
import { createLosses } from './webhook-losses.ts'
import { type Heard, readMessage } from './webhook-read.ts'

export const webhook: SourceDefinition = { kind: 'webhook', label: 'Webhook', connect }

/** The longest message, bytes: an Alertmanager's group of thousands is below it. */
const mostBytes = 16 * 1024 * 1024
/** How long a sender waits until what it said is kept, ms; then it is told to say it again. */
const keptWithinMs = 20_000
/** More alerts than this are not kept in mind at once. */
const mostAlerts = 50_000

/** What has been told and is not kept by the engine yet, and who waits to hear that it is. */
interface Batch {
  readonly changed: Map<string, SeenAlert>
  readonly ended: Map<string, number | null>
  readonly waiting: Set<(isKept: boolean) => void>
}

const emptyBatch = (): Batch => ({ changed: new Map(), ended: new Map(), waiting: new Set() })

function connect(config: SourceConfig, { clock, listen }: SourcePlatform): ConnectedSource {
  const options = config.options as WebhookOptions
  const { broken } = config
  const address = config.urls[0] ?? ''
  const token = config.headers.authorization ?? ''
  const secrets = ownSecretsOf(config.headers)

  const maxBodyBytes = Math.min(config.maxBytes, mostBytes)
  let server: LoopbackServer | null = null
  let opening: Promise<void> | null = null
  let isWanted = false
  let trouble: Failure | null = null
  let news = (): void => {}
  /** by `clock.mono()`; the beginning counts as having been heard */
  let heardAt = clock.mono()
  let isFirst = true
  const book = new Map<string, SeenAlert>()
  let next = emptyBatch()
  /** what the last answer carried: with the next poll it is known to be kept */
  let told: Batch | null = null
  let remarks: readonly string[] = []
  const losses = createLosses(clock.mono, options.forgetMs)

  const refuse = (detail: string): void => {
    losses.refused(detail)
    news()
  }

  const take = (heard: Heard, { firing, ended, unclear }: Told, sender: string): void => {
    heardAt = clock.mono()
    losses.read(sender, heard.group)
    remarks = unclear === 0 ? heard.remarks : [...heard.remarks, unclearEnd]
    for (const { fingerprint, at } of ended) {
      book.delete(fingerprint)
      next.changed.delete(fingerprint)
      next.ended.set(fingerprint, at)
    }
    for (const alert of firing) {
      const before = book.get(alert.fingerprint)
      // Without a beginning of its own it began when it was first heard of.
      const kept = alert.sinceUnknown && before ? { ...alert, firedAt: before.firedAt } : alert
      book.set(alert.fingerprint, kept)
      next.changed.set(alert.fingerprint, kept)
      next.ended.delete(alert.fingerprint)
    }
  }

  const tooLarge = (request: RequestHead): void => {
    if (!knows(request, token)) return
    const detail = `Nothing of it was read: it had more than ${maxBodyBytes.toLocaleString('en')} bytes. Have its sender tell of fewer alerts at a time.`
    losses.tooLarge(senderOf(request), detail)
    news()
  }

  const handle = async (request: ServerRequest): Promise<ServerReply> => {
    if (!knows(request, token)) return plain(404, 'nothing here')
    // A web page in a browser of this computer is no sender.
    if (request.headers.origin !== undefined) return plain(403, 'not from a web page')
    if (request.method !== 'POST') return plain(405, 'send with POST')
    const read = readMessage(request.body, options, clock.now())
    if (!read.ok) {
      const detail = secrets.fromText(read.failure.detail)
      remarks = [`A message could not be read: ${detail}`]
      refuse(detail)
      return plain(400, detail)
    }
    // What is told to be over, or is known already, needs no room.
    const apart = tellApart(read.value.told, book)
    const more = apart.firing.filter(({ fingerprint }) => !book.has(fingerprint))
    if (more.length > 0 && book.size + more.length > mostAlerts) {
      const detail = `more than ${mostAlerts} alerts are not kept in mind`
      refuse(detail)
      return plain(507, detail)
    }
    take(read.value, apart, senderOf(request))
    return (await isKept(request.signal)) ? plain(200, 'kept') : plain(503, 'not kept yet: send it again')
  }

  /** Resolves when the engine has what was just told, or will not have it soon. */
  const isKept = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const { waiting } = next
      const end = (isOnDisk: boolean): void => {
        cancel()
        waiting.delete(end)
        resolve(isOnDisk)
      }
      const cancel = clock.after(keptWithinMs, () => end(false))
      waiting.add(end)
      signal.addEventListener('abort', () => end(false), { once: true })
      news()
    })

  /** Whoever asks while it is being opened waits for that: a look meanwhile is no miss. */
  const open = (): Promise<void> => {
    if (server || broken) return Promise.resolve()
    opening ??= openNow().finally(() => {
      opening = null
    })
    return opening
  }

  const openNow = async (): Promise<void> => {
    try {
      if (!listen) throw new Error('nothing can be listened to here')
      const host = options.bind === null ? {} : { host: options.bind }
      const opened = await listen({ port: options.port, handle, tooLarge, maxBodyBytes, ...host })
      if (isWanted) server = opened
      else await opened.close()
      trouble = null
    } catch (error) {
      trouble = cannotListen(error, options)
    }
  }

  const peer = (failure: Failure | null): PeerAnswer => ({
    ...{ url: address, failure, version: null, startedAt: null, alertCount: book.size },
    ...{ lacks: null, latencyMs: 0, skewMs: null },
  })
  const miss = (failure: Failure): Polled => ({
    ...{ kind: 'miss', failure, peers: [peer(failure)], nextTryInMs: 0 },
  })

  const poll = async (signal: AbortSignal): Promise<Polled> => {
    if (isWanted) await open()
    signal.throwIfAborted()
    if (trouble || !server) return miss(trouble ?? notListening)
    // The engine asked again without a word of the last answer being lost: it is kept.
    for (const end of [...(told?.waiting ?? [])]) end(true)
    const now = clock.now()
    for (const [fingerprint, { endsAt }] of book) if (endsAt <= now) book.delete(fingerprint)
    const silentMs = clock.mono() - heardAt
    if (options.expectMs !== null && silentMs > options.expectMs && next.changed.size === 0)
      return miss(silence(silentMs, options.expectMs))
    const batch = next
    next = emptyBatch()
    told = batch
    const changed = isFirst ? [...book.values()] : [...batch.changed.values()]
    const full = isFirst
    const spots = losses.spots()
    isFirst = false
    // Whoever waits hears of it with the next poll, which is therefore made at once.
    if (batch.waiting.size > 0) news()
    return {
      ...{ kind: 'answer', full, changed, gone: [], silences: null },
      ...(batch.ended.size > 0
        ? { ended: [...batch.ended].map(([fingerprint, at]) => ({ fingerprint, at })) }
        : {}),
      ...{ complete: false, restarted: false, total: book.size, peers: [peer(null)], nextTryInMs: 0 },
      ...(spots.length > 0 ? { blindSpots: spots } : {}),
      ...(options.expectMs === null ? { unproven: 'nothing tells whether its senders are alive' } : {}),
      remarks: [
        ...remarks,
        ...([...book.keys()].some(isShared) ? [sharedIds] : []),
        ...(options.expectMs === null ? [silenceProvesNothing] : []),
      ],
    }
  }

  return {
    isPartial: true,
    poll: async (signal) => (broken ? miss(broken) : poll(signal)),
    forget: () => {
      isFirst = true
      if (!told) return
      // What could not be kept is told again; its senders are told to say it again too.
      for (const [fingerprint, at] of told.ended)
        if (!next.ended.has(fingerprint) && !book.has(fingerprint)) next.ended.set(fingerprint, at)
      for (const end of [...told.waiting]) end(false)
      told = null
    },
    listen: (tell) => {
      news = tell
      isWanted = true
      void open()
      return () => {
        isWanted = false
        news = () => {}
        void server?.close()
        server = null
      }
    },
    test: async () => {
      const failure = broken ?? (await portTrouble(options, listen))
      const none = { version: null, lacks: null, disagreesSince: null, skewMs: null, clusterPeers: null }
      return {
        ...{ ok: failure === null, failure, alertCount: null },
        peers: [{ ...none, url: address, failure, latencyMs: null, alertCount: null, lastGoodAt: null }],
        advice: [
          `Senders use ${address}/ and the token: as the path, or as "Authorization: Bearer" with it.`,
          ...(options.expectMs === null ? [silenceProvesNothing] : []),
          ...(options.bind === null
            ? []
            : ['Other computers of this network can reach it: whoever knows the token can send.']),
        ],
      }
    },
  }
}

const silenceProvesNothing =
  'Nothing tells whether its senders are alive: name how often they are to say something (expect) to notice when they stop.'
const sharedIds =
  'Some alerts have an id that others have too: they are kept apart by what else they say. Have each sent with an id of its own.'
const unclearEnd =
  'It was told that one of several alerts with the same id is over, and not which: they stand until they are told of by their labels, or forgotten.'
const notListening: Failure = { kind: 'unreachable', detail: 'Nightdesk does not listen yet.' }

function silence(silentMs: number, expectMs: number): Failure {
  const minutes = (ms: number): string => `${Math.floor(ms / 60_000)} min`
  return {
    kind: 'timeout',
    detail: `Nothing came for ${minutes(silentMs)}, and something is expected every ${minutes(expectMs)}.`,
  }
}

function cannotListen(error: unknown, { port, bind }: WebhookOptions): Failure {
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'EADDRINUSE')
    return {
      kind: 'refused',
      detail: `Port ${port} is used by another program. Choose another one, or end that program.`,
    }
  if (code === 'EADDRNOTAVAIL')
    return { kind: 'unreachable', detail: `${bind ?? '127.0.0.1'} is no address of this computer now.` }
  return {
    kind: 'unreachable',
    detail: `Nightdesk cannot listen on port ${port}: ${String(code ?? 'no reason given')}.`,
  }
}

/** Could it be listened on? The port that Nightdesk itself listens on counts as free. */
async function portTrouble(
  options: WebhookOptions,
  listen: SourcePlatform['listen'],
): Promise<Failure | null> {
  if (!listen) return null
  const handle = async (): Promise<ServerReply> => plain(404, 'nothing here')
  const host = options.bind === null ? {} : { host: options.bind }
  try {
    const server = await listen({ port: options.port, handle, maxBodyBytes: 1, ...host })
    await server.close()
    return null
  } catch (error) {
    const failure = cannotListen(error, options)
    return failure.kind === 'refused'
      ? {
          ...failure,
          detail: `${failure.detail} (If this source is saved already, that program is Nightdesk.)`,
        }
      : failure
  }
}

/** Who sends, as far as a request tells: by its address and the name of its program. */
function senderOf({ from = '', headers }: RequestHead): string {
  return `${from} ${headers['user-agent'] ?? ''}`.slice(0, 300)
}

/** Does the sender know the token, as the path or in its header? Compared in a time that tells nothing of it. */
function knows({ path, headers }: RequestHead, token: string): boolean {
  if (token === '') return false
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const wanted = digest(token)
  const isPath = timingSafeEqual(digest(decoded(path.slice(1))), wanted)
  return timingSafeEqual(digest(bearer), wanted) || isPath
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function plain(status: number, sentence: string): ServerReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${sentence}\n` }
}
