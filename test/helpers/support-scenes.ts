/** An inbox as in the design, and what the engine answers of it: for pictures, axe and the page's tests. */
import type { Page } from 'playwright'
import type { CustomerCard } from '../../contract/customer.ts'
import type { Escalation } from '../../contract/escalation.ts'
import type { HandOverDraft } from '../../contract/hand-over.ts'
import type {
  EpisodeId,
  EscalationId,
  PostmortemId,
  SourceId,
  SupportOrderId,
  ThreadId,
} from '../../contract/ids.ts'
import type { Snapshot } from '../../contract/state.ts'
import type { SupportHealth, Thread, ThreadItem, ThreadView } from '../../contract/support.ts'
import { aLevel } from './escalation-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aDesk, aDuty, aSnapshot, aSource, hourMs, minuteMs, secondMs } from './fixtures.ts'
import type { Scene } from './scenes.ts'

/** Friday, 11:19:05 in Zurich, as in the picture. */
export const inboxNow = Date.UTC(2026, 9, 16, 9, 19, 5)

const slack = 'slack' as SourceId
const github = 'github' as SourceId
const threadId = (id: number): ThreadId => id as ThreadId

export function aThread(part: Partial<Thread> = {}, now = inboxNow): Thread {
  const lastCustomerAt = part.lastCustomerAt === undefined ? now - 115 * secondMs : part.lastCustomerAt
  return {
    id: threadId(4),
    sourceId: slack,
    source: 'slack',
    channel: 'tarnwick-support',
    number: null,
    title: 'evening exports did not start',
    last: {
      text: 'We must hand the papers to the port by 13:00, so it becomes pressing here.',
      by: 'Joss Merrin',
      side: 'customer',
      mine: false,
    },
    customer: 'Tarnwick Freight',
    environment: 'heron/prod-1',
    kind: null,
    impact: 'unknown',
    tier: 'First line',
    step: 0,
    steps: 3,
    holder: 'Mira Lund',
    mine: true,
    waitsFor: 'us',
    openedAt: now - 7 * minuteMs,
    lastCustomerAt,
    changedAt: lastCustomerAt ?? now,
    firstAnswerAt: now - 6 * minuteMs,
    due: { kind: 'next', at: null, state: 'none', resumesAt: null },
    bestEffort: false,
    closed: null,
    alerts: { linked: 0, firing: 0, suggested: 0, episodeIds: [] },
    postmortemId: null,
    escalationId: null,
    unsent: 0,
    unsure: 0,
    version: 1,
    ...part,
  }
}

const customerSays = (text: string, by = 'Joss Merrin') =>
  ({ text, by, side: 'customer', mine: false }) as const

/** The threads of the picture. */
export function pictureThreads(now = inboxNow): readonly Thread[] {
  const free = { holder: null, mine: false } as const
  return [
    aThread({}, now),
    aThread(
      {
        ...{ id: threadId(1), channel: 'pendrake-support', customer: 'Pendrake Rail', ...free },
        title: 'Sunday’s maintenance',
        last: customerSays('Does Saturday’s upgrade still happen? The stations want to know.', 'Ida Brack'),
        lastCustomerAt: now - 38 * minuteMs,
        firstAnswerAt: null,
        due: { kind: 'first', at: now - 8 * minuteMs, state: 'running', resumesAt: null },
      },
      now,
    ),
    aThread(
      {
        ...{
          id: threadId(2),
          source: 'github',
          sourceId: github,
          channel: 'nightdesk/support',
          number: '412',
        },
        ...{ customer: 'Saltholm Health', holder: 'Tomasz Wrona', mine: false, tier: 'SRE', step: 2 },
        title: 'Searches run into timeouts in web-2',
        last: customerSays('Searches run into timeouts in web-2 every few minutes', 'Per Lindahl'),
        lastCustomerAt: now - 21 * minuteMs,
        alerts: { linked: 1, firing: 1, suggested: 0, episodeIds: [] },
        due: { kind: 'next', at: now + 6 * minuteMs, state: 'running', resumesAt: null },
      },
      now,
    ),
    aThread(
      {
        ...{ id: threadId(3), channel: 'mosslund-support', customer: 'Mosslund Credit', ...free },
        title: 'Outage of Tuesday',
        last: customerSays('Thank you. Could you write a summary for our insurers?', 'Liv Aas'),
        lastCustomerAt: now - 12 * minuteMs,
        postmortemId: 7 as PostmortemId,
        due: { kind: 'next', at: now + 48 * minuteMs, state: 'running', resumesAt: null },
      },
      now,
    ),
    aThread(
      {
        ...{ id: threadId(5), channel: 'ostervik-support', customer: 'Ostervik Energy' },
        ...{ tier: 'Ops duty', step: 1, holder: 'Mara Lindqvist', mine: false, waitsFor: 'customer' },
        title: 'Tunnel drops',
        last: {
          text: 'We need the VPN log of your end.',
          by: 'Mara Lindqvist',
          side: 'us',
          mine: false,
        },
        changedAt: now - 31 * minuteMs,
        lastCustomerAt: now - 40 * minuteMs,
        alerts: { linked: 1, firing: 0, suggested: 0, episodeIds: [] },
      },
      now,
    ),
    aThread(
      {
        ...{
          id: threadId(6),
          channel: 'quillmere-support',
          customer: 'Quillmere Press',
          waitsFor: 'customer',
        },
        title: 'Certificate runs out',
        last: { text: 'May we renew the certificate at three?', by: 'Mira Lund', side: 'us', mine: true },
        changedAt: now - 59 * minuteMs,
        lastCustomerAt: now - 70 * minuteMs,
      },
      now,
    ),
    aThread(
      {
        ...{
          id: threadId(7),
          source: 'github',
          sourceId: github,
          channel: 'nightdesk/support',
          number: '398',
        },
        ...{ customer: 'Brindlecote Foods', tier: 'SRE', step: 2, holder: 'Tomasz Wrona', mine: false },
        waitsFor: 'customer',
        title: 'Upgrade',
        last: { text: 'We would need 40 min for the upgrade.', by: 'Tomasz Wrona', side: 'us', mine: false },
        changedAt: now - 84 * minuteMs,
        lastCustomerAt: now - 90 * minuteMs,
      },
      now,
    ),
  ]
}

