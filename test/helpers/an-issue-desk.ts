/** The real engine beside a GitHub in memory, where its postmortems are issues. */
import { onTestFinished } from 'vitest'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { PostmortemIssueView } from '../../contract/postmortem-issue.ts'
import type { GitHubIssue } from '../../main/drill/github-book.ts'
import { createGitHubDouble, type GitHubDouble } from '../../main/drill/github-double.ts'
import type { Http } from '../../main/platform/http.ts'
import { type Night, type NightOptions, startNight } from './a-night.ts'
import { createManualClock } from './manual-clock.ts'

const token = 'github_pat_test_0123456789'
/** A Monday, 09:00 UTC. */
const monday = Date.UTC(2026, 10, 30, 9)

export const pmRepository = 'acme/postmortems'

export interface IssueDesk extends Night {
  readonly hub: GitHubDouble
  readonly net: {
    /** nothing reaches GitHub from here */
    isDown: boolean
    /** the next so many writes arrive, and their replies do not */
    lost: number
  }
  issues(): readonly GitHubIssue[]
  issue(number?: number): GitHubIssue
  postmortem(id?: number): PostmortemSummary
  view(id?: number): Promise<PostmortemIssueView>
  /** begins a draft with these words; answers its id */
  draft(text: string): Promise<number>
  /** writes these words in the place of the present ones */
  write(id: number, text: string): Promise<void>
  /** opens an issue with the words as they are */
  openIssue(id: number): Promise<void>
}

/** A repository acme/postmortems with its members mara (whose token it is) and ines; bea belongs to nobody. */
export async function anIssueDesk(
  options: Omit<NightOptions, 'config' | 'http' | 'clock'> & {
    readonly hub?: GitHubDouble
    readonly more?: readonly string[]
    /** the login whose token this desk has */
    readonly login?: string
    readonly clock?: ReturnType<typeof createManualClock>
  } = {},
): Promise<IssueDesk> {
  const clock = options.clock ?? createManualClock(monday)
  const hub = options.hub ?? aHub(clock.now)
  const login = options.login ?? 'mara'
  const secret = `${token}_${login}`
  if (!hub.tokens.has(secret)) hub.addToken(secret, login)
  const net = { isDown: false, lost: 0 }
  const http: Http = async (request) => {
    const url = new URL(request.url)
    const failed = { ok: false, failure: { kind: 'refused', detail: 'refused' }, latencyMs: 1 } as const
    if (url.hostname !== 'github.invalid' || net.isDown) return failed
    const reply = await hub.handle({
      ...{ method: request.method, path: url.pathname, query: url.searchParams },
      ...{ headers: request.headers ?? {}, body: request.body ?? '' },
      signal: request.signal ?? new AbortController().signal,
    })
    if (request.method !== 'GET' && net.lost > 0) {
      net.lost -= 1
      return { ok: false, failure: { kind: 'broken-off', detail: 'broken off' } as never, latencyMs: 1 }
    }
    return {
      ok: true,
      response: { status: reply.status, headers: reply.headers, body: Buffer.from(reply.body), latencyMs: 1 },
    }
  }
  const night = await startNight({
    env: { HUB: secret },
    ...options,
    clock,
    http: () => http,
    config: [
      ...['version: 1', 'me: Mara Lind', 'sources: []', 'support:', '  sources:'],
      ...['    - name: hub', '      kind: github', '      token: env:HUB'],
      ...['      url: "https://github.invalid"', '      repositories: ["acme/support"]'],
      ...['postmortems:', '  teams: [Honeybadger, Team Rocket]', '  issues:', '    source: hub'],
      ...[`    repository: ${pmRepository}`, ...(options.more ?? []), ''],
    ].join('\n'),
  })
  onTestFinished(() => night.close())
  const { configProblem } = night.state().desk
  if (configProblem) throw new Error(JSON.stringify(configProblem))
  const postmortem = (id?: number): PostmortemSummary => {
    const found = night.state().postmortems.filter((one) => id === undefined || one.id === id)
    if (found[0] && (id !== undefined || found.length === 1)) return found[0]
    throw new Error(`${found.length} postmortems`)
  }
  const desk = {
    ...{ hub, net, postmortem },
    issues: () => [...(hub.book.repositories.get(pmRepository)?.issues.values() ?? [])],
    issue: (number = 1) => hub.book.issue(pmRepository, number),
    view: async (id?: number) => {
      const postmortemId = postmortem(id).id
      const view = await night.query<PostmortemIssueView | null>('postmortems.issue', { postmortemId })
      if (!view) throw new Error('it has no issue')
      return view
    },
    draft: async (text: string) => {
      await night.order('postmortems.create', { episodeIds: [] })
      const id = Math.max(...night.state().postmortems.map((one) => one.id))
      await desk.write(id, text)
      return id
    },
    write: async (id: number, text: string) =>
      night.order('postmortems.save', { postmortemId: id, base: postmortem(id).version, text }),
    openIssue: async (id: number) =>
      night.order('postmortems.openIssue', { postmortemId: id, version: postmortem(id).version }),
  }
  // The night's own properties are looked up anew each time.
  return Object.setPrototypeOf(desk, night) as IssueDesk
}

/** The GitHub itself, for several desks. */
export function aHub(now: () => number): GitHubDouble {
  const hub = createGitHubDouble(now)
  for (const login of ['mara', 'ines', 'bea']) hub.book.addUser(login, { name: `${login} of acme` })
  hub.book.addRepository(pmRepository, { mara: 'MEMBER', ines: 'MEMBER' })
  hub.book.addRepository('acme/support', { mara: 'MEMBER', ines: 'MEMBER' })
  return hub
}
