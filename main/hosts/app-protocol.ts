/** The page's own scheme: app://nightdesk serves the built page and nothing else, so file:// is never needed. */
import type { CustomScheme, Protocol } from 'electron'
import { readPageFile, securityHeaders } from './page-files.ts'

export const appOrigin = 'app://nightdesk'
export const appPage = `${appOrigin}/`
/** Where the plain pages lie that stand in for one that keeps ending, and where each leads back to. */
export const safePages = {
  main: { address: `${appOrigin}/safe`, back: '/' },
  popover: { address: `${appOrigin}/safe-popover`, back: '/popover.html' },
} as const

/** Must be registered before the app is ready. `standard` gives it a real origin, `secure` a secure context. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
}

/** Is this address our own page's? By its parts: a comparison of beginnings would let app://nightdesk.evil pass. */
export function isOwnAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return protocol === 'app:' && host === 'nightdesk' && username === '' && password === ''
}

/** Serves the files under `root`, and the plain pages, on app://nightdesk. To be called once, when the app is ready. */
export function serveApp(
  protocol: Pick<Protocol, 'handle'>,
  root: string,
  safeHtml: (back: string) => string,
): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET' || !isOwnAddress(request.url)) {
      return new Response(null, { status: 403, headers: securityHeaders() })
    }
    const { pathname } = new URL(request.url)
    const safe = Object.values(safePages).find(({ address }) => address === `${appOrigin}${pathname}`)
    if (safe) {
      return new Response(safeHtml(safe.back), {
        headers: {
          ...securityHeaders(),
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-cache',
        },
      })
    }
    const { status, headers, body } = await readPageFile(root, pathname)
    return new Response(body, { status, headers })
  })
}
