/** Icinga. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const icinga: SourceDefinition = { kind: 'icinga2', label: 'Icinga', connect: unbuilt }
