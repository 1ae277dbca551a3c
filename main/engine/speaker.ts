/**
 * What is heard, and from where: one seat that can sound plays the whole order and says every few seconds that it does.
 * One that falls silent is replaced at once. Shared by the real engine and the drill's, the real one over the drill.
 */
import type { SoundFacts } from '../../contract/armed.ts'
import type { SoundOrder, SpeakerKind, SpeakerState } from '../../contract/sound.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import type { Clock } from '../platform/clock.ts'

/** A page's seat, by its identity. */
export interface Ear {
  tell(event: ServerEvent): void
}

export type Play = SoundOrder['play']

/** What an engine is told of its own sound. */
export type SpeakerChange =
  | { readonly kind: 'began'; readonly way: SpeakerKind }
  /** `reason` is a sentence, where it did not end by order */
  | { readonly kind: 'ended'; readonly reason: string | null }

/** What is missing where nothing can sound; null while something can. */
export type SoundLack = Exclude<SoundFacts['able'], 'yes' | 'unknown'> | null

export interface SpeakerListener {
  change(change: SpeakerChange): void
  state(state: SpeakerState, lack: SoundLack): void
}

export interface SpeakerClient {
  /** what this engine wants to be heard from now on, whole; it goes out before this returns */
  want(play: Play): void
  leave(): void
}

export interface Speaker {
  join(who: 'real' | 'drill', listener: SpeakerListener): SpeakerClient
  state(): SpeakerState
  /** what this seat says it can do; again whenever that changes and after every connection */
  offer(seat: Ear, offer: { readonly able: boolean; readonly kind: SpeakerKind }): void
  /** which order this seat plays, and whether that can be heard */
  beat(seat: Ear, beat: { readonly revision: number; readonly audible: boolean }): void
  left(seat: Ear): void
  /** plays this for a moment, unless something real sounds. Answers false when it could not */
  test(play: NonNullable<Play>): boolean
  stop(): void
}

/** The one that sounds is asked this often how it is, ms: while it sounds, and at rest. */
const askEveryMs = { sounding: 2_000, rest: 4_000 } as const
/** No word of it for this long, and the next one sounds, ms (night: the engine knows within five seconds). */
const silentAfterMs = 5_000
/** It may play another order, or none, for this long after the last one was given, ms. */
const wrongAfterMs = 1_000
/** This thread was held up: what the seat has said meanwhile is read first, ms. */
const heldUpMs = 1_000
/** The host is asked for another window after this, then after twice as long each time, ms. */
const restartMs = { first: 1_000, longest: 30_000, atStart: 30_000 } as const
/** How long a test sounds, ms. */
const testMs = 5_000

interface Seat {
  readonly ear: Ear
  readonly kind: SpeakerKind
  able: boolean
  /** it said nothing, or the wrong thing: the right answer to what it was told last makes it able again */
  isMute: boolean
  toldRevision: number
}

