/** Links into the app: they show an alert, by every way a system has to hand one over, and do nothing else. */
import { describe, expect, it } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { groupOf, isUp, itWithDouble, rowOf, shellNights, shownIn } from './shell-night.ts'

const night = shellNights()

/** Alerts 1 and 2 of the desk, both waiting; the second one is not what the page opens by itself. */
async function twoAlerts() {
  night.fire('one')
  const app = await night.start()
  await (await rowOf(app, 'one')).waitFor()
  night.fire('two')
  await (await rowOf(app, 'two')).waitFor()
  await eventually(() => shownIn(app)).toMatch(/Trouble one/)
  return app
}

describe('a link to an alert', () => {
  it('comes by the command line of a second start, and shows the window with that alert', async () => {
    const app = await twoAlerts()
    await app.acts.closeWindow((await app.window('main'))?.id ?? -1)
    const second = await night.start({ second: true, argv: ['nightdesk://alert/2'] })
    expect(await second.exited).toBe(0)
    await eventually(() => isUp(app, 'main')).toBe(true)
    await eventually(() => shownIn(app)).toMatch(/Trouble two/)
    for (const id of ['one', 'two']) expect(await groupOf(app, id)).toMatch(/Needs you/)
    expect(night.source.posted).toEqual([])
  })

  it('comes by the command line of the first start', async () => {
    const before = await twoAlerts()
    await before.end()
    const app = await night.start({ argv: ['nightdesk://alert/2'] })
    await (await rowOf(app, 'two')).waitFor()
    await eventually(() => shownIn(app)).toMatch(/Trouble two/)
  })

  it('comes by an event', async () => {
    const app = await twoAlerts()
    await app.acts.openUrl('nightdesk://alert/2')
    await eventually(() => shownIn(app)).toMatch(/Trouble two/)
    await app.acts.openUrl('nightdesk://alert/1')
    await eventually(() => shownIn(app)).toMatch(/Trouble one/)
  })

  itWithDouble('comes by an event before the app is ready', async () => {
    const before = await twoAlerts()
    await before.end()
    const app = await night.start({ openUrl: 'nightdesk://alert/2' })
    await eventually(() => shownIn(app)).toMatch(/Trouble two/)
  })

  itWithDouble('is asked for by the installed app alone', async () => {
    const installed = await night.start()
    await eventually(async () => (await installed.facts()).protocols).toEqual(['nightdesk'])
    await installed.end()
    const fromSource = await night.start({ packaged: false })
    // The summary is made ready in the same moment.
    await eventually(() => fromSource.window('popover')).not.toBeNull()
    expect((await fromSource.facts()).protocols).toEqual([])
  })

  itWithDouble('that is anything else does nothing but, at most, show the window as it is', async () => {
    const app = await twoAlerts()
    const hostile = [
      'nightdesk://alert/2/../../acknowledge',
      'nightdesk://alert/2?ack=1',
      'nightdesk://alert/2#ack',
      'nightdesk://alert/%32',
      'nightdesk://alert/02',
      'nightdesk://alert/99999999999999999999',
      'nightdesk://user@alert/2',
      'nightdesk://alert:80/2',
      'nightdesk://ALERT/2',
      'nightdesk:alert/2',
      'nightdesk://alert/2\n',
      'nightdesk://\u0430lert/2',
      'https://nightdesk/alert/2',
      'app://nightdesk/alert/2',
      'app://nightdesk.evil/',
      'file:///etc/passwd',
      '\\\\server\\share\\alert\\2',
      'javascript:alert(2)',
      `nightdesk://alert/2${'0'.repeat(10_000)}`,
      'nightdesk://alert/404',
    ]
    const quiet = await app.facts()
    for (const link of hostile) {
      await app.acts.openUrl(link)
      await app.acts.secondInstance(['/opt/Nightdesk/nightdesk', link], '/')
    }
    await app.acts.secondInstance(['/opt/Nightdesk/nightdesk', 'nightdesk://alert/2', 'other'], '/')
    // What they would have done, they would have done before this one.
    night.fire('three')
    await (await rowOf(app, 'three')).waitFor()
    expect(await shownIn(app)).toMatch(/Trouble one/)
    for (const id of ['one', 'two']) expect(await groupOf(app, id)).toMatch(/Needs you/)
    const now = await app.facts()
    expect(now.windows.filter(({ gone }) => !gone).map(({ url }) => url)).toEqual([
      'app://nightdesk/',
      'app://nightdesk/sound.html',
      'app://nightdesk/popover.html',
    ])
    expect({ opened: now.opened, errorBoxes: now.errorBoxes, questions: now.questions }).toEqual({
      opened: quiet.opened,
      errorBoxes: [],
      questions: [],
    })
    expect(night.source.posted).toEqual([])
  })
})
