/** Who asks Slack, and what they may: tokens with their scopes, and which scopes a call needs. */
import type { SlackChannel } from './slack-book.ts'

export interface SlackToken {
  readonly token: string
  /** user: a person's own · bot: an app's, which sees only channels it is in · app: for Socket Mode */
  readonly kind: 'user' | 'bot' | 'app'
  readonly userId: string
  readonly bot: { readonly id: string; readonly name: string } | null
  readonly appId: string
  scopes: readonly string[]
  state: 'good' | 'token_revoked' | 'account_inactive' | 'token_expired'
}

/** What a call is refused with. */
export interface SlackRefusal {
  readonly ok: false
  readonly error: string
  readonly needed?: string
  readonly provided?: string
}

/** null when the token has one of the scopes. */
export function lacking(token: SlackToken, ...anyOf: readonly string[]): SlackRefusal | null {
  if (anyOf.length === 0 || anyOf.some((scope) => token.scopes.includes(scope))) return null
  return {
    ok: false,
    error: 'missing_scope',
    needed: anyOf.join(','),
    provided: token.scopes.join(','),
  }
}

/** `channels:…` for public channels, `groups:…` for private ones. */
export function scopeFor(channel: Pick<SlackChannel, 'isPrivate'>, what: 'read' | 'history'): string {
  return `${channel.isPrivate ? 'groups' : 'channels'}:${what}`
}

/** A private channel is not there for those who are not in it. */
export function canSee(token: SlackToken, channel: SlackChannel): boolean {
  return !channel.isPrivate || channel.members.has(token.userId)
}

/** A person reads every public channel; a bot only those it is in. */
export function canRead(token: SlackToken, channel: SlackChannel): boolean {
  return channel.members.has(token.userId) || (token.kind === 'user' && !channel.isPrivate)
}
