/** Postmortems as GitHub's issues: opened once, told and heard both ways, never written over in silence. */
import { expect, it } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import type { IssueCandidates, IssuePreview } from '../../../contract/postmortem-issue.ts'
import type { PostmortemEvent } from '../../../contract/postmortem-life.ts'
import type { PostmortemFile } from '../../../contract/postmortem-out.ts'
import { anIssueDesk, pmRepository } from '../../helpers/an-issue-desk.ts'

const words = '# Checkout down\n\n## Summary\n\nCertificates ran out.\n'

it('opens an issue for a postmortem, with its words, labels and marker', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(words)
  await desk.openIssue(id)
  expect(desk.postmortem().issue).toMatchObject({ number: null, waiting: 1, repository: 'acme/postmortems' })
  expect(desk.state().desk.queued).toBe(1)
  expect(desk.issues()).toEqual([])
  await desk.pass(8_000)
  const issue = desk.issue()
  expect(issue.title).toBe('Checkout down')
  expect(issue.body).toBe(
    `## Summary\n\nCertificates ran out.\n\n<!-- nightdesk-postmortem:${desk.postmortem().uid} -->`,
  )
  expect(issue.labels).toEqual(['postmortem'])
  expect(desk.postmortem().issue).toMatchObject({ number: 1, isOpen: true, waiting: 0, differs: false })
  expect(desk.state().desk.queued).toBe(0)
})

it('F95: opens one, however often it was asked for offline', async () => {
  const desk = await anIssueDesk()
  desk.net.isDown = true
  const id = await desk.draft(words)
  await desk.openIssue(id)
  await desk.pass(60_000)
  await desk.openIssue(id)
  await desk.pass(20_000)
  await desk.restart()
  await desk.openIssue(id)
  desk.net.isDown = false
  await desk.pass(120_000)
  expect(desk.issues().map(({ title }) => title)).toEqual(['Checkout down'])
  expect(desk.postmortem().issue).toMatchObject({ number: 1, waiting: 0 })
})

it('shows before it leaves where it goes now, whatever it was opened for before', async () => {
  const desk = await anIssueDesk()
  desk.net.isDown = true
  const id = await desk.draft(words)
  await desk.openIssue(id)
  const { text: base } = await desk.query<{ text: string }>('config.read', {})
  await desk.order('config.save', { text: base.replace(pmRepository, 'acme/support'), base })
  const { repository } = await desk.query<IssuePreview>('postmortems.issuePreview', { postmortemId: id })
  expect(repository).toBe('acme/support')
  await desk.openIssue(id)
  expect(desk.postmortem().issue).toMatchObject({ number: null, repository })
})

it('tells of many at once in one write, and a few of them at a time', async () => {
  const desk = await anIssueDesk()
  for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) await desk.openIssue(await desk.draft(`# ${name}\n`))
  await desk.pass(30_000)
  expect(
    desk
      .state()
      .postmortems.map(({ issue }) => issue?.number)
      .toSorted(),
  ).toEqual([1, 2, 3, 4, 5, 6])
  const { db } = desk.engine().core
  const orders = (): number => Number(db.get('SELECT count(*) AS n FROM postmortem_order')?.n)
  db.transact((write) =>
    write.run(`UPDATE postmortem_issue SET told = '{"isClosed":true,"team":null,"assignee":null}'`),
  )
  const { transact } = db
  const added: number[] = []
  db.transact = (work, sync) => {
    const before = orders()
    const result = transact(work, sync)
    if (orders() > before) added.push(orders() - before)
    return result
  }
  const { text: base } = await desk.query<{ text: string }>('config.read', {})
  await desk.order('config.save', { text: `${base}# looked at anew\n`, base })
  await desk.pass(2_000)
  expect(added).toEqual([6])

  const underWay: number[] = []
  const { handle } = desk.hub
  desk.hub.handle = (request) => {
    const sql = "SELECT count(*) AS n FROM postmortem_order WHERE attempts > 0 AND state = 'waiting'"
    underWay.push(Number(db.get(sql)?.n))
    return handle(request)
  }
  await desk.pass(30_000)
  expect(Math.max(...underWay)).toBe(4)
  expect(desk.state().postmortems.map(({ issue }) => issue?.waiting)).toEqual([0, 0, 0, 0, 0, 0])
})

