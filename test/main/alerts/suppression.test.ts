import { describe, expect, it } from 'vitest'
import type { SeenHold, SeenQuiet, SeenSilence } from '../../../contract/observation.ts'
import {
  readSuppression,
  type Suppression,
  storedSuppressors,
  suppressorsOf,
} from '../../../main/alerts/suppression.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { aSeenAlert, aSeenSilence } from '../../helpers/seen.ts'

const later = nightNow + 7_200_000
const silences: readonly SeenSilence[] = [
  aSeenSilence('plain'),
  aSeenSilence('longer', { createdBy: 'Tom Reyes', comment: 'weekend', endsAt: later }),
  aSeenSilence('wordless', { createdBy: '', comment: '' }),
  aSeenSilence('ack', { createdBy: 'Ines Okafor', comment: 'ACK! looking into it' }),
  aSeenSilence('nameless-ack', { createdBy: '', comment: 'ACK!' }),
  aSeenSilence('nearly-ack', { comment: 'no ACK! here' }),
  aSeenSilence('own', { createdBy: 'Mira Lund', comment: 'ACK! Disk full [nd-1]' }),
]
const known = { alertname: 'cluster down' }

interface Parts {
  readonly silencedBy?: readonly string[]
  readonly inhibitedBy?: readonly string[]
  readonly mutedBy?: readonly string[]
  readonly held?: SeenHold | null
  readonly quiet?: SeenQuiet
}

/** @param suppressed false when another peer calls it active */
function read(parts: Parts, suppressed = true): Suppression {
  return readStored(suppressorsOf(aSeenAlert('f1', { suppressed, ...parts })))
}

function readStored(suppressors: ReturnType<typeof suppressorsOf>): Suppression {
  return readSuppression(
    suppressors,
    silences,
    ({ id, comment }) => id === 'own-unlisted' || comment.includes('[nd-1]'),
    (fingerprint) => (fingerprint === 'f9' ? known.alertname : undefined),
  )
}

const plain = {
  kind: 'silenced',
  by: 'Ines Okafor',
  why: 'planned work',
  until: nightNow + 3_000_000,
} as const
const longer = { kind: 'silenced', by: 'Tom Reyes', why: 'weekend', until: later } as const
const nothingKnown = { kind: 'silenced', by: null, why: null, until: null } as const
const hers = { by: 'Ines Okafor', at: nightNow - 600_000, mine: false }
const byInes: SeenHold = { by: 'Ines Okafor', mine: false, at: nightNow - 600_000, until: null }
const downtime: SeenQuiet = { kind: 'maintenance', by: 'Ines Okafor', why: 'new disks', until: later }
const neither: Suppression = { keptQuiet: null, disputed: null, foreignAck: null }