const at = (hour: number, minute: number): number => Date.UTC(2026, 9, 16, hour - 2, minute)

type Message = Extract<ThreadItem, { kind: 'message' }>

export function aMessage(key: string, when: number, text: string, part: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    key,
    at: when,
    by: 'Joss Merrin',
    initials: 'JM',
    side: 'customer',
    mine: false,
    text,
    editedAt: null,
    removedAt: null,
    links: [],
    files: [],
    ...part,
  }
}

const mine = { by: 'Mira Lund', initials: 'ML', side: 'us', mine: true } as const

const texts = {
  first:
    'Morning. Our evening exports did not start. The pods stay in Pending in namespace exports, 7 of them.',
  only: 'Only the exports. Portal and maps are fine. We deployed nothing since Monday.',
  customs: 'We must hand the papers to the port by 13:00, so it becomes pressing here.',
  note: 'Disks are not attached: quota exceeded in zone c. All other pods run.',
}

/** The messages of the picture. */
export function pictureItems(): readonly ThreadItem[] {
  return [
    aMessage('1', at(11, 12), texts.first),
    aMessage('2', at(11, 13), 'Morning Joss, I am looking. Is it the exports alone, or more?', mine),
    aMessage('3', at(11, 14), texts.only),
    { kind: 'note', id: 9, at: at(11, 16), by: 'Mira Lund', text: texts.note },
    aMessage('4', at(11, 17), texts.customs),
  ]
}

/** Words of a text as a citation. */
export function cite(key: string, when: number, text: string, words: string) {
  const from = text.indexOf(words)
  return { key, at: when, from, to: from + words.length }
}

export function aHandOverDraft(part: Partial<HandOverDraft> = {}): HandOverDraft {
  return {
    choices: [
      {
        ...{ name: 'Ops duty', who: 'Mara Lindqvist', isMine: false, unusual: null, acceptMs: 5 * minuteMs },
        about: 'on until 20:00, 1 alert in hand, none waiting',
      },
      {
        ...{ name: 'SRE', who: 'Tomasz Wrona', isMine: false, acceptMs: 10 * minuteMs, about: '' },
        unusual: 'normally called in by ops duty',
      },
    ],
    lines: [
      {
        ...{ slot: 'sees', text: 'Export pods stay Pending, 7 in namespace exports', edited: false },
        cites: [
          cite('1', at(11, 12), texts.first, 'evening exports did not start'),
          cite('1', at(11, 12), texts.first, 'exports, 7 of them'),
        ],
      },
      {
        ...{ slot: 'since', text: 'Last night, first noticed 11:12', edited: false },
        cites: [cite('1', at(11, 12), texts.first, 'evening exports did not start')],
      },
      { slot: 'where', text: 'Tarnwick Freight, heron/prod-1', edited: false, cites: [] },
      {
        ...{ slot: 'impact', text: 'Exports only. The port closes its books at 13:00', edited: false },
        cites: [
          cite('4', at(11, 17), texts.customs, 'to the port by 13:00'),
          cite('3', at(11, 14), texts.only, 'Only the exports.'),
        ],
      },
      {
        ...{ slot: 'found', text: 'Disks not attached, quota exceeded in zone c', edited: false },
        cites: [cite('note:9', at(11, 16), texts.note, 'quota exceeded in zone c')],
      },
      {
        ...{ slot: 'ruled-out', text: 'Nothing deployed since Monday, other pods run', edited: false },
        cites: [cite('3', at(11, 14), texts.only, 'We deployed nothing since Monday.')],
      },
      { slot: 'asks', text: 'More quota, before one o’clock', edited: true, cites: [] },
    ],
    readFrom: 5,
    customerWords: '{name} from operations takes over now.',
    travels: 'team',
    seenBy: 'The summary stands in ops-team, where only your colleagues read.',
    ...part,
  }
}