it('finds the one whose reply was lost by its marker', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(words)
  desk.net.lost = 1
  await desk.openIssue(id)
  await desk.pass(5_000)
  desk.net.isDown = true
  await desk.pass(30_000)
  await desk.restart()
  desk.net.isDown = false
  await desk.pass(120_000)
  expect(desk.issues()).toHaveLength(1)
  expect(desk.postmortem().issue).toMatchObject({ number: 1, waiting: 0, differs: false })
})

it('says before they leave what of the words should not', async () => {
  const desk = await anIssueDesk({ more: ['customers:', '  - name: Mosslund Credit'] })
  const id = await desk.draft(
    '# Down\n\nMosslund Credit called. password: hunter2hunter2A!\n\n@ines looked, not `@host`.\n\n![it](images/a1.png)\n',
  )
  const { warnings, refused, version } = await desk.query<IssuePreview>('postmortems.issuePreview', {
    postmortemId: id,
  })
  expect(warnings.map(({ words }) => words)).toEqual([
    'Line 3 looks like it holds a secret.',
    'It names Mosslund Credit.',
    'GitHub notifies whoever goes by @ines.',
    'One image stays here: GitHub takes none this way.',
  ])
  expect(refused).toBeNull()
  expect(await desk.query('postmortems.customers', { postmortemId: id })).toEqual(['Mosslund Credit'])
  await desk.write(id, '# Down\n\nAll of it changed.\n')
  const opened = desk.order('postmortems.openIssue', { postmortemId: id, version })
  await expect(opened).rejects.toThrow(
    'The text was changed meanwhile. Look at it once more; nothing was sent.',
  )
  await desk.pass(20_000)
  expect(desk.issues()).toEqual([])
})

it('opens it with the team, the person and the alerts it is about', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(words)
  await desk.order('postmortems.assign', {
    ...{ postmortemId: id, team: 'Team Rocket', assignee: 'Mara Lind', sprint: null },
  })
  await desk.pass(3_000)
  await desk.openIssue(id)
  await desk.pass(8_000)
  expect(desk.issue()).toMatchObject({ labels: ['postmortem', 'team/team-rocket'], assignees: ['mara'] })
  expect((await desk.view()).differences).toEqual([])
})

it('tells there what changes here: closed, team and person', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  await desk.order('postmortems.assign', {
    ...{ postmortemId: id, team: 'Honeybadger', assignee: 'ines', sprint: null },
  })
  await desk.pass(10_000)
  expect(desk.issue()).toMatchObject({ labels: ['postmortem', 'team/honeybadger'], assignees: ['ines'] })
  await desk.order('postmortems.assign', {
    ...{ postmortemId: id, team: 'Team Rocket', assignee: 'Mara Lind', sprint: null },
  })
  await desk.pass(10_000)
  expect(desk.issue()).toMatchObject({ labels: ['postmortem', 'team/team-rocket'], assignees: ['mara'] })
  await desk.order('postmortems.impact', {
    ...{ postmortemId: id, impact: 'none', minutes: null, reason: 'Nobody noticed.' },
  })
  for (const kind of ['alert', 'recipe'])
    await desk.order('postmortems.outcome', {
      ...{ postmortemId: id, kind, state: 'none', title: '', url: null, reason: 'Not needed.' },
    })
  await desk.order('postmortems.move', { postmortemId: id, to: 'closed', reason: null })
  await desk.pass(10_000)
  expect(desk.issue().state).toBe('closed')
  await desk.order('postmortems.move', { postmortemId: id, to: 'fixing', reason: 'It came back.' })
  await desk.pass(10_000)
  expect(desk.issue().state).toBe('open')
  expect((await desk.view()).orders).toEqual([])
})

