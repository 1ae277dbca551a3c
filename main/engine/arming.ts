/**
 * Armed, or why not: collects what the checks look at, tries a notification, and keeps the desk's word on it true.
 * All is looked at when a shift begins, every half hour and when somebody asks; what changes by itself at every change.
 */
import { type PagePermission, type SoundFacts, unknownSound } from '../../contract/armed.ts'
import { noEffects } from '../db/journal.ts'
import { readSetting, writeSetting } from '../db/setting-table.ts'
import { type ArmedFacts, judge } from '../night/armed.ts'
import { selfTestNotice, selfTestTag } from '../night/self-test.ts'
import type { Notifier, NotifierStatus, Shown } from '../platform/notifier.ts'
import type { Core } from './core.ts'
import type { Caller } from './handlers.ts'
import { hourMinute } from './local-time.ts'
import type { EnginePart } from './part.ts'

export interface Arming extends EnginePart {
  /** a page has come, or gone */
  came(caller: Caller): void
  left(caller: Caller): void
  /** how a page may show notifications */
  permitted(caller: Caller, permission: PagePermission): void
  /** what a page said of an attempt; true when it was the test, which is nobody else's business */
  reported(attemptId: number, shown: boolean, reason: string | null): boolean
  /** what came of a notification that was tried for its own sake */
  tried(result: Shown): void
  /** what is known of the app's own sound */
  sounds(facts: SoundFacts): void
  /** looks at everything now, with a notification */
  test(): Promise<void>
  /** the user's word on the last test of the sound */
  heard(heard: boolean): void
}

export interface ArmingDeps {
  readonly notifier: Notifier
  readonly tokens: () => ArmedFacts['tokens']
  readonly watchProblem: () => string | null
  readonly staysAwake: () => boolean
  readonly wake: () => void
}

/** What only a question tells (the notification service) is asked this often: a failure is on the screen within a minute, ms. */
const askEveryMs = 30_000
/** All of it, with a notification, this often, ms. A real one in between is proof enough. */
const testEveryMs = 1_800_000
/** After one that was not shown it is tried again this soon, ms. */
const testAgainMs = 60_000
/** A page that has not said by then what became of the test has not shown it, ms. */
const pageAnswersMs = 10_000
const heardSetting = 'armed.heard'
/** The test's numbers for pages: no attempt in the ledger ever has one of these. */
const firstTestId = 2 ** 52

