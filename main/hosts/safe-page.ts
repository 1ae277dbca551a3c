/** The page that stands in for the full one when that keeps ending: no script, no style, the numbers and a way back. */

import { faceWords } from '../engine/shown-outside.ts'
import type { DeskSummary } from '../engine/summary.ts'

/** How often it loads itself anew, seconds: a page without script has no other way to stay true. */
const freshEverySeconds = 5

/** The page as HTML. `summary` is null while nothing is known yet; `back` is the full page. No text of others is in it. */
export function safePageHtml(summary: DeskSummary | null, back: string): string {
  const words = summary ? faceWords(summary) : 'Nightdesk: starting'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="dark light">
<meta http-equiv="refresh" content="${freshEverySeconds}">
<title>${words}</title>
<h1>${words}</h1>
<p>The window's page ended twice, so this plain one stands in its place. Nightdesk is still watching and still calls you.</p>
<p><a href="${back}">Open the full page again</a></p>
<p>What you typed was kept. If the full page ends again, start Nightdesk with --host node and use your browser.</p>
</html>
`
}
