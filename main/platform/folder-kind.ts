/** What lies under a folder: a disk of this machine, or something that only looks like one. */
import { statfsSync } from 'node:fs'

export interface FolderKind {
  /** a network stands between us and the disk: locks and shared memory cannot be relied upon */
  readonly network: boolean
  /** something to tell the user, as a sentence; null when all is well */
  readonly warning: string | null
}

/** File system types by `f_type` of statfs(2) on Linux, as <linux/magic.h> names them. */
const networkTypes: Readonly<Record<number, string>> = {
  26985: 'NFS', // 0x6969
  20859: 'SMB', // 0x517b
  4283649346: 'CIFS', // 0xff534d42
  4266872130: 'SMB', // 0xfe534d42
  16914839: '9P', // 0x01021997
  1397113167: 'AFS', // 0x5346414f
  12805120: 'Ceph', // 0x00c36400
  1702057286: 'FUSE', // 0x65735546: sshfs, and what synchronising programs mount
}

/** Folders that synchronising programs are known to keep in step. */
const synchronised: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/[/\\]Dropbox( \([^/\\]*\))?([/\\]|$)/i, 'Dropbox'],
  [/[/\\]OneDrive( - [^/\\]*)?([/\\]|$)/i, 'OneDrive'],
  [/[/\\](iCloud ?Drive|Mobile Documents)([/\\]|$)/i, 'iCloud Drive'],
  [/[/\\](Google ?Drive|GoogleDrive-[^/\\]*|My Drive)([/\\]|$)/i, 'Google Drive'],
  [/[/\\]Nextcloud\d*([/\\]|$)/i, 'Nextcloud'],
  [/[/\\]Syncthing?([/\\]|$)/i, 'Syncthing'],
]

/**
 * Judges a folder by its path and its file system.
 * @param typeOf the file system's type number, null where the system does not say; an argument so that it can be tried
 */
export function folderKind(
  folder: string,
  typeOf: (folder: string) => number | null = fileSystemType,
): FolderKind {
  const type = networkTypes[(typeOf(folder) ?? 0) >>> 0]
  if (type !== undefined) {
    return {
      network: true,
      warning: `The data folder lies on a network or user-space file system (${type}). Backups and locks are less certain there; a folder on this machine's own disk is better.`,
    }
  }
  const sync = synchronised.find(([pattern]) => pattern.test(folder))?.[1]
  if (sync === undefined) return { network: false, warning: null }
  return {
    network: false,
    warning: `${sync} synchronises the data folder. It may copy the database while it is written and put an old one back; choose a folder that is not synchronised.`,
  }
}

/** Linux and macOS say a number; only Linux's are known here. */
function fileSystemType(folder: string): number | null {
  if (process.platform !== 'linux') return null
  try {
    return Number(statfsSync(folder).type)
  } catch {
    return null
  }
}