/** Wires it into the core. */
export function createArming(core: Core, deps: ArmingDeps): Arming {
  const { notifier } = deps
  const isDrill = core.desk.drill !== null
  const pages = new Set<Caller>()
  let status: NotifierStatus | null = null
  let lastShown: ArmedFacts['lastShown'] = null
  let sound: SoundFacts = unknownSound
  let heard = asHeard(readSetting(core.db, heardSetting))
  let askedAt = Number.NEGATIVE_INFINITY
  let testedAt = Number.NEGATIVE_INFINITY
  let testId = firstTestId
  let shiftFrom: number | null = null
  let running = true

  const facts = (): ArmedFacts => ({
    notifier: status,
    pages: [...pages].map(({ notifications }) => notifications ?? null),
    lastShown,
    tries: !isDrill,
    sound,
    heard,
    sources: [...core.sources.values()],
    onBattery: core.desk.shell.facts.onBattery,
    sleepBlocked: core.desk.shell.facts.sleepBlocked,
    staysAwake: deps.staysAwake(),
    tokens: deps.tokens(),
    storage: core.desk.storage,
    storageProblem: core.desk.storageProblem,
    watchProblem: deps.watchProblem(),
    duty: core.desk.duty,
    clockTime: hourMinute,
  })

  const look = (checkedAt = core.desk.armed.checkedAt): void => {
    if (!running) return
    const judged = judge(facts(), core.clock.now(), core.desk.armed.checks)
    core.setDesk({ armed: { ...judged, checkedAt } })
  }
  // A publication by `look` itself comes by here once more, and then nothing has changed any more.
  core.afterCommit.push(() => look())
  core.afterPublish.push(() => look())

  const ask = async (): Promise<void> => {
    askedAt = core.clock.now()
    const before = status?.state
    status = await notifier
      .status()
      .catch(() => ({ state: 'blocked' as const, reason: 'The notification service did not answer.' }))
    const isOtherWay = (before === 'page') !== (status.state === 'page')
    const isBack = before === 'blocked' && lastShown?.shown !== true
    // What came of the way before proves nothing of this one.
    if (before !== undefined && before !== status.state && (isOtherWay || isBack)) {
      lastShown = null
      testedAt = Number.NEGATIVE_INFINITY
      deps.wake()
    }
    look()
  }

  const settle = (result: Shown): void => {
    lastShown = {
      at: core.clock.now(),
      shown: result.shown,
      reason: result.shown ? null : result.reason.replace(/\.$/, ''),
    }
    look()
  }

  const tryNative = async (): Promise<void> => {
    const { title, body, tag, loud, episodeId } = selfTestNotice
    const notice = { attemptId: 0, title, body, tag, loud, episodeId, actions: [], onClick: () => {} }
    const result = await notifier
      .show(notice)
      .catch((error: unknown): Shown => ({ shown: false, reason: String(error).slice(0, 200) }))
    notifier.withdraw(selfTestTag)
    settle(result)
  }

  const tryPages = (): void => {
    if (![...pages].some(({ notifications }) => notifications === 'granted')) {
      // Nobody could be asked: the next page that may is.
      testedAt = Number.NEGATIVE_INFINITY
      return
    }
    testId += 1
    const mine = testId
    const { title, body, tag, loud } = selfTestNotice
    core.push({
      event: 'announce',
      announcement: { attemptId: mine, tag, title, body, loud, episodeId: null },
    })
    core.clock.after(pageAnswersMs, () => {
      if (mine !== testId || (lastShown !== null && lastShown.at >= testedAt)) return
      settle({ shown: false, reason: 'the page did not say that it was shown' })
    })
  }

  const test = async (): Promise<void> => {
    testedAt = core.clock.now()
    await ask()
    testedAt = core.clock.now()
    if (!running) return
    if (!isDrill && status?.state === 'page') tryPages()
    else if (!isDrill) {
      // Also where it is said to be blocked: only trying tells whether that still holds.
      await tryNative()
      await ask()
    }
    look(core.clock.now())
  }

  /** A shift that begins is a reason to look at everything. */
  const beganShift = (): boolean => {
    const { state, from } = core.desk.duty
    const began = state === 'on' && from !== shiftFrom
    shiftFrom = state === 'on' ? from : null
    return began
  }

  return {
    run: (now) => {
      const proof = Math.max(testedAt, lastShown?.shown ? lastShown.at : Number.NEGATIVE_INFINITY)
      const isDue = now >= proof + (lastShown?.shown === false ? testAgainMs : testEveryMs)
      if (beganShift() || isDue) void test()
      else if (now >= askedAt + askEveryMs) void ask()
      look()
      return now + askEveryMs
    },
    came: (caller) => {
      pages.add(caller)
      look()
      // It may come back from the fire drill, and has said long ago what it may.
      if (status?.state === 'page' && caller.notifications === 'granted' && lastShown?.shown !== true)
        void test()
    },
    left: (caller) => {
      pages.delete(caller)
      look()
    },
    permitted: (caller, permission) => {
      const isNews = caller.notifications !== permission
      caller.notifications = permission
      look()
      if (isNews && status?.state === 'page' && permission === 'granted') void test()
    },
    reported: (attemptId, shown, reason) => {
      if (attemptId <= firstTestId) return false
      if (attemptId !== testId) return true
      core.push({ event: 'withdraw', tag: selfTestTag })
      // Of several pages one is enough.
      const isShown = lastShown?.shown === true && lastShown.at >= testedAt
      if (!isShown) settle(shown ? { shown } : { shown, reason: reason ?? 'the page did not say why' })
      return true
    },
    tried: (result) => {
      if (!result.shown && result.withdrawn) return
      settle(result)
      // Only trying tells whether what the service says of itself still holds.
      if (!result.shown) void ask()
    },
    sounds: (next) => {
      sound = next
      look()
    },
    test,
    heard: (isHeard) => {
      const next = { at: core.clock.now(), heard: isHeard }
      core.commit((db) => {
        writeSetting(db, heardSetting, next)
        return noEffects
      })
      heard = next
      look()
    },
    woke: () => {
      askedAt = Number.NEGATIVE_INFINITY
    },
    stop: () => {
      running = false
    },
  }
}

function asHeard(stored: unknown): ArmedFacts['heard'] {
  if (typeof stored !== 'object' || stored === null) return null
  const { at, heard } = stored as { at?: unknown; heard?: unknown }
  return typeof at === 'number' && typeof heard === 'boolean' ? { at, heard } : null
}