export function aCustomer(part: Partial<CustomerCard> = {}, now = inboxNow): CustomerCard {
  const noWays = { phone: null, chat: null, link: null }
  return {
    name: 'Tarnwick Freight',
    isKnown: true,
    note: 'The port closes its books at 13:00 and 19:00.',
    contacts: [
      {
        ...noWays,
        ...{
          name: 'Joss Merrin',
          role: 'platform lead',
          hours: 'office',
          phone: '+47 22 00 00',
          chat: '@joss',
        },
        state: 'inside',
        until: now + 6 * hourMs,
      },
      {
        ...noWays,
        name: 'Night desk',
        role: null,
        hours: null,
        phone: '+47 22 00 01',
        state: 'unknown',
        until: null,
      },
      {
        ...noWays,
        ...{ name: 'Aud Solheim', role: 'head of IT', hours: 'office', phone: '+47 22 00 02' },
        state: 'outside',
        until: now + 66 * hourMs,
      },
    ],
    checkedAt: now - 120 * 24 * hourMs,
    environments: [
      { name: 'heron/prod-1', firing: 1 },
      { name: 'heron/stage', firing: 0 },
    ],
    firing: [
      {
        episodeId: 21 as EpisodeId,
        title: 'Volumes cannot be attached in zone b',
        environment: 'heron/prod-1',
      },
    ],
    recent: [
      {
        ...{ episodeId: 17 as EpisodeId, title: 'API server answers slowly' },
        firedAt: now - 30 * hourMs,
        quietAt: now - 29 * hourMs,
      },
    ],
    postmortems: [{ id: 7 as PostmortemId, title: 'Exports lost on 2 October' }],
    openThreads: 1,
    nudged: null,
    ...part,
  }
}

export function aView(thread: Thread, part: Partial<ThreadView> = {}): ThreadView {
  return {
    id: thread.id,
    version: thread.version,
    items:
      thread.id === 4 ? pictureItems() : [aMessage('1', thread.lastCustomerAt ?? inboxNow, thread.last.text)],
    earlier: false,
    newestKey: '4',
    alerts:
      thread.id === 4
        ? [
            {
              ...{
                episodeId: 21 as EpisodeId,
                title: 'Volumes cannot be attached in zone b',
                state: 'suggested',
              },
              ...{ environment: 'heron/prod-1', firing: true, firedAt: at(3, 12) },
              why: 'the same environment, and both say “quota”',
            },
            {
              ...{ episodeId: 22 as EpisodeId, title: 'API server answers slowly', state: 'linked', why: '' },
              ...{ environment: 'heron/prod-1', firing: false, firedAt: at(9, 31) },
            },
          ]
        : [],
    customer: aCustomer({
      name: thread.customer ?? 'nobody',
      ...(thread.id === 4 ? {} : { firing: [], recent: [] }),
    }),
    qualification: {},
    proposed: {
      environment: { text: 'heron/prod-1', cite: null },
      felt: {
        text: 'Evening exports did not start',
        cite: cite('1', at(11, 12), texts.first, 'evening exports did not start'),
      },
      since: { text: 'Last night', cite: cite('1', at(11, 12), texts.first, 'evening exports') },
      'recent-change': {
        text: 'Nothing since Tuesday',
        cite: cite('3', at(11, 14), texts.only, 'We deployed nothing since Monday.'),
      },
    },
    can: { answer: true, close: false },
    issuesIn: [{ sourceId: github, repository: 'nightdesk/platform' }],
    opens: 'example.slack.com',
    ...part,
  }
}