/** @param restart asks the host for another sound window; absent where it has none */
export function createSpeaker(
  clock: Pick<Clock, 'now' | 'mono' | 'after' | 'onGap' | 'look'>,
  restart: (() => void) | null = null,
): Speaker {
  const seats = new Map<Ear, Seat>()
  const wants = new Map<'real' | 'drill' | 'test', NonNullable<Play>>()
  const listeners = new Map<'real' | 'drill', SpeakerListener>()
  let elected: Seat | null = null
  let order: SoundOrder = { revision: 0, play: null }
  /** by `clock.mono()`: when the order was given to the one that is elected, it was last asked, and last answered rightly */
  let orderedAt = 0
  let askedAt = 0
  let heardFromAt = 0
  let heardAt: number | null = null
  let heardRevision = 0
  /** the host's own window for sound has been there in this run */
  let hadWindow = false
  let toldLack: SoundLack = null
  /** whose sound is on, and by which seat */
  let on: { readonly who: 'real' | 'drill' | 'test'; readonly seat: Seat } | null = null
  let cancelLook = (): void => {}
  let cancelTest = (): void => {}
  let cancelRestart: (() => void) | null = null
  let restartAfterMs: number = restartMs.first
  let stopped = false

  const state = (): SpeakerState => ({ way: elected?.kind ?? null, heardAt })
  const lack = (): SoundLack => {
    if (elected) return null
    if (restart !== null) return hadWindow ? 'silent' : 'starting'
    if (seats.size === 0) return 'absent'
    return [...seats.values()].some(({ able, isMute }) => able && isMute) ? 'silent' : 'blocked'
  }
  const tellState = (): void => {
    toldLack = lack()
    for (const listener of listeners.values()) listener.state(state(), toldLack)
  }
  const loudest = () => (['real', 'drill', 'test'] as const).find((who) => wants.has(who)) ?? null

  const tell = (seat: Seat, told: SoundOrder): void => {
    seat.toldRevision = told.revision
    seat.ear.tell({ event: 'sound', order: told })
  }
  const ask = (seat: Seat): void => {
    askedAt = clock.mono()
    tell(seat, order)
  }
  /** @param isFresh it has had no time to answer yet */
  const give = (seat: Seat, isFresh: boolean): void => {
    orderedAt = clock.mono()
    if (isFresh) heardFromAt = orderedAt
    ask(seat)
  }
  /** Gives the order if it is another one, to whoever sounds now, and tells whose sound that is. */
  const play = (reason: string | null = null): void => {
    const who = loudest()
    const next = who === null ? null : (wants.get(who) ?? null)
    const isNew = JSON.stringify(next) !== JSON.stringify(order.play)
    if (isNew) order = { revision: order.revision + 1, play: next }
    if (isNew && elected) give(elected, false)
    const nowOn = elected && who !== null ? { who, seat: elected } : null
    if (nowOn?.who !== on?.who || nowOn?.seat !== on?.seat) {
      const before = on
      on = nowOn
      if (before && before.who !== 'test') listeners.get(before.who)?.change({ kind: 'ended', reason })
      if (nowOn && nowOn.who !== 'test')
        listeners.get(nowOn.who)?.change({ kind: 'began', way: nowOn.seat.kind })
    }
    lookLater()
  }

  const elect = (reason: string | null = null): void => {
    const able = [...seats.values()].filter((seat) => seat.able && !seat.isMute)
    const stays = elected !== null && able.includes(elected) ? elected : null
    const window = able.find(({ kind }) => kind === 'window')
    const next = stays?.kind === 'window' ? stays : (window ?? stays ?? able[0] ?? null)
    if (next !== elected) {
      const before = elected
      elected = next
      // It may be only deaf, or hang for a moment: two at once would be worse than none.
      if (before && seats.has(before.ear)) tell(before, { revision: order.revision, play: null })
      if (next) give(next, true)
      tellState()
    }
    play(reason)
    seeToWindow()
    if (lack() !== toldLack) tellState()
  }

  const lose = (seat: Seat, reason: string): void => {
    seat.isMute = true
    elect(reason)
  }

  const everyMs = (): number => (order.play === null ? askEveryMs.rest : askEveryMs.sounding)
  const lookLater = (): void => {
    cancelLook()
    if (!elected || stopped) return
    const dueAt = Math.min(askedAt + everyMs(), heardFromAt + silentAfterMs)
    cancelLook = clock.after(Math.max(1, dueAt - clock.mono()), () => look(dueAt))
  }
  const look = (dueAt: number): void => {
    clock.look?.()
    if (!elected || stopped) return
    const now = clock.mono()
    // Its answers may lie unread behind what held this thread up.
    if (now - dueAt >= heldUpMs) heardFromAt = Math.max(heardFromAt, now - silentAfterMs + heldUpMs)
    if (now - heardFromAt >= silentAfterMs) {
      lose(elected, 'It did not answer for five seconds.')
      return
    }
    // It was to be seen whether it has answered: it is not asked again for that.
    if (now - askedAt >= everyMs()) ask(elected)
    lookLater()
  }

  /** A host that has a window of its own for sound is asked for another one while there is none that can. */
  const seeToWindow = (): void => {
    const has = [...seats.values()].some((seat) => seat.kind === 'window' && seat.able && !seat.isMute)
    if (has || restart === null || stopped) {
      cancelRestart?.()
      cancelRestart = null
      return
    }
    if (cancelRestart === null) askForWindow(restartAfterMs)
  }
  const askForWindow = (afterMs: number): void => {
    cancelRestart = clock.after(afterMs, () => {
      restartAfterMs = Math.min(restartMs.longest, restartAfterMs * 2)
      askForWindow(restartAfterMs)
      restart?.()
    })
  }
  if (restart !== null) askForWindow(restartMs.atStart)

  // Nobody answers while the machine sleeps.
  const unhear = clock.onGap(() => {
    heardFromAt = clock.mono()
    if (elected) give(elected, true)
    lookLater()
  })

  return {
    join: (who, listener) => {
      listeners.set(who, listener)
      toldLack = lack()
      listener.state(state(), toldLack)
      return {
        want: (next) => {
          if (next === null) wants.delete(who)
          else wants.set(who, next)
          play()
        },
        leave: () => {
          wants.delete(who)
          play()
          if (listeners.get(who) === listener) listeners.delete(who)
        },
      }
    },
    state,
    offer: (ear, { able, kind }) => {
      hadWindow ||= kind === 'window'
      const known = seats.get(ear)
      // A page that connects anew has forgotten what it was told.
      if (known && known.kind === kind) {
        known.able = able
        known.isMute = false
        if (known === elected && able) give(known, true)
      } else seats.set(ear, { ear, kind, able, isMute: false, toldRevision: -1 })
      elect(able ? null : 'Its sound was switched off.')
    },
    beat: (ear, { revision, audible }) => {
      const seat = seats.get(ear)
      if (!seat) return
      if (seat !== elected) {
        if (!seat.isMute || revision !== seat.toldRevision) return
        seat.isMute = false
        elect()
        return
      }
      const settled = clock.mono() - orderedAt > wrongAfterMs
      if (revision !== order.revision) {
        if (settled) lose(seat, 'It played another order than it was given.')
        return
      }
      heardFromAt = clock.mono()
      // What was to come a second from now was for an answer that did not come.
      lookLater()
      if (seat.kind === 'window') restartAfterMs = restartMs.first
      const isHeard = order.play !== null && audible
      if (isHeard && heardRevision !== revision) {
        heardRevision = revision
        heardAt = clock.now()
        tellState()
      }
      if (order.play === null || order.play.pattern === 'short' || audible || !settled) return
      seat.able = false
      elect('It could not be heard.')
    },
    left: (ear) => {
      const seat = seats.get(ear)
      if (!seats.delete(ear)) return
      elect(seat === elected ? 'Its page ended.' : null)
    },
    test: (next) => {
      if (!elected || (loudest() ?? 'test') !== 'test') return false
      cancelTest()
      wants.set('test', next)
      play()
      cancelTest = clock.after(testMs, () => {
        wants.delete('test')
        play()
      })
      return true
    },
    stop: () => {
      stopped = true
      wants.clear()
      play()
      cancelLook()
      cancelTest()
      cancelRestart?.()
      unhear()
    },
  }
}
