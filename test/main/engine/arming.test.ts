/** Being armed in a whole night: what is tried, when, and how soon a failure is on the screen. */
import { afterEach, describe, expect, it } from 'vitest'
import type { ArmedCheck, ArmedCheckKind } from '../../../contract/armed.ts'
import type { ServerEvent } from '../../../contract/wire.ts'
import { createDbusNotifier } from '../../../main/platform/dbus-notifier.ts'
import type { Notifier } from '../../../main/platform/notifier.ts'
import type { SecretStore } from '../../../main/platform/secrets.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { hasDbusDaemon, startPrivateBus } from '../../helpers/fake-notification-daemon.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { hasDunst, startDunst } from '../../helpers/real-notification-daemon.ts'

let night: Night
afterEach(() => night?.close())
const open = async (options: NightOptions = {}): Promise<Night> => {
  night = await startNight(options)
  await night.pass(2_000)
  return night
}
const armed = () => night.state().desk.armed
const check = (kind: ArmedCheckKind): ArmedCheck => {
  const found = armed().checks.find((each) => each.kind === kind)
  if (!found) throw new Error(`no check is called ${kind}`)
  return found
}

/** A store of secrets in which this one is kept under every name. */
function keeping(secret: string): SecretStore {
  const words = 'For a test.'
  return {
    get: async () => secret,
    set: async () => {},
    remove: async () => {},
    keeping: () => ({ kind: 'file', backend: 'file', words }),
    watchKeeping: () => () => {},
  }
}

describe('the test notification', () => {
  it('is shown and taken back at the start, and arms', async () => {
    await open()
    expect(night.selfTests.map(({ withdrawn }) => withdrawn)).toEqual([true])
    expect(night.shown).toEqual([])
    expect([armed().reason, check('notifications').state]).toEqual([null, 'ok'])
  })

  it('comes again every half hour, when a shift begins, and when somebody asks', async () => {
    await open()
    await night.pass(31 * minuteMs)
    expect(night.selfTests.length).toBe(2)
    await night.order('duty.set', { state: 'on', untilAt: night.clock.now() + hourMs })
    await night.pass(1_000)
    expect(night.selfTests.length).toBe(3)
    await night.order('armed.check', {})
    expect(night.selfTests.length).toBe(4)
    expect(armed().checkedAt).toBe(night.clock.now())
  })

  it('is not needed while real ones are shown', async () => {
    await open()
    await night.pass(20 * minuteMs)
    night.fire(pageLabels())
    await night.pass(20 * minuteMs)
    expect([night.shown.length, night.selfTests.length]).toEqual([1, 1])
    await night.pass(12 * minuteMs)
    expect(night.selfTests.length).toBe(2)
  })
})

/** A service as the desktop app has it: what it says of itself is what came of the last one. */
function moody() {
  const mood = { refuses: false, failure: null as string | null, tried: 0 }
  const notifier: Notifier = {
    show: async () => {
      mood.tried += 1
      mood.failure = mood.refuses ? 'The system refused the notification: denied' : null
      return mood.failure === null ? { shown: true } : { shown: false, reason: mood.failure }
    },
    withdraw: () => {},
    status: async () => ({ state: mood.failure === null ? 'shown' : 'blocked', reason: mood.failure }),
  }
  return Object.assign(mood, { notifier })
}

describe('a service that is known by its last notification alone', () => {
  it('is tried every minute while it refuses, and trusted again when it shows one', async () => {
    const service = moody()
    service.refuses = true
    await open({ notifier: service.notifier })
    expect(armed().reason).toBe('The system refused the notification: denied')
    await night.pass(5 * minuteMs)
    expect(service.tried).toBe(6)
    service.refuses = false
    await night.pass(70_000)
    expect([armed().reason, service.tried]).toEqual([null, 7])
  })
})

