/** The data folder: backups, restore, export, salvage. */
import { readFileSync } from 'node:fs'
import { AppError } from '../../../contract/errors.ts'
import { withoutSecrets } from '../../config/redact.ts'
import type { Configuration } from '../configuration.ts'
import type { DataFolder } from '../data-folder.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

const folderOf = ({ data }: HandlerDeps): DataFolder => {
  if (data) return data
  throw new AppError('not-allowed', 'This is the fire drill: it keeps nothing. Stop it first.')
}

/** Their orders. */
export function dataOrders(
  deps: HandlerDeps,
): Pick<OrderHandlers, 'data.backUp' | 'data.restore' | 'data.export' | 'data.salvageRead'> {
  return {
    'data.backUp': () => folderOf(deps).backUp(),
    'data.restore': ({ backupId }) => {
      const file = folderOf(deps).backups.fileOf(backupId)
      if (deps.restore) return deps.restore(file)
      throw new AppError('not-allowed', 'A backup cannot be restored here.')
    },
    'data.export': () => folderOf(deps).exportAll(configText(deps.configuration)),
    'data.salvageRead': () => folderOf(deps).salvageRead(),
  }
}

/** Their questions. */
export function dataQueries(deps: HandlerDeps): Pick<QueryHandlers, 'data.status'> {
  return { 'data.status': () => folderOf(deps).status() }
}

/** A file that cannot be read as a configuration might hold a secret anywhere: it is left out. */
function configText(configuration: Configuration): string | null {
  if (configuration.problem() !== null) return null
  try {
    return withoutSecrets(readFileSync(configuration.file, 'utf8'), configuration.config())
  } catch {
    return null
  }
}
