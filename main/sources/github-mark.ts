/** Which postmortem an issue is: an HTML comment at the end of its text, which GitHub does not show. Pure. */

const sign = /^<!-- nightdesk-postmortem:([\w-]{8,80}) -->$/

/** The text with the marker behind it. */
export function withMarker(body: string, uid: string): string {
  const text = body.trimEnd()
  return `${text}${text === '' ? '' : '\n\n'}<!-- nightdesk-postmortem:${uid} -->`
}

/**
 * The text without its marker, and the postmortem that it names. People write around it: it may stand on any line of its
 * own; one within a line is a quotation. Lines end by \n, whichever way a browser sent them.
 */
export function splitMarker(body: string): { readonly body: string; readonly uid: string | null } {
  const lines = body.replaceAll('\r\n', '\n').split('\n')
  const at = lines.findLastIndex((line) => sign.test(line.trim()))
  const uid = at < 0 ? null : (sign.exec(lines[at]?.trim() ?? '')?.[1] ?? null)
  if (at < 0) return { body: lines.join('\n').trimEnd(), uid: null }
  const before = lines.slice(0, at).join('\n').trimEnd()
  const after = lines
    .slice(at + 1)
    .join('\n')
    .trim()
  return { body: [before, after].filter((part) => part !== '').join('\n\n'), uid }
}