describe('readSuppression', () => {
  const rows: readonly (readonly [string, Parameters<typeof read>[0], Partial<Suppression>])[] = [
    ['a plain silence keeps quiet', { silencedBy: ['plain'] }, { keptQuiet: plain }],
    ['the longest of several is told', { silencedBy: ['plain', 'longer'] }, { keptQuiet: longer }],
    ['whatever their order', { silencedBy: ['longer', 'plain'] }, { keptQuiet: longer }],
    ['one without words', { silencedBy: ['wordless'] }, { keptQuiet: { ...plain, by: null, why: null } }],
    ['an ACK! silence is an ack', { silencedBy: ['ack'] }, { foreignAck: hers }],
    [
      'of somebody, if it has no author',
      { silencedBy: ['nameless-ack'] },
      { foreignAck: { ...hers, by: 'somebody' } },
    ],
    [
      'ACK! further on in the comment is none',
      { silencedBy: ['nearly-ack'] },
      { keptQuiet: { ...plain, why: 'no ACK! here' } },
    ],
    ['our own ack is neither', { silencedBy: ['own'] }, {}],
    ['our own ack, not listed yet, is neither', { silencedBy: ['own-unlisted'] }, {}],
    [
      'an ack beside a plain silence is both',
      { silencedBy: ['ack', 'plain'] },
      { keptQuiet: plain, foreignAck: hers },
    ],
    ['our own ack beside theirs', { silencedBy: ['own', 'ack'] }, { foreignAck: hers }],
    ['a silence nobody knows keeps quiet', { silencedBy: ['gone'] }, { keptQuiet: nothingKnown }],
    ['one that is known says more', { silencedBy: ['gone', 'plain'] }, { keptQuiet: plain }],
    [
      'an unknown one beside an ack',
      { silencedBy: ['ack', 'gone'] },
      { keptQuiet: nothingKnown, foreignAck: hers },
    ],
    [
      'an inhibition, by the title of its alert',
      { inhibitedBy: ['f9'] },
      { keptQuiet: { kind: 'inhibited', by: 'cluster down', why: null, until: null } },
    ],
    [
      'an inhibition by an alert we do not know',
      { inhibitedBy: ['f8'] },
      { keptQuiet: { kind: 'inhibited', by: null, why: null, until: null } },
    ],
    ['a silence before an inhibition', { silencedBy: ['plain'], inhibitedBy: ['f9'] }, { keptQuiet: plain }],
    [
      'an inhibition before a mute',
      { inhibitedBy: ['f9'], mutedBy: ['weekends'] },
      { keptQuiet: { kind: 'inhibited', by: 'cluster down', why: null, until: null } },
    ],
    [
      'a mute by its interval',
      { mutedBy: ['weekends'] },
      { keptQuiet: { kind: 'muted', by: 'weekends', why: null, until: null } },
    ],
    [
      'our own ack and a mute',
      { silencedBy: ['own'], mutedBy: ['weekends'] },
      { keptQuiet: { kind: 'muted', by: 'weekends', why: null, until: null } },
    ],
    ['held at the source by a colleague', { held: byInes }, { foreignAck: hers }],
    [
      'held by somebody it does not name, since when it does not say',
      { held: { ...byInes, by: null, at: null } },
      { foreignAck: { by: 'somebody', at: null, mine: false } },
    ],
    [
      'held by our own account there',
      { held: { ...byInes, mine: true } },
      { foreignAck: { ...hers, mine: true } },
    ],
    ['held by nobody now', { held: null, silencedBy: ['plain'] }, { keptQuiet: plain }],
    ['what keeps it quiet, in the words of the source', { quiet: downtime }, { keptQuiet: downtime }],
    ['its downtime before a mute', { quiet: downtime, mutedBy: ['weekends'] }, { keptQuiet: downtime }],
    ['held in a downtime', { quiet: downtime, held: byInes }, { keptQuiet: downtime, foreignAck: hers }],
    ['suppressed without a word', {}, { keptQuiet: { kind: 'muted', by: null, why: null, until: null } }],
  ]
  it.each(rows)('%s', (_, parts, expected) => {
    expect(read(parts)).toEqual({ ...neither, ...expected })
  })

  it('finds nothing on an alert that is active', () => {
    expect(suppressorsOf(aSeenAlert('f1'))).toBeNull()
    expect(readStored(null)).toEqual(neither)
  })

  const byF9 = { kind: 'inhibited', by: 'cluster down', why: null, until: null } as const
  const disputes: readonly (readonly [string, Parts, Partial<Suppression>])[] = [
    ['silences', { silencedBy: ['plain'] }, { disputed: plain }],
    ['silences with a silence nobody knows', { silencedBy: ['gone'] }, { disputed: nothingKnown }],
    ['inhibits', { inhibitedBy: ['f9'] }, { disputed: byF9 }],
    [
      'mutes',
      { mutedBy: ['weekends'] },
      { disputed: { kind: 'muted', by: 'weekends', why: null, until: null } },
    ],
    ['says is held', { held: byInes }, { foreignAck: hers }],
    ['knows to be acknowledged by a colleague', { silencedBy: ['ack'] }, { foreignAck: hers }],
    ['knows our own ack of', { silencedBy: ['own'] }, {}],
    [
      'knows to be acknowledged and inhibits',
      { silencedBy: ['ack'], inhibitedBy: ['f9'] },
      { foreignAck: hers, disputed: byF9 },
    ],
  ]
  it.each(disputes)('keeps nothing quiet that one peer %s and another calls active', (_, parts, expected) => {
    expect(read(parts, false)).toEqual({ ...neither, ...expected })
  })

  it('keeps quiet what its source says is quiet, without asking a peer', () => {
    expect(read({ quiet: downtime }, false)).toEqual({ ...neither, keptQuiet: downtime })
  })

  it('takes what was stored before peers could disagree for what counted as suppressed', () => {
    const before = JSON.stringify({ silencedBy: ['plain'], inhibitedBy: [], mutedBy: [] })
    expect(readStored(storedSuppressors(before))).toEqual({ ...neither, keptQuiet: plain })
    expect(readStored(storedSuppressors(null))).toEqual(neither)
  })

  it.each([true, false])('stores whether all peers keep it quiet: %s', (suppressed) => {
    const suppressors = suppressorsOf(aSeenAlert('f1', { suppressed, silencedBy: ['plain'] }))
    expect(storedSuppressors(JSON.stringify(suppressors))).toEqual(suppressors)
    expect(suppressors?.suppressed).toBe(suppressed)
  })
})
