/** Builders for sources under test. */

import type { Clock } from '../../main/platform/clock.ts'
import { createOpenLines } from '../../main/platform/http-lines.ts'
import { createHttp } from '../../main/platform/http-request.ts'
import { seeCertificate } from '../../main/platform/server-certificate.ts'
import type { SourceConfig, SourcePlatform } from '../../main/sources/source.ts'

/** A configured Alertmanager with `more` of its fields replaced. */
export function aSourceConfig(urls: readonly string[], more: Partial<SourceConfig> = {}): SourceConfig {
  return {
    id: 'prod',
    kind: 'alertmanager',
    urls,
    pollMs: 15_000,
    headers: {},
    ca: null,
    maxBytes: 33_554_432,
    broken: null,
    ...more,
  }
}

/** Real HTTP over the given clock, without proxies. */
export function aPlatform(clock: Clock): SourcePlatform {
  return { clock, http: createHttp(clock, { env: {}, isOffline: () => false }) }
}

/** A signal that nobody aborts. */
export const noAbort: AbortSignal = new AbortController().signal

/** The same, with what a source that tells of changes by itself needs. */
export function aListeningPlatform(clock: Clock): SourcePlatform {
  const openLines = createOpenLines(clock, { env: {}, isOffline: () => false })
  return { ...aPlatform(clock), openLines, seeCertificate }
}
