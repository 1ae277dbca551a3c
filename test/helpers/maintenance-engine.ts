/** What the fake engine does about maintenance windows, and a night with some. */
import { AppError } from '../../contract/errors.ts'
import type { Maintenance, MaintenanceWindow } from '../../contract/maintenance.ts'
import type { OrderName, OrderValue } from '../../contract/orders.ts'
import type { Snapshot } from '../../contract/state.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, minuteMs } from './fixtures.ts'
import { stormNight } from './nights.ts'

/** A window that holds since an hour and for another one. */
export function aWindow(part: Partial<MaintenanceWindow>, now: number): MaintenanceWindow {
  return {
    key: `hand:${part.reason ?? 'Kubernetes upgrade of plover'}`,
    origin: 'hand',
    reason: 'Kubernetes upgrade of plover',
    matchers: [{ name: 'installation', value: 'plover', isRegex: false, isEqual: true }],
    startsAt: now - hourMs,
    endsAt: now + hourMs,
    calendar: null,
    ...part,
  }
}

/** A storm of which the first alerts are folded by two windows, with others to come and a calendar that fails. */
export function maintenanceNight(): Snapshot {
  const night = stormNight()
  const { now } = night
  const upgrade = aWindow({}, now)
  const network = aWindow(
    {
      key: 'calendar:1',
      origin: 'calendar',
      calendar: 'Provider',
      reason: 'Work on the uplink of heron',
      matchers: [{ name: 'installation', value: 'heron|siskin', isRegex: true, isEqual: true }],
      endsAt: now + 35 * minuteMs,
    },
    now,
  )
  const later = aWindow({ reason: 'Disk swap', startsAt: now + 20 * hourMs, endsAt: now + 22 * hourMs }, now)
  const over = aWindow({ reason: 'Load test', startsAt: now - 5 * hourMs, endsAt: now - 3 * hourMs }, now)
  const maintenance: Maintenance = {
    windows: [over, network, upgrade, later],
    problems: [
      {
        name: 'Office',
        words: 'It cannot be read (answered 503). What was known of it holds to its own end.',
      },
    ],
  }
  const folded = [upgrade, network, upgrade, upgrade]
  let at = 0
  const episodes = night.episodes.map((episode) => {
    const window = episode.firing && episode.severity !== 'none' ? folded[at++] : undefined
    if (!window) return episode
    const { reason: why, endsAt: until, calendar: by } = window
    return {
      ...episode,
      ack: null,
      calledAt: null,
      keptQuiet: { kind: 'maintenance', by, why, until } as const,
    }
  })
  return { ...night, episodes, desk: { ...night.desk, maintenance } }
}

const change = (engine: FakeEngine, windows: readonly MaintenanceWindow[]): void => {
  const { desk } = engine.state()
  engine.push({ desk: { ...desk, maintenance: { ...desk.maintenance, windows } } })
}

/** The orders about them, as the real engine answers them. */
export const maintenanceDeeds: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>> = {
  'maintenance.save': (input: OrderValue<'maintenance.save'>, engine) => {
    const { windows } = engine.state().desk.maintenance
    const { reason, matchers, startsAt, endsAt, replaces } = input
    const made: MaintenanceWindow = {
      ...{ key: `hand:${startsAt}:${reason}`, origin: 'hand', calendar: null },
      ...{ reason, matchers, startsAt, endsAt },
    }
    change(engine, [...windows.filter(({ key }) => key !== replaces), made])
  },
  'maintenance.end': ({ key }: OrderValue<'maintenance.end'>, engine) => {
    const { windows } = engine.state().desk.maintenance
    if (!windows.some((each) => each.key === key))
      throw new AppError('not-found', 'It is not there any more.')
    const now = engine.now()
    change(
      engine,
      windows.map((each) => (each.key === key ? { ...each, endsAt: now } : each)),
    )
  },
  'maintenance.remove': ({ key }: OrderValue<'maintenance.remove'>, engine) =>
    change(
      engine,
      engine.state().desk.maintenance.windows.filter((each) => each.key !== key),
    ),
}
