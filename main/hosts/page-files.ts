/** The built page's files and the headers they go out with, the same for both hosts. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

export interface PageFile {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

/** What the build puts out. A file of any other kind is not served: with `nosniff` it would be useless anyway. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
}

/**
 * The headers of every answer. The page may load from itself and talk to itself, and nothing else.
 * @param extraConnectSrc a further place to connect to, for a host whose socket is not covered by 'self'
 */
export function securityHeaders(extraConnectSrc?: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    extraConnectSrc ? `connect-src 'self' ${extraConnectSrc}` : "connect-src 'self'",
    "media-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    // Not even one policy of its own could make an exception: nothing here turns words into markup.
    "trusted-types 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

/**
 * Reads one file of the built page under `root` (inside the asar as well).
 * @param urlPath the path of the address, still percent-encoded; "/" is the page itself
 * @returns the file, or 404 for what does not exist, is of no known kind or tries to leave `root`; never throws
 */
export async function readPageFile(
  root: string,
  urlPath: string,
  extraConnectSrc?: string,
): Promise<PageFile> {
  const headers = securityHeaders(extraConnectSrc)
  const name = fileName(urlPath)
  const type = name === null ? undefined : types[path.posix.extname(name)]
  if (name === null || type === undefined) return notFound(headers)
  try {
    const body = await readFile(path.join(root, name))
    // The build names files by their content, all but the page itself.
    const cache = name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
    return { status: 200, headers: { ...headers, 'content-type': type, 'cache-control': cache }, body }
  } catch {
    return notFound(headers)
  }
}

function notFound(headers: Readonly<Record<string, string>>): PageFile {
  const body = new TextEncoder().encode('Nothing is here.\n')
  return { status: 404, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body }
}

/**
 * The file a path names, relative with forward slashes, or null. Decoded once; each part must be an ordinary name:
 * no "..", no hidden file, no drive letter, no stream, no backslash, none of the characters that end a string early.
 */
function fileName(urlPath: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (decoded === '/') return 'index.html'
  const parts = decoded.split('/')
  if (parts.shift() !== '') return null
  return parts.every((part) => /^[\w-][\w.-]*$/.test(part)) ? parts.join('/') : null
}
