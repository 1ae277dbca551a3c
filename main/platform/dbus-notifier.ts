/**
 * Notifications over D-Bus (the freedesktop.org Desktop Notifications specification 1.2): the Node host's way on Linux.
 * Works with every window closed. Without a session bus or a notification service it says so and the page has to show.
 */
import type { EventEmitter } from 'node:events'
import type { Message, MessageBus } from '@jellybrick/dbus-next'
import type { Notice, Notifier, NotifierStatus, Shown } from './notifier.ts'
import { escapeMarkup } from './notifier-markup.ts'

const service = 'org.freedesktop.Notifications'
const servicePath = '/org/freedesktop/Notifications'
const busName = 'org.freedesktop.DBus'
/** What we want to hear: clicks and closings, and that the service was replaced by another. */
const matchRules = [
  `type='signal',interface='${service}'`,
  `type='signal',interface='${busName}',member='NameOwnerChanged',arg0='${service}'`,
]
/** urgency hint: 1 normal, 2 critical; a critical one should not go away by itself */
const urgencyOf = (loud: boolean): number => (loud ? 2 : 1)
/** An unanswered call must not hold the next one for ever, ms. */
const answerWithinMs = 5_000

/** The library; loaded with the first connection, since a start need not wait for it. */
type Dbus = typeof import('@jellybrick/dbus-next')

interface Connection {
  readonly dbus: Dbus
  readonly bus: MessageBus
  /** what is shown now: tag to the service's id, and the way back from it */
  readonly shown: Map<string, { readonly id: number; readonly notice: Notice }>
  /** whether the service that is there now draws buttons; asked with the first notice */
  buttons: Promise<boolean> | null
}

/**
 * A notifier on the session bus. A lost connection is made again at the next notice.
 * @param after a timer, for calls that nobody answers
 * @param firstAfterMs the first connection waits for this long: at the start of a program the page comes first, ms
 */
