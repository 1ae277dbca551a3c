/** Which addresses may leave Nightdesk for the browser. They were written by others, so nothing passes by default. */

export type LinkJudgement =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string }

/** Windows hands an address to its shell only up to about this many characters. */
const maxLinkLength = 2_048
/** Control, invisible and space characters, and the backslash that some parsers take for a slash. */
const unsafeCharacters = /[\p{C}\p{Z}\\]/u

/**
 * Judges one address. `https:` may go anywhere; `http:` only to this machine or to `knownHosts` (host names, or
 * host:port, of the configured sources, lower case). Everything else is refused, with a sentence that says why.
 * `url` of the answer is the normalised form: international names are in punycode, quotes are percent-encoded.
 */
export function judgeLink(url: string, knownHosts: readonly string[]): LinkJudgement {
  if (url.length > maxLinkLength) return refuse('The address is too long.')
  if (unsafeCharacters.test(url))
    return refuse('The address contains hidden characters, spaces or backslashes.')
  // The parser also takes "https:host" and "https:/host"; what people read there is not where it leads.
  const authority = /^https?:\/\/([^/?#]+)/i.exec(url)?.[1]
  if (authority === undefined || !URL.canParse(url)) {
    return refuse('Only complete web addresses (https://…) are opened.')
  }
  if (authority.includes('@')) return refuse('The address carries a user name.')
  const parsed = new URL(url)
  if (parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
    const known = knownHosts.includes(parsed.hostname) || knownHosts.includes(parsed.host)
    if (!known) return refuse(`Not encrypted, and ${parsed.host} is not one of your sources.`)
  }
  return { ok: true, url: parsed.href }
}

function refuse(reason: string): LinkJudgement {
  return { ok: false, reason }
}

/** `host` as the URL parser leaves it: every way to write 127.0.0.1 has become that one. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