it('is not closed there because a file says so: by hand, or once all is told here', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  await desk.order('postmortems.export', { postmortemId: id })
  const { head, text } = await desk.query<PostmortemFile>('postmortems.file', { postmortemId: id })
  const file = { pieces: 'file-1-xx', importId: 'one', name: 'down.md' }
  const content = head.replace('state: draft', 'state: closed') + text
  await desk.order('pieces.put', { pieces: file.pieces, index: 0, text: content })
  await desk.order('postmortems.import', file)
  await desk.pass(70_000)
  expect(desk.postmortem().life.state).toBe('closed')
  expect(desk.issue().state).toBe('open')
  expect((await desk.view()).differences).toEqual([{ what: 'state', here: 'closed', there: 'open' }])
  await desk.order('postmortems.assign', {
    ...{ postmortemId: id, team: null, assignee: 'ines', sprint: null },
  })
  await desk.pass(10_000)
  expect(desk.issue()).toMatchObject({ state: 'open', assignees: ['ines'] })
  await desk.order('postmortems.impact', {
    ...{ postmortemId: id, impact: 'none', minutes: null, reason: 'Nobody noticed.' },
  })
  for (const kind of ['alert', 'recipe'])
    await desk.order('postmortems.outcome', {
      ...{ postmortemId: id, kind, state: 'none', title: '', url: null, reason: 'Not needed.' },
    })
  await desk.pass(10_000)
  expect(desk.issue().state).toBe('closed')
})

it('takes it from nobody who was given it there', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  const assign = async (assignee: string) => {
    await desk.order('postmortems.assign', { postmortemId: id, team: null, assignee, sprint: null })
    await desk.pass(10_000)
    return desk.issue().assignees
  }
  const join = async (assignees: readonly string[]) => {
    desk.hub.book.edit(desk.issue(), { assignees: [...assignees] })
    await desk.pass(70_000)
  }
  await join(['bea'])
  expect(await assign('Mara Lind')).toEqual(['bea', 'mara'])
  expect(await assign('ines')).toEqual(['bea', 'ines'])
  expect(await assign('')).toEqual(['bea'])
  // Given there and here: who has it here goes when it is given on from here.
  await join(['bea', 'ines'])
  expect(await assign('ines')).toEqual(['bea', 'ines'])
  expect(await assign('Mara Lind')).toEqual(['bea', 'mara'])
  const sent = desk.hub.exchanges.filter(
    ({ method, path }) => method === 'PATCH' || path.endsWith('/assignees'),
  )
  expect(sent.filter(({ method }) => method === 'PATCH')).toEqual([])
  const story = await desk.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId: id })
  const there = story.filter(({ kind, by }) => kind === 'issue' && by === null).map(({ text }) => text)
  expect(there).toEqual(['bea has acme/postmortems#1', 'bea, ines has acme/postmortems#1'])

  // Who had it once and is given it there later is not ours any more.
  await join(['bea', 'ines', 'mara'])
  expect(await assign('')).toEqual(['bea', 'ines'])
  expect(await assign('Mara Lind')).toEqual(['bea', 'ines', 'mara'])

  // Taken from whoever has it here is news.
  await join(['bea'])
  const last = await desk.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId: id })
  expect(last.at(-1)).toMatchObject({ by: null, text: 'bea has acme/postmortems#1' })
})

it('leaves it with whoever has it where the new one has no access there', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  const assign = async (assignee: string) => {
    await desk.order('postmortems.assign', { postmortemId: id, team: 'Honeybadger', assignee, sprint: null })
    await desk.pass(10_000)
  }
  await assign('ines')
  await assign('bea')
  expect(desk.issue()).toMatchObject({ assignees: ['ines'], labels: ['postmortem', 'team/honeybadger'] })
  expect((await desk.view()).orders).toMatchObject([
    {
      order: { state: 'refused', reason: expect.stringContaining('cannot assign bea to acme/postmortems#1') },
    },
  ])
  await assign('Mara Lind')
  expect(desk.issue().assignees).toEqual(['mara'])
})

