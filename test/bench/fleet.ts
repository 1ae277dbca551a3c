/** Made-up alerts as an Alertmanager lists them: 12 labels, 4 annotations, a generator URL, about 1.6 kB of JSON each. */
import { seededRandom } from '../../main/platform/random.ts'

/** What one step changed. Positions are places in the list as it is after the step. */
export interface Step {
  readonly fresh: readonly number[]
  readonly altered: readonly number[]
  readonly gone: readonly string[]
}

export interface Fleet {
  readonly size: number
  /** changes `share` (0 to 1) of the alerts: a quarter new, half altered, a quarter gone */
  step(share: number): Step
  /** one more alert: a page with these words, begun just now */
  addPage(summary: string): void
  /** the answer to GET /alerts; every alert was sent again at `sentAt` (epoch ms) */
  body(sentAt: number): Buffer
  /** the same of a Prometheus, as its answer to GET /rules: in another order and with other values each time, as it does */
  rulesBody(sentAt: number): Buffer
}

/** One alert as JSON, cut where the two stamps stand that move at every re-send. */
interface Cut {
  readonly fingerprint: string
  readonly version: number
  readonly beforeEndsAt: string
  readonly beforeUpdatedAt: string
  readonly afterUpdatedAt: string
  /** as a Prometheus lists it, without its value; and its rule */
  readonly listed: string
  readonly rule: string
}

/**
 * A fleet of `count` alerts, the same for the same seed. They began to fire up to a day before `now` (epoch ms).
 * A calm one has only tickets, so that a page added to it stands alone at the top of the list.
 */
export function createFleet(count: number, seed: number, now: number, calm = false): Fleet {
  const random = seededRandom(seed)
  const pick = (limit: number): number => Math.floor(random() * limit)
  let made = 0
  const severity = calm ? 'ticket' : null
  const make = (): Cut => cutAlert(made++, 0, now - pick(86_400_000), { severity })
  const alerts = Array.from({ length: count }, make)

  return {
    get size() {
      return alerts.length
    },
    step: (share) => {
      const quarter = Math.max(1, Math.round((alerts.length * share) / 4))
      const gone = new Set<string>()
      for (let left = quarter; left > 0; left -= 1) {
        const [lost] = alerts.splice(pick(alerts.length), 1)
        if (lost) gone.add(lost.fingerprint)
      }
      const altered = new Set<number>()
      while (altered.size < Math.min(2 * quarter, alerts.length)) altered.add(pick(alerts.length))
      for (const index of altered) {
        const old = alerts[index]
        if (old)
          alerts[index] = cutAlert(Number.parseInt(old.fingerprint, 16), old.version + 1, now, { severity })
      }
      const fresh = Array.from({ length: quarter }, () => alerts.push(make()) - 1)
      return { fresh, altered: [...altered].sort((a, b) => a - b), gone: [...gone] }
    },
    addPage: (summary) => {
      alerts.push(cutAlert(made++, 0, now, { severity: 'page', summary }))
    },
    body: (sentAt) => {
      const endsAt = new Date(sentAt + 240_000).toISOString()
      const updatedAt = new Date(sentAt).toISOString()
      const parts: string[] = []
      for (const { beforeEndsAt, beforeUpdatedAt, afterUpdatedAt } of alerts) {
        parts.push(parts.length === 0 ? '[' : ',')
        parts.push(beforeEndsAt, endsAt, beforeUpdatedAt, updatedAt, afterUpdatedAt)
      }
      parts.push(parts.length === 0 ? '[]\n' : ']\n')
      return Buffer.from(parts.join(''))
    },
    rulesBody: (sentAt) => {
      const order = seededRandom(sentAt)
      const places = alerts.map((alert) => ({ alert, at: order() })).sort((a, b) => a.at - b.at)
      // Rules stand in the order of their file.
      const byRule = [...Map.groupBy(places, ({ alert }) => alert.rule)].sort(([a], [b]) => (a < b ? -1 : 1))
      const rules = byRule.map(([rule, listed]) => {
        const all = listed.map(({ alert, at }) => `${alert.listed},"value":"${(100 * at).toPrecision(12)}"}`)
        return `{"state":"firing","name":"${rule}","query":"sum by (pod) (rate(made_up_trouble_total[5m])) / 60 > 0.95","duration":300,"keepFiringFor":0,"labels":{"severity":"page"},"annotations":{"summary":"{{ $labels.pod }} is in trouble"},"alerts":[${all.join(',')}],"health":"ok","evaluationTime":${order().toFixed(9)},"lastEvaluation":"${new Date(sentAt).toISOString()}","type":"alerting"}`
      })
      return Buffer.from(
        `{"status":"success","data":{"groups":[{"name":"made-up","file":"/etc/prometheus/made-up.yml","rules":[${rules.join(',')}],"interval":15,"limit":0}]}}`,
      )
    },
  }
}

/** Of twenty alerts one pages, five notify, twelve are tickets and two say nothing: alerts in plenty are seldom pages. */
function severityOf(number: number): string {
  const place = number % 20
  if (place === 0) return 'page'
  if (place <= 5) return 'notify'
  return place <= 17 ? 'ticket' : 'none'
}

function cutAlert(
  number: number,
  version: number,
  firedAt: number,
  words: { readonly severity: string | null; readonly summary?: string },
): Cut {
  const place = `site-${number % 40}`
  const labels = {
    alertname: `Made${number % 300}Trouble`,
    cluster_id: place,
    customer: `Customer ${number % 17}`,
    instance: `10.${number % 200}.${number % 251}.${number % 83}:9100`,
    job: 'node-exporter-of-the-made-up-fleet',
    namespace: `namespace-${number % 90}`,
    node: `node-${number % 5_000}.${place}.example.internal`,
    pod: `workload-${number}-5f7c9d8b6d-x${number % 97}`,
    region: `region-${number % 6}`,
    service: `service-${number % 400}`,
    severity: words.severity ?? severityOf(number),
    team: `team-${number % 8}`,
  }
  const annotations = {
    dashboard_url: `https://dashboards.example/d/made-up-${number % 300}/overview?var-cluster=${place}&var-node=${number}`,
    description: `Workload ${number} on ${place} has been in trouble for a while (reading ${version}). ${'It is described at some length, as people do. '.repeat(6)}`,
    runbook_url: `https://recipes.example/recipes/made-up-${number % 300}/what-to-do-when-it-happens/`,
    summary: words.summary ?? `Workload ${number} on ${place} is in trouble`,
  }
  const fingerprint = number.toString(16).padStart(16, '0')
  const generatorURL = `https://metrics.example/graph?g0.expr=${encodeURIComponent(
    `sum by (pod, namespace, cluster_id) (rate(made_up_trouble_total{pod="workload-${number}",namespace="namespace-${number % 90}"}[5m])) / 60 > 0.95`,
  )}&g0.tab=1`
  const startsAt = new Date(firedAt).toISOString()
  return {
    fingerprint,
    version,
    beforeEndsAt: `{"annotations":${JSON.stringify(annotations)},"endsAt":"`,
    beforeUpdatedAt: `","fingerprint":"${fingerprint}","receivers":[{"name":"on-call-of-the-day"}],"startsAt":"${startsAt}","status":{"inhibitedBy":[],"mutedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"`,
    afterUpdatedAt: `","generatorURL":${JSON.stringify(generatorURL)},"labels":${JSON.stringify(labels)}}`,
    listed: `{"labels":${JSON.stringify(labels)},"annotations":${JSON.stringify(annotations)},"state":"firing","activeAt":"${startsAt}"`,
    rule: labels.alertname,
  }
}
