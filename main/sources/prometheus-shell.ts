/**
 * Follows an answer of Prometheus while it comes, to where its alerts stand, and keeps what stands around them: JSON in which
 * a run of alerts with commas between them is a number in brackets. What is kept is valid exactly where the answer is, apart
 * from what lies in the alerts.
 */
import { type ByteWindow, isSpace } from './byte-window.ts'

/** A way down to the list of alerts: the key of an object, or any place of a list. */
export type WayDown = readonly (Buffer | 'list')[]

/** Of `/rules` and of `/alerts`. The last step is the list of alerts itself. */
export const waysDown = {
  rules: [
    Buffer.from('data'),
    Buffer.from('groups'),
    'list',
    Buffer.from('rules'),
    'list',
    Buffer.from('alerts'),
    'list',
  ],
  alerts: [Buffer.from('data'), Buffer.from('alerts'), 'list'],
} as const satisfies Record<string, WayDown>

/** Alerts with nothing but commas between them: from number `first` on, as they were cut out. */
export interface Run {
  readonly first: number
  count: number
}

export interface Shell {
  /** Reads on: `alert` = one begins at the window's `begin`, `more` = all was read, `odd` = this cannot be followed. */
  advance(window: ByteWindow): 'alert' | 'more' | 'odd'
  /** The alert that was found has been taken out of the window. */
  cut(): void
  text(): string
  /** The runs, by the numbers that stand for them. */
  readonly runs: readonly Run[]
  /** The answer so far, with the alerts put back, each as these bytes. */
  withAlerts(bytesOf: (number: number) => Buffer): Buffer
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

const commaBytes = Buffer.of(comma)

export function createShell(way: WayDown): Shell {
  let kept = Buffer.allocUnsafeSlow(4_096)
  let used = 0
  const runs: Run[] = []
  /** where in `kept` each run was cut out */
  const cuts: number[] = []
  let alerts = 0
  /** the last byte that was kept ends a run; and a comma that follows it is not kept yet */
  let [isRun, hasComma] = [false, false]
  let depth = 0
  /** how many of the open containers, from the outermost on, are steps of the way */
  let onWay = 0
  let [isText, isKey, isEscaped, awaitsKey, isRightKey] = [false, false, false, false, false]
  /** how much of the key that leads on has been read; -1 = it is another one */
  let matched = 0

  const room = (bytes: number): void => {
    if (used + bytes <= kept.length) return
    const larger = Buffer.allocUnsafeSlow(2 * (used + bytes))
    kept.copy(larger, 0, 0, used)
    kept = larger
  }

  const put = (byte: number): void => {
    if (isRun) endRun()
    room(1)
    kept[used] = byte
    used += 1
  }

  const endRun = (): void => {
    isRun = false
    if (hasComma) put(comma)
    hasComma = false
  }

  /** A byte in a text. Answers false where a key that leads on may be written with escapes. */
  const inText = (byte: number): boolean => {
    if (isEscaped) isEscaped = false
    else if (byte === backslash) {
      isEscaped = true
      return !isKey
    } else if (byte === quote) {
      isText = false
      if (isKey) isRightKey = matched === way[depth - 1]?.length
      isKey = false
    } else if (isKey)
      matched = matched >= 0 && (way[depth - 1] as Buffer)[matched] === byte ? matched + 1 : -1
    return true
  }

  const open = (isList: boolean): void => {
    const step = way[depth]
    const leadsOn = depth === 0 || way[depth - 1] === 'list' || isRightKey
    if (onWay === depth && leadsOn && step !== undefined && isList === (step === 'list')) onWay += 1
    depth += 1
    if (onWay === depth) [awaitsKey, isRightKey] = [!isList, false]
  }

  const close = (): void => {
    if (onWay === depth) onWay -= 1
    depth -= 1
  }

  const between = (byte: number): void => {
    if (byte === quote) {
      isText = true
      isKey = awaitsKey && onWay === depth && way[depth - 1] !== 'list' && depth > 0
      matched = 0
    } else if (byte === openObject || byte === openList) open(byte === openList)
    else if (byte === closeObject || byte === closeList) close()
    else if (onWay === depth) {
      if (byte === comma) [awaitsKey, isRightKey] = [true, false]
      else if (byte === colon) awaitsKey = false
    }
  }

  const advance: Shell['advance'] = (window) => {
    const { bytes, end } = window
    for (; window.begin < end; window.begin += 1) {
      const byte = bytes[window.begin] ?? 0
      if (isText) {
        if (!inText(byte)) return 'odd'
      } else {
        if (depth === way.length && onWay === depth) {
          if (byte === openObject) return 'alert'
          if (isRun && (isSpace(byte) || (byte === comma && !hasComma))) {
            hasComma ||= byte === comma
            continue
          }
          if (byte !== comma && byte !== closeList && !isSpace(byte)) return 'odd'
        }
        between(byte)
        if (depth < 0) return 'odd'
      }
      put(byte)
    }
    return 'more'
  }

  return {
    advance,
    cut: () => {
      const run = runs.at(-1)
      if (run && isRun && hasComma) run.count += 1
      else {
        if (isRun) endRun()
        const stub = `[${runs.length}]`
        runs.push({ first: alerts, count: 1 })
        cuts.push(used)
        room(stub.length)
        used += kept.write(stub, used, 'latin1')
      }
      alerts += 1
      ;[isRun, hasComma] = [true, false]
    },
    runs,
    text: () => {
      endRun()
      return kept.toString('utf8', 0, used)
    },
    withAlerts: (bytesOf) => {
      endRun()
      const parts: Buffer[] = []
      let from = 0
      for (const [number, { first, count }] of runs.entries()) {
        parts.push(kept.subarray(from, cuts[number]))
        for (let at = first; at < first + count; at += 1)
          parts.push(...(at > first ? [commaBytes] : []), bytesOf(at))
        from = (cuts[number] ?? 0) + `[${number}]`.length
      }
      return Buffer.concat([...parts, kept.subarray(from, used)])
    },
  }
}