describe('a precondition that fails', () => {
  it('is on the screen within a minute: notifications that are blocked (F67), and again when they are not', async () => {
    await open()
    night.notifier = { state: 'blocked', reason: 'The user has switched them off.' }
    await night.pass(60_000)
    expect(armed().reason).toBe('The user has switched them off.')
    night.notifier = { state: 'shown', reason: null }
    await night.pass(60_000)
    expect(armed().reason).toBeNull()
  })

  it('is on the screen within a minute: a source that is silent for three intervals', async () => {
    await open()
    night.down.add(0)
    await night.pass(3 * 15_000 + 60_000)
    expect(armed().reason).toMatch(/^No word from Alertmanager plover since /)
    night.down.clear()
    await night.pass(30_000)
    expect(armed().reason).toBeNull()
  })

  it('is on the screen at once: the battery, and the token that ends in the shift', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: Date.UTC(2026, 10, 22, 7) / 1_000 })).toString(
      'base64url',
    )
    const config = `version: 1\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: [http://am1.invalid]\n    auth: {bearer: 'stored:plover'}\n`
    await open({
      config,
      secrets: keeping(`e30.${claims}.x`),
    })
    await night.pass(20_000)
    expect(check('token').words).toMatch(/^The token for plover ends at /)
    expect(armed().reason).toBe(check('token').words)
    const { core } = night.engine()
    core.setDesk({ shell: { ...core.desk.shell, facts: { ...core.desk.shell.facts, onBattery: true } } })
    expect(check('power').state).toBe('failed')
  })
})

describe('where the page shows notifications (F66)', () => {
  const byPage = { state: 'page', reason: 'No notification service answers on the session bus.' } as const

  it('is armed once a page that may has shown the test, and not any more when the page is closed', async () => {
    await open()
    night.notifier = byPage
    await night.pass(40_000)
    expect(armed().reason).toBe('The page has not said yet whether it may show notifications.')
    await night.order('armed.report', { pageNotifications: 'granted' })
    await night.pass(1_000)
    expect([armed().reason, night.pageTests.length]).toEqual(['A test notification is on its way.', 1])
    await night.order('attempts.report', {
      attemptId: night.pageTests[0]?.attemptId,
      shown: true,
      reason: null,
    })
    expect(armed().reason).toBeNull()
    night.leave()
    expect(night.engine().desk().armed.reason).toBe('No page is open that could show notifications.')
    night.comeBack()
    await night.order('armed.report', { pageNotifications: 'granted' })
    expect(armed().reason).toBeNull()
  })

  it('tries it with a page that comes back from elsewhere, and has said long ago what it may', async () => {
    await open()
    night.notifier = byPage
    night.leave()
    await night.pass(2 * minuteMs)
    const heard: string[] = []
    const push = (event: ServerEvent): void =>
      void (event.event === 'announce' && heard.push(event.announcement.tag))
    night
      .engine()
      .attach(push, { openUrl: () => {}, showPostmortem: () => {}, tell: () => {}, notifications: 'granted' })
    await night.pass(1_000)
    expect(heard).toEqual(['self-test'])
  })

  it('is not armed when the page says nothing of the test, or that it was not shown', async () => {
    await open()
    night.notifier = byPage
    await night.pass(40_000)
    await night.order('armed.report', { pageNotifications: 'granted' })
    await night.pass(12_000)
    expect(armed().reason).toBe(
      'The last notification was not shown: the page did not say that it was shown.',
    )
    await night.order('armed.check', {})
    const attemptId = night.pageTests.at(-1)?.attemptId
    await night.order('attempts.report', { attemptId, shown: false, reason: 'the browser could not show it' })
    expect(armed().reason).toBe('The last notification was not shown: the browser could not show it.')
  })
})

