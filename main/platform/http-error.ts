/** Names for what goes wrong between two machines, out of Node's error codes. */
import type { Failure, FailureKind } from '../../contract/source-health.ts'

const kinds: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EAI_NODATA: 'name-unknown',
  EAI_NONAME: 'name-unknown',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ERR_PROXY_TUNNEL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'cut-off',
  ECONNABORTED: 'cut-off',
  EPIPE: 'cut-off',
  ERR_STREAM_PREMATURE_CLOSE: 'cut-off',
  HPE_INVALID_EOF_STATE: 'cut-off',
  HPE_CLOSED_CONNECTION: 'cut-off',
  Z_BUF_ERROR: 'cut-off',
  Z_DATA_ERROR: 'cut-off',
  HPE_HEADER_OVERFLOW: 'too-large',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'clock-wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-name',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  ERR_OTHER_CERTIFICATE: 'tls-untrusted',
  CERT_UNTRUSTED: 'tls-untrusted',
  CERT_REVOKED: 'tls-untrusted',
  CERT_REJECTED: 'tls-untrusted',
  INVALID_CA: 'tls-untrusted',
  INVALID_PURPOSE: 'tls-untrusted',
  EPROTO: 'tls-untrusted',
  ERR_INVALID_CHAR: 'bad-request',
  ERR_INVALID_HTTP_TOKEN: 'bad-request',
  ERR_UNESCAPED_CHARACTERS: 'bad-request',
}

/** Codes that are many, by how they begin: the HTTP parser's, TLS alerts, unreadable certificates. */
const families: readonly (readonly [string, FailureKind])[] = [
  ['HPE_', 'not-json'],
  ['ERR_SSL_', 'tls-untrusted'],
  ['ERR_OSSL_', 'tls-untrusted'],
]

/** The kinds that a machine without any network shows; then the network is the better word. */
const networkKinds: ReadonlySet<FailureKind> = new Set(['name-unknown', 'unreachable'])

/**
 * The failure a Node error stands for, in a sentence that names the host and nothing secret.
 * @param isOffline asked only when the error could be the whole network's
 */
export function toFailure(error: unknown, host: string, isOffline: () => boolean): Failure {
  const code = errorCode(error)
  const kind = kinds[code] ?? families.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'unreachable'
  if (networkKinds.has(kind) && isOffline()) {
    return { kind: 'offline', detail: 'This computer has no network.' }
  }
  return { kind, detail: sentence(kind, host, code) }
}

/** The code of a Node error, '' when it has none. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

function sentence(kind: FailureKind, host: string, code: string): string {
  switch (kind) {
    case 'name-unknown':
      return `The name ${host} could not be looked up (${code}).`
    case 'refused':
      return `${host} refused the connection: nothing listens there.`
    case 'timeout':
      return `${host} did not answer the connection in time.`
    case 'cut-off':
      return `${host} ended the connection before its answer was complete (${code}).`
    case 'tls-expired':
      return `The certificate of ${host} has expired, or this computer's clock is ahead.`
    case 'clock-wrong':
      return `The certificate of ${host} is not valid yet: check this computer's clock.`
    case 'tls-name':
      return `The certificate that was shown is not for ${host}: this may be another server.`
    case 'tls-untrusted':
      if (code === 'ERR_OTHER_CERTIFICATE')
        return `${host} shows a certificate that is not pinned: nothing was sent to it.`
      if (code.startsWith('ERR_OSSL_')) return `The file of certificate authorities cannot be read (${code}).`
      return code === 'EPROTO' || code.startsWith('ERR_SSL_')
        ? `No encrypted connection to ${host}: it may speak plain http (${code}).`
        : `The certificate of ${host} is signed by nobody this computer trusts (${code}).`
    case 'not-json':
      return `What ${host} sent is not HTTP: it may expect https (${code}).`
    case 'too-large':
      return `${host} sent more header lines than are accepted.`
    case 'bad-request':
      return `The request to ${host} cannot be written: an address or header has a character that is not allowed.`
    default:
      return `${host} cannot be reached (${code || 'unknown reason'}).`
  }
}
