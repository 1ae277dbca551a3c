/**
 * Windows' own words for a notification, for pages: `scenario="urgent"` may pass Do Not Disturb when the user allows it.
 * The arguments say `type` and `action` as Electron writes them itself. Whether a press is found again by Electron's own
 * events is its affair (it compares `tag` with a hash of its own), so they also say which notice of which run they are of.
 * Not verified under a real Electron on Windows.
 */
import type { EpisodeId, EscalationId } from '../../contract/ids.ts'
import type { ShowTarget } from '../../contract/wire.ts'

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
  /** the colleague's question that a click shows instead */
  readonly escalationId?: number | undefined
  /** which notice of which run this is: letters, digits, "_" and "-" */
  readonly mark: string
}

/** The XML of an urgent toast (Toast schema of Windows 10 and later). */
export function urgentToast(toast: Toast): string {
  const { id, title, body, silent, buttons, episodeId, escalationId, mark } = toast
  const asks = escalationId === undefined ? '' : `&question=${escalationId}`
  const about = `${episodeId === null ? '' : `&alert=${episodeId}`}${asks}&notice=${mark}`
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

/** What a toast's arguments name, a question before its alert; null when they name nothing or are not ours. */
export function targetOfToast(words: string): ShowTarget | null {
  const question = numberIn(words, 'question')
  if (question !== null) return { escalationId: question as EscalationId }
  return numberIn(words, 'alert') as EpisodeId | null
}

function numberIn(words: string, name: 'alert' | 'question'): number | null {
  const found = new RegExp(`(?:^|&)${name}=(\\d{1,15})(?:&|$)`).exec(words)
  return found ? Number(found[1]) : null
}

/** What was pressed, by a toast's arguments: a button by its index, or the toast itself (null); and of which notice. */
export function pressOfToast(
  words: string,
): { readonly mark: string; readonly button: number | null } | null {
  const mark = /(?:^|&)notice=([\w-]{1,64})(?:&|$)/.exec(words)?.[1]
  if (mark === undefined) return null
  const button = /^type=action&action=(\d)&/.exec(words)?.[1]
  return { mark, button: button === undefined ? null : Number(button) }
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
