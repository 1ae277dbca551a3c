/** The one way out to the system's browser. Nothing else may name `openExternal`: lint/one-way-out.grit sees to it. */
import type { Shell } from 'electron'
import { judgeLink } from '../../contract/links.ts'

/**
 * An opener for addresses that the engine has judged already. It judges again, since this is the last door: only
 * which hosts may go unencrypted is the engine's knowledge, so the address's own host counts as known here.
 * Never throws; what was refused or failed goes to `log`, without the address (it may carry a token).
 */
export function createLinkOpener(
  shell: Pick<Shell, 'openExternal'>,
  log: (line: string) => void,
): (url: string) => void {
  return (url) => {
    const judgement = judgeLink(url, URL.canParse(url) ? [new URL(url).host] : [])
    if (!judgement.ok) {
      log(`A link was not opened: ${judgement.reason}`)
      return
    }
    shell.openExternal(judgement.url).catch(() => log('The system could not open a link.'))
  }
}
