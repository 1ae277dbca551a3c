/**
 * Reads `/rules` or `/alerts` of a Prometheus while it comes. Alerts whose bytes are those of before, their value apart, are
 * recognised, in whatever order they come: Prometheus lists them in another one each time. Only the others are parsed and
 * checked. Where anything is not as expected the whole answer is parsed, so that no more and no less is believed.
 */
import { createByteWindow } from './byte-window.ts'
import { type Read, readText, tellingBytes } from './json-shape.ts'
import { hashOf, isPart, keepListed, type ListedSlice, lengthIfSame } from './listed-slice.ts'
import type { SliceIndex } from './prometheus-book.ts'
import { asListed, type ListedRule, readRules } from './prometheus-read.ts'
import { createShell, waysDown } from './prometheus-shell.ts'
import type { SliceStore } from './slice-store.ts'

/** The alerts of one rule; of `/alerts`, which names no rules, all of them. */
export interface RuleSlices {
  readonly rule: ListedRule | null
  /** what waits or fires, in the order of the answer */
  readonly slices: readonly ListedSlice[]
}

/** What one replica's answer says. */
export interface ReadRules {
  readonly stretches: readonly RuleSlices[]
  /** empty where the server does not show them */
  readonly rules: readonly ListedRule[]
  /** how many wait or fire */
  readonly count: number
  /** those that were parsed; the others were known */
  readonly fresh: readonly ListedSlice[]
}

/** Takes a body piece by piece; `end` tells what it was. Not to be used after that. */
export interface RuleReader {
  take(piece: Buffer): void
  end(): Read<ReadRules>
}

/**
 * A reader of one body.
 * @param known what was listed before, by which alerts are recognised
 * @param number the reader's own: what it meets is marked with it
 */
export function createRuleReader(
  page: keyof typeof waysDown,
  known: Pick<SliceIndex, 'withHash'>,
  store: SliceStore,
  number: number,
): RuleReader {
  const window = createByteWindow()
  const shell = createShell(waysDown[page])
  /** the alerts in the order of the answer, and those among them that were parsed */
  const slices: ListedSlice[] = []
  const fresh: ListedSlice[] = []
  /** so many bytes must be there before an alert that had no end is looked at again: else a huge one costs its square */
  let enough = 0
  let length = 0
  let start = Buffer.alloc(0)
  /** the rest of a body that must be parsed whole, from the first byte that was not read */
  let rest: Buffer[] | null = null

  const recognise = (isLast: boolean): 'read' | 'more' | 'other' => {
    const { bytes, begin, end } = window
    const hash = hashOf(bytes, begin, end)
    if (hash === null) return isLast ? 'other' : 'more'
    for (let slice = known.withHash(hash); slice; slice = slice.next) {
      const found = lengthIfSame(slice, bytes, begin, end)
      if (found === isPart && !isLast) return 'more'
      if (found < 0) continue
      slices.push(slice)
      window.begin += found
      return 'read'
    }
    return 'other'
  }

  const parse = (isLast: boolean): 'read' | 'more' | 'odd' => {
    const { bytes, begin, end } = window
    try {
      const slice = keepListed(bytes, begin, end, store)
      if (!slice) return isLast ? 'odd' : 'more'
      slices.push(slice)
      fresh.push(slice)
      window.begin += slice.length
      return 'read'
    } catch {
      return 'odd'
    }
  }

  /** The alert at the window's begin. */
  const readOne = (isLast: boolean): 'read' | 'more' | 'odd' => {
    if (window.end - window.begin < enough && !isLast) return 'more'
    const step = recognise(isLast)
    const read = step === 'other' ? parse(isLast) : step
    enough = read === 'more' ? 2 * (window.end - window.begin) : 0
    return read
  }

  /** Reads as far as it can. Answers false when the body is not what it should be. */
  const advance = (isLast: boolean): boolean => {
    for (;;) {
      const found = shell.advance(window)
      if (found !== 'alert') return found === 'more'
      const read = readOne(isLast)
      if (read !== 'read') return read === 'more'
      shell.cut()
    }
  }

  const giveUp = (): void => {
    rest = [Buffer.from(window.bytes.subarray(window.begin, window.end))]
  }

  const listOf = (stretches: readonly RuleSlices[], rules: readonly ListedRule[]): ReadRules => {
    let count = 0
    for (const { slices } of stretches) {
      for (let at = 0; at < slices.length; at += 1) {
        const slice = slices[at]
        // Only now: what was read may be told anew further on, or not be believed.
        if (slice) slice.metBy = number
      }
      count += slices.length
    }
    return { stretches, rules, count, fresh: activeIn(fresh) }
  }

  /** All alerts were taken out: what is left stands for the answer. */
  const readShell = (): Read<ReadRules> =>
    readText(shell.text(), { start, length }, (parsed) => {
      const { found, rules } = readRules(page, parsed, (items) =>
        items.flatMap((item) => {
          const { first, count } = shell.runs[(item as readonly [number])[0]] ?? { first: 0, count: 0 }
          return slices.slice(first, first + count)
        }),
      )
      return listOf(
        found.map(({ rule, alerts }) => ({ rule, slices: activeIn(alerts) })),
        rules,
      )
    })

  /** Something was not as expected: parses everything. */
  const readWhole = (): Read<ReadRules> => {
    const whole = shell.withAlerts((place) => bytesOf(slices[place]))
    fresh.length = 0
    return readText(Buffer.concat([whole, ...(rest ?? [])]).toString('utf8'), { start, length }, (parsed) => {
      const { found, rules } = readRules(page, parsed, asListed)
      const stretches = found.map(({ rule, alerts }) => {
        const listed = alerts.flatMap((alert) => {
          const bytes = Buffer.from(JSON.stringify(alert))
          return keepListed(bytes, 0, bytes.length, store) ?? []
        })
        fresh.push(...listed)
        return { rule, slices: activeIn(listed) }
      })
      return listOf(stretches, rules)
    })
  }

  return {
    take: (piece) => {
      length += piece.length
      if (start.length < tellingBytes) start = Buffer.concat([start, piece.subarray(0, tellingBytes)])
      if (rest) return void rest.push(piece)
      window.append(piece)
      if (!advance(false)) giveUp()
    },
    end: () => {
      if (!rest && !advance(true)) giveUp()
      if (rest) return readWhole()
      // All that is kept has been copied out of it.
      window.giveBack()
      return readShell()
    },
  }
}

function activeIn(slices: readonly ListedSlice[]): readonly ListedSlice[] {
  return slices.some(({ state }) => state === 'inactive')
    ? slices.filter(({ state }) => state !== 'inactive')
    : slices
}

function bytesOf(slice: ListedSlice | undefined): Buffer {
  return slice ? slice.block.subarray(slice.from, slice.from + slice.length) : Buffer.alloc(0)
}
