/** When a page opens its sound: never within the press that allows it, which is to be on the screen first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { afterPressMs, createSoundSeat, readyAfterMs } from '../../../renderer/sound/seat.ts'
import { aSnapshot } from '../../helpers/fixtures.ts'

let opened: AnAudioContext[]
let resumed: number
let later: { readonly ms: number; readonly run: () => void }[]
let given: unknown[]
let press: AbortController
const real = window.addEventListener

/** As much of a browser's audio as a seat uses; it runs as soon as it is asked to. */
class AnAudioContext extends EventTarget {
  state = 'suspended'
  readonly sampleRate = 44_100
  constructor() {
    super()
    opened.push(this)
  }
  async resume(): Promise<void> {
    resumed += 1
    if (allowed) this.state = 'running'
  }
}
let allowed = true

beforeEach(() => {
  opened = []
  resumed = 0
  later = []
  given = []
  allowed = true
  press = new AbortController()
  Reflect.set(globalThis, 'AudioContext', AnAudioContext)
  // What one seat listens to must not outlive its test.
  window.addEventListener = (name: string, run: unknown, capture: unknown) =>
    real.call(window, name, run as () => void, { capture: capture === true, signal: press.signal })
})

afterEach(() => {
  press.abort()
  window.addEventListener = real
  Reflect.deleteProperty(globalThis, 'AudioContext')
})

const engine = () => ({
  order: async (_name: string, input: unknown) => {
    given.push(input)
    return undefined as never
  },
})
const after = (ms: number, run: () => void): void => void later.push({ ms, run })
const pressed = (): boolean => window.dispatchEvent(new Event('pointerdown'))

describe('a page in a browser', () => {
  it('opens its sound a moment after the first press, once however often is pressed, and offers it', async () => {
    createSoundSeat('page', false, engine, after)
    pressed()
    pressed()
    expect(opened).toHaveLength(0)
    expect(later.map(({ ms }) => ms)).toEqual([afterPressMs])
    later[0]?.run()
    await Promise.resolve()
    await Promise.resolve()
    expect(opened).toHaveLength(1)
    expect(given).toEqual([{ able: true, kind: 'page' }])
  })

  it('starts what is there already within the press: some browsers allow it nowhere else', async () => {
    allowed = false
    createSoundSeat('page', false, engine, after)
    pressed()
    later[0]?.run()
    const before = resumed
    allowed = true
    pressed()
    expect(resumed).toBe(before + 1)
    expect(opened[0]?.state).toBe('running')
    expect(later).toHaveLength(1)
  })
})

describe('the audio of a browser', () => {
  it('is started once beside the page, a while after its first rows, and no sound is opened for it', () => {
    let readied = 0
    const seat = createSoundSeat('page', false, engine, after, () => {
      readied += 1
    })
    for (let time = 0; time < 2; time += 1) seat.take({ event: 'snapshot', snapshot: aSnapshot({}) })
    expect([readied, later.map(({ ms }) => ms)]).toEqual([0, [readyAfterMs]])
    later[0]?.run()
    expect([readied, opened.length]).toEqual([1, 0])
  })

  it('is left alone where the page may sound by itself: it has been opened by then', () => {
    const seat = createSoundSeat('page', true, engine, after)
    later.length = 0
    seat.take({ event: 'snapshot', snapshot: aSnapshot({}) })
    expect(later).toEqual([])
  })
})

describe('in Electron', () => {
  it('the window for sound opens it at once', () => {
    createSoundSeat('window', true, engine, after)
    expect(opened).toHaveLength(1)
  })

  it('a page that stands in for it lets its first rows go before', () => {
    createSoundSeat('page', true, engine, after)
    expect(opened).toHaveLength(0)
    later[0]?.run()
    expect(opened).toHaveLength(1)
  })
})
