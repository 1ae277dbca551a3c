/** What happens to the fleet and to the laptop: each happening of the weather, carried out. */
import { fingerprintOf } from '../../main/drill/fingerprint.ts'
import type { Random } from '../../main/platform/random.ts'
import {
  type FleetPeer,
  type FleetSource,
  heartbeatLabels,
  inhibitorName,
  inhibitRules,
  type Labels,
  type PeerMood,
} from './fleet.ts'
import { teamOf } from './must-wake.ts'
import type { Surroundings } from './program.ts'
import { type Happening, pick } from './weather.ts'

const names = [
  'IngressErrorRatioHigh',
  'NodeNotReady',
  'DiskFillsUp',
  'EtcdSlow',
  'CertificateExpires',
  'DnsFails',
]
const customers = ['Mosslund Credit', 'Tern Rail', 'Ovenbird', 'Quillwort']
const clusters = ['pay-eu', 'edge-us', 'core']

/** An alert's labels by two numbers in [0, 1). */
function labelsOf(
  around: Pick<Surroundings, 'table'>,
  source: FleetSource,
  a: number,
  b: number,
  severity: string,
): Labels {
  return {
    alertname: pick(names, a) ?? 'X',
    severity,
    installation: source.name,
    cluster_id: pick(clusters, b) ?? 'core',
    customer: pick(customers, (a * 7 + b * 3) % 1) ?? 'X',
    ...(b > 0.9 ? { pod: `pod-${Math.floor(a * 1_000)}` } : {}),
    ...(a > 0.93 ? { all_pipelines: 'true' } : {}),
    // A test pipeline's page wakes nobody, unless it pages everywhere; some of these do.
    ...((a * 11) % 1 > 0.85 ? { pipeline: 'stable-testing' } : {}),
    ...(around.table === 'teams' ? { team: teamOf((a * 5 + b * 13) % 1) } : {}),
  }
}

const moods: readonly PeerMood[] = [
  'refused',
  'hangs',
  'slow',
  'error-500',
  'error-503',
  'limited-seconds',
  'limited-date',
  'no-sign-in',
  'truncated',
  'portal',
  'wrong-shape',
  'loses-replies',
]
const minuteMs = 60_000

export function setMood(peer: FleetPeer, mood: PeerMood, now: number): void {
  if (mood === 'well' && peer.mood !== 'well') peer.wellSince = now
  peer.mood = mood
}

