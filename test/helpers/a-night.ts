/**
 * A whole night in memory: the real engine, database, connector and polling, over a clock that is moved by hand and
 * Alertmanagers (the drill's, which are checked against a real one) that are asked without a socket.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Episode, placeOf } from '../../contract/alert.ts'
import type { OrderName } from '../../contract/orders.ts'
import type { SoundOrder } from '../../contract/sound.ts'
import { applyChanges, fromSnapshot, type State } from '../../contract/state.ts'
import type { Announcement, ServerEvent } from '../../contract/wire.ts'
import type { AlmanacDoor } from '../../main/almanac/almanac-messages.ts'
import { checkFile } from '../../main/db/check-file.ts'
import { openDb } from '../../main/db/db.ts'
import type { InhibitRule } from '../../main/drill/alert-book.ts'
import { type AlertmanagerDouble, createAlertmanagerDouble } from '../../main/drill/alertmanager-double.ts'
import { fingerprintOf } from '../../main/drill/fingerprint.ts'
import { createSilenceBook, type SilenceBook } from '../../main/drill/silence-book.ts'
import { openConfiguration } from '../../main/engine/configuration.ts'
import { type DataFolder, type DataFolderOptions, openDataFolder } from '../../main/engine/data-folder.ts'
import type { Caller } from '../../main/engine/handlers.ts'
import { createSpeaker, type Speaker } from '../../main/engine/speaker.ts'
import { createEngine, type Engine, type EngineAttachment, type EngineDeps } from '../../main/engine.ts'
import { selfTestTag } from '../../main/night/self-test.ts'
import type { Clock } from '../../main/platform/clock.ts'
import type { Http, HttpResult } from '../../main/platform/http.ts'
import { type Log, noLog } from '../../main/platform/log.ts'
import type { Notice, Notifier, NotifierStatus } from '../../main/platform/notifier.ts'
import { seededRandom } from '../../main/platform/random.ts'
import { createSecretFile, type SecretStore } from '../../main/platform/secrets.ts'
import { startPolling } from '../../main/sources/poll.ts'
import type { ConnectedSource, SourceConfig } from '../../main/sources/source.ts'
import { connectWithinBudget } from '../../main/sources/within-budget.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

export interface Night {
  readonly clock: ManualClock
  readonly dir: string
  /** the peers of the one source, plover: index 0 is http://am1.invalid, index 1 is http://am2.invalid */
  readonly peers: readonly AlertmanagerDouble[]
  readonly silences: SilenceBook
  /** peers that cannot be reached now, by index */
  readonly down: Set<number>
  /** requests made so far, as "METHOD path" */
  readonly requests: string[]
  /** what was shown, without the tests of being armed */
  readonly shown: Notice[]
  /** those: when each was shown and taken back, by the clock */
  readonly selfTests: { readonly at: number; withdrawn: boolean }[]
  readonly withdrawn: string[]
  /** drafts the page was shown, by id */
  readonly postmortemsShown: number[]
  /** addresses that were opened in the browser */
  readonly opened: string[]
  notifier: NotifierStatus
  /** how long the notification service takes to say how it is, ms */
  statusDelayMs: number
  /** what the page was told to show itself */
  readonly announced: Announcement[]
  /** the tests of being armed among that */
  readonly pageTests: Announcement[]
  /** each order to sound that the page was given, the same one again left out */
  readonly sounds: SoundOrder[]
  /** how the page takes them: hung says nothing, deaf says that it cannot be heard */
  speaker: 'well' | 'hung' | 'deaf'
  /** what sounds now, as the page was told; null = silence */
  playing(): SoundOrder['play']
  /** the page is closed, and opened again */
  leave(): void
  comeBack(): void
  /** a person closes the notification with this tag */
  dismiss(tag: string): void
  /** the state as an attached page has it */
  state(): State
  engine(): Engine
  /** the data folder. @throws when the night was started without one */
  data(): DataFolder
  order(name: OrderName, input: unknown): Promise<void>
  query<T>(name: Parameters<EngineAttachment['query']>[0], input: unknown): Promise<T>
  fire(
    labels: Record<string, string>,
    annotations?: Record<string, string>,
    peers?: readonly number[],
  ): string
  end(labels: Record<string, string>, peers?: readonly number[]): void
  /** lets time pass in steps of a second, so that polls and deadlines come in their order */
  pass(ms: number): Promise<void>
  /** the titles in one place of Watch */
  titles(place: ReturnType<typeof placeOf>): readonly string[]
  episode(title: string): Episode
  /** ends the engine and starts another on the same folder; `between` is what passes meanwhile, ms */
  restart(between?: number, meanwhile?: () => void): Promise<void>
  close(): Promise<void>
}

