/** Calling: the decision inside the commit, the notification after it, its outcome written down. */
import { type Episode, placeOf } from '../../contract/alert.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { setCalled } from '../alerts/episode-table.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import { finishAttempt, insertAttempt, openAttempts } from '../night/attempt-table.ts'
import { decideCall } from '../night/decide.ts'
import {
  callNotices,
  customerTag,
  leftNotice,
  type NoticeSetting,
  type NoticeText,
  snoozeNotices,
  stormTag,
  tagOf,
} from '../night/notice.ts'
import type { Notifier } from '../platform/notifier.ts'
import type { Core } from './core.ts'
import { clockTime } from './local-time.ts'
import { actionsOf, type NoticeOrders } from './notice-deeds.ts'

export interface Calls {
  /** writes an attempt into the running transaction; it is shown once that is on disk */
  attempt(db: WriteDb, notice: NoticeText, now: number): void
  /** rings again for those of the episodes that were called before and that nobody has now: their snooze is over */
  again(db: WriteDb, episodes: readonly Episode[], now: number): void
  /** decides anew about the episodes nobody was called for: what was others' business may be mine now */
  overlooked(): void
  /** shows what was decided before the program ended, if it still matters */
  resume(): void
  report(outcome: OrderValue<'attempts.report'>): void
  pagePermission(state: OrderValue<'armed.report'>['pageNotifications']): void
  checkArmed(): Promise<void>
  withdraw(tag: string): void
  /** what the words of a notice depend on */
  setting(): NoticeSetting
}

interface Pending {
  readonly id: number
  readonly notice: NoticeText
}

const overAlready = 'it was over before it could be shown'

/** Who is called within this long after a sound is shown without another one, ms: a storm comes in many commits. */
const oneSoundMs = 10_000

export interface CallDeps {
  readonly notifier: Notifier
  /** hears of each commit that called somebody */
  readonly called: () => void
  /** what the buttons of a notice do */
  readonly orders: NoticeOrders
}