/** Carries out what happens to the fleet; answers what it was, null when it is not the fleet's. */
export function happenToFleet(
  around: Surroundings,
  { kind, picks }: Happening,
  random: Random,
): string | null {
  const { time, sources } = around
  const [a, b, c, d] = picks
  const source = pick(sources, a)
  if (!source) return null
  const peerIndex = Math.min(source.peers.length - 1, Math.floor(b * source.peers.length))
  const peer = source.peers[peerIndex]
  const later = (ms: number, run: () => void): void => time.at(time.now() + ms, run)
  const anyFiring = pick(
    [...source.firing.values()].filter((alert) => alert.labels.severity !== 'none'),
    b,
  )
  switch (kind) {
    case 'fire':
    case 'fire-small': {
      const labels = labelsOf(around, source, b, c, kind === 'fire' ? 'page' : d < 0.5 ? 'notify' : 'ticket')
      if (source.firing.has(fingerprintOf(labels))) return 'nothing'
      source.fire(labels)
      return `fires ${labels.alertname} ${labels.cluster_id}`
    }
    case 'fire-on-one-peer': {
      const labels = labelsOf(around, source, c, d, 'page')
      if (source.firing.has(fingerprintOf(labels))) return 'nothing'
      source.fire(labels, [peerIndex])
      return `fires on ${peer?.url} only: ${labels.alertname} ${labels.cluster_id}`
    }
    case 'resolve':
      if (!anyFiring) return 'nothing'
      source.end(anyFiring.labels)
      return `ends ${anyFiring.labels.alertname} ${anyFiring.labels.cluster_id}`
    case 'flap': {
      const labels = labelsOf(around, source, b, c, 'page')
      const everyMs = 20_000 + d * 200_000
      for (let turn = 0; turn < 20; turn += 1)
        later(turn * everyMs, () => {
          if (turn % 2 === 1) source.end(labels)
          else if (!around.atRest && !source.firing.has(fingerprintOf(labels))) source.fire(labels)
        })
      return `flaps ${labels.alertname} ${labels.cluster_id} every ${Math.round(everyMs / 1_000)} s`
    }
    case 'storm': {
      const count = 20 + Math.floor(c * 150)
      const storm = Array.from({ length: count }, (_, index) => ({
        ...labelsOf(around, source, b, d, index % 3 === 0 ? 'notify' : 'page'),
        instance: `node-${index}`,
      }))
      for (const labels of storm) source.fire(labels)
      later(2 * minuteMs + d * 20 * minuteMs, () => {
        for (const labels of storm) source.end(labels)
      })
      return `storm of ${count}`
    }
    case 'ack-by-other':
    case 'silence-by-other': {
      if (!anyFiring) return 'nothing'
      const comment = kind === 'ack-by-other' ? 'ACK! I look at it' : 'planned work'
      const matchers = Object.entries(anyFiring.labels).map(([name, value]) => ({
        name,
        value,
        isRegex: false,
        isEqual: true,
      }))
      source.silence(c < 0.5 ? 'anna' : 'jo', comment, matchers, minuteMs + d * 40 * minuteMs)
      return `${comment}: ${anyFiring.labels.alertname} ${anyFiring.labels.cluster_id}`
    }
    case 'silence-ended-by-other': {
      const now = time.now() + source.skewMs
      const one = pick(
        source.silences.list(now).filter(({ endsAt }) => endsAt > now),
        b,
      )
      if (!one) return 'nothing'
      source.silences.expire(one.id, now)
      return `silence of ${one.createdBy} ended by hand`
    }
    case 'inhibitor': {
      const labels = {
        alertname: inhibitorName,
        severity: c < 0.7 ? 'none' : 'page',
        installation: source.name,
        cluster_id: pick(clusters, (c * 10) % 1) ?? 'core',
      }
      if (source.firing.has(fingerprintOf(labels))) return 'nothing'
      const isOnOne = d < 0.5
      source.fire(labels, isOnOne ? [peerIndex] : undefined)
      later(minuteMs + ((d * 2) % 1) * 20 * minuteMs, () => source.end(labels))
      return `${labels.cluster_id} is updated, as ${isOnOne ? `${peer?.url} alone knows` : source.name}`
    }
    case 'rules-differ':
      if (!peer) return 'nothing'
      peer.inhibitRules.length = 0
      later(minuteMs + d * 20 * minuteMs, () => {
        peer.inhibitRules.splice(0, Number.POSITIVE_INFINITY, ...inhibitRules)
      })
      return `${peer.url} has no rules of inhibition`
    case 'mute': {
      const mute = { interval: 'weekends', alertname: pick(names, c) ?? 'X' }
      const hit = d < 0.5 && peer ? [peer] : source.peers
      for (const one of hit) one.mutes.push(mute)
      later(minuteMs + ((d * 2) % 1) * 20 * minuteMs, () => {
        for (const { mutes } of hit) if (mutes.includes(mute)) mutes.splice(mutes.indexOf(mute), 1)
      })
      return `${hit.map(({ url }) => url).join(' ')} mutes ${mute.alertname}`
    }
    case 'heartbeat-stops':
      if (!source.hasHeartbeat) return 'nothing'
      source.end(heartbeatLabels(source.name))
      later(2 * minuteMs + c * 20 * minuteMs, () => source.fire(heartbeatLabels(source.name)))
      return 'heartbeat stops'
    case 'peer-mood':
    case 'source-mood': {
      const mood = pick(moods, c) ?? 'refused'
      const ms = 5_000 + d * d * 15 * minuteMs
      const hit = kind === 'peer-mood' && peer ? [peer] : source.peers
      for (const one of hit) setMood(one, mood, time.now())
      later(ms, () => {
        for (const one of hit) if (one.mood === mood) setMood(one, 'well', time.now())
      })
      return `${hit.map(({ url }) => url).join(' ')} ${mood} for ${Math.round(ms / 1_000)} s`
    }
    case 'peer-restarts':
      if (c < 0.3) for (const index of source.peers.keys()) source.restart(index, random)
      else source.restart(peerIndex, random)
      return c < 0.3 ? `all peers of ${source.name} restart` : `${peer?.url} restarts`
    case 'clock-skew':
      source.skewedAt = time.now()
      source.skewMs = c < 0.3 ? 0 : Math.round((d - 0.5) * 2 * 10 * minuteMs)
      return `clock of ${source.name} off by ${Math.round(source.skewMs / 1_000)} s`
    case 'gossip-delay':
      source.gossipMs = Math.round(c * 40_000)
      return `gossip of ${source.name} takes ${source.gossipMs} ms`
    default:
      return null
  }
}

/** Carries out what happens to the laptop, but for its sleep and its death; answers what it was, null when it is not that. */
export function happenToLaptop(around: Surroundings, { kind, picks }: Happening): string | null {
  const { time, network } = around
  const [a, b, c] = picks
  const later = (ms: number, run: () => void): void => time.at(time.now() + ms, run)
  switch (kind) {
    case 'offline': {
      const ms = 3_000 + b * b * 20 * minuteMs
      network.online = false
      later(ms, () => {
        network.online = true
      })
      return `offline for ${Math.round(ms / 1_000)} s`
    }
    case 'wall-step':
      time.stepWall(a < 0.5 ? -60 * minuteMs : 60 * minuteMs)
      return `wall clock ${a < 0.5 ? 'back' : 'ahead'} an hour`
    case 'wall-years': {
      const years = Math.round((b - 0.5) * 12)
      time.stepWall(years * 365 * 24 * 60 * minuteMs - time.wallOffset() * Number(c < 0.5))
      return `wall clock by ${years} years`
    }
    case 'disk-full': {
      const ms = 5_000 + b * 5 * minuteMs
      around.diskFull = true
      later(ms, () => {
        around.diskFull = false
      })
      return `disk full for ${Math.round(ms / 1_000)} s`
    }
    case 'database-busy': {
      const ms = 1_000 + b * b * 3 * minuteMs
      around.databaseBusy = true
      later(ms, () => {
        around.databaseBusy = false
      })
      return `database busy for ${Math.round(ms / 1_000)} s`
    }
    case 'notifier-mood':
      around.notifier = a < 0.4 ? 'blocked' : a < 0.8 ? 'fails' : 'well'
      later(minuteMs + b * 20 * minuteMs, () => {
        around.notifier = 'well'
      })
      return `notifier ${around.notifier}`
    default:
      return null
  }
}
