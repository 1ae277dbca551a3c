/** Showing what was decided, and writing down what came of it. */
import type { Episode } from '../../contract/alert.ts'
import { incomingOf } from '../../contract/escalation.ts'
import type { EpisodeId, EscalationId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { ShowTarget } from '../../contract/wire.ts'
import { type NewEvent, noEffects } from '../db/journal.ts'
import { finishAttempt, openAttempts, type Whose } from '../night/attempt-table.ts'
import {
  customerTag,
  drillNotice,
  drillTag,
  endingTag,
  type NoticeText,
  quietTag,
  returnTag,
  stormTag,
  tagOf,
} from '../night/notice.ts'
import { escalationTag, questionOf } from '../night/question-notice.ts'
import { overAlready, type PassedOver, sortAttempts } from '../night/sort-attempts.ts'
import { afterFreeTurn } from '../platform/clock.ts'
import type { Notifier, Shown } from '../platform/notifier.ts'
import { createPace, type Pace } from '../platform/pace.ts'
import type { Core } from './core.ts'
import { actionsOf, type NoticeOrders } from './notice-deeds.ts'

export interface CallShower {
  /** shows it, if it still matters */
  show(id: number, notice: NoticeText, more?: ShowMore): Promise<void>
  /** from the system, and from pages that show notifications themselves */
  withdraw(tag: string): void
  /** does something stand on the screen, or in the system's list, under this tag, as far as the host can tell? */
  shows(tag: string): boolean
  /** takes back all that was shown, and shows nothing any more */
  hush(): void
  /**
   * shows what was decided before the program ended, if it still matters; of what stands under one tag one
   * @param isRunning is there still an engine to write down what is not shown?
   */
  resume(isRunning: () => boolean): void
  report(outcome: OrderValue<'attempts.report'>): void
  /** a page has come that may show what nobody could see */
  pageCame(): void
}

export interface ShowMore {
  /** the episodes that it calls for */
  readonly about?: readonly EpisodeId[]
  /** hears that nobody could see it */
  readonly silent?: () => void
}

export interface ShowerDeps {
  readonly notifier: Notifier
  /** would calls be heard without the notification's own sound? */
  readonly isHeard: () => boolean
  readonly orders: NoticeOrders
  /** leads whoever clicked to what it is about, on a page that is there or will be */
  readonly lead: (target: ShowTarget) => void
  /** the episodes that were called and that nobody has */
  readonly calling: () => ReadonlyMap<EpisodeId, Episode>
  /** writes another attempt for what was called before, and shows it */
  readonly again: (notice: NoticeText, about: readonly EpisodeId[]) => void
  /** hears what came of each one that the host tried to show */
  readonly tried: (result: Shown) => void
}

/** The calls under a tag. */
type UnderTag = (tag: string) => readonly Episode[]

/** Stories that are brought up to date at once where a page has one open; in a storm nobody reads more than this, now. */
const mostOpenStories = 50

/** Outcomes of an earlier run's that one commit writes down: a storm may have left thousands, and each may touch an episode. */
const passedAtOnce = 50

export function createCallShower(core: Core, deps: ShowerDeps): CallShower {
  const { notifier, isHeard, orders, lead, calling, again, tried } = deps
  const isDrill = core.desk.drill !== null
  /** calls that came while no page was open that could show them */
  const unseen = new Map<string, { readonly notice: NoticeText; readonly about: Set<EpisodeId> }>()
  /** the stories that wait for the outcome of an attempt, by its id */
  const open = new Map<number, readonly EpisodeId[]>()
  /** tags that something may still stand under */
  const used = new Set<string>()
  let hushed = false
  const tagShown = (tag: string): string => (isDrill ? drillTag(tag) : tag)
  const textShown = (notice: NoticeText): NoticeText => (isDrill ? drillNotice(notice) : notice)

  const under = (tag: string): readonly Episode[] =>
    [...calling().values()].filter((episode) => tag === stormTag || tagOf(episode) === tag)
  const isAnyUnder = (tag: string): boolean => {
    for (const episode of calling().values()) if (tag === stormTag || tagOf(episode) === tag) return true
    return false
  }

  const stillMatters = ({ tag, loud, episodeId }: NoticeText, calls = isAnyUnder): boolean => {
    if (tag === stormTag || tag.startsWith(customerTag)) return !loud || calls(tag)
    if (tag.startsWith(escalationTag))
      return incomingOf(core.escalations).some(({ id }) => tag === `${escalationTag}${id}`)
    if (episodeId === null) return true
    if (tag.startsWith(quietTag) || tag.startsWith(endingTag))
      return core.episodes.get(episodeId)?.firing === true
    return tag === returnTag(episodeId) && core.episodes.get(episodeId)?.firing === true
  }

  /** What a notification without a sound is about, where that is one alert that somebody may still take. */
  const asOne = ({ tag, episodeId }: NoticeText, about: readonly EpisodeId[]): readonly EpisodeId[] => {
    const isAlone = episodeId !== null && (tag === returnTag(episodeId) || about.length === 1)
    if (!isAlone || core.episodes.get(episodeId)?.firing !== true) return []
    return tag.startsWith(quietTag) || tag === returnTag(episodeId) ? [episodeId] : []
  }

  const announce = (id: number, notice: NoticeText): void => {
    used.add(notice.tag)
    core.push({
      event: 'announce',
      announcement: {
        ...{ attemptId: id, episodeId: notice.episodeId },
        ...{ ...aboutQuestion(questionOf(notice.tag)), ...textOf(textShown(notice)) },
      },
    })
  }

  const show: CallShower['show'] = async (id, written, { about: given, silent = () => {} } = {}) => {
    // Only calls have the ladder; what else is loud rings by itself.
    const hasLadder =
      written.tag === stormTag || written.tag.startsWith(customerTag) || written.tag.startsWith(escalationTag)
    const notice = hasLadder && written.loud && isHeard() ? { ...written, quietly: true } : written
    // After a restart it calls for whatever still calls under its tag.
    const about = given ?? under(notice.tag).map((episode) => episode.id)
    open.set(id, about.slice(0, mostOpenStories))
    const { state } = await notifier.status().catch(() => ({ state: 'blocked' as const }))
    // What was taken or over in the meantime must not come up any more.
    if (hushed || !stillMatters(notice)) {
      finish(id, false, overAlready)
      return
    }
    if (state === 'page') {
      if (core.seats() > 0) announce(id, notice)
      else {
        silent()
        finish(id, false, 'no window was open to show it')
        if (notice.loud) keepUnseen(notice, about)
      }
      return
    }
    const question = questionOf(notice.tag)
    const target = question === null ? notice.episodeId : { escalationId: question }
    const click = (): void => {
      if (!hushed && target !== null) lead(target)
    }
    const ids = notice.loud ? under(notice.tag).map((episode) => episode.id) : asOne(notice, about)
    const actions = actionsOf(core, notice, ids, orders, click, (answer) => again(answer, []))
    // Also when the last one could not be shown: only trying tells whether that still holds.
    used.add(notice.tag)
    // After a restart the system itself may open what it names, and a drill's number means another alert there.
    const episodeId = isDrill ? null : notice.episodeId
    const shown = await notifier
      .show({
        ...{ attemptId: id, ...textOf(textShown(notice)), episodeId, actions, onClick: click },
        ...(isDrill ? {} : aboutQuestion(question)),
      })
      .catch((error: unknown) => ({ shown: false as const, reason: String(error).slice(0, 200) }))
    // It came up while all was being taken back.
    if (hushed) withdraw(notice.tag)
    tried(shown)
    if (shown.shown) {
      finish(id, true, null)
      return
    }
    silent()
    // A page in a browser may be able to; it reports what came of it.
    if (notice.loud && state === 'shown' && core.desk.host === 'node' && core.seats() > 0)
      announce(id, notice)
    else finish(id, false, shown.reason)
  }

  /** One of each tag, the newest: it stands for what those before it called for as well, and rings where one of them would. */
  const keepUnseen = (notice: NoticeText, about: readonly EpisodeId[]): void => {
    const before = unseen.get(notice.tag)
    const all = before?.about ?? new Set()
    for (const id of about) all.add(id)
    const quietly = notice.quietly === true && before?.notice.quietly !== false
    unseen.delete(notice.tag)
    unseen.set(notice.tag, { notice: { ...notice, quietly }, about: all })
  }

  const finish = (id: number, shown: boolean, reason: string | null): void => {
    try {
      core.insist((db, { now }) => {
        const whose = finishAttempt(db, id, { shown, reason }, now)
        if (!whose) return noEffects
        const told = (open.get(id) ?? []).filter((episodeId) => core.episodes.has(episodeId))
        return { episodes: told, events: [outcomeOf(whose, shown, reason)] }
      })
      open.delete(id)
    } catch (error) {
      core.log('attempt-not-recorded', { message: String(error) })
    }
  }

  /** The tag of each call that stands now, and whose stories it is part of. Looks at all of them. */
  const byTag = (): UnderTag => {
    const all = [...calling().values()]
    const each = Map.groupBy(all, tagOf)
    return (tag) => (tag === stormTag ? all : (each.get(tag) ?? []))
  }

  /**
   * Writes down that these are not shown, many in a commit. What else there is to do comes in between.
   * @param underTag what stood under each tag when they were passed over
   */
  const passOver = (
    all: readonly PassedOver[],
    underTag: UnderTag,
    isRunning: () => boolean,
    pace: Pace = createPace(passedAtOnce),
  ): void => {
    if (all.length === 0) return
    afterFreeTurn(core.clock, () => {
      if (!isRunning()) return
      const some = all.slice(0, pace.size())
      const rest = all.slice(some.length)
      const beganAt = core.clock.mono()
      try {
        core.insist((db, { now }) => {
          const events = some.flatMap(({ attempt, reason }) => {
            const whose = finishAttempt(db, attempt.id, { shown: false, reason }, now)
            return whose ? [outcomeOf(whose, false, reason)] : []
          })
          // A story is brought up to date once all of its tag are in it.
          const open = new Set(rest.map(({ attempt }) => attempt.tag))
          const done = new Set(some.map(({ attempt }) => attempt.tag).filter((tag) => !open.has(tag)))
          const standing = calling()
          const told = [...done].flatMap((tag) =>
            underTag(tag)
              .filter(({ id }) => standing.has(id))
              .slice(0, mostOpenStories),
          )
          return { episodes: told.map((episode) => episode.id), events }
        }, 'later')
      } catch (error) {
        // They are open still, and the next start sees to them.
        core.log('attempt-not-recorded', { message: String(error), count: all.length })
        return
      }
      pace.took(core.clock.mono() - beganAt)
      passOver(rest, underTag, isRunning, pace)
    })
  }

  const withdraw = (tag: string): void => {
    used.delete(tag)
    notifier.withdraw(tagShown(tag))
    core.push({ event: 'withdraw', tag: tagShown(tag) })
  }

  return {
    show,
    withdraw,
    shows: (tag) => notifier.shows?.(tagShown(tag)) === true,
    hush: () => {
      hushed = true
      for (const tag of [...used]) withdraw(tag)
    },
    resume: (isRunning) => {
      const underTag = byTag()
      const calls = (tag: string): boolean => underTag(tag).length > 0
      const { shown, passedOver } = sortAttempts(openAttempts(core.db), (attempt) =>
        stillMatters(attempt, calls),
      )
      for (const attempt of shown) void show(attempt.id, attempt)
      passOver(passedOver, underTag, isRunning)
    },
    report: ({ attemptId, shown, reason }) => finish(attemptId, shown, reason),
    pageCame: () => {
      const waiting = [...unseen.values()].filter(({ notice }) => stillMatters(notice))
      unseen.clear()
      for (const { notice, about } of waiting) again(notice, [...about])
    },
  }
}

/** What the journal says of an attempt. */
const outcomeOf = ({ episodeId, sourceId }: Whose, shown: boolean, reason: string | null): NewEvent => ({
  kind: shown ? 'shown' : 'not-shown',
  ...(episodeId === null ? {} : { episodeId }),
  ...(sourceId === null ? {} : { sourceId }),
  ...(reason === null ? {} : { text: reason }),
})

const aboutQuestion = (id: EscalationId | null) => (id === null ? {} : { escalationId: id })

const textOf = ({ tag, title, body, loud, quietly = false }: NoticeText) => ({
  tag,
  title,
  body,
  loud,
  quietly,
})
