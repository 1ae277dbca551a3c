/** Notifications that the page shows itself: with a sound each, taken back, and reported. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Announcement, Connection } from '../../../contract/wire.ts'
import { announce, followPermission, withdraw } from '../../../renderer/frame/notifications.ts'
import { usePage } from '../../../renderer/store.ts'

class FakeNotification {
  static permission = 'granted'
  static made: FakeNotification[] = []
  onshow: (() => void) | null = null
  onclose: (() => void) | null = null
  closed = false
  readonly title: string
  readonly options: NotificationOptions
  constructor(title: string, options: NotificationOptions) {
    this.title = title
    this.options = options
    FakeNotification.made.push(this)
  }
  close(): void {
    this.closed = true
    this.onclose?.()
  }
}

const orders: unknown[] = []
const notice = (part: Partial<Announcement> = {}): Announcement => ({
  attemptId: 1,
  tag: 'customer:Mosslund Credit',
  title: 'Mosslund Credit: One',
  body: 'plover/pay-eu. Acknowledge before 03:16:05.',
  loud: true,
  episodeId: 7,
  ...part,
})
const state = () => FakeNotification.made.map(({ title, closed }) => [title, closed])

beforeEach(() => {
  FakeNotification.made = []
  orders.length = 0
  vi.stubGlobal('Notification', FakeNotification)
  const order = (name: string, input: unknown): Promise<void> => {
    orders.push([name, input])
    return Promise.resolve()
  }
  usePage.setState({ engine: { order } as unknown as Connection })
})
afterEach(() => {
  withdraw('customer:Mosslund Credit')
  vi.unstubAllGlobals()
  usePage.setState({ engine: null })
})

describe('a page of a customer who has one already', () => {
  it('takes its place by closing it first, since a browser replaces without a sound', () => {
    announce(notice())
    announce(notice({ title: 'Mosslund Credit: 2 alerts' }))
    expect(state()).toEqual([
      ['Mosslund Credit: One', true],
      ['Mosslund Credit: 2 alerts', false],
    ])
  })

  it('is left to the browser to replace when it has just rung', () => {
    announce(notice())
    announce(notice({ title: 'Mosslund Credit: the rest', quietly: true }))
    expect(state()[0]).toEqual(['Mosslund Credit: One', false])
    expect(FakeNotification.made[1]?.options.silent).toBe(true)
  })
})

it('takes back what stands under a tag, once, and nothing else', () => {
  announce(notice())
  withdraw('other')
  expect(state()).toEqual([['Mosslund Credit: One', false]])
  withdraw('customer:Mosslund Credit')
  expect(state()).toEqual([['Mosslund Credit: One', true]])
})

it('tells the engine when the permission is taken away in the browser', async () => {
  const status: { onchange: (() => void) | null } = { onchange: null }
  vi.stubGlobal('navigator', { permissions: { query: () => Promise.resolve(status) } })
  await followPermission()
  FakeNotification.permission = 'denied'
  status.onchange?.()
  FakeNotification.permission = 'granted'
  expect(orders).toEqual([['armed.report', { pageNotifications: 'denied' }]])
})
