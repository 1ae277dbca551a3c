/** One simulated support day: customers, three colleagues on laptops of their own, the weather, and the oracle. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { seededRandom } from '../../main/platform/random.ts'
import { Broken } from './broken.ts'
import { type Desk, type Laptop, startDesk, writeDeskConfiguration } from './support-colleague.ts'
import { createCustomers } from './support-customers.ts'
import { splitHidden } from './support-hidden.ts'
import { doorMoods, type SourceName } from './support-http.ts'
import { createSupportOracle, type Known } from './support-oracle.ts'
import { act, createDeeds } from './support-person.ts'
import { createSharedTime } from './support-time.ts'
import { type SupportHappening, supportWeather } from './support-weather.ts'
import { readHandOvers } from './support-words.ts'
import { createSupportWorld, type SupportWorld, staff } from './support-world.ts'
import { pick } from './weather.ts'

export interface SupportDayOptions {
  readonly seed: number
  readonly day: number
  readonly minutes: number
  readonly threads: number
  readonly customers: number
  /** told every happening, with the true time since the start, ms */
  readonly trace?: (atMs: number, what: string) => void
  /** what a test does to the day as it begins */
  readonly begun?: (around: DayAround) => void
}

export interface DayAround {
  readonly world: SupportWorld
  readonly all: readonly Known[]
}

export interface SupportDayResult {
  readonly broken: { readonly atMs: number; readonly what: string; readonly lately: readonly string[] } | null
  readonly steps: number
  readonly opened: number
  readonly answers: number
  readonly handOvers: number
  readonly checks: number
  readonly waits: number
  /** how long each customer's word took to each page, ms, in order */
  readonly delays: readonly number[]
  readonly simulatedMs: number
}

/** Monday 2026-11-30, half an hour before the support hours begin. */
const morning = Date.UTC(2026, 10, 30, 7, 30)
const minuteMs = 60_000
const checkEveryMs = 20_000
const inspectEveryMs = 10 * minuteMs
/** More steps than any honest instant has. */
const mostStepsAtOnce = 3_000
/** How often a person looks and does something, ms. */
const actsEveryMs = 25_000
/** Customers stop first, then people, then nothing happens any more. */
const lastWordsMs = 15 * minuteMs
const restMs = 60 * minuteMs
const sourceNames = ['chat', 'issues'] as const

const scratch = (): string => {
  const shared = '/dev/shm'
  const base = statSync(shared, { throwIfNoEntry: false })?.isDirectory() ? shared : os.tmpdir()
  mkdirSync(base, { recursive: true })
  return mkdtempSync(path.join(base, 'nightdesk-support-'))
}

