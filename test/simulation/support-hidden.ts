/** The note that a Nightdesk hides at the end of a text on GitHub, as somebody who reads the raw text would tell it apart. */
export function splitHidden(body: string): { readonly text: string; readonly isWord: boolean } {
  const at = body.lastIndexOf('<!-- nightdesk ')
  if (at < 0) return { text: body, isWord: false }
  const note = body.slice(at)
  return { text: body.slice(0, at).trimEnd(), isWord: /"word":"/.test(note) }
}
