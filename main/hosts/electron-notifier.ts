/** Native notices through Electron: shown or not, with the reason, and never collected while they can be clicked. */
import { createHash } from 'node:crypto'
import type * as Electron from 'electron'
import type { ShowTarget } from '../../contract/wire.ts'
import type { Clock } from '../platform/clock.ts'
import type { Notice, Notifier, Shown } from '../platform/notifier.ts'
import { escapeMarkup } from '../platform/notifier-markup.ts'
import { randomToken } from '../platform/random.ts'
import { targetOfToast, urgentToast } from './electron-toast.ts'
import { createToastPresses } from './toast-presses.ts'

/** Linux and macOS answer within milliseconds. Longer than this, and the call counts as not shown. */
const answerWithinMs = 5_000
/** A notice that went into the system's list can still be clicked there; beyond these some are let go, quiet ones first. */
const keptNotices = 50

const noService = 'This system has no notification service.'

export interface NotifierSetting {
  readonly platform: NodeJS.Platform
  /** shows the window; a click does that before the engine hears of it */
  readonly bringToFront: () => void
  /** a notice of an earlier run was clicked: shows what it is about, and no more */
  readonly showAlert: (target: ShowTarget) => void
}

/** A notice that can still be clicked. */
interface Kept {
  readonly notification: Electron.Notification
  readonly loud: boolean
  /** a press that comes late is not taken for it any more */
  readonly unexpect: () => void
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
  const kept = new Map<string, Kept>()
  const presses = platform === 'win32' ? createToastPresses(randomToken(6)) : null
  /** those the system has not answered for yet, and how their answer is not waited for any more */
  const unanswered = new Map<Electron.Notification, () => void>()
  let lastFailure: string | null = null

  const takeAway = (tag: string): boolean => {
    const found = kept.get(tag)
    if (!found) return false
    kept.delete(tag)
    found.unexpect()
    // That one is gone says nothing about whether the system shows the others.
    unanswered.get(found.notification)?.()
    found.notification.close()
    return true
  }
  const withdraw = (tag: string): void => {
    // One that an earlier run left behind has no object any more.
    if (!takeAway(tag) && platform === 'darwin') Notification.remove(systemId(tag))
  }
  /** A page calls until somebody has it: whatever is not one goes before any page does. */
  const makeRoom = (): void => {
    if (kept.size <= keptNotices) return
    const tags = [...kept.keys()]
    const quiet = tags.find((tag) => kept.get(tag)?.loud === false)
    takeAway(quiet ?? tags[0] ?? '')
  }

  if (presses) {
    Notification.handleActivation(({ arguments: words }) => {
      if (presses.hear(words)) return
      // Of an earlier run, or taken away a moment ago: whatever was pressed, it shows the alert and does nothing more.
      const target = targetOfToast(words)
      if (target === null) return
      bringToFront()
      showAlert(target)
    })
  }

  const optionsOf = (notice: Notice, mark: string): Electron.NotificationConstructorOptions => {
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
        ? { toastXml: urgentToast({ id, title, body, silent, buttons, mark, ...aboutOf(notice) }) }
        : {}),
    }
  }

  const show = (notice: Notice): Promise<Shown> => {
    if (!Notification.isSupported()) return Promise.resolve({ shown: false, reason: noService })
    // Linux replaces nothing by itself; on the others the new one takes the place by its id.
    takeAway(notice.tag)
    const take = (button: number | null): void => {
      const action = button === null ? null : notice.actions[button]
      if (action === null || action?.label === 'Open') bringToFront()
      if (action === null) notice.onClick()
      else action?.run()
    }
    const expected = presses?.expect(take)
    const press = expected?.press ?? take
    const notification = new Notification(optionsOf(notice, expected?.mark ?? ''))
    kept.set(notice.tag, { notification, loud: notice.loud, unexpect: expected?.forget ?? (() => {}) })
    makeRoom()

    const forget = (): void => {
      if (kept.get(notice.tag)?.notification === notification) kept.delete(notice.tag)
    }
    notification.on('click', () => press(null))
    notification.on('action', (details) => press(details.actionIndex))
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

const aboutOf = ({ episodeId, escalationId }: Notice) => ({ episodeId, escalationId })
