/** What of a postmortem's words is kept beside the text itself: its versions, its pictures, where the cursor stood. */

/** Where the selection began and ended, and what was in sight. All are places in the text, UTF-16 units. */
export interface TextSpot {
  readonly start: number
  readonly end: number
  /** the beginning of the first line that was shown; 0 = the text's own beginning */
  readonly top: number
}

/** One version as the history lists it. Instants are epoch ms. */
export interface PostmortemVersion {
  readonly version: number
  /** the first of the saves that this one stands for: what is older comes before it */
  readonly first: number
  readonly at: number
  /** characters of its text */
  readonly size: number
  /** characters that were added and taken away by these saves */
  readonly added: number
  readonly removed: number
  /** the version whose words it brought back, null for what was typed */
  readonly restored: number | null
  /** saves that this one stands for: more than one where neighbours were asked for as one */
  readonly saves: number
}

/** Versions, the newest first. */
export interface VersionList {
  readonly versions: readonly PostmortemVersion[]
  /** there are older ones: ask again with `first` of the last of these as `before` */
  readonly more: boolean
}

/** The whole text of one version. */
export interface VersionText {
  readonly version: number
  readonly at: number
  readonly text: string
}

export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export type ImageType = (typeof imageTypes)[number]

/** A picture of a draft. Its text names it as `![words](images/<name>)`. */
export interface PostmortemImage {
  /** made of its contents: `3f2a91c07be4d518.png` */
  readonly name: string
  readonly type: ImageType
  /** bytes */
  readonly size: number
  readonly addedAt: number
}

/** A picture with its bytes, base64. */
export interface ImageBytes extends Pick<PostmortemImage, 'name' | 'type'> {
  readonly data: string
}

/** What an image may have at most, bytes: a screenshot has one, a photo three. */
export const maxImageBytes = 10 * 1024 * 1024
/** Images of one draft at most. */
export const maxImages = 200

const endings: Readonly<Record<ImageType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** What kind of picture these bytes are by how they begin; null when it is none that is taken. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const begins = (text: string, at = 0): boolean =>
    bytes.length >= at + text.length &&
    Array.from(text).every((letter, index) => bytes[at + index] === letter.charCodeAt(0))
  if (begins('\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (begins('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif'
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp'
  return null
}

/** An image's name. @param sha256 of its bytes, hex */
export function imageName(sha256: string, type: ImageType): string {
  return `${sha256.slice(0, 32)}.${endings[type]}`
}
