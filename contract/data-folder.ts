/** What is kept of the data folder's safety: where it is written, its backups, what was salvaged. Instants are epoch ms. */

/**
 * Where the engine keeps what it learns. `disk`: on disk, as it should be. `memory`: only in memory, since the disk
 * cannot be written or the data must not be; everything is watched and shown, nothing outlives the program.
 */
export type Storage =
  | { readonly kind: 'disk' }
  | {
      readonly kind: 'memory'
      readonly why: 'newer' | 'read-only' | 'locked' | 'full' | 'damaged'
      /** a sentence: what happened and what to do */
      readonly detail: string
    }

/** One verified copy of the database. */
export interface Backup {
  /** its file's name */
  readonly id: string
  readonly at: number
  readonly bytes: number
  /** the data's version; one newer than the program's cannot be restored */
  readonly version: number
  /** read back and found whole */
  readonly verified: boolean
}

/** What came of a damaged database, told until the user has read it. */
export interface Salvage {
  readonly at: number
  /** where the damaged file lies now; it is never deleted */
  readonly keptAs: string
  /** the backup that was restored, null when there was none */
  readonly fromBackupAt: number | null
  /** what was read out of the damaged file or the word files after the backup, one sentence each */
  readonly saved: readonly string[]
  /** what is lost, one sentence each; empty = nothing that is known of */
  readonly lost: readonly string[]
}

export interface DataStatus {
  readonly folder: string
  readonly storage: Storage
  readonly bytes: number
  readonly backups: readonly Backup[]
  /** why the last backup could not be made, as a sentence; null when it could */
  readonly backupProblem: string | null
  readonly nextBackupAt: number | null
  /** the folder lies on a network or synchronised file system, as a sentence; null when it does not */
  readonly folderWarning: string | null
  readonly salvage: Salvage | null
  /** where "Export everything" wrote last, null when it never did */
  readonly lastExport: { readonly at: number; readonly folder: string; readonly bytes: number } | null
}
