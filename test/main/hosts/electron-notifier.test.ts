import { describe, expect, it } from 'vitest'
import { createElectronNotifier } from '../../../main/hosts/electron-notifier.ts'
import type { Notice } from '../../../main/platform/notifier.ts'
import { createElectronStub } from '../../electron/stub.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

function desk() {
  const stub = createElectronStub()
  const clock = createManualClock()
  const happened: string[] = []
  const notifier = createElectronNotifier(stub.electron, clock, () => happened.push('front'))
  const notice = (changed: Partial<Notice> = {}): Notice => ({
    attemptId: 1,
    tag: 'episode-1',
    title: 'Ingress answers 22 % with 5xx',
    body: 'Mosslund Credit',
    loud: true,
    onClick: () => happened.push('clicked'),
    ...changed,
  })
  return { ...stub, clock, notifier, notice, happened }
}

describe('createElectronNotifier', () => {
  it('shows a page as critical and staying, anything else as silent', async () => {
    const { notifier, notice, notifications } = desk()
    const loud = notifier.show(notice())
    const still = notifier.show(notice({ tag: 'episode-2', loud: false }))
    expect(notifications.map(({ options }) => options)).toMatchObject([
      { id: 'episode-1', urgency: 'critical', timeoutType: 'never', silent: false },
      { id: 'episode-2', urgency: 'normal', timeoutType: 'default', silent: true },
    ])
    for (const notification of notifications) notification.emit('show', {})
    expect(await loud).toEqual({ shown: true })
    expect(await still).toEqual({ shown: true })
    expect(await notifier.status()).toEqual({ state: 'shown', reason: null })
  })

  it('says why it was not shown, and is blocked until one is shown', async () => {
    const { notifier, notice, notifications } = desk()
    const first = notifier.show(notice())
    notifications[0]?.emit('failed', {}, 'not signed')
    expect(await first).toEqual({ shown: false, reason: 'The system refused the notification: not signed' })
    expect(await notifier.status()).toMatchObject({
      state: 'blocked',
      reason: expect.stringContaining('not signed'),
    })
    const second = notifier.show(notice())
    notifications[1]?.emit('show', {})
    expect(await second).toEqual({ shown: true })
    expect(await notifier.status()).toEqual({ state: 'shown', reason: null })
  })

  it('does not believe silence', async () => {
    const { notifier, notice, clock } = desk()
    const shown = notifier.show(notice())
    clock.advance(5_000)
    expect(await shown).toMatchObject({ shown: false })
    expect(await notifier.status()).toMatchObject({ state: 'blocked' })
  })

  it('says so where there is no service', async () => {
    const { notifier, notice, notifications, setting } = desk()
    setting.notificationsSupported = false
    const reason = 'This system has no notification service.'
    expect(await notifier.show(notice())).toEqual({ shown: false, reason })
    expect(await notifier.status()).toEqual({ state: 'blocked', reason })
    expect(notifications).toEqual([])
  })

  it('brings the window to the front on a click, then tells the engine', () => {
    const { notifier, notice, notifications, happened } = desk()
    void notifier.show(notice())
    notifications[0]?.emit('click', {})
    expect(happened).toEqual(['front', 'clicked'])
  })

  it('replaces and takes back by the tag', () => {
    const { notifier, notice, notifications } = desk()
    void notifier.show(notice())
    void notifier.show(notice({ body: 'and 3 more' }))
    expect(notifications.map(({ calls }) => calls)).toEqual([['show', 'close'], ['show']])
    // The end of the replaced one must not make the new one forgotten.
    notifications[0]?.emit('close', {})
    notifier.withdraw('episode-1')
    notifier.withdraw('episode-1')
    notifier.withdraw('unknown')
    expect(notifications[1]?.calls).toEqual(['show', 'close'])
  })

  it('keeps what went to the Action Center, forgets what a person closed', () => {
    const { notifier, notice, notifications } = desk()
    void notifier.show(notice())
    notifications[0]?.emit('close', { reason: 'timedOut' })
    notifier.withdraw('episode-1')
    expect(notifications[0]?.calls).toEqual(['show', 'close'])
    void notifier.show(notice())
    notifications[1]?.emit('close', { reason: 'userCanceled' })
    notifier.withdraw('episode-1')
    expect(notifications[1]?.calls).toEqual(['show'])
  })

  it('keeps a bounded number', () => {
    const { notifier, notice, notifications } = desk()
    for (let number = 0; number < 60; number += 1) void notifier.show(notice({ tag: `episode-${number}` }))
    expect(notifications.filter(({ calls }) => calls.includes('close'))).toHaveLength(10)
    expect(notifications[0]?.calls).toContain('close')
    expect(notifications[59]?.calls).toEqual(['show'])
  })
})
