/** Calling: who must be told is decided inside the commit and shown after it. */
import type { Episode } from '../../contract/alert.ts'
import { isCall } from '../../contract/call.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, type NewEvent, noEffects } from '../db/journal.ts'
import { insertAttempt } from '../night/attempt-table.ts'
import {
  callNotices,
  leftNotice,
  type NoticeSetting,
  type NoticeText,
  quietManyTag,
  quietNotices,
  quietTag,
  returnTag,
  snoozeNotices,
  stormTag,
  tagOf,
} from '../night/notice.ts'
import type { Notifier } from '../platform/notifier.ts'
import { type CallShower, createCallShower } from './call-shower.ts'
import type { Core } from './core.ts'
import type { Deciding } from './deciding.ts'
import { clockTime } from './local-time.ts'
import type { NoticeOrders } from './notice-deeds.ts'

export interface Calls extends Omit<CallShower, 'show'> {
  /** writes an attempt into the running transaction; it is shown once that is on disk */
  attempt(db: WriteDb, notice: NoticeText, now: number): void
  /** rings again for those of the episodes that were called before and that nobody has now: their snooze is over */
  again(db: WriteDb, episodes: readonly Episode[], now: number): void
  /** what the words of a notice depend on */
  setting(): NoticeSetting
}

interface Pending {
  readonly id: number
  readonly notice: NoticeText
  /** somebody is needed for it, as against words that take a notification's place */
  readonly isCall: boolean
}

/** Who is called within this long after a sound is shown without another one, ms: a storm comes in many commits. */
const oneSoundMs = 10_000

export interface CallDeps {
  readonly notifier: Notifier
  readonly deciding: Pick<Deciding, 'decideIn'>
  /** hears of each commit that called somebody */
  readonly called: () => void
  /** what the buttons of a notice do */
  readonly orders: NoticeOrders
}

