/**
 * Would it work? Every thing that a call depends on, judged from facts. Pure: no clock is read here.
 *
 * What is not known never counts as well. Whether it disarms depends: of notifications and sources it does, since they can
 * be looked at everywhere; of what a system simply does not say (battery, sound, sleep) it is said and does not.
 */
import type { Armed, ArmedCheck, ArmedCheckKind, PagePermission, SoundFacts } from '../../contract/armed.ts'
import type { Storage } from '../../contract/data-folder.ts'
import { assertNever } from '../../contract/errors.ts'
import type { Duty } from '../../contract/shift.ts'
import { blindSince, type SourceHealth, sightOf } from '../../contract/source-health.ts'

/** What the checks look at. Instants are epoch ms. */
export interface ArmedFacts {
  /** what the notification service says of itself; null before it has answered */
  readonly notifier: {
    readonly state: 'shown' | 'page' | 'blocked'
    readonly reason: string | null
  } | null
  /** the pages that are open, by how each may show notifications; null = it has not said */
  readonly pages: readonly (PagePermission | null)[]
  /** what came of the last notification that was tried; null when none was, or it is on its way */
  readonly lastShown: { readonly at: number; readonly shown: boolean; readonly reason: string | null } | null
  /** false where nothing is tried by itself: a drill */
  readonly tries: boolean
  readonly sound: SoundFacts
  /** the user's last word on a test of the sound */
  readonly heard: { readonly at: number; readonly heard: boolean } | null
  readonly sources: readonly SourceHealth[]
  readonly onBattery: boolean | null
  readonly sleepBlocked: boolean | null
  /** whether this laptop must not fall asleep now: not off duty, or something may wake somebody all the same */
  readonly staysAwake: boolean
  /** the tokens whose end can be read out of them */
  readonly tokens: readonly { readonly source: string; readonly expiresAt: number }[]
  readonly storage: Storage
  readonly storageProblem: string | null
  /** what the watchdog cannot mend, as a sentence; null while it is well */
  readonly watchProblem: string | null
  readonly duty: Duty
  /** an instant as this laptop's clock shows it: "03:13" */
  readonly clockTime: (at: number) => string
}

type Verdict = Pick<ArmedCheck, 'state' | 'words'> & { readonly disarms?: boolean }

/** "Did you hear it?" holds for one shift; where nobody said how long that is, this long, ms. */
export const heardForMs = 12 * 3_600_000
/** One may test shortly before the shift begins, ms. */
const heardBeforeMs = 3_600_000
/** A clock is taken for wrong from this difference on, when all servers agree on its direction, ms. */
const clockWrongMs = 120_000

/** In the order in which they are told: the first one that disarms is the reason. */
const judges: Readonly<Record<ArmedCheckKind, (facts: ArmedFacts, now: number) => Verdict>> = {
  watch: judgeWatch,
  notifications: judgeNotifications,
  sources: judgeSources,
  heartbeat: judgeHeartbeat,
  storage: judgeStorage,
  sound: judgeSound,
  heard: judgeHeard,
  power: judgePower,
  sleep: judgeSleep,
  clock: judgeClock,
  token: judgeToken,
}

/**
 * Every check and what they come to.
 * @param before the checks as they were: what stands as it stood keeps its `since`
 */
export function judge(
  facts: ArmedFacts,
  now: number,
  before: readonly ArmedCheck[] = [],
): Omit<Armed, 'checkedAt'> {
  const checks = (Object.keys(judges) as ArmedCheckKind[]).map((kind): ArmedCheck => {
    const verdict = judges[kind](facts, now)
    const { state, words, disarms = state === 'failed' } = verdict
    const old = before.find((check) => check.kind === kind)
    return { kind, state, words, disarms, since: old?.state === state ? old.since : now }
  })
  return {
    notifications: facts.notifier?.state ?? 'blocked',
    reason: checks.find(({ disarms }) => disarms)?.words ?? null,
    checks,
  }
}

const ok = (words: string): Verdict => ({ state: 'ok', words })
const failed = (words: string): Verdict => ({ state: 'failed', words })
/** not known, and that is not enough */
const open = (words: string): Verdict => ({ state: 'unknown', words, disarms: true })
/** not known, because nothing here can tell */
const untold = (words: string): Verdict => ({ state: 'unknown', words, disarms: false })

function judgeWatch({ watchProblem }: ArmedFacts): Verdict {
  return watchProblem === null ? ok('Nightdesk’s own watch over its watching is well.') : failed(watchProblem)
}

function judgeNotifications(facts: ArmedFacts): Verdict {
  const { notifier, lastShown, clockTime, tries } = facts
  if (notifier === null) return open('Nobody has asked yet whether this system shows notifications.')
  if (notifier.state === 'blocked') return failed(notifier.reason ?? 'Notifications are blocked.')
  const byPage = notifier.state === 'page' ? judgePages(facts.pages) : null
  if (byPage) return byPage
  if (!tries) return ok('Notifications can be shown.')
  if (lastShown === null) return open('A test notification is on its way.')
  if (!lastShown.shown)
    return failed(`The last notification was not shown: ${lastShown.reason ?? 'nobody said why'}.`)
  const where = notifier.state === 'page' ? 'by the page, while one is open' : 'by this system'
  return ok(`Notifications are shown ${where}; last seen to at ${clockTime(lastShown.at)}.`)
}

