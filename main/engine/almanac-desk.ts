/** The engine's side of the almanac: tells it what changed, asks it, and keeps no watch waiting for it. */

import { AppError } from '../../contract/errors.ts'
import type { QueryAnswer, QueryValue } from '../../contract/queries.ts'
import type { AlmanacAnswers } from '../almanac/almanac.ts'
import type { EnginePart } from './part.ts'

export type AlmanacQuestion = keyof AlmanacAnswers

export interface AlmanacDesk extends EnginePart {
  /** @throws AppError `not-found` while there is no almanac, as where nothing can be written */
  ask<Name extends AlmanacQuestion>(name: Name, input: QueryValue<Name>): Promise<QueryAnswer<Name>>
}

export function createAlmanacDesk(): AlmanacDesk {
  return {
    ask: () => Promise.reject(new AppError('not-found', 'The history of this laptop is not there yet.')),
  }
}
