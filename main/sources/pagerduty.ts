/** PagerDuty. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const pagerduty: SourceDefinition = { kind: 'pagerduty', label: 'PagerDuty', connect: unbuilt }
