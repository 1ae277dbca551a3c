/** "Test" for GitHub: looks once, changes nothing, says what it saw. */
import type { SupportTest } from '../../contract/support.ts'
import type { GitHubDoor, GitHubRefusal } from './github-door.ts'
import { feedsOf, type GitHubConfig, listOf } from './github-feeds.ts'
import { readAccount } from './github-read.ts'
import { said } from './github-seen.ts'

/** Lists that are looked at; what is configured beyond them is said. */
const mostLooks = 20
/** A token that ends this soon is told of, ms. */
const soonMs = 14 * 86_400_000
const dayMs = 86_400_000

/** Looks at the account and at each list of issues. */
export async function checkGitHub(
  door: GitHubDoor,
  config: GitHubConfig,
  signal: AbortSignal,
): Promise<SupportTest> {
  const user = await door.ask({ method: 'GET', path: '/user', read: readAccount }, signal)
  // An app's own token has no account.
  if (!user.ok && user.status !== 403 && user.status !== 404) return failed(user)
  const saw = [user.ok ? `Signed in as ${user.value.login}.` : 'Signed in as an app.']
  const remarks: string[] = user.ok ? expiryOf(user.headers, door.now()) : []
  const feeds = feedsOf(config)
  let first: GitHubRefusal | null = null
  let read = 0
  for (const feed of feeds.slice(0, mostLooks)) {
    const list = listOf(feed, config.labels, 'open')
    const answer = await door.ask(
      { method: 'GET', ...list, query: { ...list.query, per_page: '100' } },
      signal,
    )
    if (!answer.ok) {
      if (answer.status === null || answer.status === 401 || answer.status === 429) return failed(answer)
      first ??= answer
      remarks.push(said(feed.name, answer.failure))
      continue
    }
    read += 1
    const open = answer.value.filter(({ isPull }) => !isPull).length
    const count = answer.hasNext
      ? `${open} open issues and more`
      : `${open} open ${open === 1 ? 'issue' : 'issues'}`
    const labels =
      config.labels.length > 0 ? ` with ${config.labels.map((name) => `"${name}"`).join(' and ')}` : ''
    saw.push(`${feed.name}: ${count}${labels}.`)
  }
  if (first && read === 0) return failed(first)
  const rest = feeds.length - mostLooks
  if (rest > 0) remarks.push(`${rest} more are not looked at here.`)
  const left = door.left()
  if (left) saw.push(`${left.remaining} of ${left.limit} requests are left this hour.`)
  remarks.push('Whether it may write is seen with the first answer: GitHub does not say before.')
  return { ok: true, saw, remarks }
}

function failed({ failure }: GitHubRefusal): SupportTest {
  return { ok: false, failure, remarks: [] }
}

/** Says when a token ends soon: `2026-12-24 09:00:00 UTC`. */
function expiryOf(headers: Readonly<Record<string, string>>, now: number): string[] {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(headers['github-authentication-token-expiration'] ?? '') ?? []
  const at = Date.parse(`${day}T${time}Z`)
  if (Number.isNaN(at) || at - now > soonMs) return []
  const days = Math.max(0, Math.floor((at - now) / dayMs))
  return [`The token ends on ${day}, in ${days} ${days === 1 ? 'day' : 'days'}: GitHub gives a new one.`]
}
