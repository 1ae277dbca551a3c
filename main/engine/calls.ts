/** Calling: who must be told is decided inside the commit and shown after it. */
import type { Episode } from '../../contract/alert.ts'
import { isCall } from '../../contract/call.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { ShowTarget } from '../../contract/wire.ts'
import { isDisputed } from '../alerts/episode-table.ts'
import type { WriteDb } from '../db/db.ts'
import { appendEvents, type Effects, type NewEvent, noEffects } from '../db/journal.ts'
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
  type snoozeNotices,
  stormTag,
  tagOf,
} from '../night/notice.ts'
import type { Notifier, Shown } from '../platform/notifier.ts'
import { type CallShower, createCallShower } from './call-shower.ts'
import type { Core } from './core.ts'
import type { Deciding } from './deciding.ts'
import { clockTime } from './local-time.ts'
import type { NoticeOrders } from './notice-deeds.ts'

export interface Calls extends Omit<CallShower, 'show'> {
  /** writes an attempt into the running transaction; it is shown once that is on disk */
  attempt(db: WriteDb, notice: NoticeText, now: number): void
  /** rings again for those of the episodes that were called before and that nobody has now, in the words of `notices` */
  again(
    db: WriteDb,
    episodes: readonly Episode[],
    now: number,
    notices: typeof snoozeNotices | typeof callNotices,
  ): Effects
  /** was it called, and does it still need somebody? */
  isCalling(episode: Episode): boolean
  /** what the words of a notice depend on */
  setting(): NoticeSetting
}

interface Pending {
  readonly id: number
  readonly notice: NoticeText
  /** somebody is needed for it, as against words that take a notification's place */
  readonly isCall: boolean
  readonly about: readonly EpisodeId[]
}

/** Who is called within this long after a sound is shown without another one, ms: a storm comes in many commits. */
const oneSoundMs = 10_000

export interface CallDeps {
  readonly notifier: Notifier
  readonly deciding: Pick<Deciding, 'decideIn'>
  /** would calls be heard without the notification's own sound? */
  readonly isHeard?: () => boolean
  /** hears of each commit that called somebody */
  readonly called: () => void
  /** what the buttons of a notice do */
  readonly orders: NoticeOrders
  /** leads whoever clicked a notice to what it is about */
  readonly lead: (target: ShowTarget) => void
  /** hears what came of each notification that the host tried to show */
  readonly tried: (result: Shown) => void
}