export function createDbusNotifier(
  after: (ms: number, run: () => void) => () => void,
  firstAfterMs = 0,
): Notifier {
  let waitMs = firstAfterMs
  let connection: Promise<Connection> | null = null
  let current: MessageBus | null = null
  let standing: Connection['shown'] | null = null

  const connect = (): Promise<Connection> => {
    connection ??= open().catch((error: unknown) => {
      connection = null
      throw error
    })
    return connection
  }

  const open = async (): Promise<Connection> => {
    if (waitMs > 0) await new Promise<void>((resolve) => after(waitMs, resolve))
    waitMs = 0
    const dbus = await import('@jellybrick/dbus-next')
    const bus = dbus.sessionBus()
    current = bus
    const made: Connection = { dbus, bus, shown: new Map(), buttons: null }
    standing = made.shown
    // The library emits errors but does not declare them; unheard, one would end the process. Calls under way hear
    // nothing of it: without this race, a machine without a bus would hold back each notice for the whole wait.
    const events: EventEmitter = bus as unknown as EventEmitter
    const lost = new Promise<never>((_, reject) => {
      events.on('error', (error: unknown) => {
        if (current === bus) connection = null
        reject(error)
      })
    })
    lost.catch(() => {})
    bus.on('message', (message) => onSignal(message, made))
    try {
      for (const rule of matchRules) {
        const added = call({ dbus, bus }, busName, '/org/freedesktop/DBus', busName, 'AddMatch', 's', [rule])
        await Promise.race([added, lost])
      }
    } catch (error) {
      bus.disconnect()
      throw error
    }
    return made
  }

  /** Whether the service draws buttons; without an answer it is asked for none. */
  const asksButtons = (parts: Pick<Connection, 'dbus' | 'bus'>): Promise<boolean> =>
    call(parts, service, servicePath, service, 'GetCapabilities', '', [])
      .then((reply) => Array.isArray(reply?.body[0]) && reply.body[0].includes('actions'))
      .catch(() => false)

  const call = (
    { dbus, bus }: Pick<Connection, 'dbus' | 'bus'>,
    destination: string,
    path: string,
    face: string,
    member: string,
    signature: string,
    body: unknown[],
  ): Promise<Message | null> =>
    new Promise((resolve, reject) => {
      const cancel = after(answerWithinMs, () => reject(new Error('the notification service did not answer')))
      bus
        .call(new dbus.Message({ destination, path, interface: face, member, signature, body }))
        .then(resolve, reject)
        .finally(cancel)
    })

  /** After a failure the next notice begins with a new connection: the bus or the service may be a new one. */
  const forget = (): void => {
    void connection?.then(({ bus }) => bus.disconnect()).catch(() => {})
    connection = null
  }

  /** Under one tag one thing after another: what comes second must know the number of the first. */
  const turns = new Map<string, Promise<unknown>>()
  const inTurn = <T>(tag: string, work: () => Promise<T>): Promise<T> => {
    const done = (turns.get(tag) ?? Promise.resolve()).then(work)
    const settled = done.catch(() => {})
    turns.set(tag, settled)
    void settled.then(() => {
      if (turns.get(tag) === settled) turns.delete(tag)
    })
    return done
  }

  const show = (notice: Notice): Promise<Shown> => inTurn(notice.tag, () => showNow(notice))
  const showNow = async (notice: Notice): Promise<Shown> => {
    try {
      const connected = await connect()
      const { dbus, shown } = connected
      connected.buttons ??= asksButtons(connected)
      const hasButtons = await connected.buttons
      const before = shown.get(notice.tag)?.id ?? 0
      const hints = {
        urgency: new dbus.Variant('y', urgencyOf(notice.loud)),
        category: new dbus.Variant('s', 'im.received'),
        'desktop-entry': new dbus.Variant('s', 'nightdesk'),
        ...(notice.loud && !notice.quietly ? {} : { 'suppress-sound': new dbus.Variant('b', true) }),
      }
      const reply = await call(connected, service, servicePath, service, 'Notify', 'susssasa{sv}i', [
        'Nightdesk',
        before,
        '',
        notice.title,
        // The body may be read as markup.
        escapeMarkup(notice.body),
        ['default', 'Open', ...(hasButtons ? buttonsOf(notice) : [])],
        hints,
        notice.loud ? 0 : -1,
      ])
      const id = Number(reply?.body[0])
      shown.set(notice.tag, { id, notice })
      return { shown: true }
    } catch (error) {
      return {
        shown: false,
        reason: `D-Bus: ${error instanceof Error ? error.message : String(error)}`.slice(0, 200),
      }
    }
  }

  const closeNow = async (tag: string): Promise<void> => {
    const connected = await connection
    const one = connected?.shown.get(tag)
    if (!connected || !one) return
    connected.shown.delete(tag)
    await call(connected, service, servicePath, service, 'CloseNotification', 'u', [one.id])
  }

  return {
    show,
    shows: (tag) => standing?.has(tag) ?? false,
    withdraw: (tag) => {
      // Closing is a courtesy: the service may have closed it by itself.
      if (connection) inTurn(tag, () => closeNow(tag)).catch(() => {})
    },
    status: async (): Promise<NotifierStatus> => {
      try {
        await call(await connect(), service, servicePath, service, 'GetServerInformation', '', [])
        return { state: 'shown', reason: null }
      } catch {
        forget()
        return { state: 'page', reason: 'No notification service answers on the session bus.' }
      }
    },
  }
}

function onSignal(message: Message, connection: Connection): void {
  const { shown } = connection
  // Another service counts its notifications anew: under our old numbers stand those of other programs.
  if (message.interface === busName && message.member === 'NameOwnerChanged') {
    if (message.body[0] === service) {
      shown.clear()
      connection.buttons = null
    }
    return
  }
  if (message.interface !== service) return
  const id = Number(message.body[0])
  const entry = [...shown].find(([, one]) => one.id === id)
  if (!entry) return
  const [tag, one] = entry
  if (message.member === 'NotificationClosed') shown.delete(tag)
  if (message.member !== 'ActionInvoked') return
  const button = buttonIndex(String(message.body[1]))
  if (button === null) one.notice.onClick()
  else one.notice.actions[button]?.run()
}

/** Keys and labels of the buttons; "Open" is the click itself. */
function buttonsOf({ actions }: Notice): readonly string[] {
  return actions.flatMap(({ label }, index) => (label === 'Open' ? [] : [`button-${index}`, label]))
}

function buttonIndex(key: string): number | null {
  const found = /^button-(\d)$/.exec(key)
  return found ? Number(found[1]) : null
}

/** Leaves every notification to the page: where there is no D-Bus. */
export const pageNotifier: Notifier = {
  show: () => Promise.resolve({ shown: false, reason: 'the page shows notifications here' }),
  withdraw: () => {},
  status: () => Promise.resolve({ state: 'page', reason: null }),
}
