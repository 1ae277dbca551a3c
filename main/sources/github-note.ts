/** What one Nightdesk tells another with a text on GitHub: an HTML comment at its end, which GitHub does not show. Pure. */

export interface GitHubNote {
  /** unique to an order: it finds the text whose reply was lost */
  readonly marker: string
  /** whose words they are, where several people share an account */
  readonly by: string | null
  /** JSON as text; null = nothing is told */
  readonly word: string | null
}

const opening = '<!-- nightdesk '
const closing = ' -->'

/** The text with the note behind it. */
export function withNote(text: string, note: GitHubNote): string {
  // Neither "--" nor an angle bracket may stand in an HTML comment; in JSON they can be written otherwise.
  const json = JSON.stringify(note)
    .replaceAll('--', '\\u002d\\u002d')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
  return `${text.trimEnd()}\n\n${opening}${json}${closing}`
}

/** The text without its note, and the note; null = it has none, or none that can be read. */
export function splitNote(body: string): { readonly text: string; readonly note: GitHubNote | null } {
  const whole = body.trimEnd()
  const at = whole.endsWith(closing) ? whole.lastIndexOf(opening) : -1
  const json = whole.slice(at + opening.length, -closing.length)
  // Somewhere else than on a line of its own, or with an end of its own inside, it is a quotation.
  if (at < 0 || (at > 0 && whole[at - 1] !== '\n') || json.includes('-->')) return { text: body, note: null }
  return { text: whole.slice(0, at).trimEnd(), note: noteOf(json) }
}

function noteOf(json: string): GitHubNote | null {
  try {
    const parsed: unknown = JSON.parse(json)
    if (typeof parsed !== 'object' || parsed === null) return null
    const { marker, by, word } = parsed as Record<string, unknown>
    if (typeof marker !== 'string') return null
    return {
      marker,
      by: typeof by === 'string' && by !== '' ? by.slice(0, 200) : null,
      word: typeof word === 'string' ? word : null,
    }
  } catch {
    return null
  }
}
