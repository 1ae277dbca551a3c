/** Orders and questions about places. */
import { z } from 'zod'
import {
  type CustomerReport,
  type EnvironmentHealth,
  type EnvironmentNote,
  environmentNoteKinds,
} from './environments.ts'
import { instant } from './id-fields.ts'

const environment = z.string().trim().min(1).max(1_000)

export const environmentOrders = {
  /** a word on a place; `at`: when it was so */
  'environments.note': z.object({
    environment,
    kind: z.enum(environmentNoteKinds),
    text: z.string().trim().min(1, 'some words').max(2_000),
    at: instant,
  }),
  'environments.removeNote': z.object({ id: z.number().int().positive() }),
} as const

export const environmentQueries = {
  'environments.read': z.object({}),
  /** newest first, at most 100 */
  'environments.notes': z.object({ environment }),
  'environments.report': z.object({ customer: z.string().min(1).max(1_000), from: instant, to: instant }),
} as const

/** What is answered. */
export interface EnvironmentAnswers {
  readonly 'environments.read': readonly EnvironmentHealth[]
  readonly 'environments.notes': readonly EnvironmentNote[]
  readonly 'environments.report': CustomerReport
}
