/** Every named reason why a source gave no answer, as what happened and what to do. Pure. */
import type { Failure, FailureKind } from '../../contract/source-health.ts'
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
  const [what, todo] = words[failure.kind]
  return { what, todo, facts: plainLine(failure.detail) }
}

type Words = readonly [what: string, todo: string]

/** A record, so that a new kind without words does not compile. */
const words: Record<FailureKind, Words> = {
  offline: ['This laptop is offline.', 'Go online; Nightdesk then asks again by itself.'],
  'name-unknown': [
    'The name is not known to this network.',
    'Connect the VPN or correct the address, then try again.',
  ],
  refused: ['The connection was refused.', 'Check the port, and that the server runs.'],
  unreachable: ['There is no way to this address.', 'Connect the VPN or check the route, then try again.'],
  timeout: ['No answer within the deadline.', 'Check the VPN and the server, then try again.'],
  'cut-off': [
    'The connection broke off in the middle of the answer.',
    'Try again; if it stays so, look at the proxy.',
  ],
  'tls-untrusted': [
    'The certificate is signed by an authority this laptop does not know.',
    'Name the file of your CA under "CA file".',
  ],
  'tls-expired': ['The certificate has expired.', 'Have it renewed; Nightdesk does not look past it.'],
  'tls-name': ['The certificate belongs to another name.', 'Use the name that the certificate is made for.'],
  'clock-wrong': [
    "This laptop's clock and the server's are too far apart.",
    'Set the clock, then try again.',
  ],
  unauthorised: ['The user or the token was not accepted.', 'Type the access data again.'],
  forbidden: ['The server knows you, but does not let you in here.', 'Ask for the right to read alerts.'],
  'not-found': [
    'There is no Alertmanager at this path.',
    'Check the part of the address after the host name.',
  ],
  'rate-limited': ['The server asks us to slow down.', 'Nightdesk waits as long as it asks. Nothing to do.'],
  'server-error': ['The server answered with an error of its own.', 'Look at its log, then try again.'],
  'bad-request': [
    'The server did not accept the question.',
    'Check its version; Nightdesk needs 0.22 or later.',
  ],
  'not-json': [
    'The answer is not what an Alertmanager sends.',
    'A login page or a proxy may answer instead.',
  ],
  'bad-shape': [
    'The answer lacks what every alert must have.',
    'Check its version, and what stands between.',
  ],
  'too-large': [
    'The answer is larger than Nightdesk takes in.',
    'Give this source an address with fewer alerts.',
  ],
  'secret-missing': [
    'Nightdesk cannot read its password or token.',
    'Mend where it is kept, or edit the source and type it again.',
  ],
  'worker-lost': ['The part of Nightdesk that asks had to be started again.', 'It asks again by itself.'],
  'cannot-save': ['The answer came, but could not be saved here.', 'Make room on the disk, then try again.'],
}

/** Is this the name of a failure? */
export function isFailureKind(text: string): text is FailureKind {
  return Object.hasOwn(words, text)
}
