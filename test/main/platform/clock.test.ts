import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock, oneInTurn, type SystemClocks, systemClocks } from '../../../main/platform/clock.ts'
import { eventually } from '../../helpers/eventually.ts'
import { hourMs, minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'

const dayMs = 24 * hourMs

/** A system whose three clocks a test moves. `uptimeStepMs` is how coarse the uptime is read. */
function aSystem(uptimeStepMs = 1) {
  let wall = nightNow
  let mono = 5_000_000
  let uptime = 9_000_000
  const system: SystemClocks = {
    wall: () => wall,
    mono: () => mono,
    uptime: () => Math.floor(uptime / uptimeStepMs) * uptimeStepMs,
  }
  const clock = createClock(system)
  onTestFinished(() => clock.stop())
  const gaps: number[] = []
  clock.onGap((ms) => gaps.push(ms))
  return {
    clock,
    gaps,
    /** Time passes while the machine is awake, and it is looked for sleep. */
    pass: (ms: number) => {
      wall += ms
      mono += ms
      uptime += ms
      clock.look()
    },
    /** The machine sleeps: the monotonic clock stands still. */
    sleep: (ms: number) => {
      wall += ms
      uptime += ms
    },
    step: (ms: number) => {
      wall += ms
    },
    /** The uptime runs ahead of the monotonic clock by as much. */
    drift: (ms: number) => {
      uptime += ms
    },
  }
}

describe('a step of the wall clock', () => {
  const steps: readonly (readonly [string, number])[] = [
    ['an hour ahead', hourMs],
    ['an hour back', -hourMs],
    ['ten years ahead', 3_652 * dayMs],
    ['back to 1970', -nightNow],
    ['a second ahead', secondMs],
  ]
  it.each(steps)('%s changes neither the time nor its progress, and is no sleep', (_, ms) => {
    const { clock, step, pass, gaps } = aSystem()
    pass(10 * secondMs)
    step(ms)
    clock.look()
    expect([clock.now(), clock.mono()]).toEqual([nightNow + 10 * secondMs, 10 * secondMs])
    pass(minuteMs)
    expect([clock.now(), clock.mono()]).toEqual([nightNow + 70 * secondMs, 70 * secondMs])
    expect(gaps).toEqual([])
  })

  it.each(steps)('%s keeps no timer back and sets none off', async (_, ms) => {
    const { clock, step } = aSystem()
    const ran: string[] = []
    clock.after(5, () => ran.push('soon'))
    clock.after(60 * minuteMs, () => ran.push('in an hour'))
    step(ms)
    clock.look()
    await eventually(() => ran).toEqual(['soon'])
  })
})

describe('sleep', () => {
  it('is counted, told once with its length, and never again', () => {
    const { clock, sleep, pass, gaps } = aSystem()
    pass(minuteMs)
    sleep(8 * hourMs)
    // Before anybody has looked, the time is that of going to sleep: late, never wrong by going back.
    expect(clock.now()).toBe(nightNow + minuteMs)
    clock.look()
    expect(gaps).toEqual([8 * hourMs])
    expect([clock.now(), clock.mono()]).toEqual([nightNow + minuteMs + 8 * hourMs, minuteMs + 8 * hourMs])
    for (let looks = 0; looks < 10; looks += 1) pass(2 * secondMs)
    expect(gaps).toEqual([8 * hourMs])
    expect(clock.mono()).toBe(minuteMs + 8 * hourMs + 20 * secondMs)
  })

  it('is told to everybody who still listens', () => {
    const { clock, sleep, gaps } = aSystem()
    const others: number[] = []
    const leave = clock.onGap((ms) => others.push(ms))
    sleep(minuteMs)
    clock.look()
    leave()
    sleep(2 * minuteMs)
    clock.look()
    expect([gaps, others]).toEqual([[minuteMs, 2 * minuteMs], [minuteMs]])
    expect(clock.mono()).toBe(3 * minuteMs)
  })

  it('is counted where the monotonic clock goes on over it, too', () => {
    const { clock, pass, gaps } = aSystem()
    pass(8 * hourMs)
    expect([clock.mono(), gaps]).toEqual([8 * hourMs, []])
  })

  it('together with a step of the wall clock counts for what it was', () => {
    const { clock, sleep, step, gaps } = aSystem()
    sleep(hourMs)
    step(-2 * hourMs)
    clock.look()
    expect([clock.now(), gaps]).toEqual([nightNow + hourMs, [hourMs]])
  })

  it('is seen in whole seconds where the uptime has no finer ones', () => {
    const { clock, sleep, pass, gaps } = aSystem(secondMs)
    for (let looks = 0; looks < 50; looks += 1) pass(2_037)
    sleep(10 * minuteMs)
    clock.look()
    expect(gaps).toHaveLength(1)
    expect(Math.abs((gaps[0] ?? 0) - 10 * minuteMs)).toBeLessThanOrEqual(secondMs)
    expect(Math.abs(clock.mono() - 50 * 2_037 - 10 * minuteMs)).toBeLessThanOrEqual(secondMs)
  })
})

describe('what is no sleep', () => {
  const drifts: readonly (readonly [string, number])[] = [
    ['ahead by 20 ppm', 0.04],
    ['ahead by a percent', 20],
    ['behind by a percent', -20],
  ]
  it.each(drifts)('a slow drift, %s, over a day', (_, perLookMs) => {
    const { clock, pass, drift, gaps } = aSystem()
    for (let looks = 0; looks < dayMs / 2_000; looks += 1) {
      drift(perLookMs)
      pass(2 * secondMs)
    }
    expect([clock.mono(), gaps]).toEqual([dayMs, []])
  })

  it('an uptime in whole seconds, over a day of uneven looks', () => {
    const { clock, pass, gaps } = aSystem(secondMs)
    let passed = 0
    for (let looks = 0; passed < dayMs; looks += 1) {
      const ms = 1_900 + ((looks * 37) % 400)
      pass(ms)
      passed += ms
    }
    expect([clock.mono(), gaps]).toEqual([passed, []])
  })

  it('a moment in which the machine stood still', () => {
    const { clock, sleep, gaps } = aSystem()
    sleep(4_999)
    clock.look()
    expect([clock.mono(), gaps]).toEqual([0, []])
  })
})

describe('timers', () => {
  it('run in their order, once, unless they are cancelled', async () => {
    const clock = createClock()
    onTestFinished(() => clock.stop())
    const ran: string[] = []
    const cancel = clock.after(1, () => ran.push('cancelled'))
    clock.after(20, () => ran.push('second'))
    clock.after(5, () => ran.push('first'))
    clock.after(-1_000, () => ran.push('overdue'))
    cancel()
    await eventually(() => ran).toEqual(['overdue', 'first', 'second'])
    cancel()
  })

  it('do not run at once when they lie further ahead than the system can wait', async () => {
    const clock = createClock()
    onTestFinished(() => clock.stop())
    const ran: string[] = []
    const cancels = [2 ** 31, 400 * dayMs, Number.MAX_SAFE_INTEGER].map((ms) =>
      clock.after(ms, () => ran.push('far')),
    )
    clock.after(5, () => ran.push('near'))
    await eventually(() => ran).toContain('near')
    expect(ran).toEqual(['near'])
    for (const cancel of cancels) cancel()
  })
})

describe('the real clocks', () => {
  it('are in ms, and go on', () => {
    const clock = createClock()
    onTestFinished(() => clock.stop())
    expect(Math.abs(clock.now() - systemClocks.wall())).toBeLessThan(minuteMs)
    expect(Number.isInteger(clock.now()) && Number.isInteger(clock.mono())).toBe(true)
    const first = clock.mono()
    expect(clock.mono()).toBeGreaterThanOrEqual(first)
    expect(systemClocks.uptime()).toBeGreaterThan(secondMs)
  })
})

describe('a thread that was held', () => {
  /** A system whose turns a test runs, `lateMs` late. */
  function aHeldSystem() {
    let mono = 0
    let turn = (): void => {}
    const clock = createClock(
      { wall: () => nightNow + mono, mono: () => mono, uptime: () => mono },
      {
        once: () => () => {},
        every: (_, run) => {
          turn = run
          return () => {}
        },
      },
    )
    const gaps: number[] = []
    const stalls: number[] = []
    clock.onGap((ms) => gaps.push(ms))
    clock.onStall?.((ms) => stalls.push(ms))
    return {
      gaps,
      stalls,
      turn: (lateMs: number) => {
        mono += 2 * secondMs + lateMs
        turn()
      },
    }
  }

  it('for five seconds is told as a stall and is no sleep (F64)', () => {
    const { turn, gaps, stalls } = aHeldSystem()
    turn(20)
    turn(5 * secondMs)
    turn(0)
    expect({ gaps, stalls }).toEqual({ gaps: [], stalls: [5 * secondMs] })
  })

  it('for longer than any work of ours was asleep or stopped: nobody watched, whatever the uptime says', () => {
    const { turn, gaps, stalls } = aHeldSystem()
    turn(0)
    turn(8 * hourMs)
    turn(0)
    expect({ gaps, stalls }).toEqual({ gaps: [8 * hourMs], stalls: [] })
  })
})

describe('a wall clock that was set', () => {
  /** A system whose turns a test runs; its wall clock is set between two of them. */
  function aSetSystem() {
    let wall = nightNow
    let mono = 0
    let uptime = 0
    let turn = (): void => {}
    const clock = createClock(
      { wall: () => wall, mono: () => mono, uptime: () => uptime },
      {
        once: () => () => {},
        every: (_, run) => {
          turn = run
          return () => {}
        },
      },
    )
    const told: number[] = []
    const forget = clock.onWallSet?.((ms) => told.push(ms)) ?? (() => {})
    return {
      clock,
      told,
      forget,
      set: (ms: number) => {
        wall += ms
      },
      sleep: (ms: number) => {
        wall += ms
        uptime += ms
      },
      turns: (count: number) => {
        for (let n = 0; n < count; n += 1) {
          wall += 2 * secondMs
          mono += 2 * secondMs
          uptime += 2 * secondMs
          turn()
        }
      },
    }
  }

  it.each([
    ['an hour ahead', hourMs],
    ['an hour back', -hourMs],
    ['two minutes ahead', 2 * minuteMs],
    ['years back', -3_652 * dayMs],
  ])('%s is told once it has stayed so for a while, once', (_, ms) => {
    const { clock, told, set, turns } = aSetSystem()
    turns(3)
    set(ms)
    turns(4)
    expect([told, clock.wallLead?.()]).toEqual([[], 0])
    turns(1)
    expect([told, clock.wallLead?.()]).toEqual([[ms], ms])
    turns(100)
    expect(told).toEqual([ms])
    expect(clock.now()).toBe(nightNow + 108 * 2 * secondMs)
  })

  it('is told again when it is set anew, and is over when it is put right', () => {
    const { clock, told, set, turns } = aSetSystem()
    set(hourMs)
    turns(5)
    set(hourMs)
    turns(5)
    set(-2 * hourMs + 300)
    turns(5)
    expect([told, clock.wallLead?.()]).toEqual([[hourMs, 2 * hourMs, 0], 0])
  })

  it('and put right at once, by less than a minute, or by sleep, is none', () => {
    const { told, set, sleep, turns } = aSetSystem()
    for (let time = 0; time < 5; time += 1) {
      set(hourMs)
      turns(4)
      set(-hourMs)
      turns(1)
    }
    set(59 * secondMs)
    turns(10)
    set(-59 * secondMs)
    sleep(8 * hourMs)
    turns(10)
    expect(told).toEqual([])
  })

  it('that goes on being set, as by somebody who looks for the right hour, is told when that is over', () => {
    const { told, set, turns } = aSetSystem()
    for (let time = 0; time < 6; time += 1) {
      set(10 * minuteMs)
      turns(2)
    }
    turns(3)
    expect(told).toEqual([hourMs])
  })

  it('is told to nobody who has left', () => {
    const { told, forget, set, turns } = aSetSystem()
    forget()
    set(hourMs)
    turns(10)
    expect(told).toEqual([])
  })
})

describe('what need not be exact', () => {
  /** The clock's own turn comes only when a test takes it; other timers are counted. */
  function aTurningClock() {
    let mono = 1_000
    let take = (): void => {}
    const once: (() => void)[] = []
    const clock = createClock(
      { wall: () => nightNow + mono, mono: () => mono, uptime: () => mono },
      {
        once: (_ms, run) => {
          once.push(run)
          return () => {}
        },
        every: (_ms, run) => {
          take = run
          return () => {}
        },
      },
    )
    const turn = (): void => {
      mono += 2_000
      take()
    }
    return { clock, once, turn }
  }

  it('comes with the turn that is nearest, again and again, and never with a timer of its own', () => {
    const { clock, once, turn } = aTurningClock()
    const ranAt: number[] = []
    const again = (): void => {
      clock.near?.(10_000, () => {
        ranAt.push(clock.mono())
        again()
      })
    }
    again()
    clock.near?.(2_900, () => ranAt.push(-clock.mono()))
    for (let count = 0; count < 11; count += 1) turn()
    expect(ranAt).toEqual([-2_000, 10_000, 20_000])
    expect(once).toEqual([])
  })

  it('can be called off, and one that throws keeps the others only until the next turn', () => {
    const { clock, turn } = aTurningClock()
    const ran: string[] = []
    clock.near?.(2_000, () => {
      throw new Error('not this one')
    })
    clock.near?.(2_000, () => ran.push('other'))
    const cancel = clock.near?.(2_000, () => ran.push('called off'))
    cancel?.()
    expect(turn).toThrow('not this one')
    turn()
    turn()
    expect(ran).toEqual(['other'])
  })

  it('runs although the same turn sees that the machine slept', () => {
    let [mono, uptime] = [0, 0]
    let take = (): void => {}
    const clock = createClock(
      { wall: () => nightNow + uptime, mono: () => mono, uptime: () => uptime },
      {
        once: () => () => {},
        every: (_ms, run) => {
          take = run
          return () => {}
        },
      },
    )
    const ran: string[] = []
    clock.onGap((ms) => ran.push(`slept ${ms}`))
    clock.near?.(minuteMs, () => ran.push('a minute'))
    mono += 2_000
    uptime += hourMs
    take()
    expect(ran).toEqual([`slept ${hourMs - 2_000}`, 'a minute'])
  })

  it('has a timer where the look-out has ended', () => {
    const { clock, once, turn } = aTurningClock()
    clock.stop()
    clock.near?.(2_000, () => {})
    turn()
    expect(once).toHaveLength(1)
  })
})

describe('a turn of the loop', () => {
  it('is for one piece of work, in the order they were asked for', () => {
    const turns: (() => void)[] = []
    const done: string[] = []
    const later = oneInTurn((run) => void turns.push(run))
    later(() => {
      done.push('first')
      later(() => done.push('asked for within it'))
    })
    later(() => done.push('second'))
    const eachTurn: number[] = []
    while (turns.length > 0) {
      expect(turns).toHaveLength(1)
      turns.shift()?.()
      eachTurn.push(done.length)
    }
    expect(done).toEqual(['first', 'second', 'asked for within it'])
    expect(eachTurn).toEqual([1, 2, 3])
    later(() => done.push('after a pause'))
    turns.shift()?.()
    expect(done.at(-1)).toBe('after a pause')
  })

  it('comes also behind one that throws', () => {
    const turns: (() => void)[] = []
    const done: string[] = []
    const later = oneInTurn((run) => void turns.push(run))
    later(() => {
      throw new Error('broken')
    })
    later(() => done.push('second'))
    expect(() => turns.shift()?.()).toThrow('broken')
    turns.shift()?.()
    expect(done).toEqual(['second'])
    later(() => done.push('third'))
    turns.shift()?.()
    expect(done).toEqual(['second', 'third'])
  })

  it('lets in between what has come', async () => {
    const clock = createClock()
    onTestFinished(() => clock.stop())
    const order: string[] = []
    await new Promise<void>((resolve) => {
      clock.turn?.(() => {
        order.push('first')
        setImmediate(() => order.push('what came'))
      })
      clock.turn?.(() => order.push('second'))
      clock.turn?.(() => {
        order.push('third')
        resolve()
      })
    })
    expect(order).toEqual(['first', 'second', 'what came', 'third'])
  })
})
