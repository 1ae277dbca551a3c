/** Other people's words in a Markdown text: shown as they are, never read as Markdown. Pure. */

/** What begins something within a line: emphasis, code, links, HTML, entities, tables, formulas, headings' ends. */
const special = /[\\`*_[\]<>&~|#$]/g
/** Addresses that readers turn into links without being asked, also right behind `_`, which `\b` takes for a letter. */
const selfMadeLinks = /(?<![a-z0-9])(?:(https?|ftp)(:\/\/)|(www)(\.))/gi
/** Control characters, and those that turn the direction of a line or cannot be seen. */
const unseen = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu

/** One line of plain words, at most `most` characters. Line breaks become room, unseen characters go. */
export function plainWords(text: string, most = 500): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(unseen, '').trim()
  const points = [...line.slice(0, most * 2 + 2)]
  return points.length <= most ? line : `${points.slice(0, most).join('').trimEnd()}…`
}

/** The words escaped for the middle of a line: whatever they are, they are read as words. */
export function escaped(text: string, most?: number): string {
  return plainWords(text, most)
    .replaceAll(special, '\\$&')
    .replaceAll(selfMadeLinks, (_, scheme?: string, slashes?: string, www?: string) =>
      www === undefined ? `${scheme}\\${slashes}` : `${www}\\.`,
    )
}
