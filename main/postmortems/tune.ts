/** A rule that calls for nothing too often, made to wait: by how long its troubles lasted. Pure; instants epoch ms, durations ms. */
import { durationWords } from '../../contract/duration-words.ts'

/** A trouble of this alert: when it fired and went quiet, and whether anybody took it. */
export interface Fired {
  readonly from: number
  /** null = still */
  readonly until: number | null
  readonly taken: boolean
}

export interface TuneFacts {
  readonly alertname: string
  /** PromQL of its rule; null = not known */
  readonly expression: string | null
  /** how long its rule waits; null = not known */
  readonly forMs: number | null
  readonly fired: readonly Fired[]
  /** over how long they were looked at */
  readonly spanMs: number
}

export interface Tuned {
  readonly expr: string
  readonly forMs: number
  readonly notes: readonly string[]
}

const minuteMs = 60_000
/** Waits that people write into rules. Longer than half an hour is no wait any more: somebody would have to be called. */
const waits = [2, 5, 10, 15, 20, 30].map((minutes) => minutes * minuteMs)
/** A wait is worth its delay when it spares so many of the calls that nobody took. */
const worthSparing = 0.7

/**
 * The same condition with the shortest wait that would have spared most of what ended untaken. Of each trouble the
 * condition held as long as its rule waits before it fired, and then as long as it lasted.
 */
export function tuneRule({ alertname, expression, forMs, fired, spanMs }: TuneFacts): Tuned {
  const now = forMs ?? 0
  const over = fired.flatMap(({ from, until, taken }) =>
    until === null ? [] : [{ held: now + until - from, taken }],
  )
  const untaken = over.filter(({ taken }) => !taken)
  const spared = (wait: number): number => untaken.filter(({ held }) => held < wait).length
  const wait = waits.find(
    (each) => each > now && untaken.length > 0 && spared(each) >= Math.ceil(untaken.length * worthSparing),
  )
  const often = `${alertname} fired ${times(fired.length)} in ${durationWords(spanMs)}; ${untaken.length} ended before anybody took ${untaken.length === 1 ? 'it' : 'them'}.`
  const source =
    expression === null
      ? [
          'What its rule asks is not on record: put your expression in the place of vector(0) > 1, which never fires.',
        ]
      : []
  const waited =
    forMs === null ? ['How long its rule waits now is not on record; it is taken for no wait at all.'] : []
  const expr = expression ?? 'vector(0) > 1'
  if (wait === undefined)
    return {
      ...{ expr, forMs: now },
      notes: [
        often,
        'No wait of half an hour or less would have spared most of these: what it asks, or whom it calls, is what to change.',
        ...source,
        ...waited,
      ],
    }
  const late = over.filter(({ held, taken }) => taken && held < wait).length
  const delay = durationWords(wait - now)
  return {
    ...{ expr, forMs: wait },
    notes: [
      often,
      `With a wait of ${durationWords(wait)} it would have stayed silent for ${spared(wait)} of these, and called ${delay} later for the rest.`,
      ...(late === 0
        ? []
        : [
            `${late === 1 ? 'Once' : times(late)} somebody took it, and it was over within that wait: it would not have called then.`,
          ]),
      ...source,
      ...waited,
    ],
  }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
