import { describe, expect, it } from 'vitest'
import { folderKind } from '../../../main/platform/folder-kind.ts'
import { openFolder } from '../../helpers/damage.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

describe('F55: what lies under the data folder', () => {
  it.each([
    ['NFS', 0x6969],
    ['SMB', 0x517b],
    ['CIFS', 0xff534d42],
    // Node gives the number as the system does: a signed 32-bit one on some.
    ['CIFS', 0xff534d42 | 0],
    ['SMB', 0xfe534d42],
    ['FUSE', 0x65735546],
  ])('%s is a network and warned of', (name, type) => {
    const kind = folderKind('/home/mara/.local/share/nightdesk', () => type)
    expect(kind.network).toBe(true)
    expect(kind.warning).toContain(`(${name})`)
  })

  it.each([
    ['Dropbox', '/home/mara/Dropbox/nightdesk'],
    ['OneDrive', 'C:\\Users\\mara\\OneDrive - Mosslund\\nightdesk'],
    ['iCloud Drive', '/Users/mara/Library/Mobile Documents/com~apple~CloudDocs/nightdesk'],
    ['Google Drive', '/Users/mara/Library/CloudStorage/GoogleDrive-mara@example.org/nightdesk'],
    ['Nextcloud', '/home/mara/Nextcloud/nightdesk'],
  ])('%s is warned of by its path', (name, folder) => {
    const kind = folderKind(folder, () => 0xef53)
    expect(kind.network).toBe(false)
    expect(kind.warning).toMatch(new RegExp(`^${name} synchronises`))
  })

  it('a folder on a disk of this machine is fine, and one of which the system says nothing', () => {
    for (const type of [0xef53, 0x9123683e, null]) {
      expect(folderKind('/home/mara/.local/share/nightdesk', () => type)).toEqual({
        network: false,
        warning: null,
      })
    }
  })

  it('refuses a WAL on a network, and tells the user why', async () => {
    const folder = aTestFolder()
    const kind = folderKind(folder, () => 0x6969)
    const data = openFolder(folder, { kind })
    expect(data.store.db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'truncate' })
    expect(data.status().folderWarning).toBe(kind.warning)
    await data.close()
    // The same folder on a disk again, and back.
    const local = openFolder(folder)
    expect(local.store.db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    await local.close()
  })
})
