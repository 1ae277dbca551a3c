/** Our own secrets out of a stranger's words: some servers and proxies repeat in their refusal what they were given. */
import type { HttpResponse } from '../platform/http.ts'

/** Shorter header values are tenants and flags; to take them out would garble every sentence with such a letter in it. */
const shortestSecret = 6

/** @param headers those of a source's requests */
export function withoutOwnSecrets(
  headers: Readonly<Record<string, string>>,
): (response: HttpResponse) => HttpResponse {
  const secrets = secretsIn(headers)
  return (response) => {
    if (secrets.length === 0 || response.body.length === 0) return response
    const text = response.body.toString('utf8')
    const bare = secrets.reduce((rest, secret) => rest.replaceAll(secret, '(left out)'), text)
    return bare === text ? response : { ...response, body: Buffer.from(bare) }
  }
}

/** What a server could repeat, in every form it has; the longest first, as one may be a part of another. */
function secretsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  const plain = Object.values(headers).flatMap((value) => {
    const [, scheme = '', rest = value] = /^(Basic|Bearer) (.*)$/.exec(value) ?? []
    if (scheme !== 'Basic') return [value, rest]
    const pair = Buffer.from(rest, 'base64').toString('utf8')
    return [value, rest, pair, pair.slice(pair.indexOf(':') + 1)]
  })
  return plain
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret.toWellFormed()),
      JSON.stringify(secret).slice(1, -1),
    ])
    .filter((secret) => secret.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length)
}
