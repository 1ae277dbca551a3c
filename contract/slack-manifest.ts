/**
 * The manifest of a company's own Slack app, with the least it needs, and a sentence for each scope. An app that was made
 * for one workspace keeps Slack's ordinary limits; one that is handed out to many has one request a minute. So each company
 * makes its own: this text is pasted at api.slack.com/apps, "From a manifest". Pure.
 */

export interface SlackAppWish {
  /** user: everybody reads and writes as themselves · bot: one app for all, which is invited to its channels */
  readonly token: 'user' | 'bot'
  /** private channels too */
  readonly privateChannels: boolean
  /** answers and signs, not only reading */
  readonly answers: boolean
  /** Slack tells what is new by itself. Only where one Nightdesk alone uses the app: each event goes to one connection */
  readonly socketMode: boolean
}

/** One permission, and what for. */
export interface SlackScope {
  readonly scope: string
  readonly why: string
}

/** The scopes of the token, by what is wanted. Those of each method are in Slack's reference of its methods. */
export function slackScopes({ token, privateChannels, answers }: SlackAppWish): readonly SlackScope[] {
  const scope = (name: string, why: string, isWanted = true): readonly SlackScope[] =>
    isWanted ? [{ scope: name, why }] : []
  const isBot = token === 'bot'
  return [
    ...scope('channels:read', 'Find the channels whose names fit, and notice new and archived ones.'),
    ...scope(
      'channels:history',
      isBot ? 'Read public channels that the app was invited to.' : 'Read public channels.',
    ),
    ...scope('groups:read', 'Find private channels whose names fit.', privateChannels),
    ...scope(
      'groups:history',
      isBot ? 'Read private channels that the app was invited to.' : 'Read private channels that you are in.',
      privateChannels,
    ),
    ...scope('users:read', 'Tell customers and guests from colleagues, and show names.'),
    ...scope('users:read.email', 'Know you by your address.', isBot),
    ...scope(
      'chat:write',
      isBot ? 'Answer as the app, once you press Send.' : 'Answer as you, once you press Send.',
      answers,
    ),
    ...scope(
      'chat:write.customize',
      'Put the name of whoever answers where the app’s own would stand.',
      answers && isBot,
    ),
    ...scope('reactions:write', 'Leave 👀 when somebody looks, and ✅ when it is solved.', answers),
  ]
}

/** Slack's limit for the name of an app, characters. */
const longestName = 35

/** The manifest as YAML. @param name how the app is called in Slack */
export function slackManifest(wish: SlackAppWish, name = 'Nightdesk'): string {
  const { token, socketMode, privateChannels } = wish
  const quoted = JSON.stringify(
    name
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
      .trim()
      .slice(0, longestName)
      .trim() || 'Nightdesk',
  )
  const events = ['message.channels', ...(privateChannels ? ['message.groups'] : [])]
  return [
    'display_information:',
    `  name: ${quoted}`,
    '  description: Shows who waits for an answer',
    ...(token === 'bot'
      ? ['features:', '  bot_user:', `    display_name: ${quoted}`, '    always_online: false']
      : []),
    'oauth_config:',
    '  scopes:',
    `    ${token}:`,
    ...slackScopes(wish).flatMap(({ scope, why }) => [`      # ${why}`, `      - ${scope}`]),
    'settings:',
    ...(socketMode
      ? [
          '  # What is new is told at once. The content is read again all the same.',
          '  event_subscriptions:',
          `    ${token}_events:`,
          ...events.map((event) => `      - ${event}`),
        ]
      : []),
    '  org_deploy_enabled: false',
    `  socket_mode_enabled: ${String(socketMode)}`,
    '  token_rotation_enabled: false',
    '',
  ].join('\n')
}
