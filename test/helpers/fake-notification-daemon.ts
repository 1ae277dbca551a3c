/** A private session bus, and a notification service on it that does as a test tells it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { Message, sessionBus, type Variant } from '@jellybrick/dbus-next'
import { onTestFinished } from 'vitest'

const service = 'org.freedesktop.Notifications'
const servicePath = '/org/freedesktop/Notifications'

/** Is there a dbus-daemon on this machine? */
export function hasDbusDaemon(): boolean {
  return spawnSync('dbus-daemon', ['--version']).status === 0
}

/** A bus without any service that would start by itself. */
const configuration = (
  socket: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

export interface PrivateBus {
  readonly address: string
  /** Ends the bus; resolves when it is gone. */
  stop(): Promise<void>
}

/** Starts a bus on a socket in `folder`; started again there, it has the same address. Gone with the test. */
export async function startPrivateBus(folder: string): Promise<PrivateBus> {
  const socket = path.join(folder, 'bus')
  const file = path.join(folder, 'bus.conf')
  writeFileSync(file, configuration(socket))
  const child: ChildProcess = spawn('dbus-daemon', [`--config-file=${file}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let gone = false
  const ended = once(child, 'exit').then(() => {
    gone = true
  })
  const stop = async (): Promise<void> => {
    if (!gone) child.kill('SIGKILL')
    await ended
  }
  onTestFinished(stop)
  if (child.stdout) await once(child.stdout, 'data')
  return { address: `unix:path=${socket}`, stop }
}

/** One call of Notify, as it arrived. */
export interface Notified {
  /** the number it was given */
  readonly id: number
  readonly replaces: number
  readonly title: string
  readonly body: string
  readonly actions: readonly string[]
  readonly hints: Readonly<Record<string, unknown>>
  readonly expireMs: number
}

export interface FakeNotificationDaemon {
  readonly notified: readonly Notified[]
  /** numbers that CloseNotification named */
  readonly closed: readonly number[]
  /** while true, calls are taken and never answered */
  mute: boolean
  /** The person chooses an action of a notification. */
  click(id: number, action?: string): void
  /** The notification goes away: the person closed it, or it ran out. */
  dismiss(id: number): void
  /** The service leaves the bus. */
  stop(): Promise<void>
}

/** Starts the service. Its numbers begin at 1, as after every start of a real one. */
export async function startNotificationDaemon(
  address: string,
  capabilities: readonly string[] = ['body'],
): Promise<FakeNotificationDaemon> {
  const bus = sessionBus({ busAddress: address })
  bus.on('error' as 'connect', () => {})
  const notified: Notified[] = []
  const closed: number[] = []
  let ids = 0
  const signal = (name: string, signature: string, body: unknown[]): void =>
    bus.send(Message.newSignal(servicePath, service, name, signature, body))

  const answers: Readonly<Record<string, (body: readonly unknown[]) => readonly [string, unknown[]]>> = {
    GetCapabilities: () => ['as', [[...capabilities]]],
    GetServerInformation: () => ['ssss', ['fake', 'nightdesk', '1', '1.2']],
    Notify: ([, replaces, , title, body, actions, hints, expireMs]) => {
      const id = Number(replaces) || ++ids
      notified.push({
        id,
        replaces: Number(replaces),
        title: String(title),
        body: String(body),
        actions: actions as readonly string[],
        hints: Object.fromEntries(
          Object.entries(hints as Record<string, Variant>).map(([name, { value }]) => [name, value]),
        ),
        expireMs: Number(expireMs),
      })
      return ['u', [id]]
    },
    CloseNotification: ([id]) => {
      closed.push(Number(id))
      signal('NotificationClosed', 'uu', [Number(id), 3])
      return ['', []]
    },
  }

  const daemon: FakeNotificationDaemon = {
    notified,
    closed,
    mute: false,
    click: (id, action = 'default') => signal('ActionInvoked', 'us', [id, action]),
    dismiss: (id) => signal('NotificationClosed', 'uu', [id, 2]),
    stop: async () => {
      await bus.releaseName(service)
      bus.disconnect()
    },
  }
  bus.addMethodHandler((message) => {
    if (message.interface !== service || message.path !== servicePath) return false
    if (daemon.mute) return true
    const answer = answers[message.member]?.(message.body)
    if (!answer) return false
    bus.send(Message.newMethodReturn(message, answer[0], answer[1]))
    return true
  })
  await bus.requestName(service)
  onTestFinished(() => bus.disconnect())
  return daemon
}
