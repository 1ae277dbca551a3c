/** What a night brings, as a list made of a seed: a longer night begins like a shorter one of the same seed. */
import type { Random } from '../../main/platform/random.ts'

/** What can happen, with how often an hour it happens when the night has a taste for it. */
const rates = {
  // the fleet
  fire: 40,
  'fire-small': 10,
  'fire-on-one-peer': 6,
  resolve: 36,
  flap: 3,
  storm: 0.5,
  'ack-by-other': 5,
  'silence-by-other': 4,
  'silence-ended-by-other': 6,
  'heartbeat-stops': 0.5,
  'peer-mood': 20,
  'source-mood': 4,
  'peer-restarts': 2,
  'clock-skew': 1,
  'gossip-delay': 2,
  // the laptop
  offline: 3,
  'wall-step': 1.5,
  'wall-years': 0.3,
  sleep: 1.5,
  'long-sleep': 0.2,
  stall: 1,
  kill: 2,
  'kill-at-commit': 2,
  restart: 1,
  'disk-full': 1.5,
  'notifier-mood': 1,
  // the person
  acknowledge: 40,
  'take-back': 15,
  unacknowledge: 6,
  note: 8,
  impact: 4,
  draft: 6,
  snooze: 8,
  unsnooze: 4,
  batch: 4,
  'batch-undo': 3,
  'silence-by-hand': 4,
  'silence-expire': 3,
  'silence-extend': 2,
  'by-hand': 1,
  'away-read': 1,
  'try-again': 3,
  retry: 4,
} as const
/** What keeps alerts quiet besides silences, at all peers or at one of them only: a weather of its own beside the other. */
export const quietRates = {
  inhibitor: 8,
  'rules-differ': 4,
  mute: 6,
} as const
/** Another program holds the database: a backup tool, a scanner; heartbeats stop. A third weather, so that no seed's other two change. */
export const rareRates = {
  'database-busy': 2,
  'heartbeat-stops': 2,
} as const
/** What is said of duty by hand, in nights that have a plan of shifts: a fourth weather. */
export const shiftRates = { duty: 8 } as const
export type WeatherKind =
  | keyof typeof rates
  | keyof typeof quietRates
  | keyof typeof rareRates
  | keyof typeof shiftRates

/** One thing that happens. `picks` are numbers in [0, 1) that choose whom it hits and for how long. */
export interface Happening {
  readonly atMs: number
  readonly kind: WeatherKind
  readonly picks: readonly [number, number, number, number]
}

/** Without these a night has nothing in it. */
const always: ReadonlySet<WeatherKind> = new Set(['fire', 'resolve', 'acknowledge', 'duty'])

/** The happenings of a night of `minutes`. Each night has a taste for some kinds only: faults that come alone are found too. */
export function weatherOf(
  random: Random,
  minutes: number,
  often: Readonly<Partial<Record<WeatherKind, number>>> = rates,
): readonly Happening[] {
  const kinds = Object.keys(often) as readonly WeatherKind[]
  const appetite = 0.2 + random() * 0.8
  const weights = kinds.map((kind) => {
    const wanted = random() < appetite
    return always.has(kind) || wanted ? (often[kind] ?? 0) * (0.3 + random() * 1.4) : 0
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return []
  const happenings: Happening[] = []
  for (let atMs = 5_000; ; ) {
    atMs += Math.ceil((-Math.log(1 - random()) * 3_600_000) / total)
    if (atMs > minutes * 60_000) return happenings
    let left = random() * total
    const index = weights.findIndex((weight) => {
      left -= weight
      return left < 0
    })
    const kind = kinds[Math.max(0, index)] ?? 'fire'
    happenings.push({ atMs, kind, picks: [random(), random(), random(), random()] })
  }
}

/** One of the list by a number in [0, 1). */
export function pick<Item>(items: readonly Item[], at: number): Item | undefined {
  return items[Math.min(items.length - 1, Math.floor(at * items.length))]
}
