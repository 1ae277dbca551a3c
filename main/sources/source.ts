/** What every upstream system is to the engine: something to poll, and whichever orders it can take. */
import type { Deed, DeedKind, SourcePerson, UpstreamDetail } from '../../contract/deed.ts'
import type {
  Answer,
  Miss,
  Observation,
  SeenAlert,
  SeenMatcher,
  SeenSilence,
} from '../../contract/observation.ts'
import type { SourceTest } from '../../contract/queries.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { SourceKind, SourceOptions } from '../../contract/source-options.ts'
import type { Clock } from '../platform/clock.ts'
import type { Http } from '../platform/http.ts'
import type { OpenLines } from '../platform/http-lines.ts'
import type { Listen } from '../platform/http-server.ts'
import type { SeeCertificate } from '../platform/server-certificate.ts'
import type { OpenSocket } from '../platform/web-socket.ts'

/** A source as configured, secrets resolved. Plain JSON: it crosses to the poll worker. Durations in ms. */
export interface SourceConfig {
  readonly id: string
  readonly kind: SourceKind
  readonly urls: readonly string[]
  readonly pollMs: number
  /** complete request headers, authorization included */
  readonly headers: Readonly<Record<string, string>>
  /** PEM text */
  readonly ca: string | null
  readonly maxBytes: number
  /** why it cannot be asked at all (a secret that is not there), null when it can */
  readonly broken: Failure | null
  /** silences that carry escalations are read with every poll */
  readonly carries?: boolean
  /** what its kind has beside; an Alertmanager has nothing */
  readonly options?: SourceOptions
  /** the Prometheus whose rules raise an Alertmanager's alerts, with the headers that are for it */
  readonly prometheus?: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly broken: Failure | null
  }
}

/** The outside world a source may use. */
export interface SourcePlatform {
  readonly http: Http
  readonly clock: Clock
  /** absent where nothing can be listened to: then everything is polled */
  readonly openSocket?: OpenSocket
  /** absent where no answer can be read while it comes */
  readonly openLines?: OpenLines
  /** absent where nobody compares certificates */
  readonly seeCertificate?: SeeCertificate
  /** absent where nobody can send to us */
  readonly listen?: Listen
}

/** An order to the source: done with its reference, or failed with a reason and whether trying again can help. */
export type Delivery =
  | { readonly ok: true; readonly ref: string; readonly endsAt: number | null }
  | {
      readonly ok: false
      readonly failure: Failure
      /** the source said no (4xx): the same order again would be refused again */
      readonly final: boolean
      /** the source asks to wait this long, ms */
      readonly retryAfterMs: number | null
    }

/** A silence to write. `marker` is unique to this order and part of the comment: it finds a POST whose reply was lost. */
export interface SilenceOrder {
  /** the id to extend, null for a new one */
  readonly id: string | null
  readonly matchers: readonly SeenMatcher[]
  readonly startsAt: number
  readonly endsAt: number
  readonly createdBy: string
  readonly comment: string
  readonly marker: string
}

/** What travels with every deed. `marker` is unique to this order: put into words it finds a write whose reply was lost. */
export interface DeedOrder {
  /** the alert as the source named it */
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly by: string
  readonly marker: string
  /** the order was made then, epoch ms: nothing older can be it */
  readonly since: number
  /** it may have been sent before: look before writing what is no write twice over */
  readonly isRetry: boolean
}

/** What a source can do about one alert. What is not there it cannot do; the page then says where to do it instead. */
export type SourceDeeds = {
  readonly [Kind in DeedKind]?: (
    deed: Extract<Deed, { readonly kind: Kind }>,
    order: DeedOrder,
    signal: AbortSignal,
  ) => Promise<Delivery>
}

/** Alerts that are made only when they are handed over; an array is one too. */
export interface AlertsInSlices {
  readonly length: number
  slice(from?: number, to?: number): readonly SeenAlert[]
}

/** An observation whose changed alerts need not all be there at once. */
export type Polled = Miss | (Omit<Answer, 'changed'> & { readonly changed: AlertsInSlices })

/** A source that is connected. A method that is not there is a thing this source cannot do. */
export interface ConnectedSource {
  /**
   * One poll. Resolves with what was seen or why nothing was; rejects only when `signal` aborts. `nextTryInMs` is the
   * source's own wish here (a Retry-After, else 0): how long is really waited, the loop decides.
   */
  poll(signal: AbortSignal): Promise<Polled>
  /** Forget what was seen: the next answer is `full`. For when the engine could not keep the last one. */
  forget(): void
  /** Looks once and says what it saw; changes nothing. */
  test(signal: AbortSignal): Promise<SourceTest>
  /** Writes or extends a silence at one peer; a lost reply is looked up by its marker before anything is posted again. */
  readonly silence?: (order: SilenceOrder, signal: AbortSignal) => Promise<Delivery>
  /** Ends a silence now; one that is already over or unknown counts as done. */
  readonly expireSilence?: (id: string, signal: AbortSignal) => Promise<Delivery>
  readonly listSilences?: (signal: AbortSignal) => Promise<readonly SeenSilence[] | Failure>
  /** a source with a native acknowledgement has it here, and then no silence is written for an ack */
  readonly deeds?: SourceDeeds
  /** who can be given something there */
  readonly people?: (signal: AbortSignal) => Promise<readonly SourcePerson[] | Failure>
  /** what it knows of one alert beyond its list */
  readonly detail?: (
    alert: Pick<SeenAlert, 'fingerprint' | 'labels' | 'generatorUrl' | 'firedAt'>,
    signal: AbortSignal,
  ) => Promise<UpstreamDetail | Failure>
  /** it lists what it was told and no more: what is missing stands until it is said to be over, or its `endsAt` has passed */
  readonly isPartial?: boolean
  /** its list says who holds an alert, so that an acknowledgement of ours shows there */
  readonly showsHolds?: boolean
  /** tells that something is new, so that it is polled at once; ends with the answer's call */
  readonly listen?: (news: () => void) => () => void
}

/** A kind of source: how it is called, and how to connect one. */
export interface SourceDefinition {
  readonly kind: SourceKind
  readonly label: string
  connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource
}

/** Where a poller reports. Each call says whether the engine has kept it; after a "no" the source must `forget()`. */
export interface PollSink {
  /** A slice of a large answer's `changed`, in order, before the answer itself; `first` starts a new answer. */
  slice(sourceId: string, changed: readonly SeenAlert[], first: boolean): Promise<boolean>
  observed(sourceId: string, observation: Observation): Promise<boolean>
}

/** One source being watched. */
export interface Poller {
  /** Asks at once, unless a request is already under way. */
  tryNow(): void
  stop(): void
}
