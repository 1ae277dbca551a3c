/** Text for the body of a notification of the freedesktop.org kind, which reads it as markup. Titles are plain there. */

/** `text` as it must be written to be seen as it is. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