it('gives it on to the last one, whoever was meanwhile meant and whichever reply was lost', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  const assign = (assignee: string) =>
    desk.order('postmortems.assign', { postmortemId: id, team: null, assignee, sprint: null })
  await assign('ines')
  await desk.pass(10_000)
  // As older versions kept what was told.
  desk
    .engine()
    .core.db.transact((write) => write.run("UPDATE postmortem_issue SET told = json_remove(told, '$.ours')"))
  desk.hub.book.edit(desk.issue(), { assignees: ['ines', 'bea'] })
  await desk.pass(70_000)
  // Meant and never sent: nothing of theirs is taken away.
  desk.net.isDown = true
  await assign('bea')
  await desk.pass(2_000)
  await assign('Mara Lind')
  desk.net.isDown = false
  desk.net.lost = 1
  await desk.pass(7_000)
  await assign('')
  await desk.restart()
  await desk.pass(300_000)
  expect(desk.issue().assignees).toEqual(['bea'])
  expect((await desk.view()).orders).toEqual([])
})

it('tells only what is still so when it comes to be told', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  desk.net.isDown = true
  const assign = (team: string, assignee: string) =>
    desk.order('postmortems.assign', { postmortemId: id, team, assignee, sprint: null })
  await assign('Honeybadger', 'ines')
  await desk.pass(30_000)
  expect(desk.postmortem().issue).toMatchObject({ waiting: 1 })
  await assign('Team Rocket', 'ines')
  await desk.pass(30_000)
  await assign('', '')
  desk.net.isDown = false
  await desk.pass(120_000)
  expect(desk.issue()).toMatchObject({ labels: ['postmortem'], assignees: [] })
  expect(desk.hub.exchanges.filter(({ path }) => path.includes('/labels'))).toEqual([])
  expect(desk.postmortem().issue).toMatchObject({ waiting: 0 })
})

it('says what was done there, offers nothing it did not see, and goes along only when told', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  desk.hub.book.edit(desk.issue(), {
    ...{ state: 'closed', assignees: ['ines'], labels: ['postmortem', 'team/honeybadger'] },
  })
  await desk.pass(70_000)
  expect(desk.postmortem().issue).toMatchObject({ isOpen: false, assignees: ['ines'] })
  expect(desk.postmortem().life).toMatchObject({ state: 'draft', team: null, assignee: null })
  expect((await desk.view()).differences).toEqual([
    { what: 'state', here: 'open', there: 'closed' },
    { what: 'team', here: null, there: 'Honeybadger' },
    { what: 'assignee', here: null, there: 'ines' },
  ])
  const story = await desk.query<readonly PostmortemEvent[]>('postmortems.story', { postmortemId: id })
  expect(story.filter(({ kind }) => kind === 'issue').map(({ by, text }) => [by, text])).toEqual([
    ['Mara Lind', 'Opened acme/postmortems#1'],
    [null, 'acme/postmortems#1 was closed'],
    [null, 'ines has acme/postmortems#1'],
  ])
  await desk.pass(120_000)
  expect(desk.issue()).toMatchObject({ state: 'closed', assignees: ['ines'] })
  await desk.order('postmortems.tellIssue', { postmortemId: id, what: null })
  await desk.pass(10_000)
  expect(desk.issue()).toMatchObject({ state: 'open', assignees: [], labels: ['postmortem'] })
  expect((await desk.view()).differences).toEqual([])
})

it('F96: shows words that were changed there, and writes over them only when they were seen', async () => {
  const desk = await opened()
  const { id, uid } = desk.postmortem()
  await desk.write(id, `${words}\nWritten here.\n`)
  await desk.pass(1_000)
  expect(await desk.view()).toMatchObject({ isNewer: true, other: null })
  const theirs = `## Summary\r\n\r\nChanged there.\r\n\r\n<!-- nightdesk-postmortem:${uid} -->`
  desk.hub.book.edit(desk.issue(), { body: theirs })
  const send = (over: string | null) =>
    desk.order('postmortems.sendIssueText', { postmortemId: id, version: desk.postmortem().version, over })
  await send(null)
  await desk.pass(10_000)
  expect(desk.issue().body).toBe(theirs)
  const view = await desk.view()
  expect(view.orders).toMatchObject([{ words: 'Sends the text', order: { state: 'refused' } }])
  expect(view.other).toMatchObject({ title: 'Checkout down', body: '## Summary\n\nChanged there.' })
  expect(desk.postmortem().issue).toMatchObject({ differs: true })
  desk.clock.advance(1_000)
  desk.hub.book.edit(desk.issue(), { body: 'Changed once more.' })
  await send(view.other?.over ?? null)
  await desk.pass(10_000)
  expect(desk.issue().body).toBe('Changed once more.')
  await send((await desk.view()).other?.over ?? null)
  await desk.pass(10_000)
  expect(desk.issue().body).toContain('Written here.')
  expect(desk.issue().body).toContain(`<!-- nightdesk-postmortem:${uid} -->`)
  expect(await desk.view()).toMatchObject({ other: null, isNewer: false, orders: [] })
})

