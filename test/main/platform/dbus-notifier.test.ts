import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDbusNotifier, pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import type { Notice } from '../../../main/platform/notifier.ts'
import { eventually } from '../../helpers/eventually.ts'
import {
  hasDbusDaemon,
  startNotificationDaemon,
  startPrivateBus,
} from '../../helpers/fake-notification-daemon.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const variables = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY'] as const
const before = new Map(variables.map((name) => [name, process.env[name]]))

beforeEach(() => {
  for (const name of variables) delete process.env[name]
})
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

const noService = { state: 'page', reason: 'No notification service answers on the session bus.' } as const

function aNotice(part: Partial<Notice> = {}): Notice {
  return {
    attemptId: 1,
    tag: 'customer:Mosslund Credit',
    title: 'Ingress answers 502',
    body: 'plover/pay-eu. Acknowledge before 03:16:05.',
    loud: true,
    episodeId: 1,
    actions: [],
    onClick: () => {},
    ...part,
  }
}

function aNotifier() {
  const clock = createManualClock()
  return { clock, ...createDbusNotifier(clock.after) }
}

/** Waits for an answer that comes only when the wait for one is over. */
async function afterTheWait<T>(clock: ReturnType<typeof createManualClock>, answer: Promise<T>): Promise<T> {
  let settled = false
  const done = answer.finally(() => {
    settled = true
  })
  await eventually(() => {
    clock.advance(1_000)
    return settled
  }).toBe(true)
  return done
}

describe('the first connection', () => {
  it('waits where the host asks for that, and answers as any other then', async () => {
    const clock = createManualClock()
    process.env.DBUS_SESSION_BUS_ADDRESS = 'unix:path=/nowhere/at/all'
    const { status } = createDbusNotifier(clock.after, 250)
    const answers: unknown[] = []
    const asked = status().then((answer) => answers.push(answer))
    clock.advance(249)
    // One that does not wait was asked later and has its answer by now.
    expect(await createDbusNotifier(clock.after).status()).toEqual(noService)
    expect(answers).toEqual([])
    clock.advance(1)
    await asked
    expect(answers).toEqual([noService])
    expect(await status()).toEqual(noService)
  })
})

const isHere = hasDbusDaemon()
if (!isHere)
  process.stderr.write('\n!!! No dbus-daemon on this machine: notifications over D-Bus are NOT tested.\n\n')

