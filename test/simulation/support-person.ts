/**
 * The person behind one Nightdesk: sees what their page shows and does nothing that it does not. What they ordered is
 * written down, so that it can be looked for.
 */
import { AppError } from '../../contract/errors.ts'
import type { SupportOrderId, ThreadId } from '../../contract/ids.ts'
import type { OrderName } from '../../contract/orders.ts'
import { inTwo, type Thread, type ThreadView } from '../../contract/support.ts'
import type { Random } from '../../main/platform/random.ts'
import { answersQuestions, handsOver } from './support-asking.ts'
import type { Desk, Laptop } from './support-colleague.ts'
import { type SupportWorld, staff } from './support-world.ts'
import { pick } from './weather.ts'

/** Words that somebody ordered. `token` stands in them and nowhere else. */
export interface Said {
  readonly token: string
  readonly login: string
  /**
   * answer: to the customer · told: the same, once somebody has taken it · summary: for colleagues · inside: for nobody
   * outside · issue
   */
  readonly kind: 'answer' | 'told' | 'summary' | 'inside' | 'issue'
  readonly ref: string
  readonly at: number
  /** ordered: it was taken · doubtful: the program died over it · back: it was taken back before it left */
  state: 'ordered' | 'doubtful' | 'back'
}

/** What a colleague closed, and what of it they had read by then, by key. */
export interface Closed {
  readonly ref: string
  readonly read: ReadonlySet<string>
}

export interface Deeds {
  readonly said: Said[]
  /** by login, then by ref; null = nobody can say what was read, since it was opened again or the program died over it */
  readonly closed: Map<string, Map<string, Closed | null>>
  nextToken(letter: string): string
}

export function createDeeds(): Deeds {
  let count = 0
  return {
    said: [],
    closed: new Map(staff.map(({ login }) => [login, new Map()])),
    nextToken: (letter) => `[${letter}${++count}]`,
  }
}

/** The source's own id of a thread, which a page does not show. */
export function refOfThread(desk: Desk, id: ThreadId): string {
  return String(desk.db.get('SELECT ref FROM support_thread WHERE id = ?', id)?.ref)
}

export interface Acting {
  readonly world: SupportWorld
  readonly laptop: Laptop
  readonly desk: Desk
  readonly deeds: Deeds
  readonly random: Random
}

/** One look at the page, and at most one thing done about it. Answers what, in words; null = nothing. */
export async function act(acting: Acting): Promise<string | null> {
  const { desk, laptop, random } = acting
  const { threads } = desk.state()
  const rows = [...threads.values()]
  const unsure = rows.find(({ unsure: count }) => count > 0)
  if (unsure && random() < 0.7) return judge(acting, unsure)
  const answered = await answersQuestions(acting)
  if (answered !== null) return answered
  const { forUs, forCustomer } = inTwo(rows)
  const isForMe = ({ holder, mine, tier }: Thread): boolean =>
    mine || (holder === null && tier === laptop.who.role)
  const own = forUs.filter((thread) => isForMe(thread) && thread.unsent === 0)
  const thread = random() < 0.7 ? own[0] : pick(own, random())
  if (thread) return work(acting, thread)
  const idle = pick(
    forCustomer.filter(({ closed, unsent }) => closed === null && unsent === 0),
    random(),
  )
  if (idle && isForMe(idle) && random() < 0.25) return close(acting, idle)
  const closed = rows.filter((one) => one.closed !== null)
  const back = pick(closed, random())
  return back && random() < 0.02 ? reopen(acting, back) : null
}

async function work(acting: Acting, thread: Thread): Promise<string> {
  const chance = acting.random()
  if (chance < 0.62) return answer(acting, thread)
  if (chance < 0.74) return note(acting, thread)
  // Who has it by a hand-over is not changed beside it: only then can all agree on it.
  if (chance < 0.8 && thread.escalationId === null)
    return orderOf(acting, `takes ${thread.id}`, 'support.take', { threadId: thread.id, on: !thread.mine })
  if (chance < 0.9) return handsOver(acting, thread)
  if (chance < 0.94)
    return orderOf(acting, `triages ${thread.id}`, 'support.triage', {
      ...{ threadId: thread.id, kind: 'problem', answers: { since: 'this morning' } },
    })
  return issue(acting, thread)
}

function viewOf({ desk }: Acting, { id }: Thread): Promise<ThreadView> {
  return Promise.resolve(desk.seat.query('support.thread', { threadId: id, before: null }))
}

async function answer(acting: Acting, thread: Thread): Promise<string> {
  const { deeds, random, world } = acting
  const view = await viewOf(acting, thread)
  if (!view.can.answer) return `cannot answer ${thread.id}`
  const token = deeds.nextToken('a')
  const text = `${token} We look into it`
  const said = write(acting, thread, token, 'answer')
  const words = await orderOf(
    acting,
    `answers ${thread.id} ${token}`,
    'support.answer',
    {
      ...{ threadId: thread.id, text, seenKey: view.newestKey },
    },
    said,
  )
  if (random() < 0.06)
    world.time.at(
      world.time.now() + 1_000 + random() * 6_000,
      () => void takeBack(acting, thread.id, text, said),
    )
  return words
}

