/** Notifications through a real service on Linux: dunst, on a display and a bus of its own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDbusNotifier } from '../../../main/platform/dbus-notifier.ts'
import type { Notice } from '../../../main/platform/notifier.ts'
import { eventually } from '../../helpers/eventually.ts'
import { hasDbusDaemon, startPrivateBus } from '../../helpers/fake-notification-daemon.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { hasDunst, startDunst } from '../../helpers/real-notification-daemon.ts'

const before = process.env.DBUS_SESSION_BUS_ADDRESS
beforeEach(() => {
  delete process.env.DBUS_SESSION_BUS_ADDRESS
})
afterEach(() => {
  if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
  else process.env.DBUS_SESSION_BUS_ADDRESS = before
})

const isHere = hasDbusDaemon() && hasDunst('what a real notification service does with ours')

describe.skipIf(!isHere)('a real notification service', () => {
  async function open() {
    const folder = aTestFolder()
    const { address } = await startPrivateBus(folder)
    process.env.DBUS_SESSION_BUS_ADDRESS = address
    const dunst = await startDunst(folder, address)
    const done: string[] = []
    const notice = (part: Partial<Notice> = {}): Notice => ({
      attemptId: 1,
      tag: 'customer:Mosslund Credit',
      title: 'Mosslund Credit down: 22 % <5xx>',
      body: 'Ingress & more on plover/pay-eu. Acknowledge before 03:13:27.',
      loud: true,
      episodeId: 7,
      actions: [
        { label: 'Acknowledge', run: () => done.push('acknowledged') },
        { label: 'Open', run: () => done.push('opened') },
      ],
      onClick: () => done.push('clicked'),
      ...part,
    })
    return { dunst, done, notice, ...createDbusNotifier(createManualClock().after) }
  }

  it('keeps a page, replaces it in its place, and takes it back', async () => {
    const { dunst, notice, show, withdraw, status } = await open()
    expect(await status()).toEqual({ state: 'shown', reason: null })
    expect(await show(notice({ title: 'first' }))).toEqual({ shown: true })
    expect(await show(notice())).toEqual({ shown: true })
    expect(await show(notice({ tag: 'other', title: 'Harrow Foods: disk full', loud: false }))).toEqual({
      shown: true,
    })
    await eventually(() => dunst.displayed()).toBe(2)
    withdraw('customer:Mosslund Credit')
    await eventually(() => dunst.displayed()).toBe(1)
    expect(dunst.history()).toEqual([
      {
        summary: 'Mosslund Credit down: 22 % <5xx>',
        body: 'Ingress &amp; more on plover/pay-eu. Acknowledge before 03:13:27.',
      },
    ])
  })

  it('acknowledges by its button, and opens by a click', async () => {
    const { dunst, notice, done, show } = await open()
    await show(notice())
    dunst.pressFirstButton()
    await eventually(() => done).toEqual(['acknowledged'])
    await show(notice())
    dunst.click()
    await eventually(() => done).toEqual(['acknowledged', 'clicked'])
  })
})
