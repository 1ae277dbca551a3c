/** The desk as an engine begins with it, and the parts of it that the configuration decides. */
import { noHandOffs } from '../../contract/hand-off-carried.ts'
import { noMaintenance } from '../../contract/maintenance.ts'
import { noShellFacts } from '../../contract/shell.ts'
import { unknownDuty } from '../../contract/shift.ts'
import { noShiftNews } from '../../contract/shift-news.ts'
import type { Desk } from '../../contract/state.ts'
import { lastCallAt } from '../alerts/episode-table.ts'
import { defaultPolicy, type EpisodePolicy } from '../alerts/policy.ts'
import { postmortemSettingsOf } from '../config/postmortem-schema.ts'
import type { Db } from '../db/db.ts'
import { readSetting } from '../db/setting-table.ts'
import type { Configuration } from './configuration.ts'
import type { DataFolder } from './data-folder.ts'
import { initialsOf } from './identity.ts'
import { localZone } from './local-time.ts'
import { roleOfDuty, targetsOf } from './roles.ts'
import { readShellSettings } from './shell-desk.ts'
import { readSoundSettings } from './sound-settings.ts'

/** What the desk is made of when an engine is created. */
export interface DeskParts extends Pick<Desk, 'version' | 'host' | 'drill' | 'startedAt' | 'clockLeadMs'> {
  readonly db: Db
  readonly configuration: Configuration
  readonly data: DataFolder | null
  /** the name of the operating system's user, when the configuration names nobody */
  readonly userName: string
  readonly policy: EpisodePolicy
  /** when the run before was last alive, epoch ms; null when there was none */
  readonly aliveBefore: number | null
}

/** The targets of the role that the duty here is in, else those for all, among the standard rules. */
export function policyOf(configuration: Configuration): EpisodePolicy {
  const config = configuration.config()
  const { ackMs, resolveMs } = targetsOf(roleOfDuty(config), config.targets)
  return { ...defaultPolicy, ackTargetMs: ackMs, resolveTargetMs: resolveMs }
}

/** Who sits here. */
export function meOf({ configuration, userName }: Pick<DeskParts, 'configuration' | 'userName'>): Desk['me'] {
  const { me, identities } = configuration.config()
  const name = me ?? userName
  return { name, initials: initialsOf(name), ...(identities ? { also: identities } : {}) }
}

/** The thresholds and choices that the page needs. */
export function settingsOf({
  db,
  configuration,
  policy,
}: Pick<DeskParts, 'db' | 'configuration' | 'policy'>): Desk['settings'] {
  const theme = readSetting(db, 'theme')
  return {
    ackTargetMs: policy.ackTargetMs,
    resolveTargetMs: policy.resolveTargetMs,
    undoMs: policy.undoMs,
    quietWindowMs: policy.quietWindowMs,
    myTeams: configuration.config().teams,
    theme: theme === 'system' || theme === 'night' || theme === 'day' ? theme : 'clock',
    singleKeys: readSetting(db, 'singleKeys') !== false,
    views: configuration.config().views,
    sound: readSoundSettings(db, configuration.config().night.ladder),
    postmortems: postmortemSettingsOf(configuration.config(), localZone()),
  }
}

/** What stands instead of "saved" while there is only memory: a sentence, or null. */
export function memoryProblem(data: DataFolder | null): string | null {
  const storage = data?.store.storage()
  return storage?.kind === 'memory' ? storage.detail : null
}

/** The desk before anything has been heard or checked. */
export function firstDesk(parts: DeskParts): Desk {
  const { db, configuration, data, aliveBefore, startedAt } = parts
  return {
    version: parts.version,
    host: parts.host,
    me: meOf(parts),
    drill: parts.drill,
    settings: settingsOf(parts),
    armed: { notifications: 'blocked', reason: 'Not checked yet.', checks: [], checkedAt: null },
    duty: unknownDuty,
    presence: 'unknown',
    shifts: noShiftNews,
    sounding: null,
    speaker: { way: null, heardAt: null },
    rulesVersion: 0,
    shell: { settings: readShellSettings(db), facts: noShellFacts },
    online: true,
    queued: 0,
    configFile: configuration.file,
    configProblem: configuration.problem(),
    storageProblem: memoryProblem(data),
    storage: data?.store.storage() ?? { kind: 'disk' },
    away: aliveBefore === null ? null : { from: aliveBefore, until: startedAt },
    digest: null,
    silencesVersion: 0,
    endingSilences: [],
    maintenance: noMaintenance,
    handOffs: noHandOffs,
    reviews: [],
    nightDrafts: [],
    dataVersion: 0,
    startedAt,
    clockLeadMs: parts.clockLeadMs,
    lastCallAt: lastCallAt(db),
    quietSince: null,
  }
}
