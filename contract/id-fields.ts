/** Ids and instants as orders and questions carry them. */
import { z } from 'zod'
import type { EpisodeId, PostmortemId, SourceId, ThreadId } from './ids.ts'

export const episodeId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as EpisodeId)
export const sourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes')
  .transform((id) => id as SourceId)

export const postmortemId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as PostmortemId)

export const threadId = z
  .number()
  .int()
  .positive()
  .transform((id) => id as ThreadId)

/** epoch ms within the range of a Date */
export const instant = z.number().int().min(0).max(8_640_000_000_000_000)
