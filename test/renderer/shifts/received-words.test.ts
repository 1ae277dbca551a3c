/** A hand-off that came, in words: whose, what to look at twice, how its alerts stand here, and the sentence of acceptance. */
import { describe, expect, it } from 'vitest'
import type { CarriedHandOff, HandOffCaution, ReceivedHandOff } from '../../../contract/hand-off-carried.ts'
import {
  acceptanceSentence,
  cautionWords,
  hereWords,
  ofWhom,
} from '../../../renderer/shifts/received-words.ts'

const at = (text: string): number => new Date(text).getTime()
const now = at('2026-10-14T08:02')
const carried = (part: Partial<CarriedHandOff> = {}): CarriedHandOff => ({
  ...{ role: 'ops duty', from: at('2026-10-13T20:00'), until: at('2026-10-14T08:00') },
  ...{ by: 'Mara Lind', to: 'Ines Okafor', writtenAt: at('2026-10-14T07:58'), notes: '', open: [], more: 0 },
  ...{ ending: [], escalations: [], counts: { alerts: 0, pages: 0, healed: 0 }, noisy: [], drafts: [] },
  ...part,
})
const received = (part: Partial<ReceivedHandOff> = {}): ReceivedHandOff => ({
  ...{
    id: '00000000-1',
    carried: carried(),
    receivedAt: now,
    takenAt: now,
    takenBy: 'Ines Okafor',
    here: [],
  },
  ...part,
})

describe('a hand-off that came', () => {
  it('says whose it is, with marks that turn words around shown', () => {
    expect(ofWhom(carried())).toBe('Mara Lind, ops duty, Tue 13 Oct, 20:00 to Wed 14 Oct, 08:00')
    expect(ofWhom(carried({ role: null, by: 'Ma\u202era\n' }))).toMatch(/^Ma\u2370ra\u240a, Tue 13 Oct/)
  })

  it('says why to look twice', () => {
    const words = (caution: HandOffCaution, part: Partial<CarriedHandOff> = {}): string =>
      cautionWords(caution, carried(part), now)
    expect(words({ kind: 'other-role', mine: 'SRE' })).toBe(
      'It is for ops duty. This laptop is on duty as SRE.',
    )
    expect(words({ kind: 'old' })).toBe('It is an old one: its shift ended Wed 14 Oct, 08:00.')
    expect(words({ kind: 'early' })).toBe('Its shift begins only Tue 13 Oct, 20:00, by this laptop’s clock.')
    expect(words({ kind: 'own' })).toBe('You wrote it yourself.')
    expect(words({ kind: 'for-another', to: 'Jun Park' })).toBe('It names Jun Park to take over.')
    expect(words({ kind: 'known', writtenAt: at('2026-10-14T07:58') })).toBe(
      'You have this one already, written 07:58.',
    )
  })

  it('says how an alert stands here, and what is not known as not known', () => {
    expect(hereWords({ kind: 'firing', episodeId: 1 }, now)).toBe('still firing')
    expect(hereWords({ kind: 'over', episodeId: 1, since: at('2026-10-14T07:50') }, now)).toBe(
      'over since 07:50',
    )
    expect(hereWords({ kind: 'unseen', source: 'plover' }, now)).toBe('not known: no word from plover')
    expect(hereWords({ kind: 'unknown' }, now)).toBe('not seen by this laptop')
  })

  it('has a sentence for whoever handed over, once it was taken over with', () => {
    expect(acceptanceSentence(received())).toMatch(
      /^Ines Okafor has taken over ops duty from Mara Lind at 08:02 \S+, Wed 14 Oct, with nothing open\.$/,
    )
    expect(acceptanceSentence(received({ takenAt: null, takenBy: null }))).toBe('')
  })
})
