/** What Alertmanager's API v2 answers, checked field by field as far as it is used. Pure; recordings test it. */
import type { SeenAlert, SeenMatcher, SeenSilence } from '../../contract/observation.ts'
import { oneLine } from './http-failure.ts'
import {
  asFlag,
  asIds,
  asInstant,
  asList,
  asObject,
  asString,
  asText,
  asTexts,
  type Read,
  readBody,
  readList,
  ShapeError,
  shorten,
} from './json-shape.ts'

/** What GET /status tells of one peer. `startedAt` is epoch ms by the peer's clock, null where it is not told. */
export interface PeerStatus {
  readonly version: string | null
  readonly startedAt: number | null
  /** the peer's own name in its cluster, and the names it knows there, its own included; empty without a cluster */
  readonly clusterName: string | null
  readonly clusterPeers: readonly string[]
}

/** A silence with the instant of its last change, by which the newer of two peers' copies is told. */
export type ListedSilence = SeenSilence & { readonly updatedAt: number }

const longestFingerprint = 128

/** Reads GET /alerts. Labels and annotations keep names such as `__proto__` as their own. */
export function readAlerts(body: Buffer): Read<readonly SeenAlert[]> {
  return readList(body, 'alert', readAlert)
}

/** Reads one parsed alert of that list. @throws ShapeError */
export function readAlert(item: unknown): SeenAlert {
  const fields = asObject(item, 'the alert')
  const status = asObject(fields.status, 'status')
  return {
    fingerprint: asText(fields.fingerprint, 'fingerprint', longestFingerprint),
    labels: asTexts(fields.labels, 'labels'),
    annotations: fields.annotations == null ? {} : asTexts(fields.annotations, 'annotations'),
    firedAt: asInstant(fields.startsAt, 'startsAt'),
    endsAt: asInstant(fields.endsAt, 'endsAt'),
    generatorUrl: fields.generatorURL == null ? null : asString(fields.generatorURL, 'generatorURL') || null,
    // Any other state, also one that is not known yet, may need somebody.
    suppressed: asString(status.state, 'status.state') === 'suppressed',
    silencedBy: asIds(status.silencedBy, 'status.silencedBy'),
    inhibitedBy: asIds(status.inhibitedBy, 'status.inhibitedBy'),
    mutedBy: asIds(status.mutedBy, 'status.mutedBy'),
    receivers: asList(fields.receivers ?? [], 'receivers')
      .map((receiver) => asString(asObject(receiver, 'receivers').name, 'receivers.name'))
      .sort(),
  }
}

/** Reads GET /silences, expired ones included. An `isEqual` that is not there means true (before 0.22). */
export function readSilences(body: Buffer): Read<readonly ListedSilence[]> {
  return readList(body, 'silence', (item): ListedSilence => {
    const fields = asObject(item, 'the silence')
    const state = asString(asObject(fields.status, 'status').state, 'status.state')
    if (state !== 'active' && state !== 'pending' && state !== 'expired')
      throw new ShapeError('status.state', 'known')
    return {
      id: asText(fields.id, 'id', longestFingerprint),
      state,
      createdBy: shorten(asString(fields.createdBy ?? '', 'createdBy')),
      comment: shorten(asString(fields.comment ?? '', 'comment')),
      startsAt: asInstant(fields.startsAt, 'startsAt'),
      endsAt: asInstant(fields.endsAt, 'endsAt'),
      updatedAt: asInstant(fields.updatedAt, 'updatedAt'),
      matchers: asList(fields.matchers, 'matchers').map(readMatcher),
    }
  })
}

/** Reads GET /status. Only the form of what is there is checked: flavours of Alertmanager leave fields out. */
export function readStatus(body: Buffer): Read<PeerStatus> {
  return readBody(body, (parsed) => {
    const fields = asObject(parsed, 'the status')
    const versionInfo = fields.versionInfo == null ? {} : asObject(fields.versionInfo, 'versionInfo')
    const cluster = fields.cluster == null ? {} : asObject(fields.cluster, 'cluster')
    const version =
      versionInfo.version == null ? null : oneLine(asString(versionInfo.version, 'versionInfo.version'))
    return {
      // Grafana's has neither a version nor a start and says so in these words.
      version: version === 'N/A' ? null : version,
      startedAt: fields.uptime == null ? null : asInstant(fields.uptime, 'uptime') || null,
      clusterName: cluster.name == null ? null : asString(cluster.name, 'cluster.name'),
      clusterPeers: asList(cluster.peers ?? [], 'cluster.peers').map((peer) =>
        asString(asObject(peer, 'cluster.peers').name, 'cluster.peers.name'),
      ),
    }
  })
}

/** Reads the id out of the answer to POST /silences; Grafana called it `id` before 9. */
export function readSilenceId(body: Buffer): Read<string> {
  return readBody(body, (parsed) => {
    const { silenceID, id } = asObject(parsed, 'the answer')
    return asText(silenceID ?? id, 'silenceID', longestFingerprint)
  })
}

function readMatcher(item: unknown): SeenMatcher {
  const { name, value, isRegex, isEqual } = asObject(item, 'matchers')
  return {
    name: shorten(asString(name, 'matchers.name')),
    value: shorten(asString(value, 'matchers.value')),
    isRegex: asFlag(isRegex, 'matchers.isRegex'),
    isEqual: isEqual == null ? true : asFlag(isEqual, 'matchers.isEqual'),
  }
}