it('takes the words there over as a version of their own', async () => {
  const desk = await opened()
  const { id, version } = desk.postmortem()
  desk.hub.book.edit(desk.issue(), { body: '## Summary\n\nTheirs.', title: 'Checkout was down' })
  await desk.pass(70_000)
  const { other } = await desk.view()
  await desk.order('postmortems.takeIssueText', { postmortemId: id, version, over: other?.over })
  const { text } = await desk.query<Postmortem>('postmortems.read', { postmortemId: id })
  expect(text).toBe('# Checkout was down\n\n## Summary\n\nTheirs.\n')
  expect(await desk.view()).toMatchObject({ other: null, isNewer: false })
  await desk.pass(120_000)
  expect(desk.postmortem().issue).toMatchObject({ differs: false })
  expect(desk.issue().body).toBe('## Summary\n\nTheirs.')
})

it('keeps the words that were taken over, also where the clock was set back between two starts', async () => {
  const desk = await opened({ dataFolder: {} })
  const { id, version } = desk.postmortem()
  desk.hub.book.edit(desk.issue(), { body: 'Theirs.', title: 'Checkout was down' })
  await desk.pass(70_000)
  const { other } = await desk.view()
  await desk.restart(0, () => desk.clock.setWall(-3_600_000))
  await desk.order('postmortems.takeIssueText', { postmortemId: id, version, over: other?.over })
  await desk.restart()
  const { text } = await desk.query<Postmortem>('postmortems.read', { postmortemId: id })
  expect(text).toBe('# Checkout was down\n\nTheirs.\n')
})

it('comments once, also where the reply is lost, and shows what others say', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  desk.net.lost = 1
  await desk.order('postmortems.commentIssue', { postmortemId: id, text: 'Rolled out to plover.' })
  await desk.pass(30_000)
  desk.hub.book.comment(desk.issue(), 'ines', 'And to heron.')
  await desk.pass(70_000)
  expect(desk.issue().comments).toHaveLength(2)
  expect((await desk.view()).comments.map(({ author, text }) => [author, text])).toEqual([
    ['Mara Lind', 'Rolled out to plover.'],
    ['ines', 'And to heron.'],
  ])
  expect(desk.postmortem().issue).toMatchObject({ comments: 2 })
})

it('gives up what could not be told in time, and says so', async () => {
  const desk = await opened()
  const { id } = desk.postmortem()
  desk.net.isDown = true
  await desk.order('postmortems.commentIssue', { postmortemId: id, text: 'Late.' })
  await desk.pass(20_000)
  desk.clock.sleep(86_400_000)
  await desk.pass(70_000)
  const { orders } = await desk.view()
  expect(orders).toMatchObject([
    {
      words: 'Comments “Late.”',
      order: {
        state: 'refused',
        reason: 'It could not be sent for a day. It may have arrived all the same.',
      },
    },
  ])
  desk.net.isDown = false
  await desk.pass(900_000)
  expect(desk.issue().comments).toEqual([])
  await desk.order('postmortems.issueOrder', { orderId: orders[0]?.id, deed: 'withdraw' })
  expect((await desk.view()).orders).toEqual([])
})

