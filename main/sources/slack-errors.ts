/** Slack's error codes in words: `ok: false` comes with status 200, so the code is all there is. Pure. */
import type { Failure, FailureKind } from '../../contract/source-health.ts'
import { oneLine } from './http-failure.ts'

/** What a call was refused with. */
export interface SlackError {
  readonly code: string
  /** the scope that is missing; null = another reason */
  readonly needed: string | null
}

const kinds: Readonly<Record<string, readonly [FailureKind, string]>> = {
  not_authed: ['unauthorised', 'Slack was sent no token.'],
  invalid_auth: ['unauthorised', 'Slack does not know this token.'],
  token_revoked: ['unauthorised', 'The token was revoked: the app has to be installed again.'],
  token_expired: ['unauthorised', 'The token has expired.'],
  account_inactive: ['unauthorised', 'The account of this token was deactivated, or the app was removed.'],
  org_login_required: [
    'unauthorised',
    'The workspace is being moved into an organisation: sign in anew later.',
  ],
  not_allowed_token_type: ['forbidden', 'Slack does not take this kind of token for that.'],
  access_denied: ['forbidden', 'Slack does not let this token do that.'],
  no_permission: ['forbidden', 'Slack does not let this token do that.'],
  restricted_action: ['forbidden', 'The workspace does not let this account do that.'],
  ekm_access_denied: ['forbidden', 'The administrators of the workspace have suspended access.'],
  team_access_not_granted: ['forbidden', 'The app was not granted access to this workspace.'],
  channel_not_found: ['not-found', 'The channel is not there, or this account may not see it.'],
  not_in_channel: ['forbidden', 'The app is not in the channel: invite it there.'],
  is_archived: ['forbidden', 'The channel is archived.'],
  thread_not_found: ['not-found', 'The thread is not there any more.'],
  message_not_found: ['not-found', 'The message is not there any more.'],
  user_not_found: ['not-found', 'There is no such account.'],
  user_not_visible: ['forbidden', 'This account may not see that person.'],
  ratelimited: ['rate-limited', 'Slack asks for fewer requests.'],
  rate_limited: ['rate-limited', 'Slack asks for fewer requests.'],
  msg_too_long: ['bad-request', 'The message is too long for Slack.'],
  no_text: ['bad-request', 'Slack takes no empty message.'],
  invalid_cursor: ['bad-request', 'Slack does not know the page any more that was to be read.'],
  metadata_too_large: ['bad-request', 'What goes along with the message is too long for Slack.'],
  internal_error: ['server-error', 'Slack has trouble of its own.'],
  fatal_error: ['server-error', 'Slack has trouble of its own.'],
  service_unavailable: ['server-error', 'Slack is not available.'],
  request_timeout: ['server-error', 'Slack gave the request up.'],
  team_added_to_org: ['server-error', 'The workspace is being moved into an organisation: try later.'],
}

/** The failure an error code stands for; the code is always named. */
export function slackFailure({ code, needed }: SlackError, method: string): Failure {
  const name = oneLine(code).slice(0, 80)
  if (code === 'missing_scope') {
    const scope = needed === null ? 'a scope' : `the scope ${oneLine(needed)}`
    return { kind: 'forbidden', detail: `The token lacks ${scope} (missing_scope, for ${method}).` }
  }
  const known = Object.hasOwn(kinds, code) ? kinds[code] : undefined
  if (!known) return { kind: 'bad-request', detail: `Slack refused ${method}: ${name}.` }
  const [kind, words] = known
  return { kind, detail: `${words} (${name})` }
}

/** The same order again would be refused again. What the network, Slack's own trouble and limits do, passes. */
export function isFinalError({ kind }: Failure): boolean {
  return ['unauthorised', 'forbidden', 'not-found', 'bad-request'].includes(kind)
}

/** Failures that are one channel's alone, by their code; of others the whole source has to be told. */
export function isOfOneChannel(code: string | null): boolean {
  return ['channel_not_found', 'not_in_channel', 'is_archived', 'missing_scope'].includes(code ?? '')
}