/** Takes words back within the seconds after they were ordered, if they can be. */
async function takeBack(acting: Acting, id: ThreadId, text: string, said: Said): Promise<void> {
  const { desk, laptop } = acting
  const thread = desk.isDead() || laptop.time.isAsleep() ? undefined : desk.state().threads.get(id)
  if (!thread) return
  const view = await viewOf(acting, thread)
  const item = view.items.find((one) => one.kind === 'unsent' && one.text === text)
  if (item?.kind !== 'unsent') return
  await orderOf(acting, '', 'support.takeBack', { orderId: item.orderId }, said, 'back')
}

/** Something new stands in a thread since the words were written: a look, and yes or no. */
async function judge(acting: Acting, thread: Thread): Promise<string> {
  const { random, deeds } = acting
  const view = await viewOf(acting, thread)
  const item = view.items.find((one) => one.kind === 'unsent' && one.state === 'unsure')
  if (item?.kind !== 'unsent') return `finds nothing unsure in ${thread.id}`
  const { orderId } = item as { readonly orderId: SupportOrderId }
  const said = deeds.said.find(({ token }) => item.text.includes(token))
  if (random() < 0.75)
    return orderOf(acting, `sends ${orderId} all the same`, 'support.sendAnyway', {
      orderId,
      seenKey: view.newestKey,
    })
  return orderOf(acting, `takes ${orderId} back`, 'support.takeBack', { orderId }, said, 'back')
}

async function note(acting: Acting, thread: Thread): Promise<string> {
  const token = acting.deeds.nextToken('n')
  const said = write(acting, thread, token, 'inside')
  return orderOf(
    acting,
    `notes ${token} at ${thread.id}`,
    'support.note',
    {
      ...{ threadId: thread.id, text: `${token} they always forget the proxy` },
    },
    said,
  )
}

async function issue(acting: Acting, thread: Thread): Promise<string> {
  const view = await viewOf(acting, thread)
  const place = pick(view.issuesIn, acting.random())
  if (!place) return `has nowhere to open an issue for ${thread.id}`
  const token = acting.deeds.nextToken('i')
  const said = write(acting, thread, token, 'issue')
  const closes = acting.random() < 0.3
  if (closes) acting.deeds.closed.get(acting.laptop.who.login)?.set(said.ref, null)
  return orderOf(
    acting,
    `opens an issue ${token} for ${thread.id}`,
    'support.openIssue',
    {
      ...{ threadId: thread.id, ...place, title: `${token} out of a thread`, body: 'See there.' },
      ...{ labels: [], closes, seenKey: view.newestKey },
    },
    said,
  )
}

async function close(acting: Acting, thread: Thread): Promise<string> {
  const { laptop, desk, deeds, random } = acting
  const ref = refOfThread(desk, thread.id)
  const read = new Set(
    desk.db
      .all('SELECT key FROM support_message WHERE thread_id = ?', thread.id)
      .map(({ key }) => String(key)),
  )
  const { newestKey: seenKey } = await viewOf(acting, thread)
  const own = deeds.closed.get(laptop.who.login)
  const token = random() < 0.4 ? deeds.nextToken('a') : null
  const said = token === null ? undefined : write(acting, thread, token, 'answer')
  own?.set(ref, null)
  const words = await orderOf(
    acting,
    `closes ${thread.id}`,
    'support.close',
    {
      ...{ threadId: thread.id, outcome: 'solved', seenKey },
      tell: token === null ? null : `${token} Closing this`,
    },
    said,
  )
  if (!desk.isDead()) own?.set(ref, { ref, read })
  return words
}

async function reopen(acting: Acting, thread: Thread): Promise<string> {
  const { laptop, desk, deeds } = acting
  deeds.closed.get(laptop.who.login)?.set(refOfThread(desk, thread.id), null)
  return orderOf(acting, `opens ${thread.id} again`, 'support.reopen', { threadId: thread.id })
}

/** Writes down that these words are ordered, before they are. */
export function write(acting: Acting, thread: Thread, token: string, kind: Said['kind']): Said {
  const { laptop, desk, deeds, world } = acting
  const ref = refOfThread(desk, thread.id)
  const said: Said = { token, login: laptop.who.login, kind, ref, at: world.time.now(), state: 'doubtful' }
  deeds.said.push(said)
  return said
}

/** Gives the order. What the engine refuses is no fault; what it dies over is doubtful. */
export async function orderOf(
  { desk }: Acting,
  words: string,
  name: OrderName,
  input: object,
  said?: Said,
  becomes: Said['state'] = 'ordered',
): Promise<string> {
  try {
    await (desk.seat.order as (name: OrderName, input: unknown) => void | Promise<void>)(name, input)
    if (said) said.state = desk.isDead() ? 'doubtful' : becomes
    return words
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (said && desk.isDead()) said.state = 'doubtful'
    else if (said && becomes === 'ordered') said.state = 'back'
    return `${words}: ${error.code} ${error.message}`
  }
}
