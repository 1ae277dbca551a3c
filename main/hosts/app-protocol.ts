/** The page's own scheme: app://nightdesk serves the built page and nothing else, so file:// is never needed. */
import type { CustomScheme, Protocol } from 'electron'
import { readPageFile, securityHeaders } from './page-files.ts'

export const appOrigin = 'app://nightdesk'
export const appPage = `${appOrigin}/`

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

/** Serves the files under `root` on app://nightdesk. To be called once, when the app is ready. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET' || !isOwnAddress(request.url)) {
      return new Response(null, { status: 403, headers: securityHeaders() })
    }
    const { status, headers, body } = await readPageFile(root, new URL(request.url).pathname)
    return new Response(body, { status, headers })
  })
}