/** Wires calling into the core. */
export function createCalls(core: Core, { notifier, called, orders }: CallDeps): Calls {
  let pending: Pending[] = []
  /** by `clock.mono()`: when it last rang */
  let rangAt = Number.NEGATIVE_INFINITY
  let pagePermission: OrderValue<'armed.report'>['pageNotifications'] | null = null
  const context = () => ({ duty: 'unknown' as const, myTeams: core.desk.settings.myTeams })

  const attempt: Calls['attempt'] = (db, notice, now) => {
    pending.push({ id: insertAttempt(db, notice, now), notice })
  }

  const setting = (now = core.clock.now()): NoticeSetting => {
    const { facts, settings } = core.desk.shell
    // A system that does not say whether its screen is locked counts as unlocked.
    return { now, clockTime, names: facts.locked !== true || settings.namesWhenLocked }
  }
  const isCalling = (episode: Episode): boolean => episode.calledAt !== null && calls(episode)
  /** all that call, with these rows in the place of what they were */
  const callingWith = (touched: readonly Episode[]): readonly Episode[] => {
    const anew = new Map(touched.map((episode) => [episode.id, episode]))
    const old = [...core.episodes.values()].filter(({ id }) => !anew.has(id))
    return [...old, ...touched].filter(isCalling)
  }

  /** A customer of whom only some alerts are taken or over keeps a notification, about the rest. */
  const replacePartly = (db: WriteDb, touched: readonly Episode[], now: number): void => {
    const done = touched.filter((episode) => {
      const old = core.episodes.get(episode.id)
      return old !== undefined && isCalling(old) && !calls(episode)
    })
    const tags = new Set(done.map(tagOf).filter((tag) => notifier.shows?.(tag)))
    if (tags.size === 0) return
    for (const [tag, left] of Map.groupBy(callingWith(touched), tagOf)) {
      const notice = tags.has(tag) ? leftNotice(left, setting(now)) : undefined
      if (notice) attempt(db, notice, now)
    }
  }

  core.inCommit.push((db, { now, mono }, touched): Effects => {
    replacePartly(db, touched, now)
    const toCall = touched.filter((episode) => decideCall(episode, context()).call)
    if (toCall.length === 0) return noEffects
    for (const episode of toCall) setCalled(db, episode.id, now)
    const counted = toCall.map((episode) => ({
      ...episode,
      calledAt: now,
      ackDueAt: now + core.policy.ackTargetMs,
      resolveDueAt: now + core.policy.resolveTargetMs,
    }))
    const isRinging = mono - rangAt < oneSoundMs
    const ids = new Set(toCall.map(({ id }) => id))
    const standing = callingWith(touched).filter(({ id }) => !ids.has(id))
    for (const notice of callNotices(counted, setting(now), standing)) {
      attempt(db, isRinging ? { ...notice, quietly: true } : notice, now)
    }
    const events = toCall.map((episode): NewEvent => ({ episodeId: episode.id, kind: 'called' }))
    return { episodes: toCall.map((episode) => episode.id), events }
  })

  // Nothing was written: what was prepared must not be shown, or it would be shown twice.
  core.afterFailure.push(() => {
    pending = []
  })

  core.afterCommit.push(({ touched, before }) => {
    const ready = pending
    pending = []
    if (ready.some(({ notice }) => notice.loud)) {
      if (ready.some(({ notice }) => notice.loud && !notice.quietly)) rangAt = core.clock.mono()
      core.setDesk({ lastCallAt: core.clock.now() })
      called()
    }
    for (const { id, notice } of ready) void show(id, notice)
    for (const episode of touched) withdrawIfDone(episode, before.get(episode.id))
  })

  const show = async (id: number, notice: NoticeText): Promise<void> => {
    const { state, reason } = await notifier
      .status()
      .catch(() => ({ state: 'blocked' as const, reason: 'unknown' }))
    if (state === 'page') {
      if (core.seats() === 0) finish(id, false, 'no window was open to show it')
      else
        core.push({
          event: 'announce',
          announcement: { attemptId: id, episodeId: notice.episodeId, ...textOf(notice) },
        })
      return
    }
    if (state === 'blocked') {
      finish(id, false, reason ?? 'notifications are blocked')
      return
    }
    // What was taken or over in the meantime must not come up any more.
    const calling = callingWith([]).filter((episode) => tagOf(episode) === notice.tag)
    if (notice.loud && notice.tag.startsWith(customerTag) && calling.length === 0) {
      finish(id, false, overAlready)
      return
    }
    const open = (): void => clicked(notice)
    const ids = calling.map((episode) => episode.id)
    const actions = actionsOf(core, notice, ids, orders, open, answerWith)
    const shown = await notifier
      .show({ attemptId: id, ...textOf(notice), episodeId: notice.episodeId, actions, onClick: open })
      .catch((error: unknown) => ({ shown: false as const, reason: String(error).slice(0, 200) }))
    finish(id, shown.shown, shown.shown ? null : shown.reason)
  }

  const answerWith = (notice: NoticeText): void => {
    try {
      core.insist((db, { now }) => {
        attempt(db, notice, now)
        return noEffects
      })
    } catch (error) {
      core.log('notice-answer-failed', { message: String(error) })
    }
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
      core.commit((db, { now }) => {
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

  /** From the system, and from pages that show notifications themselves. */
  const withdraw = (tag: string): void => {
    notifier.withdraw(tag)
    core.push({ event: 'withdraw', tag })
  }

  /** Takes a notification back when nothing under its tag still calls. */
  const withdrawIfDone = (episode: Episode, old: Episode | undefined): void => {
    if (!old || old.calledAt === null || !calls(old) || calls(episode)) return
    const tag = tagOf(episode)
    let anyCalls = false
    for (const other of core.episodes.values()) {
      if (other.calledAt === null || !calls(other)) continue
      anyCalls = true
      if (tagOf(other) === tag) return
    }
    withdraw(tag)
    if (!anyCalls) withdraw(stormTag)
  }
  const calls = (episode: Episode): boolean =>
    placeOf(episode, core.desk.settings.myTeams) === 'needs-you' && episode.ack === null

  return {
    attempt,
    again: (db, episodes, now) => {
      const ring = episodes.filter(
        (episode) => episode.calledAt !== null && decideCall({ ...episode, calledAt: null }, context()).call,
      )
      for (const notice of snoozeNotices(ring, setting(now))) attempt(db, notice, now)
    },
    overlooked: () => {
      const episodes = [...core.episodes.values()].filter((episode) => decideCall(episode, context()).call)
      // Touching them is enough: every commit decides about what it touched.
      if (episodes.length > 0) core.insist(() => ({ episodes: episodes.map(({ id }) => id), events: [] }))
    },
    withdraw,
    setting,
    resume: () => {
      for (const open of openAttempts(core.db)) {
        const episode = open.episodeId === null ? undefined : core.episodes.get(open.episodeId)
        if (open.episodeId !== null && (!episode || !calls(episode))) {
          finish(open.id, false, overAlready)
        } else void show(open.id, open)
      }
    },
    report: ({ attemptId, shown, reason }) => finish(attemptId, shown, reason),
    pagePermission: (state) => {
      pagePermission = state
      void checkArmed()
    },
    checkArmed: () => checkArmed(),
  }

  async function checkArmed(): Promise<void> {
    const { state, reason } = await notifier.status().catch(() => ({
      state: 'blocked' as const,
      reason: 'The notification service did not answer.',
    }))
    core.setDesk({ armed: { notifications: state, reason: state === 'page' ? pageReason() : reason } })
  }

  function pageReason(): string | null {
    if (pagePermission === 'granted') return null
    if (pagePermission === null) return 'No page is open that could show notifications.'
    return 'The browser does not show notifications for this page. Allow them.'
  }
}

const textOf = ({ tag, title, body, loud, quietly = false }: NoticeText) => ({
  tag,
  title,
  body,
  loud,
  quietly,
})