/** Wires calling into the core. */
export function createCalls(core: Core, { notifier, deciding, called, orders }: CallDeps): Calls {
  let pending: Pending[] = []
  /** by `clock.mono()`: when it last rang */
  let rangAt = Number.NEGATIVE_INFINITY
  /** notifications without a sound since an instant by `clock.mono()`, and whether it was said that there are many */
  let quietly = { from: Number.NEGATIVE_INFINITY, count: 0, saidMany: false }

  const write = (db: WriteDb, notice: NoticeText, now: number, isCall: boolean): void => {
    pending.push({ id: insertAttempt(db, notice, now), notice, isCall })
  }
  const attempt: Calls['attempt'] = (db, notice, now) => write(db, notice, now, notice.loud)

  const setting = (now = core.clock.now()): NoticeSetting => {
    const { facts, settings } = core.desk.shell
    // A system that does not say whether its screen is locked counts as unlocked.
    return { now, clockTime, names: facts.locked !== true || settings.namesWhenLocked }
  }
  const isCalling = (episode: Episode): boolean => isCall(episode, core.desk.settings.myTeams)
  /** all that call, with these rows in the place of what they were */
  const callingWith = (touched: readonly Episode[]): readonly Episode[] => {
    const anew = new Map(touched.map((episode) => [episode.id, episode]))
    const old = [...core.episodes.values()].filter(({ id }) => !anew.has(id))
    return [...old, ...touched].filter(isCalling)
  }
  const without = (episodes: readonly Episode[], some: readonly Episode[]): readonly Episode[] => {
    const ids = new Set(some.map(({ id }) => id))
    return episodes.filter(({ id }) => !ids.has(id))
  }

  const shower = createCallShower(core, {
    notifier,
    orders,
    calling: () => callingWith([]),
    again: (notice) => {
      try {
        core.insist((db, { now }) => {
          write(db, notice, now, false)
          return noEffects
        })
      } catch (error) {
        core.log('notice-not-written', { message: String(error) })
      }
    },
  })

  /** Those that were called once, that somebody else had or that were kept quiet, and that need somebody again. */
  const backAmong = (touched: readonly Episode[]): readonly Episode[] =>
    touched.filter((episode) => {
      const old = core.episodes.get(episode.id)
      if (!old?.firing || !isCalling(episode) || isCalling(old)) return false
      // Who gives one's own back knows of it, and the end of a snooze rings by itself.
      return !old.ack?.mine && !old.snooze
    })

  /** A customer of whom only some alerts are taken or over keeps a notification, about the rest. */
  const replacePartly = (
    db: WriteDb,
    touched: readonly Episode[],
    told: ReadonlySet<string>,
    now: number,
  ): void => {
    const done = touched.filter((episode) => {
      const old = core.episodes.get(episode.id)
      return old !== undefined && isCalling(old) && !isCalling(episode)
    })
    const tags = new Set(done.map(tagOf).filter((tag) => !told.has(tag) && notifier.shows?.(tag)))
    if (tags.size === 0) return
    for (const [tag, left] of Map.groupBy(callingWith(touched), tagOf)) {
      const notice = tags.has(tag) ? leftNotice(left, setting(now)) : undefined
      if (notice) write(db, notice, now, false)
    }
  }

  core.inCommit.push((db, { now, mono }, touched): Effects => {
    const { called: toCall, notified, episodes, changed } = deciding.decideIn(db, touched, now)
    const news = [...toCall, ...backAmong(without(episodes, toCall))]
    const isRinging = mono - rangAt < oneSoundMs
    const standing = without(callingWith(episodes), news)
    const notices = callNotices(news, setting(now), standing, notifier.shows?.(stormTag) === true)
    for (const notice of notices) write(db, isRinging ? { ...notice, quietly: true } : notice, now, true)
    // A storm comes in many commits; that there are many is said once.
    const lately = mono - quietly.from < oneSoundMs ? quietly : { count: 0, saidMany: false }
    const quiet = lately.saidMany ? [] : quietNotices(notified, setting(now), lately.count)
    for (const notice of quiet) write(db, notice, now, false)
    replacePartly(db, episodes, new Set(notices.map(({ tag }) => tag)), now)
    const events = toCall.map((episode): NewEvent => ({ episodeId: episode.id, kind: 'called' }))
    return { episodes: changed, events }
  })

  const countQuiet = (tags: readonly string[]): void => {
    if (tags.length === 0) return
    const mono = core.clock.mono()
    if (mono - quietly.from >= oneSoundMs) quietly = { from: mono, count: 0, saidMany: false }
    quietly.count += tags.length
    if (tags.includes(quietManyTag)) quietly.saidMany = true
  }

  // Nothing was written: what was prepared must not be shown, or it would be shown twice.
  core.afterFailure.push(() => {
    pending = []
  })

  core.afterCommit.push(({ touched, before }) => {
    const ready = pending
    pending = []
    const rangBefore = rangAt
    const rings = ({ notice, isCall }: Pending): boolean => isCall && notice.loud && !notice.quietly
    if (ready.some(rings)) rangAt = core.clock.mono()
    const rang = rangAt
    countQuiet(ready.map(({ notice }) => notice.tag).filter((tag) => tag.startsWith(quietTag)))
    if (ready.some(({ notice, isCall }) => isCall && notice.loud)) {
      core.setDesk({ lastCallAt: core.clock.now() })
      called()
    }
    for (const one of ready) {
      // A sound that nobody heard must not mute the next one.
      const silent = (): void => {
        if (rings(one) && rangAt === rang) rangAt = rangBefore
      }
      void shower.show(one.id, one.notice, silent)
    }
    for (const episode of touched) withdrawIfDone(episode, before.get(episode.id))
  })

  /** Takes a notification back when nothing under its tag still calls. */
  const withdrawIfDone = (episode: Episode, old: Episode | undefined): void => {
    if (old?.returnedAt != null && (episode.returnedAt === null || !episode.firing))
      shower.withdraw(returnTag(episode.id))
    if (!old || !isCalling(old) || isCalling(episode)) return
    const tag = tagOf(episode)
    let anyCalls = false
    for (const other of core.episodes.values()) {
      if (!isCalling(other)) continue
      anyCalls = true
      if (tagOf(other) === tag) return
    }
    shower.withdraw(tag)
    if (!anyCalls) shower.withdraw(stormTag)
  }

  return {
    ...shower,
    attempt,
    again: (db, episodes, now) => {
      const ring = episodes.filter(isCalling)
      const standing = without(callingWith(episodes), ring)
      for (const notice of snoozeNotices(ring, setting(now), standing)) attempt(db, notice, now)
    },
    setting,
  }
}