/** Null when a page can show them. */
function judgePages(pages: ArmedFacts['pages']): Verdict | null {
  if (pages.includes('granted')) return null
  if (pages.length === 0) return failed('No page is open that could show notifications.')
  if (pages.includes('denied')) return failed('The browser blocks notifications of this page. Allow them.')
  if (pages.includes('default')) return failed('The browser has not been allowed to show notifications yet.')
  if (pages.includes('unsupported')) return failed('This browser has no notifications.')
  return open('The page has not said yet whether it may show notifications.')
}

function judgeSources({ sources, clockTime }: ArmedFacts, now: number): Verdict {
  if (sources.length === 0) return failed('No source is connected, so nothing can call.')
  const bad = sources.filter((source) => ['blind', 'stale'].includes(sightOf(source, now)))
  const [worst] = bad
  if (worst) {
    const more = bad.length > 1 ? ` and ${bad.length - 1} more` : ''
    return failed(`No word from ${worst.label}${more} since ${clockTime(blindSince(worst, now))}.`)
  }
  const waiting = sources.find((source) => sightOf(source, now) === 'waiting')
  if (waiting) return open(`${waiting.label} has not answered yet.`)
  const catching = sources.find((source) => sightOf(source, now) === 'catching-up')
  if (catching) return open(`${catching.label} has just started and does not know everything yet.`)
  return ok(sources.length === 1 ? 'The one source answers.' : `All ${sources.length} sources answer.`)
}

function judgeHeartbeat({ sources }: ArmedFacts): Verdict {
  const beats = sources.flatMap(({ heartbeats }) => heartbeats)
  const missing = beats.find(({ missingSince }) => missingSince !== null)
  if (missing) return failed(`${missing.alertname} of ${missing.environment} is missing.`)
  if (beats.length === 0)
    return untold('No source sends a heartbeat alert, so what stops behind a source may go unseen.')
  return ok(
    beats.length === 1 ? 'The heartbeat alert is there.' : `All ${beats.length} heartbeat alerts are there.`,
  )
}

function judgeStorage({ storage, storageProblem }: ArmedFacts): Verdict {
  if (storageProblem !== null) return failed(storageProblem)
  return storage.kind === 'disk' ? ok('What happens is kept on disk.') : failed('Nothing is kept on disk.')
}

function judgeSound({ sound }: ArmedFacts): Verdict {
  switch (sound.able) {
    case 'yes':
      return ok('Sound can be played.')
    case 'blocked':
      return failed('No window here may sound yet: click once anywhere in it.')
    case 'absent':
      return failed('No window is open that could sound.')
    case 'silent':
      return failed('What should sound does not answer. Until it does, calls ring by notification.')
    case 'starting':
      return open('The window that sounds is not there yet.')
    case 'unknown':
      return untold('Whether sound comes out is not known here. Test it, and say whether you heard it.')
    default:
      return assertNever(sound.able)
  }
}

function judgeHeard({ heard, duty, clockTime }: ArmedFacts, now: number): Verdict {
  // What was heard in an earlier shift says nothing of this one: the volume may have been turned down since.
  const from =
    duty.state === 'on' && duty.from !== null ? Math.min(duty.from, now) - heardBeforeMs : now - heardForMs
  if (heard === null || heard.at < from)
    return untold('Nobody has said in this shift that the test was heard.')
  if (!heard.heard) return failed(`You did not hear the test at ${clockTime(heard.at)}.`)
  return ok(`You heard the test at ${clockTime(heard.at)}.`)
}

function judgePower({ onBattery }: ArmedFacts): Verdict {
  if (onBattery === null) return untold('Whether this laptop is on mains is not known here.')
  return onBattery ? failed('This laptop runs on its battery. Plug it in.') : ok('This laptop is on mains.')
}

function judgeSleep({ sleepBlocked, staysAwake }: ArmedFacts): Verdict {
  if (!staysAwake) return ok('You are off duty, so this laptop may fall asleep.')
  if (sleepBlocked === true) return ok('This laptop is kept from falling asleep by itself.')
  if (sleepBlocked === false)
    return failed('This laptop may fall asleep: the system did not take the request.')
  return untold('Nightdesk cannot keep this laptop awake here. Switch its sleep off for the night.')
}

function judgeClock({ sources }: ArmedFacts): Verdict {
  const skews = sources.flatMap(({ peers }) =>
    peers.flatMap(({ failure, skewMs }) => (failure || skewMs === null ? [] : [skewMs])),
  )
  if (skews.length === 0) return untold('No server has said what time it is.')
  const ahead = skews.every((skew) => skew < -clockWrongMs)
  const behind = skews.every((skew) => skew > clockWrongMs)
  if (!ahead && !behind) return ok('The clock agrees with the servers’.')
  const least = Math.min(...skews.map(Math.abs))
  const minutes = Math.floor(least / 60_000)
  return failed(
    `This laptop’s clock is ${minutes} min or more ${ahead ? 'ahead of' : 'behind'} every server’s.`,
  )
}

function judgeToken({ tokens, duty, clockTime }: ArmedFacts, now: number): Verdict {
  const [first] = tokens.toSorted((a, b) => a.expiresAt - b.expiresAt)
  if (!first) return untold('No source uses a token that says when it ends.')
  const until = duty.state === 'on' && duty.until !== null ? duty.until : now + heardForMs
  if (first.expiresAt > until) return ok('No token ends within the shift.')
  const word = first.expiresAt <= now ? 'ended' : 'ends'
  return failed(`The token for ${first.source} ${word} at ${clockTime(first.expiresAt)}. Put a new one in.`)
}
