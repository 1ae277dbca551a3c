import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { isSameSecret, mayConnect, mayRead, ownHosts, pageProtocol } from '../../../main/hosts/door.ts'

const port = 4_711
const token = 'q9Zk-3_fM0aVbL7sXeWn5yTgH2rCdPiUoJ8KtQ1vB4E'
const own = `127.0.0.1:${port}`

function headersOf(
  host: string | undefined,
  origin: string | undefined,
  offered?: string,
): IncomingHttpHeaders {
  return {
    ...(host === undefined ? {} : { host }),
    ...(origin === undefined ? {} : { origin }),
    ...(offered === undefined ? {} : { 'sec-websocket-protocol': offered }),
  }
}

/** Host, Origin, may it read the page, may it connect (with the right token). */
const doors: readonly (readonly [string | undefined, string | undefined, boolean, boolean])[] = [
  // Ours.
  [own, `http://${own}`, true, true],
  [`localhost:${port}`, `http://localhost:${port}`, true, true],
  // A browser sends no Origin with a navigation, but always with a socket.
  [own, undefined, true, false],
  [`localhost:${port}`, undefined, true, false],
  // The page under one of our names, the socket under the other: a page of somebody else could look so.
  [own, `http://localhost:${port}`, false, false],
  [`localhost:${port}`, `http://${own}`, false, false],
  // Another Host.
  [undefined, undefined, false, false],
  [undefined, `http://${own}`, false, false],
  ['', undefined, false, false],
  ['127.0.0.1', undefined, false, false],
  ['localhost', undefined, false, false],
  [`127.0.0.1:${port + 1}`, `http://127.0.0.1:${port + 1}`, false, false],
  [`127.0.0.1:0${port}`, undefined, false, false],
  [`127.0.0.2:${port}`, `http://127.0.0.2:${port}`, false, false],
  [`0.0.0.0:${port}`, `http://0.0.0.0:${port}`, false, false],
  [`[::1]:${port}`, `http://[::1]:${port}`, false, false],
  [`LOCALHOST:${port}`, `http://LOCALHOST:${port}`, false, false],
  [`localhost.:${port}`, undefined, false, false],
  [`localhost.evil.example:${port}`, `http://localhost.evil.example:${port}`, false, false],
  [`evil.example:${port}`, `http://evil.example:${port}`, false, false],
  [`127.0.0.1.nip.io:${port}`, `http://127.0.0.1.nip.io:${port}`, false, false],
  [`${own}@evil.example`, undefined, false, false],
  [`${own}, evil.example`, undefined, false, false],
  [` ${own}`, undefined, false, false],
  [`2130706433:${port}`, undefined, false, false],
  // Our Host, another Origin: a page somewhere that reaches in.
  [own, '', false, false],
  [own, 'null', false, false],
  [own, 'https://evil.example', false, false],
  [own, 'http://evil.example', false, false],
  [own, `https://${own}`, false, false],
  [own, 'http://127.0.0.1', false, false],
  [own, `http://127.0.0.1:${port + 1}`, false, false],
  [own, `http://${own}/`, false, false],
  [own, `http://${own}.evil.example`, false, false],
  [own, `http://evil.example/?http://${own}`, false, false],
  [own, `http://mira@${own}`, false, false],
  [own, `HTTP://${own}`, false, false],
  [own, `ws://${own}`, false, false],
  [own, `http://${own}, https://evil.example`, false, false],
  [own, 'file://', false, false],
  [own, 'app://nightdesk', false, false],
  [own, 'chrome-extension://abcdefghijklmnop', false, false],
  [own, 'undefined', false, false],
]

describe('the door', () => {
  it.each(doors)('Host %j, Origin %j: reads %s, connects %s', (host, origin, reads, connects) => {
    expect(mayRead(headersOf(host, origin), port)).toBe(reads)
    expect(mayConnect(headersOf(host, origin, `${pageProtocol}, token.${token}`), port, token)).toBe(connects)
    // Nobody comes in without the token, whoever they are.
    expect(mayConnect(headersOf(host, origin, pageProtocol), port, token)).toBe(false)
  })

  const offers: readonly (readonly [string, string | undefined, boolean])[] = [
    ['protocol and token', `${pageProtocol}, token.${token}`, true],
    ['in the other order', `token.${token}, ${pageProtocol}`, true],
    ['without spaces', `${pageProtocol},token.${token}`, true],
    ['with more room', `  ${pageProtocol} ,   token.${token}  `, true],
    ['beside other protocols', `chat, ${pageProtocol}, token.${token}`, true],
    ['nothing', undefined, false],
    ['an empty offer', '', false],
    ['only the protocol', pageProtocol, false],
    ['only the token', `token.${token}`, false],
    ['another version', `nightdesk.v2, token.${token}`, false],
    ['the protocol in capitals', `${pageProtocol.toUpperCase()}, token.${token}`, false],
    ['an empty token', `${pageProtocol}, token.`, false],
    ['a token without its word', `${pageProtocol}, ${token}`, false],
    ['another token', `${pageProtocol}, token.${'x'.repeat(token.length)}`, false],
    ['the token in capitals', `${pageProtocol}, token.${token.toUpperCase()}`, false],
    ['the beginning of the token', `${pageProtocol}, token.${token.slice(0, -1)}`, false],
    ['the token and more', `${pageProtocol}, token.${token}x`, false],
    ['a wrong token before the right one', `${pageProtocol}, token.x, token.${token}`, false],
    ['the token in an address', `${pageProtocol}?token.${token}`, false],
    ['a megabyte', `${pageProtocol}, token.${'x'.repeat(1_048_576)}`, false],
  ]
  it.each(offers)('a socket that offers %s: %3$s', (_, offered, connects) => {
    expect(mayConnect(headersOf(own, `http://${own}`, offered), port, token)).toBe(connects)
  })

  it('knows exactly two names of its own', () => {
    expect(ownHosts(port)).toEqual([own, `localhost:${port}`])
  })
})

describe('isSameSecret', () => {
  const pairs: readonly (readonly [string, string, boolean])[] = [
    [token, token, true],
    [token, `${token} `, false],
    ['', token, false],
    ['é', 'e\u0301', false],
    ['🔥', '🔥', true],
  ]
  it.each(pairs)('%j and %j: %s', (given, expected, same) => {
    expect(isSameSecret(given, expected)).toBe(same)
  })
})
