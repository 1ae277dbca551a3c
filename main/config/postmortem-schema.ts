/** `postmortems:` of the configuration file: who is given them, when, where they go, and by which policy one is needed. */
import { z } from 'zod'
import type { PostmortemSettings } from '../../contract/postmortem-life.ts'
import { isZone } from '../../contract/zoned-time.ts'
import { duration } from './duration.ts'

/** More teams than this have no digit, and no meeting hands out so many ways. */
const mostTeams = 9

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const zoneWords = 'a zone such as "Europe/Berlin"'
const repositoryWords = 'a repository as owner/name'

/** Durations in ms. */
export const postmortemSchema = z.strictObject({
  teams: z
    .array(z.string({ error: 'the name of a team' }).trim().min(1, 'the name of a team').max(60))
    .max(mostTeams, `at most ${mostTeams} teams`)
    .default([]),
  policy: z
    .union([z.literal('2019'), z.literal('2022'), z.literal('2024')], { error: '"2019", "2022" or "2024"' })
    .default('2024'),
  meeting: z
    .strictObject({
      day: z.enum(dayNames, { error: 'a day such as monday' }).default('monday'),
      zone: z.string({ error: zoneWords }).refine(isZone, zoneWords).optional(),
    })
    .default({ day: 'monday' }),
  /** a folder where each is written as a Markdown file */
  folder: z.string({ error: 'the path of a folder' }).min(1).max(4_000).optional(),
  /** commits and pushes what is written there, with the git of whoever runs this */
  git: z.boolean({ error: 'true or false' }).default(false),
  /** where an issue is opened: a GitHub source of `support:`, and one of its repositories */
  issues: z
    .strictObject({
      source: z.string({ error: 'the name of a GitHub source' }).min(1).max(63),
      repository: z
        .string({ error: repositoryWords })
        .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, repositoryWords),
    })
    .optional(),
  firesAgain: duration(86_400_000, 7_776_000_000, '24h to 2160h').default(1_209_600_000),
})

/** What stands where the file says nothing. */
export const postmortemDefaults = postmortemSchema.parse({})

/** What the page needs of it. @param zone IANA name, where the file names none */
export function postmortemSettingsOf(
  { postmortems: own }: { readonly postmortems: z.output<typeof postmortemSchema> },
  zone: string,
): PostmortemSettings {
  return {
    teams: own.teams,
    policy: own.policy,
    folder: own.folder ?? null,
    usesGit: own.git,
    issues: own.issues ? { sourceId: own.issues.source, repository: own.issues.repository } : null,
    meetingDay: dayNames.indexOf(own.meeting.day) + 1,
    zone: own.meeting.zone ?? zone,
    firesAgainMs: own.firesAgain,
  }
}