export interface NightOptions {
  /** a clock that other nights share */
  readonly clock?: ManualClock
  readonly peers?: 1 | 2
  readonly config?: string
  readonly mirrorAcks?: boolean
  /** what inhibits what, at every peer; each inhibits by the alerts that it knows itself */
  readonly inhibitRules?: readonly InhibitRule[]
  /** another network than the one in memory, such as real sockets */
  readonly http?: (clock: ManualClock) => Http
  /** stands between the engine and its network, to lose what a test wants lost */
  readonly wrap?: (http: Http) => Http
  /** another notification service than the one that remembers */
  readonly notifier?: Notifier
  /** stands between the engine and its clock, to lose a timer */
  readonly engineClock?: (clock: ManualClock) => Clock
  /** where typed secrets are kept, instead of a file */
  readonly secrets?: SecretStore
  /** the environment that secrets may be named in */
  readonly env?: Readonly<Record<string, string>>
  /** hears what is logged */
  readonly log?: Log
  /** a source of one's own in the place of those by their kind */
  readonly connect?: (clock: ManualClock) => (config: SourceConfig) => ConnectedSource
  /** another way to poll than in this thread */
  readonly watch?: (clock: ManualClock) => EngineDeps['watch']
  /** a folder that is there already and stays, instead of a new one that goes with the night */
  readonly dir?: string
  /** when the night begins, epoch ms */
  readonly startAt?: number
  /** the engine is a fire drill's */
  readonly drill?: boolean
  /** the zone this laptop stands in */
  readonly zone?: string
  /** the page can sound, in the place of notifications that ring once */
  readonly sound?: boolean
  /** what this laptop's chance is like: another one is another installation */
  readonly chance?: string
  /** support sources in the place of those that Nightdesk comes with */
  readonly support?: (clock: ManualClock) => EngineDeps['supportDefinitions']
  /** an almanac, in the test's own thread; absent, there is none */
  readonly almanac?: AlmanacDoor
  /** the whole data folder (backups, word files, memory when the disk fails) instead of the database alone */
  readonly dataFolder?: Partial<DataFolderOptions>
}

/** A page alert's labels; give `alertname` and more to tell alerts apart. */
export function pageLabels(more: Record<string, string> = {}): Record<string, string> {
  return {
    alertname: 'IngressErrorRatioHigh',
    severity: 'page',
    installation: 'plover',
    cluster_id: 'pay-eu',
    customer: 'Mosslund Credit',
    topic: 'ingress',
    ...more,
  }
}