export function aSupportSource(part: Partial<SupportHealth> = {}, now = inboxNow): SupportHealth {
  return {
    id: slack,
    kind: 'slack',
    label: 'Slack Nightdesk',
    account: 'nightdesk',
    followed: 12,
    lastGoodAt: now - 9 * secondMs,
    lastTriedAt: now - 9 * secondMs,
    nextTryAt: now + 21 * secondMs,
    failure: null,
    behindMs: 20 * secondMs,
    remarks: [],
    isPushed: false,
    pollMs: 30 * secondMs,
    ...part,
  }
}

/** The desk of the picture: on support until 18:00. */
export function inboxDay(
  threads: readonly Thread[] = pictureThreads(),
  part: Partial<Snapshot> = {},
): Snapshot {
  const now = inboxNow
  return aSnapshot(
    {
      desk: aDesk({ duty: aDuty({}, now) }, now),
      sources: [aSource('heron', {}, now)],
      threads,
      supportSources: [
        aSupportSource(),
        aSupportSource({ id: github, kind: 'github', label: 'GitHub nightdesk', pollMs: minuteMs }),
      ],
      ...part,
    },
    now,
  )
}

/** A hand-over of a thread, asked a minute ago. */
export function aHandOver(part: Partial<Escalation> = {}, now = inboxNow): Escalation {
  return {
    id: 501 as EscalationId,
    direction: 'out',
    sourceId: slack,
    episodeId: null,
    title: 'Tarnwick Freight: evening exports did not start',
    threadId: threadId(4),
    mode: 'transfer',
    summary: aHandOverDraft().lines,
    environment: 'heron/prod-1',
    customer: 'Tarnwick Freight',
    firedAt: now - 7 * minuteMs,
    from: 'Mira Lund',
    reason: 'hands',
    note: 'Sees: Upload jobs hang in Pending.\nAsks for: More quota, before one o’clock',
    level: aLevel({ name: 'Ops duty', who: 'Mara Lindqvist', role: null }),
    state: 'asked',
    askedAt: now - minuteMs,
    dueAt: now + 4 * minuteMs,
    passes: true,
    next: 'Tomasz Wrona (SRE)',
    answeredBy: null,
    carrier: null,
    forMe: false,
    calledAt: null,
    history: [
      { at: now - minuteMs, kind: 'asked', by: 'Mira Lund', whom: 'Mara Lindqvist (Ops duty)', text: null },
    ],
    ...part,
  }
}

/** Own words on their way in the picture's thread. */
export function unsentItem(part: Partial<Extract<ThreadItem, { kind: 'unsent' }>> = {}): ThreadItem {
  return {
    kind: 'unsent',
    orderId: 31 as SupportOrderId,
    at: inboxNow - secondMs,
    text: 'The quota is raised now, the jobs should start within five minutes.',
    state: 'waiting',
    reason: null,
    nextAt: null,
    ...part,
  }
}

/** So many threads, half of them waiting. */
export function manyThreads(count: number, now = inboxNow): readonly Thread[] {
  return Array.from({ length: count }, (_, index) => {
    const waits = index % 2 === 0
    return aThread(
      {
        id: threadId(index + 1),
        customer: `Customer ${index + 1}`,
        channel: `customer-${index + 1}-support`,
        waitsFor: waits ? 'us' : 'customer',
        lastCustomerAt: now - (index + 1) * 1_700,
        changedAt: now - (index + 1) * 1_700,
        last: customerSays(`Question number ${index + 1}, does it still hold?`),
      },
      now,
    )
  })
}

const open = async (page: Page): Promise<void> => {
  await page.locator('.hints').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByRole('listbox', { name: 'Threads' }).waitFor()
}

/** Opens the inbox and the thread of the picture. */
export async function openPicture(page: Page): Promise<void> {
  await open(page)
  await page.getByRole('option', { name: /^Tarnwick Freight/ }).click()
  await page.getByRole('article').or(page.locator('.msg')).first().waitFor()
}

const pressing =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await openPicture(page)
    for (const key of keys) await page.keyboard.press(key)
  }

const withItems =
  (...more: readonly ThreadItem[]) =>
  (engine: FakeEngine): void => {
    engine.support.views.set(4, { items: [...pictureItems(), ...more] })
  }

const withThread = (part: Partial<Thread>): readonly Thread[] =>
  pictureThreads().map((thread) => (thread.id === 4 ? { ...thread, ...part } : thread))

