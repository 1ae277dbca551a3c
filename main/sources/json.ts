/** JSON. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const json: SourceDefinition = { kind: 'json', label: 'JSON', connect: unbuilt }
