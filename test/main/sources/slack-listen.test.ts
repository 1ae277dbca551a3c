/** Socket Mode: it only starts a poll, and only where nobody else hears the app's events. */
import { expect, it, onTestFinished, vi } from 'vitest'
import { openSocket } from '../../../main/platform/web-socket.ts'
import { slack } from '../../../main/sources/slack.ts'
import type { SupportSource } from '../../../main/sources/support-source.ts'
import { aPlatform } from '../../helpers/a-source.ts'
import { aWorkspace, createKnown, pollOnce, textsOf, type Workspace } from '../../helpers/slack-workspace.ts'

function listening(
  workspace: Workspace,
  scopes: readonly string[] = ['connections:write'],
): {
  readonly source: SupportSource
  readonly heard: () => number
  readonly stop: () => void
} {
  const { double, mara, config, clock } = workspace
  const { token } = double.grant({ kind: 'app', userId: mara.id, scopes })
  const source = slack.connect({ ...config, socketToken: token }, { ...aPlatform(clock), openSocket })
  let news = 0
  const stop = source.listen?.(() => {
    news += 1
  })
  onTestFinished(() => stop?.())
  return { source, heard: () => news, stop: () => stop?.() }
}

/** Moves the clock until something is so: what goes over sockets takes its own time. */
async function until(
  { clock }: Workspace,
  isSo: () => boolean | Promise<boolean>,
  stepMs = 500,
): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advanceAsync(stepMs)
      expect(await isSo()).toBe(true)
    },
    { timeout: 30_000, interval: 5 },
  )
}

it('polls at once when something is written, also in a thread that is out of reach', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, clock } = workspace
  const { source, heard, stop } = listening(workspace)
  await until(workspace, () => heard() === 1)
  const old = double.book.write(support, { user: guest.id, text: 'old' }, clock.now() - 40 * 86_400_000)
  for (let more = 0; more < 210; more += 1)
    double.book.write(support, { user: guest.id, text: `more ${more}` }, clock.now() - 30 * 86_400_000)
  const known = createKnown()
  await pollOnce(source, known, clock)
  expect(known.texts()).toEqual({})
  expect((await pollOnce(source, known, clock)).facts).toMatchObject({ isPushed: true })

  const before = heard()
  double.book.write(support, { user: guest.id, text: 'still the same', threadTs: old.ts })
  await until(workspace, () => heard() > before)
  expect(double.sockets.waiting.size).toBe(0)
  await pollOnce(source, known, clock)
  expect(known.texts()).toEqual({ [`${support.id}/${old.ts}`]: ['old', 'still the same'] })
  stop()
  await until(workspace, () => double.sockets.open === 0)
  expect((await pollOnce(source, known, clock)).facts).toMatchObject({ isPushed: false })
})

it('is not used where another program hears the events too, and says so', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, clock } = workspace
  double.sockets.connectionsSaid = 2
  const { source, heard } = listening(workspace)
  const known = createKnown()
  await until(workspace, async () => (await pollOnce(source, known, clock)).facts?.remarks.length === 1)
  const { facts } = await pollOnce(source, known, clock)
  expect(facts).toMatchObject({ isPushed: false, remarks: [expect.stringContaining('(2 connections)')] })
  await until(workspace, () => double.sockets.open === 0, 1)
  double.book.write(support, { user: guest.id, text: 'polled' })
  clock.advance(600_000)
  await pollOnce(source, known, clock)
  expect([heard(), known.texts()]).toEqual([0, textsOf(double)])

  // Alone again, it is noticed at the next look.
  double.sockets.connectionsSaid = null
  await until(workspace, () => heard() > 0, 60_000)
  expect((await pollOnce(source, known, clock)).facts).toMatchObject({ isPushed: true, remarks: [] })
})

it('comes back after it was asked to, and after the connection broke', async () => {
  const workspace = await aWorkspace()
  const { double } = workspace
  const { heard } = listening(workspace)
  await until(workspace, () => heard() === 1)
  for (const reason of ['refresh_requested', 'warning'] as const) {
    const before = heard()
    double.sockets.disconnect(reason)
    if (reason === 'warning') double.sockets.close()
    await until(workspace, () => heard() > before)
    expect(double.sockets.open).toBe(1)
  }
})

it.each([
  ['link_disabled', 'turned off'],
  ['too_many_websockets', 'another program'],
] as const)('stays with polling after %s', async (reason, words) => {
  const workspace = await aWorkspace()
  const { double, clock } = workspace
  const { source, heard } = listening(workspace)
  await until(workspace, () => heard() === 1)
  double.sockets.disconnect(reason)
  const known = createKnown()
  await until(workspace, async () => (await pollOnce(source, known, clock)).facts?.isPushed === false, 1)
  expect((await pollOnce(source, known, clock)).facts?.remarks).toEqual([expect.stringContaining(words)])
})

it('says which scope the token for it lacks, and is not there without one', async () => {
  const workspace = await aWorkspace()
  const { source, heard } = listening(workspace, [])
  const known = createKnown()
  await until(
    workspace,
    async () => (await pollOnce(source, known, workspace.clock)).facts?.remarks.length === 1,
  )
  const { facts } = await pollOnce(source, known, workspace.clock)
  expect(facts?.remarks).toEqual([expect.stringContaining('connections:write')])
  expect(heard()).toBe(0)
  expect(workspace.connect().listen).toBeUndefined()
})
