/** Every named reason why a source gave no answer, as what happened and what to do. Pure. */
import { assertNever } from '../../contract/errors.ts'
import type { Failure } from '../../contract/source-health.ts'
import { plainLine } from '../ui/plain-text.ts'

export interface FailureWords {
  /** what happened, one short sentence */
  readonly what: string
  /** what to do about it, one short sentence */
  readonly todo: string
  /** the facts as the engine gives them, may be '' */
  readonly facts: string
}

/** A failure in words for tired people; never says more than is known. */
export function failureWords(failure: Failure): FailureWords {
  const [what, todo] = wordsOf(failure.kind)
  return { what, todo, facts: plainLine(failure.detail) }
}

function wordsOf(kind: Failure['kind']): readonly [string, string] {
  switch (kind) {
    case 'offline':
      return ['This laptop is offline.', 'Go online; Nightdesk then asks again by itself.']
    case 'name-unknown':
      return [
        'The name is not known to this network.',
        'Connect the VPN or correct the address, then try again.',
      ]
    case 'refused':
      return ['The connection was refused.', 'Check the port, and that the server runs.']
    case 'unreachable':
      return ['There is no way to this address.', 'Connect the VPN or check the route, then try again.']
    case 'timeout':
      return ['No answer within the deadline.', 'Check the VPN and the server, then try again.']
    case 'cut-off':
      return [
        'The connection broke off in the middle of the answer.',
        'Try again; if it stays so, look at the proxy.',
      ]
    case 'tls-untrusted':
      return [
        'The certificate is signed by an authority this laptop does not know.',
        'Name the file of your CA under "CA file".',
      ]
    case 'tls-expired':
      return ['The certificate has expired.', 'Have it renewed; Nightdesk does not look past it.']
    case 'tls-name':
      return ['The certificate belongs to another name.', 'Use the name that the certificate is made for.']
    case 'clock-wrong':
      return ["This laptop's clock and the server's are too far apart.", 'Set the clock, then try again.']
    case 'unauthorised':
      return ['The user or the token was not accepted.', 'Type the access data again.']
    case 'forbidden':
      return ['The server knows you, but does not let you in here.', 'Ask for the right to read alerts.']
    case 'not-found':
      return ['There is no Alertmanager at this path.', 'Check the part of the address after the host name.']
    case 'rate-limited':
      return ['The server asks us to slow down.', 'Nightdesk waits as long as it asks. Nothing to do.']
    case 'server-error':
      return ['The server answered with an error of its own.', 'Look at its log, then try again.']
    case 'bad-request':
      return ['The server did not accept the question.', 'Check its version; Nightdesk needs 0.22 or later.']
    case 'not-json':
      return ['The answer is not what an Alertmanager sends.', 'A login page or a proxy may answer instead.']
    case 'bad-shape':
      return ['The answer lacks what every alert must have.', 'Check its version, and what stands between.']
    case 'too-large':
      return [
        'The answer is larger than Nightdesk takes in.',
        'Give this source an address with fewer alerts.',
      ]
    case 'secret-missing':
      return ['Its password or token is not on this laptop.', 'Edit the source and type it again.']
    case 'worker-lost':
      return ['The part of Nightdesk that asks had to be started again.', 'It asks again by itself.']
    case 'cannot-save':
      return ['The answer came, but could not be saved here.', 'Make room on the disk, then try again.']
    default:
      return assertNever(kind)
  }
}
