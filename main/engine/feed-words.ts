/** Why a calendar cannot be read, for people: the end of a sentence that begins with its name. Never an address. */

const words: Readonly<Record<string, string>> = {
  offline: 'cannot be read: this computer has no network',
  'name-unknown': 'cannot be read: the name of its server is not known',
  refused: 'cannot be read: its server refuses the connection',
  unreachable: 'cannot be read: its server cannot be reached',
  timeout: 'cannot be read: its server does not answer in time',
  'cut-off': 'cannot be read: its server broke off',
  'tls-untrusted': 'cannot be read: nobody this computer trusts vouches for its server',
  'tls-expired': 'cannot be read: the certificate of its server has expired, or this clock is ahead',
  'tls-name': 'cannot be read: the certificate that was shown is for another server',
  'clock-wrong': 'cannot be read: check this computer’s clock',
  'too-large': 'is larger than 1 MB',
  'cannot be read': 'is a file that cannot be read',
  'is no small plain file': 'is no plain file of at most 1 MB',
  'answered 401': 'is not given to us any more (401): its address or key is not accepted',
  'answered 403': 'is not given to us any more (403): its address or key is not accepted',
  'answered 404': 'is not there any more (404)',
  'answered 410': 'is not there any more (410)',
  'answered 429': 'is asked too often (429)',
}

/** @param reason a kind of failure, or words that follow "it" */
export function failureWords(reason: string): string {
  if (words[reason] !== undefined) return words[reason]
  if (/^answered 30[1278]$/.test(reason)) return `has moved (${reason.slice(-3)}): put its new address in`
  if (/^answered 5\d\d$/.test(reason)) return `cannot be read: its server is in trouble (${reason.slice(-3)})`
  return `cannot be read: ${reason}`
}