it('takes open issues with the label in, once each', async () => {
  const desk = await anIssueDesk()
  const { book } = desk.hub
  book.open('acme/postmortems', {
    ...{ title: 'Disk *full*', body: '## Causes\n\nLogs.', by: 'bea', assignees: ['ines'] },
    labels: ['postmortem', 'team/team-rocket'],
  })
  book.open('acme/postmortems', { title: 'Only a question', by: 'bea' })
  book.edit(book.open('acme/postmortems', { title: 'Old', by: 'bea', labels: ['postmortem'] }), {
    state: 'closed',
  })
  const marked = '<!-- nightdesk-postmortem:abcdef123456 -->'
  book.open('acme/postmortems', { title: 'From afar', body: marked, by: 'ines', labels: ['postmortem'] })
  await desk.pass(70_000)
  const candidates = () => desk.query<IssueCandidates>('postmortems.issueCandidates', {})
  expect((await candidates()).issues.map(({ number, title }) => [number, title])).toEqual([
    [4, 'From afar'],
    [1, 'Disk *full*'],
  ])
  await desk.order('postmortems.importIssues', { numbers: [1, 4] })
  const again = desk.order('postmortems.importIssues', { numbers: [1, 4] })
  await expect(again).rejects.toThrow('None of these issues is open there and missing here.')
  expect((await candidates()).issues).toEqual([])
  const byTitle = (title: string) => desk.state().postmortems.find((one) => one.title === title)
  expect(byTitle('Disk *full*')).toMatchObject({
    life: { state: 'assigned', team: 'Team Rocket', assignee: 'ines' },
    issue: { number: 1, isOpen: true, differs: false, waiting: 0 },
  })
  expect(byTitle('From afar')).toMatchObject({ uid: 'abcdef123456', life: { state: 'draft' } })
  const id = byTitle('Disk *full*')?.id
  const { text } = await desk.query<Postmortem>('postmortems.read', { postmortemId: id })
  expect(text).toBe('# Disk \\*full\\*\n\n## Causes\n\nLogs.\n')
  await desk.restart()
  await desk.pass(700_000)
  expect((await candidates()).issues).toEqual([])
  expect(desk.state().postmortems).toHaveLength(2)
  expect(desk.hub.exchanges.filter(({ method }) => method !== 'GET')).toEqual([])
})

it('believes a marker of somebody who belongs there, and of nobody else', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(words)
  const marker = `<!-- nightdesk-postmortem:${desk.postmortem().uid} -->`
  const { book } = desk.hub
  book.open('acme/postmortems', { title: 'Forged', body: marker, by: 'bea', labels: ['postmortem'] })
  await desk.pass(70_000)
  expect(desk.postmortem().issue).toBeNull()
  await desk.openIssue(id)
  await desk.pass(10_000)
  expect(desk.postmortem().issue).toMatchObject({ number: 2 })
  const { issues } = await desk.query<IssueCandidates>('postmortems.issueCandidates', {})
  expect(issues.map(({ number }) => number)).toEqual([1])
})

it('says that an issue is gone, and finds it again once it is back', async () => {
  const desk = await opened()
  desk.hub.book.remove(desk.issue())
  await desk.pass(700_000)
  expect(desk.postmortem().issue).toMatchObject({ problem: 'It cannot be found there any more.' })
  desk.issue().gone = null
  await desk.pass(700_000)
  expect(desk.postmortem().issue).toMatchObject({ problem: null, number: 1 })
})

it('hears nothing while it is offline, says so, and goes on by itself', async () => {
  const desk = await opened()
  const heardAt = (await desk.view()).heardAt
  desk.net.isDown = true
  await desk.pass(200_000)
  expect(await desk.view()).toMatchObject({ problem: 'refused' })
  desk.net.isDown = false
  desk.engine().networkChanged(true)
  await desk.pass(5_000)
  const view = await desk.view()
  expect(view.problem).toBeNull()
  expect(view.heardAt).toBeGreaterThan(heardAt ?? 0)
})

/** A desk with one postmortem that has its issue. */
async function opened(options: Parameters<typeof anIssueDesk>[0] = {}) {
  const desk = await anIssueDesk(options)
  await desk.openIssue(await desk.draft(words))
  await desk.pass(70_000)
  expect(desk.postmortem().issue).toMatchObject({ number: 1, waiting: 0 })
  return desk
}
