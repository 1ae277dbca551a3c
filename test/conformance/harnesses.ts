/** The harness of every kind of source. */
import type { Harness } from './harness.ts'
import { jsonHarness } from './kinds/json.ts'
import { prometheusHarness } from './kinds/prometheus.ts'

export const harnesses: readonly Harness[] = [jsonHarness, prometheusHarness]
