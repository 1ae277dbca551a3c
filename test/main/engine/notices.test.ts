/** Notifications as the engine gives them: what their buttons do, what takes their place, and what is not shown. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

const fire = (alertname: string, more: Record<string, string> = {}) =>
  night.fire(pageLabels({ alertname, ...more }), { summary: alertname })
const last = () => {
  const notice = night.shown.at(-1)
  if (!notice) throw new Error('nothing was shown')
  return notice
}
const press = async (label: string): Promise<void> => {
  const action = last().actions.find((one) => one.label === label)
  if (!action) throw new Error(`no ${label} among ${last().actions.map((one) => one.label)}`)
  action.run()
  await night.pass(1_000)
}
const begin = async (options: Parameters<typeof startNight>[0] = {}): Promise<void> => {
  night = await startNight(options)
  await night.pass(20_000)
}

describe('a button of a notification', () => {
  it('acknowledges what the notification was about, as the page would, and takes it back', async () => {
    await begin({ mirrorAcks: true })
    fire('One')
    await night.pass(16_000)
    await press('Acknowledge')
    expect(night.episode('One').ack).toMatchObject({ by: 'Mara Lind', mine: true })
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
    await night.pass(10_000)
    expect(night.silences.list(night.clock.now()).map(({ comment }) => comment)).toEqual([
      expect.stringMatching(/^ACK! /),
    ])
    expect(night.shown).toHaveLength(1)
  })

  it('takes all that its words counted, and nothing that came later', async () => {
    await begin()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    const notice = last()
    expect(notice.title).toBe('Mosslund Credit: 2 alerts at once')
    expect(notice.actions.map(({ label }) => label)).toEqual(['Acknowledge all 2', 'Open'])
    fire('Late')
    await night.pass(16_000)
    expect(last().title).toBe('Mosslund Credit: 3 alerts at once')
    notice.actions[0]?.run()
    await night.pass(1_000)
    expect(['One', 'Two', 'Late'].map((title) => night.episode(title).ack !== null)).toEqual([
      true,
      true,
      false,
    ])
  })

  it('says so when the source cannot be told yet', async () => {
    await begin({ mirrorAcks: true })
    fire('One')
    await night.pass(16_000)
    night.down.add(0)
    await night.pass(60_000)
    await press('Acknowledge')
    expect(last()).toMatchObject({
      title: 'Acknowledged',
      body: 'Queued: will send when online.',
      loud: false,
    })
    expect(night.episode('One').ack?.order?.state).toBe('waiting')
  })

  it('says so, and rings on, when it could not be kept', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    const { db } = night.engine().core
    db.transact((write) =>
      write.run(
        "CREATE TRIGGER full BEFORE UPDATE OF ack_at ON episode BEGIN SELECT RAISE(ABORT, 'full'); END",
      ),
    )
    await press('Acknowledge')
    expect(last()).toMatchObject({ title: 'Nothing was done', loud: true, quietly: true })
    expect(night.episode('One').ack).toBeNull()
    db.transact((write) => write.run('DROP TRIGGER full'))
    await press('Acknowledge')
    expect(night.episode('One').ack).not.toBeNull()
  })

  it('of a blind source asks it again at once', async () => {
    await begin()
    night.down.add(0)
    await night.pass(200_000)
    expect(last().actions.map(({ label }) => label)).toEqual(['Try again', 'Open'])
    night.down.clear()
    const before = night.requests.length
    await press('Try again')
    expect(night.requests.length).toBeGreaterThan(before)
    await night.pass(5_000)
    expect(night.withdrawn).toContain('source:plover')
  })

  it('of a storm only opens it', async () => {
    await begin()
    for (let index = 0; index < 6; index += 1) fire('Storm', { customer: `Customer ${index}` })
    await night.pass(16_000)
    expect(last().actions.map(({ label }) => label)).toEqual(['Open'])
  })
})

describe('a click on a notification', () => {
  it('shows its alert, with the row itself for a page that has just come', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    const heard: string[] = []
    const caller = { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} }
    const seat = night.engine().attach((event) => heard.push(event.event), caller)
    last().onClick()
    expect(heard.slice(-2)).toEqual(['changed', 'show'])
    seat.detach()
  })
})

describe('a notification', () => {
  it('about several is replaced by the rest, without a sound, when some are taken or over', async () => {
    await begin()
    fire('One')
    fire('Two')
    fire('Three')
    await night.pass(16_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    expect(last()).toMatchObject({ title: 'Mosslund Credit: 2 alerts at once', loud: true, quietly: true })
    await night.order('alerts.acknowledge', { episodeId: night.episode('Two').id })
    expect(last()).toMatchObject({ title: 'Mosslund Credit: Three', quietly: true })
    expect(night.withdrawn).not.toContain('customer:Mosslund Credit')
    await night.order('alerts.acknowledge', { episodeId: night.episode('Three').id })
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
    expect(night.shown).toHaveLength(3)
  })

  it('that a person closed is not brought back for the rest', async () => {
    await begin()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    night.dismiss('customer:Mosslund Credit')
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    await night.pass(1_000)
    expect(night.shown).toHaveLength(1)
  })

  it('names no customer while the screen is locked, unless that is allowed', async () => {
    await begin()
    const lock = (namesWhenLocked: boolean): void => {
      const { shell } = night.engine().core.desk
      night.engine().core.setDesk({
        shell: {
          settings: { ...shell.settings, namesWhenLocked },
          facts: { ...shell.facts, locked: true },
        },
      })
    }
    lock(false)
    fire('One')
    await night.pass(16_000)
    expect(last().title).toBe('plover: One')
    lock(true)
    fire('Two', { customer: 'Harrow Foods' })
    await night.pass(16_000)
    expect(last().title).toBe('Harrow Foods: Two')
  })

  it('is not shown any more when its alert was taken before it could be', async () => {
    await begin()
    night.statusDelayMs = 2_000
    fire('One')
    while (![...night.state().episodes.values()].some(({ calledAt }) => calledAt !== null))
      await night.pass(1_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    await night.pass(5_000)
    expect(night.shown).toEqual([])
    const row = night.engine().core.db.get('SELECT shown, reason FROM attempt')
    expect(row).toMatchObject({ shown: 0, reason: 'it was over before it could be shown' })
  })
})

describe('a page that needs somebody again', () => {
  it('rings again when a colleague’s hold on it runs out, or a silence over it ends', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    const silence = (comment: string) =>
      night.silences.set(
        {
          id: null,
          matchers: [{ name: 'alertname', value: 'One', isRegex: false, isEqual: true }],
          startsAt: night.clock.now(),
          endsAt: night.clock.now() + 120_000,
          createdBy: 'Tomasz Wrona',
          comment,
        },
        night.clock.now(),
      )
    for (const comment of ['ACK! I look at it', 'planned work']) {
      const before = night.shown.length
      silence(comment)
      await night.pass(45_000)
      expect(night.titles('needs-you')).toEqual([])
      await night.pass(120_000)
      expect(night.titles('needs-you')).toEqual(['One'])
      expect(night.shown.slice(before)).toMatchObject([{ loud: true, quietly: false }])
    }
  })

  it('does not ring for who has just given it back', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    const { id: episodeId } = night.episode('One')
    await night.order('alerts.acknowledge', { episodeId })
    await night.order('alerts.takeBack', { episodeId })
    await night.pass(16_000)
    expect(night.shown).toHaveLength(1)
  })
})

describe('one customer’s notifications', () => {
  it('do not lose a page to the return of another alert', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    const { resolveDueAt } = night.episode('One')
    await night.pass(resolveDueAt - night.clock.now() - 12 * 60_000)
    fire('Two')
    await night.pass(16_000)
    await night.pass(3 * 60_000)
    const [page, back] = night.shown.slice(-2)
    expect([page?.title, back?.title]).toEqual(['Mosslund Credit: Two', 'Mosslund Credit still fires'])
    expect(back?.tag).not.toBe(page?.tag)
    expect(night.withdrawn.at(-1)).not.toBe(page?.tag)
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    expect(night.withdrawn).toContain(back?.tag)
  })

  it('name all that their button takes when a snooze is over', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    await night.order('alerts.snooze', {
      episodeId: night.episode('One').id,
      untilAt: night.clock.now() + 5 * 60_000,
    })
    fire('Two')
    await night.pass(5 * 60_000 + 16_000)
    expect(last()).toMatchObject({ title: 'Mosslund Credit: 2 alerts at once' })
    expect(last().actions[0]?.label).toBe('Acknowledge all 2')
  })
})

describe('a storm', () => {
  it('that goes on counts all that need somebody, not the newest alone', async () => {
    await begin()
    for (let index = 0; index < 6; index += 1) fire('Storm', { customer: `Customer ${index}` })
    await night.pass(16_000)
    fire('Late', { customer: 'Customer 9' })
    await night.pass(16_000)
    expect(night.shown.map(({ title }) => title)).toEqual(['6 pages at once', '7 pages at once'])
  })
})

describe('a call that nobody could see', () => {
  it('does not keep the next one from being tried, nor mute it', async () => {
    await begin()
    night.notifier = { state: 'blocked', reason: 'switched off' }
    fire('One')
    await night.pass(16_000)
    expect(night.shown).toEqual([])
    night.notifier = { state: 'shown', reason: null }
    await night.pass(1_000)
    const often = night.clock.now()
    fire('Two', { customer: 'Harrow Foods' })
    await night.pass(16_000)
    expect(night.clock.now() - often).toBeLessThan(20_000)
    expect(last()).toMatchObject({ title: 'Harrow Foods: Two', quietly: false })
  })

  it('for want of a page is shown when one comes, if it still matters', async () => {
    await begin()
    night.notifier = { state: 'page', reason: null }
    night.leave()
    fire('One')
    fire('Two')
    await night.pass(16_000)
    night.comeBack()
    await night.order('armed.report', { pageNotifications: 'granted' })
    expect(night.announced.map(({ title, loud }) => [title, loud])).toEqual([
      ['Mosslund Credit: 2 alerts at once', true],
    ])
  })
})

describe('a notification without a sound', () => {
  const noon = Date.UTC(2026, 10, 23, 12)
  const notify = (alertname: string): void =>
    void night.fire(pageLabels({ alertname, severity: 'notify' }), { summary: alertname })
  const labels = () => night.shown.at(-1)?.actions.map(({ label }) => label)

  it('of one alert can be answered where it stands', async () => {
    night = await startNight({ startAt: noon })
    await night.pass(2_000)
    notify('One')
    await night.pass(16_000)
    expect(night.shown.at(-1)).toMatchObject({ loud: false, title: 'Mosslund Credit: One' })
    expect(labels()).toEqual(['Acknowledge', 'Open'])
    night.shown.at(-1)?.actions[0]?.run()
    expect(night.episode('One').ack).toMatchObject({ mine: true })
  })

  it('of several is opened first, and so is one whose alert is over', async () => {
    night = await startNight({ startAt: noon })
    await night.pass(2_000)
    notify('One')
    notify('Two')
    await night.pass(16_000)
    expect([night.shown.length, labels()]).toEqual([1, ['Open']])
  })

  it('that an acknowledged alert comes back can be answered too', async () => {
    night = await startNight()
    await night.pass(2_000)
    night.fire(pageLabels({ alertname: 'One' }), { summary: 'One' })
    await night.pass(16_000)
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    await night.pass(2 * 3_600_000)
    expect(night.shown.at(-1)).toMatchObject({ loud: false, title: 'Mosslund Credit still fires' })
    expect(labels()).toEqual(['Acknowledge', 'Open'])
    expect(night.episode('One').returnedAt).not.toBeNull()
    night.shown.at(-1)?.actions[0]?.run()
    expect(night.episode('One').returnedAt).toBeNull()
  }, 60_000)
})
