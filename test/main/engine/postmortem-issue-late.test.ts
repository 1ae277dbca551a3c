/** An issue that could not be opened for days: what is sent then are the words of that day, looked at once more. */
import { expect, it } from 'vitest'
import { anIssueDesk } from '../../helpers/an-issue-desk.ts'
import { hourMs } from '../../helpers/fixtures.ts'

const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'
const leaky = `# Checkout down\n\n## Summary\n\nThe token was ${secret}.\n`
const clean = '# Checkout was slow\n\n## Summary\n\nThe token was changed.\n'

it('opens with the words as they are when it is sent: a secret that was taken out meanwhile does not leave', async () => {
  const desk = await anIssueDesk()
  desk.net.isDown = true
  const id = await desk.draft(leaky)
  await desk.openIssue(id)
  await desk.pass(60_000)
  await desk.write(id, clean)
  await desk.restart(20 * hourMs)
  desk.net.isDown = false
  await desk.pass(2 * 60_000)
  expect(desk.issue()).toMatchObject({ title: 'Checkout was slow' })
  expect(desk.issue().body).toContain('The token was changed.')
  expect(JSON.stringify(desk.hub.exchanges)).not.toContain(secret)
  const { isNewer, other, orders } = await desk.view()
  expect({ isNewer, other, orders }).toEqual({ isNewer: false, other: null, orders: [] })
})

it('is held where a secret came in after it was looked at, and goes once that is out', async () => {
  const desk = await anIssueDesk()
  desk.net.isDown = true
  const id = await desk.draft(clean)
  await desk.openIssue(id)
  await desk.pass(60_000)
  await desk.write(id, leaky)
  desk.net.isDown = false
  await desk.pass(10 * 60_000)
  expect(desk.issues()).toEqual([])
  const [held] = (await desk.view()).orders
  expect(held?.order).toMatchObject({
    state: 'refused',
    reason:
      'Held back, nothing was sent: Line 5 looks like it holds a secret. It was changed after you looked at it. Take the secret out, then try again.',
  })
  // Tried again with the secret in it, it is held again.
  const again = () => desk.order('postmortems.issueOrder', { orderId: held?.id, deed: 'retry' })
  await again()
  await desk.pass(10_000)
  expect(desk.issues()).toEqual([])
  await desk.write(id, clean)
  await again()
  await desk.pass(10_000)
  expect(desk.issue().body).toContain('The token was changed.')
})

it('goes with what looks like a secret where whoever sent it saw that and said yes', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(leaky)
  await desk.openIssue(id)
  await desk.pass(10_000)
  expect(desk.issue().body).toContain(secret)
})

it('that arrived while its reply was lost is nobody else’s change, whatever was typed since', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(clean)
  desk.net.lost = 1
  await desk.openIssue(id)
  await desk.pass(5_000)
  desk.net.isDown = true
  await desk.pass(60_000)
  await desk.write(id, '# Checkout was slow\n\nTyped since.\n')
  desk.net.isDown = false
  await desk.pass(10 * 60_000)
  expect(desk.issues()).toHaveLength(1)
  const { isNewer, other } = await desk.view()
  expect({ isNewer, other }).toEqual({ isNewer: true, other: null })
})

it('newer words are sent as they are then too, over those that an earlier try left there', async () => {
  const desk = await anIssueDesk()
  const id = await desk.draft(clean)
  await desk.openIssue(id)
  await desk.pass(10_000)
  const send = async () =>
    desk.order('postmortems.sendIssueText', {
      postmortemId: id,
      version: desk.postmortem().version,
      over: null,
    })
  await desk.write(id, '# Checkout was slow\n\nSecond.\n')
  desk.net.lost = 1
  await send()
  await desk.pass(5_000)
  desk.net.isDown = true
  await desk.pass(30_000)
  await desk.write(id, '# Checkout was slow\n\nThird.\n')
  desk.net.isDown = false
  await desk.pass(10 * 60_000)
  expect(desk.issue().body).toContain('Third.')
  const { isNewer, other, orders } = await desk.view()
  expect({ isNewer, other, orders }).toEqual({ isNewer: false, other: null, orders: [] })
  await desk.write(id, `# Checkout was slow\n\n${secret}\n`)
  desk.net.isDown = true
  await desk.write(id, '# Checkout was slow\n\nFourth.\n')
  await send()
  await desk.write(id, `# Checkout was slow\n\nFourth, ${secret}\n`)
  desk.net.isDown = false
  await desk.pass(60_000)
  expect(desk.issue().body).toContain('Third.')
  expect((await desk.view()).orders[0]?.order.reason).toContain('Held back')
})
