/** Showing what was decided, and writing down what came of it. */
import type { Episode } from '../../contract/alert.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { type NewEvent, noEffects } from '../db/journal.ts'
import { finishAttempt, openAttempts } from '../night/attempt-table.ts'
import { customerTag, type NoticeText, returnTag, stormTag, tagOf } from '../night/notice.ts'
import type { Notifier } from '../platform/notifier.ts'
import type { Core } from './core.ts'
import { actionsOf, type NoticeOrders } from './notice-deeds.ts'

export interface CallShower {
  /** shows it, if it still matters. `silent` hears that nobody could see it */
  show(id: number, notice: NoticeText, silent?: () => void): Promise<void>
  /** from the system, and from pages that show notifications themselves */
  withdraw(tag: string): void
  /** shows what was decided before the program ended, if it still matters */
  resume(): void
  report(outcome: OrderValue<'attempts.report'>): void
  pagePermission(state: OrderValue<'armed.report'>['pageNotifications']): void
  checkArmed(): Promise<void>
}

export interface ShowerDeps {
  readonly notifier: Notifier
  /** would calls be heard without the notification's own sound? */
  readonly isHeard: () => boolean
  readonly orders: NoticeOrders
  /** the episodes that were called and that nobody has */
  readonly calling: () => readonly Episode[]
  /** writes an attempt about nothing that calls anew, and shows it */
  readonly again: (notice: NoticeText) => void
}

const overAlready = 'it was over before it could be shown'

export function createCallShower(
  core: Core,
  { notifier, isHeard, orders, calling, again }: ShowerDeps,
): CallShower {
  let pagePermission: OrderValue<'armed.report'>['pageNotifications'] | null = null
  /** calls that came while no page was open that could show them */
  let unseen: NoticeText[] = []

  const under = (tag: string): readonly Episode[] =>
    tag === stormTag ? calling() : calling().filter((episode) => tagOf(episode) === tag)

  const stillMatters = ({ tag, loud, episodeId }: NoticeText): boolean => {
    if (tag === stormTag || tag.startsWith(customerTag)) return !loud || under(tag).length > 0
    if (episodeId === null) return true
    return tag === returnTag(episodeId) && core.episodes.get(episodeId)?.firing === true
  }

  const announce = (id: number, notice: NoticeText): void =>
    core.push({
      event: 'announce',
      announcement: { attemptId: id, episodeId: notice.episodeId, ...textOf(notice) },
    })

  const show: CallShower['show'] = async (id, written, silent = () => {}) => {
    // Only calls have the ladder; what else is loud rings by itself.
    const hasLadder = written.tag === stormTag || written.tag.startsWith(customerTag)
    const notice = hasLadder && written.loud && isHeard() ? { ...written, quietly: true } : written
    const { state } = await notifier.status().catch(() => ({ state: 'blocked' as const }))
    // What was taken or over in the meantime must not come up any more.
    if (!stillMatters(notice)) {
      finish(id, false, overAlready)
      return
    }
    if (state === 'page') {
      if (core.seats() > 0) announce(id, notice)
      else {
        silent()
        finish(id, false, 'no window was open to show it')
        if (notice.loud) unseen.push(notice)
      }
      return
    }
    const open = (): void => clicked(notice)
    const ids = under(notice.tag).map((episode) => episode.id)
    const actions = actionsOf(core, notice, ids, orders, open, again)
    // Also when the last one could not be shown: only trying tells whether that still holds.
    const shown = await notifier
      .show({ attemptId: id, ...textOf(notice), episodeId: notice.episodeId, actions, onClick: open })
      .catch((error: unknown) => ({ shown: false as const, reason: String(error).slice(0, 200) }))
    if (shown.shown) {
      finish(id, true, null)
      return
    }
    silent()
    void checkArmed()
    // A page in a browser may be able to; it reports what came of it.
    if (notice.loud && state === 'shown' && core.desk.host === 'node' && core.seats() > 0)
      announce(id, notice)
    else finish(id, false, shown.reason)
  }

  const clicked = (notice: NoticeText): void => {
    const episode = notice.episodeId === null ? undefined : core.episodes.get(notice.episodeId)
    if (!episode) return
    // A page that has just come may not have its row yet, and would not know what to show.
    core.push({ event: 'changed', changes: { episodes: [episode] } })
    core.push({ event: 'show', episodeId: episode.id })
  }

  const finish = (id: number, shown: boolean, reason: string | null): void => {
    try {
      core.insist((db, { now }) => {
        const whose = finishAttempt(db, id, { shown, reason }, now)
        if (!whose) return noEffects
        const event: NewEvent = {
          kind: shown ? 'shown' : 'not-shown',
          ...(whose.episodeId === null ? {} : { episodeId: whose.episodeId }),
          ...(whose.sourceId === null ? {} : { sourceId: whose.sourceId }),
          ...(reason === null ? {} : { text: reason }),
        }
        return { episodes: [], events: [event] }
      })
    } catch (error) {
      core.log('attempt-not-recorded', { message: String(error) })
    }
  }

  const checkArmed = async (): Promise<void> => {
    const { state, reason } = await notifier.status().catch(() => ({
      state: 'blocked' as const,
      reason: 'The notification service did not answer.',
    }))
    core.setDesk({
      armed: {
        notifications: state,
        reason: state === 'page' ? pageReason() : reason,
        checks: [],
        checkedAt: core.clock.now(),
      },
    })
  }

  const pageReason = (): string | null => {
    if (pagePermission === 'granted') return null
    if (pagePermission === null) return 'No page is open that could show notifications.'
    return 'The browser does not show notifications for this page. Allow them.'
  }

  return {
    show,
    withdraw: (tag) => {
      notifier.withdraw(tag)
      core.push({ event: 'withdraw', tag })
    },
    resume: () => {
      for (const open of openAttempts(core.db)) void show(open.id, open)
    },
    report: ({ attemptId, shown, reason }) => finish(attemptId, shown, reason),
    pagePermission: (state) => {
      pagePermission = state
      void checkArmed()
      // A page has come that may show what nobody could see.
      const waiting = unseen.filter(stillMatters)
      unseen = []
      for (const notice of waiting) again(notice)
    },
    checkArmed,
  }
}

const textOf = ({ tag, title, body, loud, quietly = false }: NoticeText) => ({
  tag,
  title,
  body,
  loud,
  quietly,
})
