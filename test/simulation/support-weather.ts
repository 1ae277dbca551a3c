/** What goes wrong in a support day, as a list made of a seed. */
import type { Random } from '../../main/platform/random.ts'

/** How often an hour each happens in a day that has a taste for it. */
const rates = {
  offline: 2,
  'door-mood': 10,
  'lost-reply': 10,
  kill: 1.5,
  'kill-at-commit': 2,
  restart: 0.7,
  sleep: 1,
  'clock-off': 0.6,
  revoke: 0.4,
  throttle: 3,
  secondary: 1,
  'straight-answer': 8,
  'bot-talks': 8,
} as const
export type SupportWeatherKind = keyof typeof rates

export interface SupportHappening {
  readonly atMs: number
  readonly kind: SupportWeatherKind
  /** numbers in [0, 1) that choose whom it hits, and for how long */
  readonly picks: readonly [number, number, number, number]
}

/** The happenings of a day of `minutes`, in order. Each day has a taste for some kinds only. */
export function supportWeather(random: Random, minutes: number): readonly SupportHappening[] {
  const appetite = random()
  return (Object.keys(rates) as readonly SupportWeatherKind[])
    .flatMap((kind) => {
      if (random() > appetite) return []
      const perHour = rates[kind] * (0.3 + random() * 1.4)
      const found: SupportHappening[] = []
      for (let atMs = 60_000; ; ) {
        atMs += Math.ceil((-Math.log(1 - random()) * 3_600_000) / perHour)
        if (atMs > minutes * 60_000) return found
        found.push({ atMs, kind, picks: [random(), random(), random(), random()] })
      }
    })
    .toSorted((a, b) => a.atMs - b.atMs)
}