/** Words that try to be something else. */
const nasty = aMessage(
  '5',
  at(11, 18),
  'Look: <b>bold</b> & <script>alert(1)</script> `kubectl get pods -n exports`\n```\nError from server: 403\n' +
    `${'x'.repeat(140)}\n\`\`\`\n\u202eright to left\u202c مرحبا بكم and \u0007 a bell`,
  {
    by: `Wilhelmina ${'von'.repeat(30)}`,
    initials: 'WV',
    editedAt: at(11, 19),
    links: [
      { label: 'the dashboard', host: 'grafana.example.com', refused: null },
      { label: 'click me', host: 'evil.example', refused: 'javascript: is not opened' },
    ],
    files: [{ name: 'upload-logs-of-the-night.txt', host: 'files.slack.com' }],
  },
)

export const supportScenes: Readonly<Record<string, Scene>> = {
  inbox: { night: () => inboxDay(), act: openPicture },
  'inbox-hand-over': {
    night: () => inboxDay(),
    act: async (page) => {
      await pressing('h')(page)
      await page.getByRole('radio', { name: /^Ops duty/ }).waitFor()
    },
  },
  'inbox-triage': { night: () => inboxDay(), act: pressing('t') },
  'inbox-close': { night: () => inboxDay(), act: pressing('x') },
  'inbox-issue': {
    night: () => inboxDay(),
    act: async (page) => {
      await pressing('t', '3')(page)
      await page.getByRole('button', { name: 'Draft the issue' }).press('Enter')
      await page.getByLabel('Title').waitFor()
    },
  },
  'inbox-note': {
    night: () => inboxDay(),
    act: async (page) => {
      await pressing('n')(page)
      await page.keyboard.type('Zone b is at 98 % of its quota')
    },
  },
  'inbox-unsure': {
    night: () => inboxDay(withThread({ unsent: 2, unsure: 1 })),
    prepare: withItems(
      unsentItem({ orderId: 30 as SupportOrderId }),
      unsentItem({ state: 'unsure', reason: 'New since you wrote it: Joss Merrin, “It works again”.' }),
    ),
    act: openPicture,
  },
  'inbox-asked': {
    night: () => inboxDay(withThread({ escalationId: 501 as EscalationId }), { escalations: [aHandOver()] }),
    act: openPicture,
  },
  'inbox-incoming': {
    night: () =>
      inboxDay(withThread({ escalationId: 501 as EscalationId, mine: false, holder: 'Sami Haddad' }), {
        escalations: [aHandOver({ direction: 'in', forMe: true, from: 'Sami Haddad' })],
      }),
    act: openPicture,
  },
  'inbox-nasty': {
    night: () => inboxDay(withThread({ bestEffort: true, title: `Exports ${'long'.repeat(40)}` })),
    prepare: withItems(nasty, { ...nasty, key: '6', removedAt: at(11, 19), links: [], files: [] }),
    act: openPicture,
  },
  'inbox-blind': {
    night: () =>
      inboxDay(pictureThreads(), {
        supportSources: [
          aSupportSource({
            lastGoodAt: inboxNow - 31 * minuteMs,
            failure: { kind: 'unauthorised', detail: 'the token was revoked' },
            nextTryAt: inboxNow + 4 * minuteMs,
          }),
        ],
      }),
    act: openPicture,
  },
  'inbox-answered': {
    night: () => inboxDay(pictureThreads().filter(({ waitsFor }) => waitsFor === 'customer')),
    act: open,
  },
  'inbox-closed': {
    night: () => inboxDay(),
    act: async (page) => {
      await open(page)
      await page.getByRole('tab', { name: 'Closed' }).click()
      await page.getByRole('option').first().click()
    },
  },
  'inbox-unknown-customer': {
    night: () => inboxDay(withThread({ customer: null })),
    prepare: (engine) => engine.support.views.set(4, { customer: null }),
    act: async (page) => {
      await open(page)
      await page.getByRole('option', { name: /^tarnwick-support/ }).click()
      await page.getByText('It is not known whose thread this is').waitFor({ state: 'attached' })
    },
  },
  'inbox-overdue': {
    night: () => inboxDay(),
    act: (page) => page.locator('.strip-nag').waitFor({ state: 'attached' }),
  },
  'inbox-none': {
    night: () => inboxDay([], { supportSources: [] }),
    act: async (page) => {
      await page.keyboard.press('g')
      await page.keyboard.press('i')
      await page.getByRole('button', { name: 'Connect Slack or GitHub' }).waitFor()
    },
  },
}
