/** Native notices through Electron: shown or not, with the reason, and never collected while they can be clicked. */
import type * as Electron from 'electron'
import type { Clock } from '../platform/clock.ts'
import type { Notice, Notifier, Shown } from '../platform/notifier.ts'

/** Linux and macOS answer within milliseconds. Longer than this, and the call counts as not shown. */
const answerWithinMs = 5_000
/** A notice that went into the system's list can still be clicked there; older ones than these are let go. */
const keptNotices = 50

const noService = 'This system has no notification service.'

/**
 * @param bringToFront shows the window; a click does that before the engine hears of it
 */
export function createElectronNotifier(
  { Notification }: Pick<typeof Electron, 'Notification'>,
  clock: Pick<Clock, 'after'>,
  bringToFront: () => void,
): Notifier {
  // A notification that nobody refers to loses its click when it is collected, on every system.
  const kept = new Map<string, Electron.Notification>()
  let lastFailure: string | null = null

  const withdraw = (tag: string): void => {
    const notification = kept.get(tag)
    kept.delete(tag)
    notification?.close()
  }

  const show = (notice: Notice): Promise<Shown> => {
    if (!Notification.isSupported()) return Promise.resolve({ shown: false, reason: noService })
    // Linux replaces nothing by itself; on the others the new one takes the place by its id.
    withdraw(notice.tag)
    const notification = new Notification({
      id: notice.tag,
      title: notice.title,
      body: notice.body,
      silent: !notice.loud || notice.quietly === true,
      urgency: notice.loud ? 'critical' : 'normal',
      timeoutType: notice.loud ? 'never' : 'default',
    })
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
    notification.on('close', (details) => {
      // Timed out on Windows means moved to the Action Center, where it can still be clicked.
      if (details.reason !== 'timedOut') forget()
    })
    return new Promise((resolve) => {
      const answer = (result: Shown): void => {
        giveUp()
        lastFailure = result.shown ? null : result.reason
        resolve(result)
      }
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
    status: () => {
      const reason = Notification.isSupported() ? lastFailure : noService
      return Promise.resolve({ state: reason === null ? 'shown' : 'blocked', reason })
    },
  }
}
