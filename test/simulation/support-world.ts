/**
 * The world of a support day: one Slack, one GitHub, customers with their channels and repositories, and three colleagues.
 * The doubles' own books are the truth: what was written, by whom, and what of it is gone.
 */
import { createGitHubDouble, type GitHubDouble } from '../../main/drill/github-double.ts'
import type { SlackChannel, SlackPerson } from '../../main/drill/slack-book.ts'
import { openSlackDouble, type SlackDouble } from '../../main/drill/slack-double.ts'
import type { Clock } from '../../main/platform/clock.ts'
import type { ServerReply, ServerRequest } from '../../main/platform/http-server.ts'
import type { SharedTime } from './support-time.ts'

/** Who works here, in the order of the tiers. */
export const staff = [
  { name: 'Mara Lind', login: 'mara', role: 'first line' },
  { name: 'Jo Berg', login: 'jo', role: 'ops duty' },
  { name: 'Ines Okafor', login: 'ines', role: 'SRE' },
] as const
export type StaffMember = (typeof staff)[number]

export interface Customer {
  readonly name: string
  readonly channel: SlackChannel
  readonly people: readonly SlackPerson[]
  readonly login: string
  /** `owner/name`; null = they write in Slack alone */
  readonly repository: string | null
}

export interface SupportWorld {
  readonly time: SharedTime
  readonly slack: SlackDouble
  readonly slackUrl: string
  /** what comes in on Slack's address */
  readonly askSlack: (request: ServerRequest) => Promise<ServerReply>
  readonly github: GitHubDouble
  readonly githubUrl: string
  readonly repositories: readonly string[]
  readonly customers: readonly Customer[]
  readonly slackStaff: ReadonlyMap<string, SlackPerson>
  /** where hand-overs are told; null = in the threads themselves */
  readonly teamChannel: SlackChannel | null
  /** the secrets of a colleague, by the variable that holds them */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>
}

const scopes = [
  ...['channels:read', 'channels:history', 'groups:read', 'groups:history', 'users:read', 'users:read.email'],
  ...['chat:write', 'reactions:write'],
]
export const slackUrl = 'http://127.0.0.1:7001'
export const githubUrl = 'http://127.0.0.1:7002'
const team = 'tarnwick'

export interface WorldWish {
  readonly customers: number
  readonly hasTeamChannel: boolean
  /** everybody writes with one program's account */
  readonly sharesBot: boolean
}

export async function createSupportWorld(time: SharedTime, wish: WorldWish): Promise<SupportWorld> {
  const clock = {
    ...{ now: time.now, mono: time.now, onGap: () => () => {} },
    after: (ms: number, run: () => void) => {
      time.at(time.now() + ms, run)
      return () => {}
    },
  } satisfies Clock
  let handle: ((request: ServerRequest) => Promise<ServerReply>) | null = null
  const slack = await openSlackDouble({
    clock,
    listen: async (options) => {
      handle = options.handle as never
      return { url: slackUrl, close: async () => {} } as never
    },
    takeSockets: () => {},
  })
  slack.limits.set('tiers')
  const github = createGitHubDouble(time.now)
  const { book } = slack

  const slackStaff = new Map<string, SlackPerson>()
  const secrets = new Map<string, Readonly<Record<string, string>>>()
  const botUser = book.person('nightdesk', { realName: 'Nightdesk', isBot: true })
  for (const { name, login } of staff) {
    const person = book.person(login, { realName: name, email: `${login}@tarnwick.example` })
    slackStaff.set(login, person)
    github.book.addUser(login, { name })
  }
  const repositories = ['platform', 'network', 'backups'].map((name) => `${team}/${name}`)
  const members = Object.fromEntries(staff.map(({ login }) => [login, 'MEMBER' as const]))
  for (const name of repositories) github.book.addRepository(name, members)

  const customers = Array.from({ length: wish.customers }, (_, index): Customer => {
    const name = `customer${String(index + 1).padStart(2, '0')}`
    const channel = book.channel(`${name}-support`)
    const people = [
      book.person(`${name}-a`, { realName: `Ada of ${name}`, standing: 'guest' }),
      book.person(`${name}-b`, { realName: `Ben of ${name}`, standing: 'stranger' }),
    ]
    for (const { id } of [...people, ...slackStaff.values(), botUser]) channel.members.add(id)
    github.book.addUser(name, { name: `Ada of ${name}` })
    const repository = index % 4 === 3 ? (repositories[index % repositories.length] ?? null) : null
    return { name, channel, people, login: name, repository }
  })
  const teamChannel = wish.hasTeamChannel ? book.channel('hand-overs') : null
  for (const { id } of [...slackStaff.values(), botUser]) teamChannel?.members.add(id)
  const noise = book.channel('general')
  for (const { id } of slackStaff.values()) noise.members.add(id)

  const bot = wish.sharesBot
    ? slack.grant({
        kind: 'bot',
        userId: botUser.id,
        scopes: [...scopes, 'chat:write.customize'],
        bot: { id: 'B000000001', name: 'Nightdesk' },
      })
    : null
  for (const { login } of staff) {
    const own = bot ?? slack.grant({ kind: 'user', userId: slackStaff.get(login)?.id ?? '', scopes })
    const secret = `github_pat_${login}`
    github.addToken(secret, login)
    secrets.set(login, { SLACK_TOKEN: own.token, GITHUB_TOKEN: secret })
  }
  return {
    ...{
      time,
      slack,
      slackUrl,
      github,
      githubUrl,
      repositories,
      customers,
      slackStaff,
      teamChannel,
      secrets,
    },
    askSlack: async (request) => {
      if (!handle) throw new Error('Slack does not listen')
      return handle(request)
    },
  }
}
