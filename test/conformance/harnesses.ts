/** The harness of every kind of source. */
import type { Harness } from './harness.ts'
import { alertmanagerHarness, grafanaHarness, mimirHarness } from './kinds/alertmanager.ts'
import { icingaHarness } from './kinds/icinga.ts'
import { jsonHarness } from './kinds/json.ts'
import { pagerdutyHarness } from './kinds/pagerduty.ts'
import { prometheusHarness } from './kinds/prometheus.ts'
import { webhookHarness } from './kinds/webhook.ts'

export const harnesses: readonly Harness[] = [
  alertmanagerHarness,
  grafanaHarness,
  mimirHarness,
  prometheusHarness,
  pagerdutyHarness,
  icingaHarness,
  jsonHarness,
  webhookHarness,
]
