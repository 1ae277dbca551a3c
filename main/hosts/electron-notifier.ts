/** Native notices through Electron: shown or not, with the reason, and never collected while they can be clicked. */
import { createHash } from 'node:crypto'
import type * as Electron from 'electron'
import type { Clock } from '../platform/clock.ts'
import type { Notice, Notifier, Shown } from '../platform/notifier.ts'
import { escapeMarkup } from '../platform/notifier-markup.ts'
import { alertOfToast, urgentToast } from './electron-toast.ts'

/** Linux and macOS answer within milliseconds. Longer than this, and the call counts as not shown. */
const answerWithinMs = 5_000
/** A notice that went into the system's list can still be clicked there; older ones than these are let go. */
const keptNotices = 50

const noService = 'This system has no notification service.'

export interface NotifierSetting {
  readonly platform: NodeJS.Platform
  /** shows the window; a click does that before the engine hears of it */
  readonly bringToFront: () => void
  /** a notice of an earlier run was clicked: shows that alert, and no more */
  readonly showAlert: (episodeId: number) => void
}

/** The name under which the system knows a notice: Windows takes no long ones, and none with signs of its own. */
export function systemId(tag: string): string {
  return createHash('sha256').update(tag).digest('hex').slice(0, 32)
}

/**
 * What the systems can do differs (Electron 45): macOS and Windows have buttons, Linux has none through Electron;
 * pages stay on the screen on Windows and Linux, on macOS as the user set it; Linux replaces nothing by itself.
 */
export function createElectronNotifier(
  { Notification }: Pick<typeof Electron, 'Notification'>,
  clock: Pick<Clock, 'after'>,
  { platform, bringToFront, showAlert }: NotifierSetting,
): Notifier {
  // A notification that nobody refers to loses its click when it is collected, on every system.
  const kept = new Map<string, Electron.Notification>()
  /** those the system has not answered for yet, and how their answer is not waited for any more */
  const unanswered = new Map<Electron.Notification, () => void>()
  let lastFailure: string | null = null

  const takeAway = (tag: string): Electron.Notification | undefined => {
    const notification = kept.get(tag)
    kept.delete(tag)
    // That one is gone says nothing about whether the system shows the others.
    if (notification) unanswered.get(notification)?.()
    notification?.close()
    return notification
  }
  const withdraw = (tag: string): void => {
    const notification = takeAway(tag)
    // One that an earlier run left behind has no object any more.
    if (!notification && platform === 'darwin') Notification.remove(systemId(tag))
  }

  if (platform === 'win32') {
    Notification.handleActivation(({ arguments: words }) => {
      // While its object lives, the notice's own events have it. After a restart a button shows, and does nothing more.
      const isKept = [...kept.keys()].some((tag) => words.includes(`tag=${systemId(tag)}`))
      const episodeId = alertOfToast(words)
      if (isKept || episodeId === null) return
      bringToFront()
      showAlert(episodeId)
    })
  }

  const optionsOf = (notice: Notice): Electron.NotificationConstructorOptions => {
    const { title, body, loud } = notice
    const id = systemId(notice.tag)
    const silent = !loud || notice.quietly === true
    const buttons = platform === 'linux' ? [] : notice.actions.map(({ label }) => label)
    return {
      id,
      title,
      // Linux may read the body as markup, and shows words as they are only so; the title is plain everywhere.
      body: platform === 'linux' ? escapeMarkup(body) : body,
      silent,
      urgency: loud ? 'critical' : 'normal',
      timeoutType: loud ? 'never' : 'default',
      actions: buttons.map((text) => ({ type: 'button', text })),
      ...(platform === 'win32' && loud
        ? { toastXml: urgentToast({ id, title, body, silent, buttons, episodeId: notice.episodeId }) }
        : {}),
    }
  }

  const show = (notice: Notice): Promise<Shown> => {
    if (!Notification.isSupported()) return Promise.resolve({ shown: false, reason: noService })
    // Linux replaces nothing by itself; on the others the new one takes the place by its id.
    takeAway(notice.tag)
    const notification = new Notification(optionsOf(notice))
    kept.set(notice.tag, notification)
    const oldest = kept.keys().next()
    if (kept.size > keptNotices && !oldest.done) withdraw(oldest.value)

    const forget = (): void => {
      if (kept.get(notice.tag) === notification) kept.delete(notice.tag)
    }
    notification.on('click', () => {
      bringToFront()
      notice.onClick()
    })
    notification.on('action', (details) => {
      const action = notice.actions[details.actionIndex]
      if (action?.label === 'Open') bringToFront()
      action?.run()
    })
    notification.on('close', (details) => {
      // Timed out on Windows means moved to the Action Center, where it can still be clicked.
      if (details.reason !== 'timedOut') forget()
    })
    return new Promise((resolve) => {
      const settle = (result: Shown): void => {
        giveUp()
        unanswered.delete(notification)
        resolve(result)
      }
      const answer = (result: Shown): void => {
        if (!unanswered.has(notification)) return
        lastFailure = result.shown ? null : result.reason
        settle(result)
      }
      unanswered.set(notification, () =>
        settle({ shown: false, reason: 'it was taken back before it was shown', withdrawn: true }),
      )
      const giveUp = clock.after(answerWithinMs, () => {
        answer({ shown: false, reason: 'The system did not say that it showed the notification.' })
      })
      notification.on('show', () => answer({ shown: true }))
      notification.on('failed', (_event, error) => {
        forget()
        answer({ shown: false, reason: `The system refused the notification: ${error}` })
      })
      notification.show()
    })
  }

  return {
    show,
    withdraw,
    shows: (tag) => kept.has(tag),
    status: () => {
      const reason = Notification.isSupported() ? lastFailure : noService
      return Promise.resolve({ state: reason === null ? 'shown' : 'blocked', reason })
    },
  }
}