/** Wires calling into the core. */
export function createCalls(
  core: Core,
  { notifier, isHeard = () => false, deciding, called, orders, lead, tried }: CallDeps,
): Calls {
  let pending: Pending[] = []
  /** by `clock.mono()`: when it last rang */
  let rangAt = Number.NEGATIVE_INFINITY
  /** notifications without a sound since an instant by `clock.mono()`, and whether it was said that there are many */
  let quietly = { from: Number.NEGATIVE_INFINITY, count: 0, saidMany: false }

  /** @returns the attempt's id. @param about the episodes that hear what came of it, beside its own */
  const write = (
    db: WriteDb,
    notice: NoticeText,
    now: number,
    isCall: boolean,
    about: readonly EpisodeId[] = [],
  ): number => {
    const id = insertAttempt(db, notice, now)
    pending.push({ id, notice, isCall, about })
    return id
  }
  const attempt: Calls['attempt'] = (db, notice, now) => void write(db, notice, now, notice.loud)

  const setting = (now = core.clock.now()): NoticeSetting => {
    const { facts, settings } = core.desk.shell
    // A system that does not say whether its screen is locked counts as unlocked.
    return { now, clockTime, names: facts.locked !== true || settings.namesWhenLocked }
  }
  const isCalling = (episode: Episode): boolean => isCall(episode, core.desk.settings.myTeams)
  const calling = (): ReadonlyMap<EpisodeId, Episode> =>
    core.episodes.needing(core.desk.settings.myTeams).calling
  /** all that call, with these rows in the place of what they were */
  const callingWith = (touched: readonly Episode[]): readonly Episode[] => [
    ...without([...calling().values()], touched),
    ...touched.filter(isCalling),
  ]
  const without = (episodes: readonly Episode[], some: readonly Episode[]): readonly Episode[] => {
    const ids = new Set(some.map(({ id }) => id))
    return episodes.filter(({ id }) => !ids.has(id))
  }

  const shower = createCallShower(core, {
    notifier,
    isHeard,
    orders,
    lead,
    tried,
    calling,
    again: (notice, about) => {
      try {
        core.insist((db, stamp) => {
          const id = write(db, notice, stamp.now, false, about)
          // Straight into the journal: no row has changed that a page would have to hear of.
          appendEvents(db, stamp, toldBy(notice, about, id))
          return noEffects
        })
      } catch (error) {
        core.log('notice-not-written', { message: String(error) })
      }
    },
  })

  /** Those that were called once, that somebody else had or that were kept quiet, and that need somebody again. */
  const backAmong = (db: WriteDb, touched: readonly Episode[]): readonly Episode[] =>
    touched.filter((episode) => {
      const old = core.episodes.get(episode.id)
      if (!old?.firing || !isCalling(episode) || isCalling(old)) return false
      // Who gives one's own back knows of it, and the end of a snooze rings by itself.
      const hasEndedThere = episode.ackEnded !== undefined && episode.ackEnded.seenAt !== old.ackEnded?.seenAt
      if (!hasEndedThere && (old.ack?.mine || old.snooze)) return false
      // What peers disagree about rings when that has lasted (disputes.ts).
      return !(old.keptQuiet && isDisputed(db, episode.id))
    })

  /** customers of whom alerts were over in parts of an answer: what is left is said with its last one, not with each */
  const partly = new Set<string>()

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
    const known = [...partly, ...done.map(tagOf)]
    const tags = new Set(known.filter((tag) => !told.has(tag) && shower.shows(tag)))
    if (core.isPart) for (const tag of tags) partly.add(tag)
    if (core.isPart || tags.size === 0) return
    const left = callingWith(touched).filter((episode) => tags.has(tagOf(episode)))
    for (const ofOne of Map.groupBy(left, tagOf).values()) {
      const notice = leftNotice(ofOne, setting(now))
      if (notice) write(db, notice, now, false)
    }
  }

  core.inCommit.push((db, { now, mono }, touched): Effects => {
    const { called: toCall, notified, episodes, changed } = deciding.decideIn(db, touched, now)
    const back = backAmong(db, without(episodes, toCall))
    const news = [...toCall, ...back]
    const isRinging = mono - rangAt < oneSoundMs
    const standing = news.length > 0 ? without(callingWith(episodes), news) : []
    const notices = callNotices(news, setting(now), standing, shower.shows(stormTag))
    const attemptOf = new Map<EpisodeId, string>()
    const again = new Set(back.map(({ id }) => id))
    const told = notices.flatMap((notice) => {
      const { about } = notice
      const id = write(db, isRinging ? { ...notice, quietly: true } : notice, now, true, about)
      for (const episodeId of about) attemptOf.set(episodeId, String(id))
      return toldBy(
        notice,
        about.filter((episodeId) => again.has(episodeId)),
        id,
      )
    })
    // A storm comes in many commits; that there are many is said once.
    const lately = mono - quietly.from < oneSoundMs ? quietly : { count: 0, saidMany: false }
    const quiet = lately.saidMany ? [] : quietNotices(notified, setting(now), lately.count)
    for (const notice of quiet) write(db, notice, now, false, notice.about)
    replacePartly(db, episodes, new Set(notices.map(({ tag }) => tag)), now)
    const called = toCall.map(({ id }): NewEvent => {
      const text = attemptOf.get(id)
      return { episodeId: id, kind: 'called', ...(text === undefined ? {} : { text }) }
    })
    return { episodes: changed, events: [...called, ...told] }
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
    if (!core.isPart) partly.clear()
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
      void shower.show(one.id, one.notice, { about: one.about, silent })
    }
    for (const episode of touched) withdrawIfDone(episode, before.get(episode.id))
  })

  /** Takes a notification back when nothing under its tag still calls. */
  const withdrawIfDone = (episode: Episode, old: Episode | undefined): void => {
    if (old?.returnedAt != null && (episode.returnedAt === null || !episode.firing))
      shower.withdraw(returnTag(episode.id))
    if (!old || !isCalling(old) || isCalling(episode)) return
    const tag = tagOf(episode)
    for (const other of calling().values()) if (tagOf(other) === tag) return
    shower.withdraw(tag)
    if (calling().size === 0) shower.withdraw(stormTag)
  }

  return {
    ...shower,
    attempt,
    isCalling,
    again: (db, episodes, now, notices) => {
      const ring = episodes.filter(isCalling)
      const standing = without(callingWith(episodes), ring)
      const events = notices(ring, setting(now), standing).flatMap((notice) =>
        toldBy(notice, notice.about, write(db, notice, now, notice.loud, notice.about)),
      )
      return { episodes: [], events }
    },
    setting,
  }
}

/** That this attempt stood for these episodes; the one whose own it is has its outcome written down. */
function toldBy(notice: NoticeText, about: readonly EpisodeId[], attemptId: number): readonly NewEvent[] {
  return about
    .filter((episodeId) => episodeId !== notice.episodeId)
    .map((episodeId) => ({ episodeId, kind: 'told', text: String(attemptId) }))
}
