/** Where a build looks for new versions: `app-update.yml` beside the archive, written by the packer when it knew of one. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What a package says of itself, beside its archive. */
export interface PackageFiles {
  readonly address: string | null
  /** the package manager's kind ("deb"), where one keeps it */
  readonly type: string | null
  /** what changed, the packed CHANGELOG.md */
  readonly changes: string | null
}

/** @param resources the packaged app's resources folder; null = started from its source */
export function readPackageFiles(resources: string | null): PackageFiles {
  const read = (name: string): string | null => {
    if (resources === null) return null
    try {
      return readFileSync(path.join(resources, name), 'utf8')
    } catch {
      return null
    }
  }
  return {
    address: read('app-update.yml'),
    type: read('package-type')?.trim() ?? null,
    changes: read('CHANGELOG.md'),
  }
}

/**
 * Why this build must not ask for new versions, as a sentence; null = it may. What cannot be read is a reason.
 * @param address the text of app-update.yml: one `name: value` a line, as electron-builder writes it
 */
export function whyNoUpdates(address: string | null, platform: NodeJS.Platform): string | null {
  if (address === null)
    return 'This build knows no address for new versions. Get them from where you got Nightdesk.'
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}: *(['"]?)(.+?)\\1 *$`, 'm').exec(address)?.[2]
  const provider = value('provider')
  if (provider !== 'generic' && provider !== 'github')
    return 'This build’s address for new versions is of a kind that Nightdesk does not ask.'
  const isSafe =
    provider === 'generic'
      ? isHttps(value('url') ?? '')
      : (value('protocol') ?? 'https') === 'https' && (value('host') ?? 'github.com') === 'github.com'
  if (!isSafe) return 'This build’s address for new versions is not encrypted, so it is not asked.'
  // Without it the library would take a file whoever signed it, or nobody.
  if (platform === 'win32' && !isSigned(address))
    return 'This build is not signed, so a new version could not be told from a false one. Get it from where you got Nightdesk.'
  return null
}

/** Was this build signed for Windows? Then the packer wrote down by whom. @param address the text of app-update.yml */
export function isSigned(address: string | null): boolean {
  return address !== null && /^publisherName:( *\S|\n *- *\S)/m.test(address)
}

/** May this be asked for a version? Only an encrypted address, without a name and password in it. */
export function isHttps(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol === 'https:' && parsed.username === '' && parsed.password === ''
}
