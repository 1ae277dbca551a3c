/** A colleague asks: the Night window and the notification answer, and a click leads to the row of the question. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ShellApp } from '../electron/double/launch.ts'
import { aCarriedQuestion, type QuestionPart } from '../helpers/carried-question.ts'
import { eventually } from '../helpers/eventually.ts'
import { anApiSilence } from '../helpers/scripted-alertmanager.ts'
import { isUp, itWithDouble, pressUntil, shellNights } from './shell-night.ts'

const night = shellNights()
const title = 'Registry mirror refuses every pull'

/** A source that carries escalations, and Sami's question in it. */
function asks(part: QuestionPart = {}): void {
  writeFileSync(
    path.join(night.dataDir, 'config.yaml'),
    `version: 1\nme: Mara Lind\nsources:\n  - name: plover\n    kind: alertmanager\n    urls: ["${night.source.url}"]\n    poll: 5s\n    carryEscalations: true\n`,
  )
  const { startsAt, endsAt, ...silence } = aCarriedQuestion(Date.now(), part)
  const iso = (at: number): string => new Date(at).toISOString()
  night.source.silences = [
    anApiSilence('q1', {
      ...silence,
      startsAt: iso(startsAt),
      endsAt: iso(endsAt),
      updatedAt: iso(startsAt),
    }),
  ]
}
const questionRow = async (app: ShellApp) =>
  (await app.page('main')).getByRole('option', { name: new RegExp(`^${title}, Sami Haddad asks you`) })
/** What was written to the source: the answers that went out. */
const answers = () =>
  night.source.posted.flatMap((body) => /\\"kind\\":\\"(accept|decline)\\"/.exec(body)?.[1] ?? [])

describe('the Night window', () => {
  it('comes by night for a question, says yes with its key, once, and goes', async () => {
    asks()
    const app = await night.start({ hour: 2 })
    await eventually(() => isUp(app, 'night')).toBe(true)
    expect((await app.window('night'))?.focused).toBe(false)
    const page = await app.page('night')
    await page.getByRole('heading', { name: title }).waitFor()
    const taken = async (): Promise<boolean> => (await page.getByText(/^You have it/).count()) === 1
    await pressUntil(page, 'a', taken)
    await eventually(async () => (await app.window('night')) === null).toBe(true)
    await eventually(answers).toEqual(['accept'])
    await (await app.page('main')).getByRole('option', { name: /you have it, from Sami Haddad/ }).waitFor()
  })

  itWithDouble('does not come by day, and the tray says that a colleague asks', async () => {
    asks()
    const app = await night.start({ hour: 12 })
    await (await questionRow(app)).waitFor()
    await eventually(async () => (await app.facts()).trays[0]?.toolTip).toMatch(/a colleague asks you/)
    expect(await app.window('night')).toBeNull()
  })
})

describe('the notification of a question', () => {
  const shown = async (app: ShellApp) =>
    (await app.facts()).notifications.find(({ title: words }) => words?.startsWith('Sami Haddad asks you'))

  itWithDouble.each(['darwin', 'win32'] as const)(
    'accepts by its button on %s, and goes',
    async (platform) => {
      asks()
      const app = await night.start({ platform })
      await eventually(async () => (await shown(app))?.actions?.map(({ text }) => text)).toEqual([
        'Accept',
        'Open',
      ])
      await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
      await app.acts.notificationAction('Sami Haddad asks you', 0)
      await eventually(async () => (await shown(app))?.calls).toEqual(['show', 'close'])
      expect(await isUp(app, 'main')).toBe(false)
      await eventually(answers).toEqual(['accept'])
    },
  )

  itWithDouble('has no button on Linux; its click leads to the row of the question', async () => {
    night.fire('one')
    asks()
    const app = await night.start()
    await eventually(async () => (await shown(app))?.actions).toEqual([])
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    await app.acts.clickNotification('Sami Haddad asks you')
    await eventually(() => isUp(app, 'main')).toBe(true)
    const page = await app.page('main')
    await page.getByRole('heading', { level: 2, name: title }).waitFor()
    await page.getByRole('button', { name: /^Accept/ }).waitFor()
    expect(answers()).toEqual([])
  })

  itWithDouble('goes when it is asked no more', async () => {
    asks()
    const app = await night.start()
    await eventually(async () => (await shown(app))?.calls).toEqual(['show'])
    night.source.silences = night.source.silences.map((one) => ({ ...one, status: { state: 'expired' } }))
    await eventually(async () => (await shown(app))?.calls).toEqual(['show', 'close'])
  })
})
