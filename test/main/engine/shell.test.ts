/** What stands outside of the page: the tray's numbers, whom the Night window is for, and the user's choices of both. */
import { afterEach, describe, expect, it } from 'vitest'
import {
  defaultShellSettings,
  mayOpenNightWindow,
  noShellFacts,
  type Shell,
} from '../../../contract/shell.ts'
import { createShellDesk, readShellSettings } from '../../../main/engine/shell-desk.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())
const numbers = () => night.engine().summary(false)

describe('the numbers outside of the page', () => {
  it('name the page that called last until somebody has it, and count alerts apart from blind sources', async () => {
    night = await startNight()
    await night.pass(20_000)
    expect(numbers()).toMatchObject({ needsYou: 0, alerts: 0, blind: 0, calm: true, call: null })
    night.fire(pageLabels({ alertname: 'First' }), { summary: 'First' })
    await night.pass(20_000)
    night.fire(pageLabels({ alertname: 'Second' }), { summary: 'Second' })
    night.fire(pageLabels({ alertname: 'Soft', severity: 'notify' }), { summary: 'Soft' })
    await night.pass(20_000)
    const second = night.episode('Second')
    expect(numbers()).toMatchObject({
      needsYou: 3,
      alerts: 3,
      calm: false,
      call: { episodeId: second.id, calledAt: second.calledAt },
    })
    await night.order('alerts.acknowledge', { episodeId: second.id })
    expect(numbers().call?.episodeId).toBe(night.episode('First').id)
    await night.order('alerts.acknowledge', { episodeId: night.episode('First').id })
    expect(numbers()).toMatchObject({ alerts: 1, call: null })
    await night.pass(125_000)
    expect(numbers()).toMatchObject({ alerts: 1, overdue: 1 })
  })

  it('count the servers that cannot be reached while all is quiet by the rule', async () => {
    night = await startNight({ peers: 2 })
    await night.pass(20_000)
    expect(numbers()).toMatchObject({ calm: true, unreached: 0 })
    night.down.add(1)
    await night.pass(20_000)
    expect(numbers()).toMatchObject({ calm: true, unreached: 1 })
  })

  it('count a blind source that is watched by hand as blind, not as one that needs somebody', async () => {
    night = await startNight()
    await night.pass(20_000)
    night.down.add(0)
    await night.pass(200_000)
    expect(numbers()).toMatchObject({ needsYou: 1, alerts: 0, blind: 1, calm: false })
    await night.order('sources.watchByHand', { name: 'plover', untilAt: night.clock.now() + 3_600_000 })
    expect(numbers()).toMatchObject({ needsYou: 0, alerts: 0, blind: 1, calm: false })
  })
})

describe('the shell', () => {
  const shellOf = (published: Shell[] = [], asked: string[] = []) =>
    createShellDesk(
      () => night.engine().core,
      (shell) => published.push(shell),
      {
        show: (episodeId) => void asked.push(`show ${episodeId}`),
        installUpdate: () => Promise.resolve(void asked.push('install')),
        checkForUpdate: () => Promise.resolve(void asked.push('check')),
        allowWeakSecrets: () => Promise.resolve(void asked.push('allow')),
      },
    )

  it('keeps what was chosen over a restart, tells the host and every desk, and leaves the rest', async () => {
    night = await startNight()
    const published: Shell[] = []
    const shell = shellOf(published)
    const heard: unknown[] = []
    const stop = shell.watch((settings) => heard.push(settings.nightWindow))
    await shell.order('shell.set', { nightWindow: 'always' })
    stop()
    await shell.order('shell.set', { shortcut: 'Control+Alt+N' })
    shell.report({ tray: 'up' })
    shell.report({ tray: 'up' })
    const settings = { ...defaultShellSettings, nightWindow: 'always', shortcut: 'Control+Alt+N' }
    expect(heard).toEqual(['night', 'always'])
    expect(published.at(-1)).toEqual({ settings, facts: { ...noShellFacts, tray: 'up' } })
    expect(published).toHaveLength(3)
    await night.restart()
    expect(shellOf().now().settings).toEqual(settings)
  })

  it('takes a stored choice of a wrong kind for none', async () => {
    night = await startNight()
    const { core } = night.engine()
    core.db.transact((write) =>
      write.run(
        "INSERT INTO setting (key, value) VALUES ('shell', ?)",
        JSON.stringify({ shortcut: 7, updates: 'off' }),
      ),
    )
    expect(readShellSettings(core.db)).toEqual({ ...defaultShellSettings, updates: 'off' })
  })

  it('asks the host for what only it can do, and says so where there is none', async () => {
    night = await startNight()
    const asked: string[] = []
    const shell = shellOf([], asked)
    await shell.order('shell.show', { episodeId: null })
    await shell.order('shell.installUpdate', {})
    await shell.order('shell.checkForUpdate', {})
    await shell.order('shell.allowWeakSecrets', { consent: 'keep it unprotected' })
    expect(asked).toEqual(['show null', 'install', 'check', 'allow'])
    const bare = createShellDesk(
      () => night.engine().core,
      () => {},
      null,
    )
    expect(() => bare.order('shell.installUpdate', {})).toThrow('Only the installed app can do this')
  })

  it('is told that it is night by the hours of that name, in their zone, on their days', async () => {
    const hours = (zone: string, from: string, to: string, days = 'mon, tue, wed, thu, fri, sat, sun') =>
      `version: 1\nsources: []\nhours:\n  - {name: night, zone: ${zone}, weekly: [{days: [${days}], from: "${from}", to: "${to}"}]}\n`
    const isNight = async (config: string, startAt: number): Promise<boolean> => {
      const other = await startNight({ config, startAt })
      const { night: said } = other.engine().summary(false)
      await other.close()
      return said
    }
    // Sunday 22 November 2026, 12:00 UTC: noon here, 01:00 on Monday in Auckland.
    const noon = Date.UTC(2026, 10, 22, 12)
    expect(await isNight(hours('Pacific/Auckland', '23:00', '07:00'), noon)).toBe(true)
    expect(await isNight(hours('UTC', '23:00', '07:00'), noon)).toBe(false)
    expect(await isNight(hours('UTC', '00:00', '24:00', 'sat, sun'), noon)).toBe(true)
    // Not known is night, and so is a zone that this computer does not have.
    expect(await isNight(hours('Europe/Atlantis', '23:00', '07:00'), noon)).toBe(true)
    expect(await isNight('version: 1\nsources: []\n', noon)).toBe(false)
    expect(await isNight('version: 1\nsources: []\n', noon + 11 * 3_600_000)).toBe(true)
  })

  it('opens the Night window as chosen', () => {
    const at = (nightWindow: 'never' | 'night' | 'always') =>
      [true, false].map((isNight) => mayOpenNightWindow({ nightWindow }, isNight))
    expect(at('night')).toEqual([true, false])
    expect(at('always')).toEqual([true, true])
    expect(at('never')).toEqual([false, false])
  })
})
