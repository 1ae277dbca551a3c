/** Grafana. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const grafana: SourceDefinition = { kind: 'grafana', label: 'Grafana', connect: unbuilt }
