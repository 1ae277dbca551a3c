/** What the engine is given, and what it gives. */
import type { HoursPolicy } from '../../contract/hours.ts'
import type { Desk } from '../../contract/state.ts'
import type { Attachment, ServerEvent, ShowTarget } from '../../contract/wire.ts'
import type { PastAlert } from '../alerts/import-past.ts'
import type { AlmanacDoor } from '../almanac/almanac-messages.ts'
import type { Db } from '../db/db.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Notifier } from '../platform/notifier.ts'
import type { Random } from '../platform/random.ts'
import type { Look } from '../sources/look.ts'
import type { ConnectedSource, SourceConfig, SourcePlatform } from '../sources/source.ts'
import type { SupportDefinition } from '../sources/support-source.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { DataFolder } from './data-folder.ts'
import type { Caller, createOrderHandlers, EngineOrder } from './handlers.ts'
import type { Speaker } from './speaker.ts'
import type { DeskSummary } from './summary.ts'
import type { WatchSource } from './watching.ts'

export interface EngineDeps {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly platform: SourcePlatform
  readonly watch: WatchSource
  /** looks at a source that is tried, in a thread of its own; absent = in this one */
  readonly look?: Look
  readonly notifier: Notifier
  readonly configuration: Configuration
  /** connects a source for orders and questions, instead of by its kind */
  readonly connect?: (config: SourceConfig) => ConnectedSource
  /** support sources instead of those that Nightdesk comes with */
  readonly supportDefinitions?: readonly SupportDefinition[]
  /** chance for waits, instead of the engine's own */
  readonly random?: Random
  /** random text for markers */
  readonly randomToken: (bytes: number) => string
  readonly host: Desk['host']
  readonly version: string
  /** the name of the operating system's user, when the configuration names nobody */
  readonly userName: string
  readonly drill: Desk['drill']
  /** the almanac, on a thread of its own or in a test near by; absent, there is none */
  readonly almanac?: AlmanacDoor
  /** a history to begin with (the drill's) */
  readonly past?: readonly PastAlert[]
  /** the folder `db` lies in, with its backups and word files; none for the drill */
  readonly data?: DataFolder
  /** puts a verified backup in the database's place and starts anew on it */
  readonly restore?: (file: string) => Promise<void>
  /** the IANA zone this laptop stands in now, where that is not the system's */
  readonly zone?: () => string
  /** what makes calls heard, shared with the drill; absent: notifications alone, once each */
  readonly speaker?: Speaker
  /** hears the user's word on a test of the sound, where another engine is to know it too */
  readonly alsoHeard?: (heard: boolean) => void
  /** told after each commit that called somebody */
  readonly onCall?: () => void
  /** leads whoever clicked a notification to what it is about; absent, on the pages that are open */
  readonly lead?: (target: ShowTarget) => void
}

export interface Engine {
  /** A page's seat: it gets a snapshot at once, then changes. */
  attach(push: (event: ServerEvent) => void, caller: Caller): EngineAttachment
  start(): void
  stop(): Promise<void>
  /** the machine slept or the network came back: ask everything at once */
  wakeUp(): void
  networkChanged(online: boolean): void
  /** takes back all the notifications it showed, and shows none any more */
  hush(): void
  /** shows an alert, or a colleague's question, on every page that is open; false when it is not there */
  show(target: ShowTarget): boolean
  desk(): Desk
  /** the user's word on a test of the sound that was given elsewhere: in the fire drill, on the same laptop */
  heard(heard: boolean): void
  /** the hours by which it is night here, where the configuration names some */
  nightHours(): readonly HoursPolicy[]
  /** its numbers at this instant. @param drill a fire drill runs */
  summary(drill: boolean): DeskSummary
  core: Core
}

export interface EngineAttachment extends Omit<Attachment, 'order'> {
  order<Name extends EngineOrder>(
    name: Name,
    input: Parameters<ReturnType<typeof createOrderHandlers>[Name]>[0],
  ): void | Promise<void>
}
