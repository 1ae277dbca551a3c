/** Webhook. */

import type { SourceDefinition } from './source.ts'
import { unbuilt } from './unbuilt.ts'

export const webhook: SourceDefinition = { kind: 'webhook', label: 'Webhook', connect: unbuilt }