export async function startNight(options: NightOptions = {}): Promise<Night> {
  const clock = options.clock ?? createManualClock(options.startAt)
  const dir = options.dir ?? mkdtempSync(path.join(os.tmpdir(), 'nightdesk-night-'))
  const urls = ['http://am1.invalid', 'http://am2.invalid'].slice(0, options.peers ?? 1)
  const configFile = path.join(dir, 'config.yaml')
  const plain = [
    'version: 1',
    'me: Mara Lind',
    'sources:',
    '  - name: plover',
    '    kind: alertmanager',
    `    urls: ${JSON.stringify(urls)}`,
    '    poll: 15s',
    `    mirrorAcks: ${options.mirrorAcks ?? false}`,
    '',
  ].join('\n')
  if (options.dir === undefined || !existsSync(configFile)) writeFileSync(configFile, options.config ?? plain)

  let ids = 0
  const silences = createSilenceBook(() => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`)
  const facts = urls.map((_, index) => ({ name: `PEER${index}`, address: `127.0.0.1:${9094 + index}` }))
  const peers = urls.map((_, index) =>
    createAlertmanagerDouble({
      clock,
      silences,
      inhibitRules: options.inhibitRules ?? [],
      receiversOf: () => ['default'],
      receivers: ['default'],
      name: `PEER${index}`,
      peers: facts,
    }),
  )
  const down = new Set<number>()
  const requests: string[] = []
  const inMemory: Http = async (request): Promise<HttpResult> => {
    const url = new URL(request.url)
    const index = urls.indexOf(url.origin)
    requests.push(`${request.method} ${url.pathname}`)
    const double = peers[index]
    if (!double || down.has(index)) {
      return { ok: false, failure: { kind: 'refused', detail: 'refused' }, latencyMs: 1 }
    }
    const reply = await double.handle({
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: { 'content-type': 'application/json', ...request.headers },
      body: request.body ?? '',
      signal: request.signal ?? new AbortController().signal,
    })
    const headers = { date: new Date(clock.now()).toUTCString(), ...lowerCase(reply.headers) }
    return {
      ok: true,
      response: { status: reply.status, headers, body: Buffer.from(reply.body), latencyMs: 1 },
    }
  }

  const network = options.http?.(clock) ?? inMemory
  const http = options.wrap?.(network) ?? network

  const shown: Notice[] = []
  const selfTests: Night['selfTests'] = []
  const withdrawn: string[] = []
  const standing = new Set<string>()
  const announced: Announcement[] = []
  const pageTests: Announcement[] = []
  const postmortemsShown: number[] = []
  const opened: string[] = []
  const sounds: SoundOrder[] = []
  let ears: Speaker | null = null
  const night = {
    speaker: 'well' as Night['speaker'],
    notifier: { state: 'shown', reason: null } as NotifierStatus,
    statusDelayMs: 0,
  }
  const notifier: Notifier = {
    show: async (notice) => {
      const { state, reason } = night.notifier
      if (state === 'blocked') return { shown: false, reason: reason ?? 'blocked' }
      if (notice.tag === selfTestTag) {
        selfTests.push({ at: clock.now(), withdrawn: false })
        return { shown: true }
      }
      shown.push(notice)
      standing.add(notice.tag)
      return { shown: true }
    },
    withdraw: (tag) => {
      if (tag === selfTestTag) {
        for (const test of selfTests) test.withdrawn = true
        return
      }
      standing.delete(tag)
      withdrawn.push(tag)
    },
    shows: (tag) => standing.has(tag),
    status: async () => {
      if (night.statusDelayMs > 0) {
        await new Promise<void>((resolve) => clock.after(night.statusDelayMs, resolve))
      }
      return night.notifier
    },
  }

  let state: State | null = null
  const hear = (event: ServerEvent): void => {
    if (event.event === 'announce')
      (event.announcement.tag === selfTestTag ? pageTests : announced).push(event.announcement)
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  }
  const random = seededRandom(7)
  let tokens = 0
  const supportDefinitions = options.support?.(clock)
  const connect = options.connect?.(clock)
  const open = () => {
    const speaker = createSpeaker(clock)
    ears = speaker
    const data = options.dataFolder ? openNightData(dir, clock, options.dataFolder) : null
    const db = data?.store.db ?? openDb(path.join(dir, 'nightdesk.db'))
    const platform = { http, clock }
    const engineClock = options.engineClock?.(clock) ?? clock
    const engine = createEngine({
      db,
      ...(data ? { data } : {}),
      clock: engineClock,
      log: options.log ?? noLog,
      platform,
      watch:
        options.watch?.(clock) ??
        ((config, sink) =>
          startPolling(
            config,
            connect?.(config) ?? connectWithinBudget(config, platform),
            { clock, random },
            sink,
          )),
      ...(connect ? { connect } : {}),
      ...(options.almanac ? { almanac: options.almanac } : {}),
      notifier: options.notifier ?? notifier,
      configuration: openConfiguration(
        configFile,
        dir,
        options.secrets ?? createSecretFile(dir),
        options.env ?? {},
      ),
      randomToken: (bytes) => `t${++tokens}${(options.chance ?? 'x').repeat(bytes)}`,
      host: 'node',
      version: '0.0.0',
      userName: 'mara',
      drill: options.drill ? { startedAt: clock.now(), realSources: 1 } : null,
      zone: () => options.zone ?? 'UTC',
      random,
      ...(supportDefinitions ? { supportDefinitions } : {}),
      ...(options.sound ? { speaker } : {}),
    })
    engine.start()
    const sit = () => {
      const caller: Caller = {
        openUrl: (url) => opened.push(url),
        showPostmortem: (id) => postmortemsShown.push(id),
        tell: (event) => {
          if (event.event !== 'sound') return
          const { order } = event
          if (JSON.stringify(order) !== JSON.stringify(sounds.at(-1))) sounds.push(order)
          // The answer comes over the wire, never from within the order.
          if (night.speaker !== 'hung')
            clock.after(0, () =>
              speaker.beat(caller, { revision: order.revision, audible: night.speaker === 'well' }),
            )
        },
      }
      const seat = engine.attach(hear, caller)
      if (options.sound) void seat.order('sound.offer', { able: true, kind: 'page' })
      return {
        ...seat,
        detach: () => {
          seat.detach()
          speaker.left(caller)
        },
      }
    }
    const close = async (): Promise<void> => {
      speaker.stop()
      await (data ? data.close() : db.close())
    }
    return { data, close, engine, sit, seat: sit() }
  }
  let running = open()
  await clock.advanceAsync(0)

  const settledState = (): State => {
    if (!state) throw new Error('no snapshot came')
    return state
  }
  const all = urls.map((_, index) => index)
  return {
    clock,
    dir,
    peers,
    silences,
    down,
    requests,
    shown,
    selfTests,
    withdrawn,
    postmortemsShown,
    opened,
    announced,
    pageTests,
    sounds,
    playing: () => (ears?.state().way === null ? null : (sounds.at(-1)?.play ?? null)),
    leave: () => running.seat.detach(),
    comeBack: () => {
      running.seat = running.sit()
    },
    dismiss: (tag) => void standing.delete(tag),
    get speaker() {
      return night.speaker
    },
    set speaker(mood) {
      night.speaker = mood
    },
    get statusDelayMs() {
      return night.statusDelayMs
    },
    set statusDelayMs(ms) {
      night.statusDelayMs = ms
    },
    get notifier() {
      return night.notifier
    },
    set notifier(status) {
      night.notifier = status
    },
    state: settledState,
    engine: () => running.engine,
    data: () => {
      if (!running.data) throw new Error('this night has no data folder')
      return running.data
    },
    order: async (name, input) => {
      await running.seat.order(name as Parameters<EngineAttachment['order']>[0], input as never)
    },
    query: async <T>(name: Parameters<EngineAttachment['query']>[0], input: unknown) =>
      (await running.seat.query(name, input as never)) as T,
    fire: (labels, annotations = {}, where = all) => {
      for (const index of where) {
        peers[index]?.alerts.put(
          { labels, annotations, startsAt: clock.now(), endsAt: null, generatorUrl: null },
          clock.now(),
        )
      }
      return labels.alertname ?? ''
    },
    end: (labels, where = all) => {
      for (const index of where) peers[index]?.alerts.resolve(fingerprintOf(labels))
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 1_000) await clock.advanceAsync(Math.min(1_000, left))
    },
    titles: (place) =>
      [...settledState().episodes.values()]
        .filter((episode) => placeOf(episode, settledState().desk.settings.myTeams) === place)
        .map((episode) => episode.title),
    episode: (title) => {
      const found = [...settledState().episodes.values()].findLast((episode) => episode.title === title)
      if (!found) throw new Error(`no episode is called ${title}`)
      return found
    },
    restart: async (between = 0, meanwhile = () => {}) => {
      running.seat.detach()
      await running.engine.stop()
      await running.close()
      meanwhile()
      await clock.advanceAsync(between)
      running = open()
      await clock.advanceAsync(0)
    },
    close: async () => {
      await running.engine.stop()
      await running.close()
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The folder as the desk opens it, but for the checking thread. */
function openNightData(folder: string, clock: ManualClock, options: Partial<DataFolderOptions>): DataFolder {
  return openDataFolder({
    folder,
    clock,
    log: noLog,
    kind: { network: false, warning: null },
    unclean: false,
    lockWaitMs: 0,
    check: async (file) => checkFile(file),
    ...options,
  })
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
