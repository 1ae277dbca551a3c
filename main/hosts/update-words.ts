/** Versions compared, release notes as plain text, and how a version is put in where Nightdesk does not do it. */
import type { UpdateInfo } from 'electron-updater'

/** As much of the notes as a page is sent, characters. */
const longestNotes = 8_000

const versionPattern = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9a-z.-]+))?(?:\+[0-9a-z.-]+)?$/i

interface Version {
  readonly numbers: readonly number[]
  /** the parts of what stands behind the "-"; none = a release */
  readonly early: readonly string[]
}

function versionOf(text: string): Version | null {
  const found = versionPattern.exec(text.trim())
  if (!found) return null
  return { numbers: found.slice(1, 4).map(Number), early: found[4]?.split('.') ?? [] }
}

/** Is `offered` a later version than `current`? By semver's order; false where either is no version. */
export function isNewer(offered: string, current: string): boolean {
  const [mine, other] = [versionOf(current), versionOf(offered)]
  if (!mine || !other) return false
  for (const [i, number] of other.numbers.entries()) {
    const difference = number - (mine.numbers[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  // A release comes after everything early of the same numbers.
  if (mine.early.length === 0) return false
  if (other.early.length === 0) return true
  return compareEarly(other.early, mine.early) > 0
}

function compareEarly(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]]
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1
    if (x === y) continue
    const [isX, isY] = [/^\d+$/.test(x), /^\d+$/.test(y)]
    if (isX && isY) return Number(x) - Number(y)
    // Numbers come before words.
    if (isX !== isY) return isX ? -1 : 1
    return x < y ? -1 : 1
  }
  return 0
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
}

/** Release notes without their HTML, which some addresses answer with; '' = there are none. */
export function plainNotes(notes: UpdateInfo['releaseNotes']): string {
  const text =
    typeof notes === 'string'
      ? notes
      : (notes ?? []).map(({ version, note }) => `${version}\n${note ?? ''}`).join('\n\n')
  const isHtml = /<\/?[a-z][^>]*>/i.test(text)
  const plain = isHtml ? withoutTags(text) : text
  return plain
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, longestNotes)
}

function withoutTags(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replaceAll(/<li\b[^>]*>/gi, '- ')
    .replaceAll(/<(br|\/p|\/li|\/h[1-6]|\/tr|\/ul|\/ol)\b[^>]*>/gi, '\n')
    .replaceAll(/<\/?[a-z!][^>]*>/gi, '')
    .replaceAll(/&(lt|gt|quot|#39|nbsp|amp);/g, (entity) => entities[entity] ?? entity)
}

/**
 * What a change log says of a version, as plain text with its lines put together; null when it says nothing.
 * @param changes Markdown with a heading `## <version>` over each part; what is not released yet stands under `Unreleased`
 */
export function newsOf(changes: string, version: string): string | null {
  const parts = changes.split(/^## +/m).slice(1)
  const of = (name: string): string | undefined =>
    parts.find((part) => part.split(/[\s(]/, 1)[0]?.replace(/^\[?v?|\]$/g, '') === name)
  const part = of(version) ?? of('Unreleased')
  const text = part
    ?.slice(part.indexOf('\n') + 1)
    .replaceAll(/\r?\n {2,}(?=\S)/g, ' ')
    .replaceAll(/^[*-] /gm, '• ')
    .trim()
  return text ? text.slice(0, longestNotes) : null
}

/** How the user puts a new version in on Linux, where no program should replace what a package manager keeps. */
export function linuxHow(
  packageType: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (env.APPIMAGE !== undefined)
    return 'Download the new AppImage, quit Nightdesk, and put it in the place of the old file.'
  if (packageType === 'deb')
    return 'Download the new .deb and install it with "sudo apt install ./" and its file name.'
  if (packageType === 'rpm')
    return 'Download the new .rpm and install it with "sudo dnf install ./" and its file name.'
  return 'Get it from where you got Nightdesk.'
}

/** How a version is put in where Nightdesk could fetch it and was told not to. */
export const fetchHow = 'Choose to fetch new versions; it is installed when you say so, and not before.'

const sentences: Readonly<Record<string, string>> = {
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'The update address has no version for this system.',
  ERR_UPDATER_LATEST_VERSION_NOT_FOUND: 'The update address has no version for this system.',
  ERR_UPDATER_NO_PUBLISHED_VERSIONS: 'The update address has no version for this system.',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'What the update address said could not be read.',
  ERR_UPDATER_INVALID_VERSION: 'What the update address said could not be read.',
  ERR_UPDATER_INVALID_SIGNATURE:
    'What was fetched is not signed by those who signed this version. It was thrown away.',
  ERR_CHECKSUM_MISMATCH: 'What was fetched is not what was announced. It was thrown away.',
}

/** What went wrong, in a sentence for the user. */
export function failureWords(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  const known = typeof code === 'string' ? sentences[code] : undefined
  if (known !== undefined) return known
  return /net::|ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|certificate|HttpError/i.test(`${code} ${message}`)
    ? 'The update address could not be reached.'
    : 'Updating failed. The log says why.'
}
