/** `support:` of the configuration file: where customers' threads come from, and what they are promised. */
import { z } from 'zod'
import { duration } from './duration.ts'
import { isSecretRef, type SecretRef, secretForm } from './secret-ref.ts'

const name = z
  .string({ error: 'a name of lower-case letters, digits and dashes' })
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a name of lower-case letters, digits and dashes')

const token = z.custom<SecretRef>().superRefine((ref, context) => {
  if (!isSecretRef(ref)) context.addIssue({ code: 'custom', message: secretForm })
})

const urlWords = 'an https address without user name, "?" or "#"'
/** A key must not travel where others can read it; on this computer itself nobody can. */
const url = z.string({ error: urlWords }).transform((text, context) => {
  const parsed = URL.parse(text)
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(parsed?.hostname ?? '')
  const isSafe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback)
  if (parsed && isSafe && !parsed.username && !parsed.password && !parsed.search && !parsed.hash)
    return parsed.href.replace(/\/+$/, '')
  context.addIssue({ code: 'custom', message: urlWords })
  return z.NEVER
})

const ids = z.array(z.string().min(1).max(100), { error: 'a list of ids' }).max(1_000).default([])
const poll = duration(15_000, 600_000, '15s to 10m')

const channelWords = 'a channel by name, with * for any letters, such as "*-support"'
const channel = z.string({ error: channelWords }).regex(/^#?[^\s#]{1,80}$/, channelWords)

const slack = z
  .strictObject({
    name,
    kind: z.literal('slack'),
    token,
    socketToken: token.optional(),
    channels: z.array(channel, { error: 'a list of channels' }).min(1, 'at least one channel').max(100),
    teamChannel: channel.optional(),
    ourIds: ids,
    poll: poll.default(30_000),
    url: url.default('https://slack.com/api'),
  })
  .transform(({ socketToken, teamChannel, channels, ...rest }) => ({
    ...rest,
    channels: channels.map((one) => one.replace(/^#/, '')),
    teamChannel: teamChannel?.replace(/^#/, '') ?? null,
    socketToken: socketToken ?? null,
  }))

const repositoryWords = 'a repository as owner/name'
const github = z
  .strictObject({
    name,
    kind: z.literal('github'),
    token,
    repositories: z
      .array(z.string({ error: repositoryWords }).regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, repositoryWords))
      .max(200)
      .default([]),
    organisation: z
      .string()
      .regex(/^[\w.-]{1,100}$/, 'the name of an organisation')
      .optional(),
    labels: z.array(z.string().min(1).max(50)).max(10).default([]),
    ourIds: ids,
    poll: poll.default(60_000),
    url: url.default('https://api.github.com'),
  })
  .superRefine(({ repositories, organisation }, context) => {
    if (repositories.length > 0 || organisation !== undefined) return
    const message = 'at least one repository, or an organisation'
    context.addIssue({ code: 'custom', path: ['repositories'], message })
  })
  .transform(({ organisation, ...rest }) => ({ ...rest, organisation: organisation ?? null }))

/** `respond`: how long a customer waits for the first answer, `next`: for each further one, where their tier says nothing else. */
export const supportSchema = z.strictObject({
  hours: z.string().min(1).max(100).default('support'),
  respond: duration(60_000, 604_800_000, '1m to 168h').optional(),
  next: duration(60_000, 604_800_000, '1m to 168h').optional(),
  sources: z
    .array(z.discriminatedUnion('kind', [slack, github], { error: 'a kind: slack or github' }), {
      error: 'a list of sources',
    })
    .max(20)
    .superRefine((sources, context) => {
      const seen = new Set<string>()
      for (const [index, one] of sources.entries()) {
        const message = 'a name that no other support source has'
        if (seen.has(one.name)) context.addIssue({ code: 'custom', path: [index, 'name'], message })
        seen.add(one.name)
      }
    })
    .default([]),
})

export type ConfiguredSupport = z.output<typeof supportSchema>
export type ConfiguredSupportSource = ConfiguredSupport['sources'][number]
