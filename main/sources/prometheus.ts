/** Prometheus. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const prometheus: SourceDefinition = { kind: 'prometheus', label: 'Prometheus', connect: unbuilt }
