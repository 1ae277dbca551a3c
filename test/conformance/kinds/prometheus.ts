/** A Prometheus with one rule that every item is an alert of, in the shapes of 2.42. */
import { prometheus } from '../../../main/sources/prometheus.ts'
import { aPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { type ApiPromAlert, aRule, scriptPrometheus } from '../../helpers/scripted-prometheus.ts'
import { openFront } from '../front.ts'
import type { Harness, Upstream } from '../harness.ts'
import type { Item } from '../item.ts'

const secret = 'prom-s3cret-0123456789'
const authorization = `Bearer ${secret}`

export const prometheusHarness: Harness = {
  ...{ kind: 'prometheus', secret, keeps: null, mostListed: null },
  start: async (clock) => {
    const double = scriptPrometheus()
    const alerts = new Map<string, ApiPromAlert>()
    const front = await openFront(
      clock,
      { authorization, secret },
      // Where its rules are not shown, its alerts are asked for alone.
      ({ path }) => /\/(rules|alerts)$/.test(path),
      ({ path, headers }) => {
        double.rules = [aRule('Trouble', { duration: 0, alerts: [...alerts.values()] })]
        return double.answer(path, headers)
      },
    )
    const upstream: Upstream = {
      front,
      entry: {
        ...{ kind: 'prometheus', urls: [front.url], poll: '5s' },
        auth: { bearer: 'env:CONFORMANCE_PROMETHEUS' },
      },
      connect: (more) => {
        const config = { kind: 'prometheus', headers: { authorization }, ...more } as const
        return prometheus.connect(aSourceConfig([front.url], config), aPlatform(clock))
      },
      put: (items) => {
        const activeAt = new Date(clock.now() + front.skewMs - 60_000).toISOString()
        for (const item of items) alerts.set(item.id, rawOf(item, activeAt))
      },
      retitle: (id, title) => {
        const alert = alerts.get(id)
        if (alert) alerts.set(id, { ...alert, annotations: { summary: title } })
      },
      end: (id) => void alerts.delete(id),
      idOf: ({ labels }) => labels.item ?? '',
      itemsIn: (page) =>
        (
          page as { data: { groups: { rules: { alerts: Record<string, unknown>[] }[] }[] } }
        ).data.groups.flatMap(({ rules }) => rules.flatMap((rule) => rule.alerts)),
      isOpen: (id) => alerts.has(id),
      restart: () => {
        alerts.clear()
        double.startTime = new Date(clock.now() + front.skewMs).toISOString()
      },
      close: front.close,
    }
    return upstream
  },
}

function rawOf({ id, title, severity, state, labels }: Item, activeAt: string): ApiPromAlert {
  const all = Object.fromEntries([
    ...Object.entries(labels ?? {}),
    ...Object.entries({ alertname: 'Trouble', item: id, severity }),
  ])
  return { labels: all, annotations: { summary: title }, state: state ?? 'firing', activeAt, value: '1e+00' }
}
