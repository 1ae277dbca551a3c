/** Postmortems as GitHub's issues: opened once, told and heard both ways, never written over in silence. */
import { expect, it } from 'vitest'
import { anIssueDesk } from '../../helpers/an-issue-desk.ts'

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

it('opens one, however often it was asked for offline', async () => {
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
