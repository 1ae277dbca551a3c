import { Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { createElectronNotifier, systemId } from '../../../main/hosts/electron-notifier.ts'
import type { Notice } from '../../../main/platform/notifier.ts'
import { createElectronStub, type StubNotification } from '../../electron/stub.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

function desk(platform: NodeJS.Platform = 'linux') {
  const stub = createElectronStub()
  const clock = createManualClock()
  const happened: string[] = []
  const notifier = createElectronNotifier(stub.electron, clock, {
    platform,
    bringToFront: () => happened.push('front'),
    showAlert: (target) =>
      happened.push(typeof target === 'number' ? `alert ${target}` : `question ${target.escalationId}`),
  })
  const notice = (changed: Partial<Notice> = {}): Notice => ({
    attemptId: 1,
    tag: 'episode-1',
    title: 'Ingress answers 22 % with 5xx',
    body: 'Mosslund Credit',
    loud: true,
    episodeId: 12,
    actions: [
      { label: 'Acknowledge', run: () => happened.push('acknowledged') },
      { label: 'Open', run: () => happened.push('opened') },
    ],
    onClick: () => happened.push('clicked'),
    ...changed,
  })
  /** Windows tells the app of a press, by the words of the toast */
  const activate = (words: string) =>
    stub.activations.at(-1)?.({ type: 'action', arguments: words, actionIndex: 0 })
  return { ...stub, clock, notifier, notice, happened, activate, pressesOf }
}

/** The words Windows keeps of a toast: of itself, then of each button. */
function pressesOf(notification: StubNotification | undefined): string[] {
  const xml = notification?.options.toastXml ?? ''
  const toast = new new Window().DOMParser().parseFromString(xml, 'application/xml')
  return [...toast.querySelectorAll('toast, action')].map(
    (each) => each.getAttribute('launch') ?? each.getAttribute('arguments') ?? '',
  )
}

describe('createElectronNotifier', () => {
  it('shows a page as critical and staying, anything else as silent', async () => {
    const { notifier, notice, notifications } = desk()
    const loud = notifier.show(notice())
    const still = notifier.show(notice({ tag: 'episode-2', loud: false }))
    expect(notifications.map(({ options }) => options)).toMatchObject([
      { id: systemId('episode-1'), urgency: 'critical', timeoutType: 'never', silent: false },
      { id: systemId('episode-2'), urgency: 'normal', timeoutType: 'default', silent: true },
    ])
    for (const notification of notifications) notification.emit('show', {})
    expect(await loud).toEqual({ shown: true })
    expect(await still).toEqual({ shown: true })
    expect(await notifier.status()).toEqual({ state: 'shown', reason: null })
  })

  it.each([
    ['linux', 'Mosslund &amp; Sons &lt;prod&gt;'],
    ['darwin', 'Mosslund & Sons <prod>'],
    ['win32', 'Mosslund & Sons <prod>'],
  ] as const)(
    'writes the body so that %s shows it as it is; the title is plain everywhere',
    (platform, body) => {
      const { notifier, notice, notifications } = desk(platform)
      void notifier.show(notice({ title: 'a < b & c', body: 'Mosslund & Sons <prod>' }))
      expect(notifications[0]?.options).toMatchObject({ title: 'a < b & c', body })
    },
  )

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

  it('learns nothing from a notice that was replaced or taken back before the system answered', async () => {
    const { notifier, notice, notifications, clock } = desk()
    const first = notifier.show(notice())
    const second = notifier.show(notice({ body: 'and 3 more' }))
    notifications[1]?.emit('show', {})
    const third = notifier.show(notice({ tag: 'episode-3' }))
    notifier.withdraw('episode-3')
    notifications[0]?.emit('failed', {}, 'too late')
    clock.advance(5_000)
    const gone = { shown: false, reason: 'it was taken back before it was shown', withdrawn: true }
    expect([await first, await second, await third]).toEqual([gone, { shown: true }, gone])
    expect(await notifier.status()).toEqual({ state: 'shown', reason: null })
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

  it('lets go of what is no page first, the oldest of it before the others', () => {
    const { notifier, notice, notifications } = desk()
    const show = (tag: string, loud: boolean) => void notifier.show(notice({ tag, loud }))
    show('page', true)
    for (let number = 0; number < 49; number += 1) show(`quiet-${number}`, false)
    show('page-2', true)
    show('quiet-49', false)
    const gone = notifications.flatMap(({ calls }, index) => (calls.includes('close') ? [index] : []))
    expect(gone).toEqual([1, 2])
    expect([notifier.shows?.('page'), notifier.shows?.('quiet-0')]).toEqual([true, false])
  })

  it('has buttons on macOS and Windows, and none on Linux', () => {
    const of = (platform: NodeJS.Platform) => {
      const { notifier, notice, notifications, happened } = desk(platform)
      for (const [at, actionIndex] of [0, 1, 7].entries()) {
        void notifier.show(notice())
        notifications[at]?.emit('action', { actionIndex })
      }
      return [notifications[0]?.options.actions?.map(({ text }) => text), happened]
    }
    expect(of('linux')[0]).toEqual([])
    for (const platform of ['darwin', 'win32'] as const) {
      expect(of(platform)).toEqual([
        ['Acknowledge', 'Open'],
        ['acknowledged', 'front', 'opened'],
      ])
    }
  })

  it('is urgent on Windows for pages only, and says no more than its words', () => {
    const { notifier, notice, notifications } = desk('win32')
    void notifier.show(notice({ title: `<toast scenario="x">&'\u0000\uD800`, quietly: true }))
    void notifier.show(notice({ tag: 'soft', loud: false }))
    const xml = notifications[0]?.options.toastXml ?? ''
    const read = new new Window().DOMParser().parseFromString(xml, 'application/xml')
    expect(read.querySelector('toast')?.getAttribute('scenario')).toBe('urgent')
    expect([...read.querySelectorAll('text')].map((each) => each.textContent)).toEqual([
      `<toast scenario="x">&'\uFFFD\uFFFD`,
      'Mosslund Credit',
    ])
    const id = systemId('episode-1')
    expect(read.querySelector('toast')?.getAttribute('launch')).toMatch(
      new RegExp(`^type=click&tag=${id}&alert=12&notice=[\\w-]+$`),
    )
    expect([...read.querySelectorAll('action')].map((each) => each.getAttribute('arguments'))).toEqual(
      [0, 1].map((index) =>
        expect.stringMatching(new RegExp(`^type=action&action=${index}&tag=${id}&alert=12&notice=[\\w-]+$`)),
      ),
    )
    expect(read.querySelector('audio')?.getAttribute('silent')).toBe('true')
    expect(notifications[1]?.options.toastXml).toBeUndefined()
  })

  it('shows the alert of a toast from an earlier run, and does nothing else, whatever was pressed', () => {
    const { notifier, notice, happened, activate } = desk('win32')
    void notifier.show(notice())
    activate('type=action&action=0&tag=older&alert=7&notice=earlier-1')
    activate('type=action&action=0&tag=older')
    activate('type=click&tag=older&alert=7;rm')
    activate('alert=99999999999999999999')
    expect(happened).toEqual(['front', 'alert 7'])
  })

  it('names a colleague’s question in the words of its toast, and shows that one of an earlier run', () => {
    const { notifier, notice, notifications, happened, activate, pressesOf } = desk('win32')
    void notifier.show(notice({ tag: 'escalation:3', escalationId: 3 }))
    const presses = pressesOf(notifications[0])
    expect(presses).toHaveLength(3)
    for (const words of presses) expect(words).toMatch(/&alert=12&question=3&notice=/)
    activate('type=action&action=0&tag=older&alert=7&question=4&notice=earlier-1')
    activate('type=click&tag=older&question=5;rm')
    expect(happened).toEqual(['front', 'question 4'])
  })

  it.each(['event', 'activator'])(
    'takes a press on Windows once, whoever tells of it and whatever it led to, the %s first',
    (first) => {
      const { notifier, notice, notifications, happened, activate, pressesOf } = desk('win32')
      const acknowledge = {
        label: 'Acknowledge',
        run: () => {
          happened.push('acknowledged')
          notifier.withdraw('episode-1')
        },
      }
      void notifier.show(notice({ actions: [acknowledge] }))
      const [, button = ''] = pressesOf(notifications[0])
      const tell = [() => void notifications[0]?.emit('action', { actionIndex: 0 }), () => activate(button)]
      for (const telling of first === 'event' ? tell : tell.toReversed()) telling()
      expect(happened).toEqual(['acknowledged'])
      expect(notifications[0]?.calls).toEqual(['show', 'close'])
    },
  )

  it('takes a late word of a press on Windows for no notice that came in its place', () => {
    const { notifier, notice, notifications, happened, activate, pressesOf } = desk('win32')
    void notifier.show(notice())
    notifications[0]?.emit('action', { actionIndex: 0 })
    void notifier.show(notice({ body: 'and 3 more', episodeId: 13 }))
    const [, button = ''] = pressesOf(notifications[0])
    activate(button)
    expect(happened).toEqual(['acknowledged'])
    // Taken away before it was pressed: it shows, and acknowledges nothing.
    void notifier.show(notice({ body: 'and 4 more', episodeId: 14 }))
    const [, stale = ''] = pressesOf(notifications[1])
    activate(stale)
    expect(happened).toEqual(['acknowledged', 'front', 'alert 13'])
    const [click = ''] = pressesOf(notifications[2])
    activate(click)
    expect(happened.slice(3)).toEqual(['front', 'clicked'])
  })

  it('takes back what an earlier run left in the list of macOS', () => {
    const { notifier, removed } = desk('darwin')
    notifier.withdraw('customer:Mosslund Credit')
    expect(removed).toEqual([systemId('customer:Mosslund Credit')])
  })

  it('knows what stands', () => {
    const { notifier, notice } = desk()
    void notifier.show(notice())
    expect([notifier.shows?.('episode-1'), notifier.shows?.('other')]).toEqual([true, false])
    notifier.withdraw('episode-1')
    expect(notifier.shows?.('episode-1')).toBe(false)
  })
})
