/**
 * Windows' own words for a notification, for pages: `scenario="urgent"` may pass Do Not Disturb when the user allows it.
 * The arguments are in the form Electron writes itself, so that its click and action events find their notification.
 * Not verified under a real Electron on Windows.
 */

export interface Toast {
  /** letters and digits: Windows allows 64 characters, and it stands inside of addresses */
  readonly id: string
  readonly title: string
  readonly body: string
  readonly silent: boolean
  /** labels of the buttons, in their order */
  readonly buttons: readonly string[]
  /** the alert a click shows, also when the program has ended since; null = none */
  readonly episodeId: number | null
}

/** The XML of an urgent toast (Toast schema of Windows 10 and later). */
export function urgentToast({ id, title, body, silent, buttons, episodeId }: Toast): string {
  const about = episodeId === null ? '' : `&alert=${episodeId}`
  const actions = buttons.map(
    (label, index) =>
      `<action content="${escapeXml(label)}" arguments="${escapeXml(`type=action&action=${index}&tag=${id}${about}`)}"/>`,
  )
  return [
    `<toast scenario="urgent" launch="${escapeXml(`type=click&tag=${id}${about}`)}">`,
    `<visual><binding template="ToastGeneric"><text>${escapeXml(title)}</text><text>${escapeXml(body)}</text></binding></visual>`,
    silent ? '<audio silent="true"/>' : '',
    actions.length > 0 ? `<actions>${actions.join('')}</actions>` : '',
    '</toast>',
  ].join('')
}

/** The alert that a toast's arguments name; null when they name none or are not ours. */
export function alertOfToast(words: string): number | null {
  const found = /(?:^|&)alert=(\d{1,15})(?:&|$)/.exec(words)
  return found ? Number(found[1]) : null
}

/** Text for XML 1.0: what it cannot hold at all becomes the replacement character. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
