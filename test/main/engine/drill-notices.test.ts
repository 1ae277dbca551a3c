/** Notifications of a fire drill: never taken for real ones, and gone with it. */
import { afterEach, describe, expect, it } from 'vitest'
import type { ServerEvent } from '../../../contract/wire.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

const begin = async (): Promise<void> => {
  night = await startNight({ drill: true })
  await night.pass(20_000)
}
const fire = (alertname: string, more: Record<string, string> = {}) =>
  night.fire(pageLabels({ alertname, ...more }), { summary: alertname })
/** what a page at the drill hears from now on, but for rows and the clock */
const hear = (): readonly ServerEvent[] => {
  const heard: ServerEvent[] = []
  night.engine().attach(
    (event) => {
      if (!['snapshot', 'changed', 'pulse'].includes(event.event)) heard.push(event)
    },
    { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} },
  )
  return heard
}

describe('a notification of the drill', () => {
  it('says so, stands in no real one’s place, and names no alert that a restart could open', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    expect(night.shown).toMatchObject([
      { tag: 'drill:customer:Mosslund Credit', title: 'Drill: Mosslund Credit: One', episodeId: null },
    ])
    await night.order('alerts.acknowledge', { episodeId: night.episode('One').id })
    expect(night.withdrawn).toEqual(['drill:customer:Mosslund Credit', 'drill:storm'])
  })

  it('leads to its alert while the drill is on', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    const heard = hear()
    night.shown[0]?.onClick()
    expect(heard).toEqual([{ event: 'show', episodeId: night.episode('One').id }])
  })

  it('says so too where the page shows it', async () => {
    await begin()
    night.notifier = { state: 'page', reason: null }
    fire('One')
    await night.pass(16_000)
    expect(night.announced).toMatchObject([
      { tag: 'drill:customer:Mosslund Credit', title: 'Drill: Mosslund Credit: One' },
    ])
    const heard = hear()
    night.end(pageLabels({ alertname: 'One' }))
    await night.pass(40_000)
    expect(heard).toEqual(
      ['drill:customer:Mosslund Credit', 'drill:storm'].map((tag) => ({ event: 'withdraw', tag })),
    )
  })
})

describe('the end of the drill', () => {
  const tags = ['drill:customer:Harrow Foods', 'drill:customer:Mosslund Credit']

  it('takes all of them back, from the system and from the pages', async () => {
    await begin()
    fire('One')
    fire('Two', { customer: 'Harrow Foods' })
    await night.pass(16_000)
    const heard = hear()
    night.engine().hush()
    expect(night.withdrawn.toSorted()).toEqual(tags)
    expect(heard.map((event) => (event.event === 'withdraw' ? event.tag : event.event)).toSorted()).toEqual(
      tags,
    )
  })

  it('lets none come up after it, and no click lead anywhere', async () => {
    await begin()
    fire('One')
    await night.pass(16_000)
    const heard = hear()
    night.statusDelayMs = 60_000
    fire('Two', { customer: 'Harrow Foods' })
    await night.pass(20_000)
    night.engine().hush()
    await night.pass(60_000)
    night.shown[0]?.onClick()
    expect(night.shown).toHaveLength(1)
    expect(heard.filter(({ event }) => event === 'show')).toEqual([])
  })

  it('takes back what the system brings up just then', async () => {
    await begin()
    const push = night.shown.push.bind(night.shown)
    // The drill ends while the system is being told.
    night.shown.push = (...notices) => {
      night.engine().hush()
      night.withdrawn.length = 0
      return push(...notices)
    }
    fire('One')
    await night.pass(16_000)
    expect(night.withdrawn).toEqual(['drill:customer:Mosslund Credit'])
  })
})