describe.skipIf(!isHere)('a session bus with a notification service', () => {
  async function open(capabilities: readonly string[] = ['body']) {
    const folder = aTestFolder()
    const bus = await startPrivateBus(folder)
    process.env.DBUS_SESSION_BUS_ADDRESS = bus.address
    const daemon = await startNotificationDaemon(bus.address, capabilities)
    return { folder, bus, daemon, ...aNotifier() }
  }

  it('shows a page as critical and staying, with a click', async () => {
    const { daemon, clock, status, show } = await open()
    expect(await status()).toEqual({ state: 'shown', reason: null })
    let clicks = 0
    expect(await show(aNotice({ onClick: () => (clicks += 1) }))).toEqual({ shown: true })
    expect(daemon.notified).toEqual([
      {
        id: 1,
        replaces: 0,
        title: 'Ingress answers 502',
        body: 'plover/pay-eu. Acknowledge before 03:16:05.',
        actions: ['default', 'Open'],
        hints: { urgency: 2, category: 'im.received', 'desktop-entry': 'nightdesk' },
        expireMs: 0,
      },
    ])
    daemon.click(1)
    await eventually(() => clicks).toBe(1)
    expect(clock.pending()).toBe(0)
  })

  it('has buttons where the service draws them, each with its own deed, and the click as ever', async () => {
    const { daemon, show } = await open(['body', 'actions'])
    const done: string[] = []
    await show(
      aNotice({
        onClick: () => done.push('clicked'),
        actions: [
          { label: 'Acknowledge all 2', run: () => done.push('acknowledged') },
          { label: 'Open', run: () => done.push('opened') },
        ],
      }),
    )
    expect(daemon.notified[0]?.actions).toEqual(['default', 'Open', 'button-0', 'Acknowledge all 2'])
    daemon.click(1, 'button-0')
    daemon.click(1, 'button-7')
    daemon.click(1)
    await eventually(() => done).toEqual(['acknowledged', 'clicked'])
  })

  it('keeps one tag to one place, also when its words come faster than the service answers', async () => {
    const { daemon, show, withdraw } = await open()
    await Promise.all([show(aNotice({ title: 'first' })), show(aNotice({ title: 'second' }))])
    expect(daemon.notified.map(({ id, replaces, title }) => [id, replaces, title])).toEqual([
      [1, 0, 'first'],
      [1, 1, 'second'],
    ])
    const third = show(aNotice({ title: 'third' }))
    withdraw('customer:Mosslund Credit')
    await third
    await eventually(() => daemon.closed).toEqual([1])
  })

  it('knows what stands, until a person closes it', async () => {
    const { daemon, show, shows } = await open()
    await show(aNotice())
    expect([shows?.('customer:Mosslund Credit'), shows?.('other')]).toEqual([true, false])
    daemon.dismiss(1)
    await eventually(() => shows?.('customer:Mosslund Credit')).toBe(false)
  })

  it('shows the rest as normal, silent, and leaving by itself', async () => {
    const { daemon, show } = await open()
    await show(aNotice({ loud: false }))
    expect(daemon.notified[0]).toMatchObject({
      hints: { urgency: 1, 'suppress-sound': true },
      expireMs: -1,
    })
  })

  it('sends no markup', async () => {
    const { daemon, show } = await open()
    await show(aNotice({ title: 'a < b', body: '<b>&</b><img src="http://evil.example/x">' }))
    expect(daemon.notified[0]).toMatchObject({
      title: 'a < b',
      body: '&lt;b&gt;&amp;&lt;/b&gt;&lt;img src="http://evil.example/x"&gt;',
    })
  })

  it('replaces what has the same tag, and only that', async () => {
    const { daemon, show } = await open()
    let old = 0
    let clicks = 0
    await show(aNotice({ onClick: () => (old += 1) }))
    await show(aNotice({ tag: 'other' }))
    await show(aNotice({ title: 'worse now', onClick: () => (clicks += 1) }))
    expect(daemon.notified.map(({ id, replaces }) => [id, replaces])).toEqual([
      [1, 0],
      [2, 0],
      [1, 1],
    ])
    daemon.click(1)
    await eventually(() => clicks).toBe(1)
    expect(old).toBe(0)
  })

  it('withdraws by tag, once, and begins anew after', async () => {
    const { daemon, show, withdraw } = await open()
    await show(aNotice())
    withdraw('no such tag')
    withdraw(aNotice().tag)
    withdraw(aNotice().tag)
    await eventually(() => daemon.closed).toEqual([1])
    await show(aNotice())
    expect(daemon.notified.at(-1)).toMatchObject({ id: 2, replaces: 0 })
    expect(daemon.closed).toEqual([1])
  })

  it('does not replace what the person has closed, nor hear clicks on what is not ours', async () => {
    const { daemon, show, withdraw } = await open()
    let clicks = 0
    await show(aNotice({ onClick: () => (clicks += 1) }))
    daemon.click(77)
    daemon.dismiss(77)
    daemon.dismiss(1)
    daemon.click(1)
    // Signals come in their order: when this click is heard, those before it were too.
    let last = 0
    await show(aNotice({ tag: 'last', onClick: () => (last += 1) }))
    daemon.click(2)
    await eventually(() => last).toBe(1)
    expect(clicks).toBe(0)
    withdraw(aNotice().tag)
    await show(aNotice())
    expect(daemon.notified.at(-1)).toMatchObject({ id: 3, replaces: 0 })
    expect(daemon.closed).toEqual([])
  })

  it('leaves it to the page while the service is gone, and shows again when it is back', async () => {
    const { bus, daemon, show, status } = await open()
    await show(aNotice())
    await daemon.stop()
    expect(await status()).toEqual(noService)
    expect(await show(aNotice())).toEqual({ shown: false, reason: expect.stringMatching(/^D-Bus: /) })
    const next = await startNotificationDaemon(bus.address)
    expect(await status()).toEqual({ state: 'shown', reason: null })
    expect(await show(aNotice())).toEqual({ shown: true })
    expect(next.notified).toMatchObject([{ id: 1, replaces: 0 }])
  })

  it('takes no numbers of one service to the next', async () => {
    const { bus, daemon, show, status, withdraw } = await open()
    await show(aNotice())
    await show(aNotice({ tag: 'other' }))
    await daemon.stop()
    const next = await startNotificationDaemon(bus.address)
    // What the bus told before this answer has been heard by now.
    expect(await status()).toEqual({ state: 'shown', reason: null })
    withdraw('other')
    await show(aNotice())
    expect(next.notified).toMatchObject([{ id: 1, replaces: 0 }])
    expect(next.closed).toEqual([])
  })

  it('does not wait for ever for a service that does not answer', async () => {
    const { daemon, show, status, clock } = await open()
    daemon.mute = true
    expect(await afterTheWait(clock, status())).toEqual(noService)
    expect(await afterTheWait(clock, show(aNotice()))).toEqual({
      shown: false,
      reason: 'D-Bus: the notification service did not answer',
    })
    daemon.mute = false
    expect(await status()).toEqual({ state: 'shown', reason: null })
    expect(await show(aNotice())).toEqual({ shown: true })
  })

  it('survives the end of the bus, and finds the next one', async () => {
    const { folder, bus, show, status, clock, withdraw } = await open()
    await show(aNotice())
    await bus.stop()
    withdraw(aNotice().tag)
    expect(await afterTheWait(clock, status())).toEqual(noService)
    expect(await afterTheWait(clock, show(aNotice()))).toMatchObject({ shown: false })
    const again = await startPrivateBus(folder)
    expect(again.address).toBe(bus.address)
    expect(await status()).toEqual(noService)
    const daemon = await startNotificationDaemon(again.address)
    expect(await status()).toEqual({ state: 'shown', reason: null })
    expect(await show(aNotice())).toEqual({ shown: true })
    expect(daemon.notified).toHaveLength(1)
  })

  it('leaves it to the page when the bus has no such service (F66)', async () => {
    const bus = await startPrivateBus(aTestFolder())
    process.env.DBUS_SESSION_BUS_ADDRESS = bus.address
    const { status, show } = aNotifier()
    expect(await status()).toEqual(noService)
    expect(await show(aNotice())).toMatchObject({ shown: false })
  })
})

describe('no session bus', () => {
  it.each([
    ['no address at all', undefined],
    ['an address where nothing listens', 'unix:path=/nonexistent/nightdesk-bus'],
    ['an address that is none', 'what is this'],
  ])('%s: left to the page at once, without a wait', async (_, address) => {
    if (address !== undefined) process.env.DBUS_SESSION_BUS_ADDRESS = address
    const { status, show, withdraw } = aNotifier()
    // The clock stands still: an answer here is one that did not wait.
    expect(await status()).toEqual(noService)
    withdraw('anything')
    expect(await show(aNotice())).toEqual({ shown: false, reason: expect.stringMatching(/^D-Bus: /) })
    expect(await status()).toEqual(noService)
  })
})

describe('pageNotifier', () => {
  it('leaves everything to the page', async () => {
    pageNotifier.withdraw('anything')
    expect(await pageNotifier.status()).toEqual({ state: 'page', reason: null })
    expect(await pageNotifier.show(aNotice())).toMatchObject({ shown: false })
  })
})