describe('where sound comes from a page', () => {
  it('is not armed before the page was clicked once, nor without one (F72)', async () => {
    await open({ sound: true })
    expect([check('sound').state, armed().reason]).toEqual(['ok', null])
    await night.order('sound.offer', { able: false, kind: 'page' })
    expect(armed().reason).toBe('No window here may sound yet: click once anywhere in it.')
    await night.order('sound.offer', { able: true, kind: 'page' })
    expect(armed().reason).toBeNull()
    night.leave()
    expect(night.engine().desk().armed.reason).toBe('No window is open that could sound.')
  })

  it('is tried with the notification when somebody asks, and says nothing of it where it cannot be', async () => {
    await open({ sound: true })
    await night.order('armed.check', {})
    expect(night.playing()).toMatchObject({ pattern: 't3', gain: 0.4 })
    expect(night.selfTests).toHaveLength(2)
    await night.pass(6_000)
    expect(night.playing()).toBeNull()
    await night.order('sound.offer', { able: false, kind: 'page' })
    await night.order('armed.check', {})
    expect(night.playing()).toBeNull()
    expect(night.selfTests).toHaveLength(3)
  })
})

describe('staying awake', () => {
  const mustNotSleep = () => night.engine().summary(false).staysAwake
  const off = () => night.order('duty.set', { state: 'off', untilAt: night.clock.now() + hourMs })

  it('is for the shift, and for as long as nobody knows of one', async () => {
    await open()
    const { core } = night.engine()
    core.setDesk({
      shell: { ...core.desk.shell, facts: { ...core.desk.shell.facts, sleepBlocked: false } },
    })
    expect([mustNotSleep(), armed().reason]).toEqual([
      true,
      expect.stringMatching(/may fall asleep: the system/),
    ])
    await off()
    expect([mustNotSleep(), check('sleep').words]).toEqual([
      false,
      'You are off duty, so this laptop may fall asleep.',
    ])
    expect(armed().reason).toBeNull()
    await night.pass(hourMs + 2_000)
    expect(mustNotSleep()).toBe(true)
  })

  it('goes on off duty where a rule wakes somebody all the same', async () => {
    const rules = 'night:\n  rules: [{name: All, then: wake, offDuty: wake}]\n'
    const source = 'sources: [{name: plover, kind: alertmanager, urls: [http://am1.invalid]}]\n'
    await open({ config: `version: 1\n${source}${rules}` })
    await off()
    expect(mustNotSleep()).toBe(true)
  })

  it('goes on off duty while a page of the shift still sounds', async () => {
    await open({ sound: true })
    night.fire(pageLabels())
    await night.pass(20_000)
    await off()
    expect([night.playing() !== null, mustNotSleep()]).toEqual([true, true])
  })
})

describe('"Did you hear it?"', () => {
  it('is kept over a restart, and said otherwise it disarms', async () => {
    await open()
    await night.order('armed.heard', { heard: true })
    await night.restart()
    // The server has just started as well: until it has caught up that is the reason.
    await night.pass(3 * minuteMs)
    expect(check('heard').state).toBe('ok')
    await night.order('armed.heard', { heard: false })
    expect(armed().reason).toMatch(/^You did not hear the test at /)
  })
})

const isHere = hasDbusDaemon() && hasDunst('being armed by a real notification service')
describe.skipIf(!isHere)('with a real notification service', () => {
  it('is armed by it, and not any more within a minute after it has died (F68)', async () => {
    const before = process.env.DBUS_SESSION_BUS_ADDRESS
    const folder = aTestFolder()
    const bus = await startPrivateBus(folder)
    process.env.DBUS_SESSION_BUS_ADDRESS = bus.address
    try {
      const dunst = await startDunst(folder, bus.address)
      await open({ notifier: createDbusNotifier(createManualClock().after) })
      await eventually(() => armed().reason).toBeNull()
      expect(dunst.history().map(({ summary }) => summary)).toEqual(['Nightdesk tries its notifications'])
      await eventually(() => dunst.displayed()).toBe(0)
      await dunst.die()
      await night.pass(60_000)
      await eventually(() => armed().reason).toBe(
        'The page has not said yet whether it may show notifications.',
      )
    } finally {
      if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
      else process.env.DBUS_SESSION_BUS_ADDRESS = before
    }
  })
})
