/** Our own secrets out of a stranger's words: some servers and proxies repeat in their answers what they were given. */
import type { HttpResponse } from '../platform/http.ts'
import { flattened } from './http-failure.ts'

/** Shorter header values are tenants and flags; to take them out would garble every sentence with such a letter in it. */
const shortestSecret = 6

/** Of a secret that a shortened text cuts off, so many characters give nothing away. */
const harmless = 2

/** What takes a source's own secrets out of what a server said. */
export interface OwnSecrets {
  /** out of a body, before anything in it is shortened */
  fromBody(response: HttpResponse): HttpResponse
  /** out of a sentence that was made of an answer: there JSON's escapes are gone, and a long secret may be cut off */
  fromText(text: string): string
}

/** @param headers those of a source's requests */
export function ownSecretsOf(headers: Readonly<Record<string, string>>): OwnSecrets {
  const secrets = secretsIn(headers)
  const asBytes = secrets.map((secret) => Buffer.from(secret))
  // One of other bytes than UTF-8 has no bytes to look for: only as texts are it and its echo the same.
  const isAllText = secrets.every((secret) => !secret.includes('\uFFFD'))
  const without = (text: string): string =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, leftOut), text)
  return {
    fromBody: (response) => {
      // Nearly every answer has none: its bytes say so without a text of it being made.
      if (isAllText && !asBytes.some((secret) => response.body.includes(secret))) return response
      const text = response.body.toString('utf8')
      const bare = without(text)
      return bare === text ? response : { ...response, body: Buffer.from(bare) }
    },
    fromText: (text) => {
      const [last = '', ...before] = without(text).split('…').reverse()
      return [...before.reverse().map((part) => withoutBeginning(part, secrets)), last].join('…')
    },
  }
}

const leftOut = '(left out)'

/** The text without the beginning of a secret at its end. */
function withoutBeginning(text: string, secrets: readonly string[]): string {
  const longest = Math.max(0, ...secrets.map((secret) => beginningAtEnd(text, secret)))
  return longest > harmless ? `${text.slice(0, -longest)}${leftOut}` : text
}

/** How many of the secret's first characters are the text's last ones. */
function beginningAtEnd(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length); length > harmless; length -= 1)
    if (text.endsWith(secret.slice(0, length))) return length
  return 0
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
      flattened(secret),
    ])
    .filter((secret) => secret.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length)
}
