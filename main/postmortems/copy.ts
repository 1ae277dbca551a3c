/** A text that was typed over words that others have replaced meanwhile becomes a draft of its own. Pure. */
import { postmortemTitle } from '../../contract/postmortem.ts'

/** The text with "Copy of" in its title; everything else stays as it was typed. */
export function copyOf(text: string): string {
  const heading = /^([ \t]{0,3}#{1,6}[ \t]+)(?=\S)/m
  if (heading.test(text)) return text.replace(heading, '$1Copy of ')
  return `# Copy of ${postmortemTitle(text)}\n\n${text}`
}
