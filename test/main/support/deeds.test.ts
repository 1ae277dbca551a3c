import { describe, expect, it } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import type { Evidence } from '../../../contract/postmortem-evidence.ts'
import { pageLabels } from '../../helpers/a-night.ts'
import { jonas, robot, sophie } from '../../helpers/a-support-source.ts'
import { startInbox } from '../../helpers/an-inbox.ts'

const ref = 'C2/1700000000.000100'
const issue = 'acme/support#412'
const customers = [
  'customers:',
  '  - name: Mosslund Credit',
  '    environments: [plover/pay-eu]',
  '    checked: "2026-11-01"',
  '    contacts:',
  '      - name: Ines Okafor',
  '        role: platform lead',
]

describe('what is done with a thread', () => {
  it('is taken and let go, and its source is told what it can show', async () => {
    const inbox = await startInbox()
    inbox.issues.say(issue, sophie, 'Quota please', { key: '0' })
    inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(70_000)
    const threadId = inbox.thread('Quota please').id
    await inbox.order('support.take', { threadId, on: true })
    expect(inbox.thread('Quota please')).toMatchObject({ holder: 'Mara Lind', mine: true })
    await inbox.pass(6_000)
    expect(inbox.issues.marked).toEqual([{ ref: issue, assignee: 'mara', sign: 'seen' }])
    await inbox.order('support.take', { threadId, on: false })
    await inbox.order('support.take', { threadId, on: true })
    await inbox.order('support.take', { threadId, on: false })
    await inbox.pass(6_000)
    expect(inbox.thread('Quota please')).toMatchObject({ holder: null, mine: false })
    expect(inbox.issues.marked.slice(1)).toEqual([{ ref: issue, assignee: null }])
    const chat = inbox.thread('Checkout is down').id
    await inbox.order('support.take', { threadId: chat, on: true })
    await inbox.pass(6_000)
    await inbox.order('support.take', { threadId: chat, on: false })
    await inbox.pass(6_000)
    expect(inbox.chat.marked).toEqual([{ ref, sign: 'seen' }])
  })

  it('keeps notes to this laptop', async () => {
    const inbox = await startInbox()
    inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    await inbox.order('support.note', { threadId: inbox.thread().id, text: 'they said this last week too' })
    expect(await inbox.items('note')).toMatchObject([
      { text: 'they said this last week too', by: 'Mara Lind' },
    ])
    await inbox.pass(60_000)
    expect(inbox.chat.posted).toEqual([])
  })

  it('is triaged: what was read out of it stays cited until somebody changes it', async () => {
    const inbox = await startInbox({ more: customers })
    const key = inbox.chat.say(
      ref,
      sophie,
      'Checkout is down in plover/pay-eu. It started at 09:50. Can you look?',
    )
    await inbox.pass(34_000)
    const { proposed } = await inbox.view()
    expect(proposed.environment).toEqual({ text: 'plover/pay-eu', cite: expect.objectContaining({ key }) })
    expect(proposed.since?.text).toBe('It started at 09:50.')
    expect(proposed['most-important']).toBeUndefined()
    await inbox.order('support.triage', {
      threadId: inbox.thread().id,
      kind: 'problem',
      answers: { since: proposed.since?.text, users: 'some, at checkout', asks: '' },
    })
    const { qualification } = await inbox.view()
    expect(qualification).toEqual({ since: proposed.since, users: { text: 'some, at checkout', cite: null } })
    expect(inbox.thread().kind).toBe('problem')
    await inbox.order('support.impact', { threadId: inbox.thread().id, impact: 'degraded' })
    expect(inbox.thread().impact).toBe('degraded')
    expect((await inbox.items('event')).map(({ text }) => text)).toEqual([
      'Triaged: a problem',
      'Impact on the customer: degraded',
    ])
  })

  it('has an alert suggested, confirmed, refused, and never again', async () => {
    const inbox = await startInbox({ more: customers })
    inbox.fire(
      { ...pageLabels(), installation: 'plover', cluster_id: 'pay-eu' },
      { description: 'ingress errors' },
    )
    await inbox.pass(34_000)
    inbox.chat.say(ref, sophie, 'The ingress answers with 502')
    await inbox.pass(34_000)
    expect(inbox.thread()).toMatchObject({ customer: 'Mosslund Credit', alerts: { linked: 0, suggested: 1 } })
    const threadId = inbox.thread().id
    const [alert] = (await inbox.view()).alerts
    expect(alert).toMatchObject({ state: 'suggested', firing: true })
    expect(alert?.why).toContain('fired')
    await inbox.order('support.link', { threadId, episodeId: alert?.episodeId, on: true })
    expect(inbox.thread().alerts).toMatchObject({ linked: 1, firing: 1, suggested: 0 })
    const { version } = inbox.thread()
    inbox.end({ ...pageLabels(), installation: 'plover', cluster_id: 'pay-eu' })
    await inbox.pass(60_000)
    expect(inbox.thread().version).toBeGreaterThan(version)
    expect(inbox.thread().alerts).toMatchObject({ linked: 1, firing: 0, suggested: 0 })
    await inbox.order('support.link', { threadId, episodeId: alert?.episodeId, on: false })
    expect(inbox.thread().alerts).toMatchObject({ linked: 0, firing: 0, suggested: 0 })
    await inbox.restart()
    expect(inbox.thread().alerts).toMatchObject({ linked: 0, firing: 0, suggested: 0 })
  })

  it('shows what is known of the customer, and writes down who was nudged', async () => {
    const inbox = await startInbox({ more: customers })
    inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    await inbox.order('support.nudged', { threadId, contact: 'Ines Okafor' })
    const { customer } = await inbox.view()
    expect(customer).toMatchObject({
      ...{ name: 'Mosslund Credit', isKnown: true, openThreads: 1, checkedAt: Date.UTC(2026, 10, 1) },
      contacts: [{ name: 'Ines Okafor', role: 'platform lead', state: 'unknown' }],
      environments: [{ name: 'plover/pay-eu', firing: 0 }],
      nudged: { contact: 'Ines Okafor', by: 'Mara Lind' },
    })
    await inbox.order('support.customer', { threadId, customer: 'Tarnwick', environment: null })
    expect(inbox.thread().customer).toBe('Tarnwick')
    expect((await inbox.view()).customer).toMatchObject({ isKnown: false, nudged: null })
  })

  it('is closed with last words, which leave before the sign that it is solved, and opened again', async () => {
    const inbox = await startInbox()
    const key = inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    await inbox.order('support.answer', { threadId, text: 'It is up again', seenKey: key })
    await inbox.pass(6_000)
    await inbox.order('support.close', { threadId, outcome: 'solved', tell: 'Have a good day', seenKey: key })
    expect(inbox.thread()).toMatchObject({
      closed: { outcome: 'solved', by: 'Mara Lind' },
      waitsFor: 'nobody',
    })
    await inbox.pass(8_000)
    expect(inbox.chat.posted.map(({ text }) => text)).toEqual(['It is up again', 'Have a good day'])
    expect(inbox.chat.marked).toEqual([{ ref, sign: 'solved' }])
    expect(inbox.thread().firstAnswerAt).not.toBeNull()
    await inbox.order('support.reopen', { threadId })
    expect(inbox.thread()).toMatchObject({ closed: null, waitsFor: 'customer' })
    const answer = await inbox.query<{ readonly threads: unknown[]; readonly more: boolean }>(
      'support.closed',
      {
        before: null,
      },
    )
    expect(answer).toEqual({ threads: [], more: false })
  })

  it('is not closed over what the customer has written since, whichever way it ends', async () => {
    const inbox = await startInbox()
    const seenKey = inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    const newest = inbox.chat.say(ref, sophie, 'And the portal too')
    inbox.chat.say(ref, sophie, 'thanks', { isNod: true })
    inbox.chat.say(ref, robot, 'noise')
    await inbox.pass(34_000)
    const end = { threadId, tell: 'Have a good day', seenKey }
    const issue = {
      threadId,
      sourceId: 'issues',
      repository: 'acme/support',
      title: 'x',
      body: '',
      labels: [],
    }
    for (const [name, input] of [
      ['support.close', { ...end, outcome: 'solved' }],
      ['support.postmortem', { ...end, closes: true }],
      ['support.openIssue', { ...issue, closes: true, seenKey }],
    ] as const)
      await expect([name, inbox.order(name, input)][1]).rejects.toThrow(
        'Sophie Adler has written since; nothing was closed.',
      )
    expect(inbox.thread()).toMatchObject({ closed: null, waitsFor: 'us', unsent: 0, postmortemId: null })
    expect(inbox.postmortemsShown).toEqual([])
    await inbox.pass(8_000)
    expect([inbox.chat.posted, inbox.issues.issues]).toEqual([[], []])
    await inbox.order('support.close', { ...end, outcome: 'solved', seenKey: newest })
    expect(inbox.thread().closed).toMatchObject({ outcome: 'solved' })
  })

  it('leaves sight a day after it was closed, and is found among the closed ones', async () => {
    const inbox = await startInbox()
    const seenKey = inbox.chat.say(ref, sophie, 'Checkout is down')
    inbox.chat.say('C1/1', sophie, 'Another one')
    await inbox.pass(34_000)
    const { id: threadId } = inbox.thread('Checkout is down')
    await inbox.order('support.close', { threadId, outcome: 'solved', tell: null, seenKey })
    expect(inbox.threads().length).toBe(2)
    inbox.clock.sleep(25 * 3_600_000)
    await inbox.pass(60_000)
    expect(inbox.threads().map(({ title }) => title)).toEqual(['Another one'])
    const answer = await inbox.query<{ readonly threads: readonly { readonly title: string }[] }>(
      'support.closed',
      {
        before: null,
      },
    )
    expect(answer.threads.map(({ title }) => title)).toEqual(['Checkout is down'])
  })

  it('closes the issue at GitHub, and follows what is done there', async () => {
    const inbox = await startInbox()
    inbox.issues.say(issue, sophie, 'Quota please', { key: '0' })
    inbox.issues.set(issue, { title: 'More quota' })
    await inbox.pass(70_000)
    const threadId = inbox.thread().id
    expect(inbox.thread()).toMatchObject({ title: 'More quota', number: '412', channel: 'acme/support' })
    await inbox.order('support.close', { threadId, outcome: 'solved', tell: null, seenKey: '0' })
    await inbox.pass(6_000)
    expect(inbox.issues.marked).toEqual([{ ref: issue, isClosed: true }])
    inbox.issues.set(issue, { closedAt: inbox.clock.now() })
    await inbox.pass(70_000)
    inbox.issues.set(issue, { closedAt: null })
    await inbox.pass(70_000)
    expect(inbox.thread()).toMatchObject({ closed: null, waitsFor: 'us' })
    inbox.issues.set(issue, { closedAt: inbox.clock.now(), labels: ['tier/ops duty'], assignees: ['jonas'] })
    await inbox.pass(70_000)
    expect(inbox.thread()).toMatchObject({ closed: { outcome: 'solved', by: null }, holder: 'jonas' })
  })

  it('opens an issue with what was qualified and no secrets, and ends as one', async () => {
    const inbox = await startInbox({ more: customers })
    const seenKey = inbox.chat.say(
      ref,
      sophie,
      'We need more quota in plover/pay-eu. Our password is hunter2, token xoxb-1234567890-abcdef, mail me at s@mosslund.example',
    )
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    const draft = await inbox.query<{ title: string; body: string; labels: string[] }>('support.issueDraft', {
      threadId,
    })
    expect(draft.body).toContain('plover/pay')
    for (const secret of ['hunter2', 'xoxb-1234567890', 's@mosslund.example', 'Sophie', 'Mosslund Credit'])
      expect([secret, `${draft.title} ${draft.body}`.includes(secret)]).toEqual([secret, false])
    const wanted = {
      ...draft,
      threadId,
      sourceId: 'issues',
      repository: 'acme/support',
      closes: true,
      seenKey,
    }
    await inbox.order('support.openIssue', wanted)
    await inbox.pass(6_000)
    expect(inbox.issues.issues).toMatchObject([
      { repository: 'acme/support', title: draft.title, isRetry: false },
    ])
    expect(inbox.thread().closed).toMatchObject({ outcome: 'issue' })
    expect((await inbox.items('event')).map(({ text }) => text)).toContain('Opened the issue acme/support#1')
  })

  it('opens a postmortem with the thread as evidence, linked both ways', async () => {
    const inbox = await startInbox({ more: customers })
    inbox.fire(pageLabels(), { description: 'ingress errors' })
    await inbox.pass(34_000)
    const seenKey = inbox.chat.say(ref, sophie, '# Checkout is *down*\npassword: hunter2')
    inbox.chat.say(ref, jonas, 'The ingress was out of memory')
    inbox.chat.say(ref, robot, 'noise')
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    const [episode] = [...inbox.state().episodes.values()]
    await inbox.order('support.link', { threadId, episodeId: episode?.id, on: true })
    await inbox.order('support.postmortem', { threadId, closes: true, tell: null, seenKey })
    const [postmortemId] = inbox.postmortemsShown
    expect(inbox.thread()).toMatchObject({ postmortemId, closed: { outcome: 'postmortem' } })
    const { text, episodeIds } = await inbox.query<Postmortem>('postmortems.read', { postmortemId })
    expect(episodeIds).toEqual([episode?.id])
    expect(text).toContain('Sophie Adler (customer): “\\# Checkout is \\*down\\*')
    expect(text).toContain(`<https://chat.example/${ref}>`)
    const { items } = await inbox.query<Evidence>('postmortems.evidence', { postmortemId })
    const said = items.filter(({ kind }) => kind.startsWith('message')).map(({ text: words }) => words)
    expect(said).toEqual([
      'Sophie Adler (customer): “# Checkout is *down* / password: [left out]”',
      'Jonas Berg: “The ingress was out of memory”',
    ])
    for (const out of ['hunter2', 'noise']) expect(text + JSON.stringify(items)).not.toContain(out)
    expect((await inbox.view()).customer?.postmortems).toMatchObject([{ id: postmortemId }])
  })

  it('opens only links that came with it, and only good ones', async () => {
    const inbox = await startInbox()
    const links = [
      { label: 'dashboard', url: 'https://grafana.example/d/1' },
      { label: 'here', url: 'javascript:alert(1)' },
    ]
    const files = [{ name: 'trace.txt', url: 'https://files.example/trace.txt' }]
    const key = inbox.chat.say(ref, sophie, 'See <script>alert(1)</script>', { links, files })
    await inbox.pass(34_000)
    const threadId = inbox.thread().id
    const [message] = await inbox.items('message')
    expect(message?.links).toMatchObject([{ host: 'grafana.example', refused: null }, { label: 'here' }])
    expect(message?.links[1]?.refused).not.toBeNull()
    await inbox.order('support.open', { threadId, link: { key, index: 0 } })
    await inbox.order('support.open', { threadId, link: { key, index: 2 } })
    await inbox.order('support.open', { threadId, link: null })
    await expect(inbox.order('support.open', { threadId, link: { key, index: 1 } })).rejects.toThrow(
      'web addresses',
    )
    await expect(inbox.order('support.open', { threadId, link: { key, index: 9 } })).rejects.toThrow(
      'no such link',
    )
    expect(inbox.opened).toEqual([
      'https://grafana.example/d/1',
      'https://files.example/trace.txt',
      `https://chat.example/${ref}`,
    ])
  })

  it('pages through a thread of 4,000 messages without losing or repeating one', async () => {
    const inbox = await startInbox()
    const start = inbox.clock.now() - 4_000_000
    for (let index = 0; index < 4_000; index += 1)
      inbox.chat.say(ref, sophie, `message ${index}`, {
        // Several in one instant, told in another order than that of their keys.
        ...{ key: `${index ^ 1}`, at: start + Math.floor(index / 8) * 8_000 },
      })
    await inbox.pass(40_000)
    const texts: string[] = []
    let before: string | null = null
    for (let page = 0; page < 30; page += 1) {
      const view: Awaited<ReturnType<typeof inbox.view>> = await inbox.view(undefined, before)
      const messages = view.items.filter((item) => item.kind === 'message')
      texts.unshift(...messages.map(({ text }) => text))
      before = messages[0]?.key ?? null
      if (!view.earlier) break
    }
    expect(texts).toEqual(Array.from({ length: 4_000 }, (_, index) => `message ${index ^ 1}`))
  })
})

describe('support hours', () => {
  it('pause the clock of a thread at their end, and say so without anything else happening', async () => {
    const inbox = await startInbox({
      startAt: Date.UTC(2026, 10, 25, 16, 58),
      support: ['respond: 1h', 'next: 4h'],
      more: [
        'hours:',
        '  - name: support',
        '    zone: Europe/Berlin',
        '    weekly:',
        '      - { days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }',
      ],
    })
    inbox.chat.say(ref, sophie, 'Checkout is down')
    await inbox.pass(34_000)
    const dueAt = Date.UTC(2026, 10, 26, 7, 58)
    expect(inbox.thread()).toMatchObject({
      due: { kind: 'first', at: dueAt, state: 'running' },
      bestEffort: false,
    })
    await inbox.pass(120_000)
    const resumesAt = Date.UTC(2026, 10, 26, 7, 0)
    expect(inbox.thread()).toMatchObject({ due: { at: dueAt, state: 'paused', resumesAt }, bestEffort: true })
  })
})
