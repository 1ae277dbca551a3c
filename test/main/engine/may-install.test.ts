import { describe, expect, it } from 'vitest'
import { whyNotInstall } from '../../../main/engine/may-install.ts'
import { quiet } from '../../helpers/electron-run.ts'

const call = { episodeId: 1 as never, calledAt: 1 }

describe('an update', () => {
  it('may interrupt the watch only while nothing needs anybody', () => {
    expect(whyNotInstall(quiet)).toBeNull()
    // A source that cannot be seen is no reason: the update may be what it needs.
    expect(whyNotInstall({ ...quiet, calm: false, needsYou: 1, blind: 1 })).toBeNull()
  })

  it.each([
    ['nothing is known yet', null, 'still starting'],
    ['a page called and nobody has it', { ...quiet, needsYou: 1, alerts: 1, call }, 'nobody has it'],
    ['a page called that is no longer counted', { ...quiet, call }, 'nobody has it'],
    ['one alert needs somebody', { ...quiet, needsYou: 1, alerts: 1 }, 'One alert needs you'],
    ['three alerts need somebody', { ...quiet, needsYou: 3, alerts: 3 }, '3 alerts need you'],
    ['a colleague waits for an answer', { ...quiet, needsYou: 1, asked: 1 }, 'A colleague asks you'],
    ['a drill runs', { ...quiet, drill: true }, 'End the fire drill first'],
  ])('waits while %s', (_, summary, words) => {
    expect(whyNotInstall(summary)).toContain(words)
  })
})
