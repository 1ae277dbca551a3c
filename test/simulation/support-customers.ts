/** Forty customers: they write questions, follow up, change and delete their words, nod with an emoji, and go silent. */
import type { GitHubIssue } from '../../main/drill/github-book.ts'
import type { SlackMessage } from '../../main/drill/slack-book.ts'
import type { Random } from '../../main/platform/random.ts'
import type { Customer, SupportWorld } from './support-world.ts'
import { pick } from './weather.ts'

export interface Customers {
  /** a new question, now */
  opens(): string
  /** somebody of ours answered in this thread: the customer may say something to it */
  answered(ref: string): void
  /** threads that were opened */
  opened(): number
  /** when something in a thread was changed or deleted last, true epoch ms; by ref */
  readonly disturbedAt: ReadonlyMap<string, number>
  /** keys of messages that are gone, by ref */
  readonly removed: ReadonlyMap<string, ReadonlySet<string>>
  /** they have nothing more to say */
  hush(): void
}

type Place =
  | { readonly kind: 'slack'; readonly customer: Customer; readonly parent: SlackMessage }
  | { readonly kind: 'github'; readonly customer: Customer; readonly issue: GitHubIssue }

const minuteMs = 60_000
const sayings = [
  'Our ingress answers 502 since this morning',
  'Can you raise the quota of our cluster',
  'How do we rotate the certificate',
  'Deployments hang in pending, one user feels it',
  'DNS of the staging environment is slow',
  'We see restarts after the upgrade',
  'It would be good to have dashboards per namespace',
  'The backup of last night is missing',
]
const nods = [':thumbsup:', ':pray:', '👍', ':tada: :tada:']

export function createCustomers(
  world: SupportWorld,
  random: Random,
  told: (what: string) => void,
): Customers {
  const { time, slack, github } = world
  const places = new Map<string, Place>()
  const disturbedAt = new Map<string, number>()
  const removed = new Map<string, Set<string>>()
  const followUps = new Map<string, number>()
  let [words, opened] = [0, 0]
  let isHushed = false

  const text = (): string => `[c${++words}] ${pick(sayings, random()) ?? ''}`
  const soon = (minutes: number, run: () => void): void =>
    time.at(time.now() + Math.round((0.2 + random() * minutes) * minuteMs), () => {
      if (!isHushed) run()
    })
  const gone = (ref: string, key: string): void => {
    disturbedAt.set(ref, time.now())
    removed.set(ref, (removed.get(ref) ?? new Set()).add(key))
  }
  const person = (customer: Customer): string => pick(customer.people, random())?.id ?? ''

  /** Writes in a thread; answers the key of the message, null where the thread is not there any more. */
  const writes = (ref: string, words: string): string | null => {
    const place = places.get(ref)
    if (!place) return null
    told(`${place.customer.name} writes in ${ref}: ${words.slice(0, 40)}`)
    if (place.kind === 'github') return `${github.book.comment(place.issue, place.customer.login, words).id}`
    const { channel } = place.customer
    if (!slack.book.find(channel, place.parent.ts)) return null
    return slack.book.write(channel, { user: person(place.customer), text: words, threadTs: place.parent.ts })
      .ts
  }
  const edits = (ref: string, key: string): void => {
    const place = places.get(ref)
    if (!place) return
    disturbedAt.set(ref, time.now())
    told(`${place.customer.name} edits ${key} of ${ref}`)
    if (place.kind === 'slack') {
      const message = slack.book.find(place.customer.channel, key)
      if (message && !message.isTombstone)
        slack.book.edit(place.customer.channel, key, `${message.text}, please`)
      return
    }
    if (key === '0') github.book.edit(place.issue, { body: `${place.issue.body ?? ''}, please` })
    else if (place.issue.comments.some(({ id }) => `${id}` === key)) {
      const body = place.issue.comments.find(({ id }) => `${id}` === key)?.body ?? ''
      github.book.editComment(place.issue, Number(key), `${body}, please`)
    }
  }
  const deletes = (ref: string, key: string): void => {
    const place = places.get(ref)
    if (!place) return
    if (place.kind === 'slack') {
      const { channel } = place.customer
      if (!slack.book.find(channel, key)) return
      told(`${place.customer.name} deletes ${key} of ${ref}`)
      slack.book.remove(channel, key)
      gone(ref, key)
      return
    }
    if (key === '0' || !place.issue.comments.some(({ id }) => `${id}` === key)) return
    told(`${place.customer.name} deletes ${key} of ${ref}`)
    github.book.deleteComment(place.issue, Number(key))
    gone(ref, key)
  }
  /** What may become of a message that was just written. */
  const second = (ref: string, key: string): void => {
    const chance = random()
    if (chance < 0.1) soon(10, () => edits(ref, key))
    else if (chance < 0.13) soon(10, () => deletes(ref, key))
    else if (chance < 0.35) soon(4, () => void writes(ref, text()))
  }

  return {
    disturbedAt,
    removed,
    opened: () => opened,
    hush: () => {
      isHushed = true
    },
    opens: () => {
      const customer = pick(world.customers, random())
      if (!customer) throw new Error('no customers')
      opened += 1
      const { repository, channel, login, name } = customer
      if (repository !== null && random() < 0.6) {
        const issue = github.book.open(repository, { title: `Question of ${name}`, body: text(), by: login })
        const ref = `${repository}#${issue.number}`
        places.set(ref, { kind: 'github', customer, issue })
        second(ref, '0')
        return `${name} opens ${ref}`
      }
      const parent = slack.book.write(channel, { user: person(customer), text: text() })
      const ref = `${channel.id}/${parent.ts}`
      places.set(ref, { kind: 'slack', customer, parent })
      second(ref, parent.ts)
      return `${name} asks in ${ref}`
    },
    answered: (ref) => {
      if (isHushed || !places.has(ref)) return
      const chance = random()
      const count = followUps.get(ref) ?? 0
      if (chance < 0.3 && count < 4) {
        followUps.set(ref, count + 1)
        soon(25, () => {
          const key = writes(ref, text())
          if (key !== null) second(ref, key)
        })
      } else if (chance < 0.55) soon(10, () => void writes(ref, pick(nods, random()) ?? ''))
    },
  }
}