export async function runSupportDay(options: SupportDayOptions): Promise<SupportDayResult> {
  const { seed, day, minutes, trace } = options
  const mixed = (factor: number, more: number) => seededRandom(seed * factor + day * 1_000_003 + more)
  const [chance, customerChance, personChance] = [mixed(7_919, 1), mixed(104_729, 2), mixed(6_311, 3)]
  const weather = supportWeather(mixed(4_099, 4), minutes)
  const time = createSharedTime(morning)
  const world = await createSupportWorld(time, {
    customers: options.customers,
    hasTeamChannel: chance() < 0.6,
    sharesBot: chance() < 0.3,
  })
  const dir = scratch()
  const lately: string[] = []
  const rejected: unknown[] = []
  const note = (what: string): void => {
    const line = `${((time.now() - morning) / 1_000).toFixed(1)} s  ${what}`
    lately.push(line)
    if (lately.length > 40) lately.shift()
    trace?.(time.now() - morning, what)
  }
  const customers = createCustomers(world, customerChance, note)
  const deeds = createDeeds()
  const oracle = createSupportOracle(world, customers, deeds)
  const all: Known[] = []
  const pollMs = { slackPollMs: 30_000, githubPollMs: 60_000 }
  for (const who of staff) {
    const home = path.join(dir, who.login)
    mkdirSync(home)
    const laptop: Laptop = {
      ...{ who, dir: home, time: time.laptop(), random: mixed(15_485_863, 10 + all.length) },
      doors: { online: true, moods: { chat: 'well', issues: 'well' }, losesNext: false },
      ...{ rings: [], faults: [], diesAtCommit: false, mostOffset: 0, tokens: 0 },
      onReached: ({ source, at, isGood }) => {
        if (isGood) known.goodAt[source] = at
      },
    }
    writeDeskConfiguration(world, laptop, pollMs)
    const known: Known = {
      ...{ laptop, desk: startDesk(world, laptop), awakeSince: time.now() },
      ...{ calmSince: { chat: time.now(), issues: time.now() }, goodAt: { chat: null, issues: null } },
      troubles: { chat: 0, issues: 0 },
    }
    all.push(known)
  }
  await settled()

  world.slack.book.onEvent(({ kind, channel, message }) => {
    if (kind !== 'written') return
    const { teamChannel } = world
    oracle.written(
      message.text,
      channel === teamChannel ? 'us' : teamChannel ? 'customer' : 'customer-for-want',
    )
    if (message.threadTs !== null && /\[a\d+\]/.test(message.text))
      customers.answered(`${channel.id}/${message.threadTs}`)
  })
  world.github.onAnswered = ({ method, status, sent, path: where }) => {
    if (method !== 'POST' || status !== 201) return
    const { body = '', title = '' } = (sent ?? {}) as { readonly body?: string; readonly title?: string }
    oracle.written(`${title} ${splitHidden(body).text}`, 'customer-for-want')
    const [, repository, number] = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/.exec(where) ?? []
    if (repository && /\[a\d+\]/.test(body)) customers.answered(`${repository}#${number}`)
  }

  /** Something is in the way of these sources on that laptop, until it is over. */
  const troubled = (
    known: Known,
    sources: readonly SourceName[],
    untilMs: number,
    over: () => void,
  ): void => {
    for (const source of sources) {
      known.troubles[source] += 1
      known.calmSince[source] = Number.POSITIVE_INFINITY
    }
    time.at(time.now() + untilMs, () => {
      over()
      for (const source of sources) {
        known.troubles[source] -= 1
        if (known.troubles[source] === 0) known.calmSince[source] = time.now()
      }
    })
  }
  const rise = async (known: Known): Promise<void> => {
    if (!known.desk.isDead()) return
    known.laptop.diesAtCommit = false
    known.desk = startDesk(world, known.laptop)
    known.awakeSince = time.now()
    note(`${known.laptop.who.login}'s Nightdesk is started`)
  }
  const risesIn = (known: Known, ms: number): void => {
    known.awakeSince = Number.POSITIVE_INFINITY
    time.at(time.now() + ms, () => void rise(known).catch((error: unknown) => rejected.push(error)))
  }
  const isUp = ({ desk, laptop }: Known): boolean => !desk.isDead() && !laptop.time.isAsleep()

  const happen = async ({ kind, picks }: SupportHappening): Promise<void> => {
    const [a, b, c, d] = picks
    const known = pick(all, a)
    if (!known) return
    const { laptop } = known
    const { login } = laptop.who
    note(`${kind}: ${login}`)
    switch (kind) {
      case 'offline':
        laptop.doors.online = false
        return troubled(known, sourceNames, 10_000 + b * b * 30 * minuteMs, () => {
          laptop.doors.online = true
          if (c < 0.5 && !known.desk.isDead()) known.desk.engine.networkChanged(true)
        })
      case 'door-mood': {
        const source = pick(sourceNames, b) ?? 'chat'
        const mood = pick(doorMoods, c) ?? 'well'
        note(`${source} is ${mood} for ${login}`)
        laptop.doors.moods[source] = mood as never
        return troubled(known, [source], 5_000 + d * d * 10 * minuteMs, () => {
          laptop.doors.moods[source] = 'well'
        })
      }
      case 'lost-reply':
        laptop.doors.losesNext = true
        return
      case 'kill':
        if (!known.desk.isDead()) known.desk.kill()
        return risesIn(known, 2_000 + b * b * 20 * minuteMs)
      case 'kill-at-commit':
        laptop.diesAtCommit = true
        return
      case 'restart':
        if (!known.desk.isDead()) await known.desk.stop()
        return risesIn(known, 2_000 + b * minuteMs)
      case 'sleep':
        if (!isUp(known)) return
        laptop.time.sleep()
        known.awakeSince = Number.POSITIVE_INFINITY
        time.at(time.now() + 20_000 + b * b * 60 * minuteMs, () => {
          laptop.time.wake()
          known.awakeSince = time.now()
          note(`${login} wakes`)
        })
        return
      case 'clock-off': {
        const ms = Math.round((b - 0.5) * 20 * minuteMs)
        note(`the clock of ${login} is off by ${ms} ms`)
        laptop.time.setOffset(ms)
        laptop.mostOffset = Math.max(laptop.mostOffset, Math.abs(ms))
        return
      }
      case 'revoke': {
        const token = world.secrets.get(login)?.SLACK_TOKEN ?? ''
        world.slack.revoke(token)
        const others = all.filter((one) => world.secrets.get(one.laptop.who.login)?.SLACK_TOKEN === token)
        for (const one of others)
          troubled(one, ['chat'], 10 * minuteMs, () => world.slack.revoke(token, 'good'))
        return
      }
      case 'throttle': {
        const method = pick(
          ['conversations.history', 'conversations.replies', 'chat.postMessage', 'users.info'],
          b,
        )
        const ms = 5_000 + c * 55_000
        world.slack.limits.throttle(method ?? '', ms)
        for (const one of all) troubled(one, ['chat'], ms, () => {})
        return
      }
      case 'secondary': {
        const ms = 10_000 + c * 110_000
        world.github.limits.secondary = {
          until: time.now() + ms,
          ...{
            status: b < 0.5 ? 403 : 429,
            tells: pick(['seconds', 'date', 'nothing'] as const, d) ?? 'nothing',
          },
        }
        for (const one of all) troubled(one, ['issues'], ms, () => {})
        return
      }
      case 'straight-answer':
        return straightAnswer(login, [b, c])
      case 'bot-talks': {
        const customer = pick(world.customers, b)
        if (!customer) return
        const bot = { id: 'B000000077', appId: 'A000000077', name: 'deploys' }
        const parent = pick(
          customer.channel.messages.filter(({ threadTs }) => threadTs === null),
          c,
        )
        const threadTs = d < 0.5 && parent && !parent.isTombstone ? parent.ts : null
        world.slack.book.write(customer.channel, {
          bot,
          text: 'Deployed 4.2 :tada:',
          threadTs,
          subtype: 'bot_message',
        })
        return
      }
    }
  }
  /** Somebody of ours answers in the chat itself, beside all Nightdesks. */
  const straightAnswer = (login: string, [b, c]: readonly [number, number]): void => {
    const customer = pick(world.customers, b)
    const parents = customer?.channel.messages.filter(
      ({ threadTs, isTombstone }) => threadTs === null && !isTombstone,
    )
    const parent = pick(parents ?? [], c)
    if (!customer || !parent) return
    const text = `${deeds.nextToken('d')} Seen, thank you`
    const user = world.slackStaff.get(login)?.id ?? ''
    world.slack.book.write(customer.channel, { user, text, threadTs: parent.ts })
    customers.answered(`${customer.channel.id}/${parent.ts}`)
  }

  const peopleStopAt = morning + minutes * minuteMs + lastWordsMs
  for (const known of all) {
    const goOn = (): void => {
      time.at(time.now() + Math.round(2_000 + personChance() * 2 * actsEveryMs), () => {
        if (time.now() > peopleStopAt) return
        goOn()
        if (!isUp(known)) return
        act({ world, laptop: known.laptop, desk: known.desk, deeds, random: personChance }).then(
          (what) => what !== null && note(`${known.laptop.who.login} ${what}`),
          (error: unknown) => known.desk.isDead() || rejected.push(error),
        )
      })
    }
    goOn()
  }
  for (let index = 0; index < options.threads; index += 1)
    time.at(morning + Math.round(customerChance() * minutes * minuteMs), () => note(customers.opens()))

  let steps = 0
  let nextCheckAt = morning
  let nextInspectionAt = morning + inspectEveryMs
  const passTo = async (until: number): Promise<void> => {
    let instant = Number.NaN
    let stepsAtOnce = 0
    while (time.step(until)) {
      steps += 1
      stepsAtOnce = time.now() === instant ? stepsAtOnce + 1 : 0
      instant = time.now()
      if (stepsAtOnce > mostStepsAtOnce)
        throw new Broken(`It never comes to rest: more than ${mostStepsAtOnce} steps at one instant.`)
      await settled()
      if (rejected.length > 0) throw rejected[0]
      for (const known of all)
        if (known.desk.isDead() && known.awakeSince !== Number.POSITIVE_INFINITY) {
          note(`${known.laptop.who.login}'s Nightdesk died`)
          risesIn(known, 3_000)
        }
      if (time.now() < nextCheckAt) continue
      nextCheckAt = time.now() + checkEveryMs
      for (const known of all) if (isUp(known)) oracle.check(known)
      world.slack.exchanges.length = 0
      ;(world.github.exchanges as unknown[]).length = 0
      if (time.now() < nextInspectionAt) continue
      nextInspectionAt = time.now() + inspectEveryMs
      for (const known of all) if (isUp(known)) oracle.inspect(known)
    }
  }

  let broken: SupportDayResult['broken'] = null
  // What was still under way when a program died is its own doing, and the simulation's.
  const onRejection = (reason: unknown): void => {
    if (!/The program (is dead|died)/.test(String(reason))) rejected.push(reason)
  }
  process.on('unhandledRejection', onRejection)
  let delays: readonly number[] = []
  let handOvers = 0
  try {
    options.begun?.({ all, world })
    for (const happening of weather) {
      await passTo(Math.max(time.now(), morning + happening.atMs))
      await happen(happening)
      await settled()
    }
    await passTo(morning + minutes * minuteMs)
    customers.hush()
    await passTo(peopleStopAt)
    note('everything is well from here')
    for (const { laptop } of all) {
      laptop.doors.losesNext = false
      laptop.diesAtCommit = false
    }
    await passTo(time.now() + restMs)
    for (const known of all) {
      if (!isUp(known)) throw new Broken(`${known.laptop.who.login} is not up at the end.`)
      oracle.check(known)
      oracle.inspect(known)
    }
    oracle.atRest(all)
    handOvers = readHandOvers(world).all.length
    delays = all.flatMap(delaysOf).toSorted((x, y) => x - y)
  } catch (error) {
    const what =
      error instanceof Broken ? error.message : `It threw: ${error instanceof Error ? error.stack : error}`
    broken = { atMs: time.now() - morning, what, lately }
  } finally {
    process.off('unhandledRejection', onRejection)
    for (const { desk } of all) await desk.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  const { checks, waits, words } = oracle.counts()
  return {
    ...{ broken, steps, opened: customers.opened(), answers: words, handOvers, checks, waits, delays },
    simulatedMs: time.now() - morning,
  }
}

function delaysOf({ desk }: { readonly desk: Desk }): readonly number[] {
  return desk.db
    .all("SELECT seen_at - at AS ms FROM support_message WHERE side = 'customer'")
    .map(({ ms }) => Number(ms))
}

/** One turn of the event loop: everything that waits on promises alone has run by then. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
