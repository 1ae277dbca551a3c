/** Mimir. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const mimir: SourceDefinition = { kind: 'mimir', label: 'Mimir', connect: unbuilt }
