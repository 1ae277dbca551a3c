/** Two Icingas of one cluster over TLS, each with a certificate of its own that nobody else vouches for. */
import { X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { icinga } from '../../../main/sources/icinga.ts'
import type { ConnectedSource } from '../../../main/sources/source.ts'
import { aListeningPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { type ScriptedIcinga, startScriptedIcinga } from '../../helpers/scripted-icinga.ts'
import { type Certificate, makeCertificates } from '../../helpers/test-certificates.ts'

const certificates = makeCertificates('a pair of Icingas with pinned certificates')

const shownPin = ({ cert }: Certificate): string => new X509Certificate(cert).fingerprint256
const pinOf = (certificate: Certificate): string => shownPin(certificate).replaceAll(':', '').toLowerCase()

describe.runIf(certificates)('a pair', () => {
  const made = certificates as NonNullable<typeof certificates>
  let clock: ManualClock
  let first: ScriptedIcinga
  let second: ScriptedIcinga

  beforeEach(async () => {
    clock = createManualClock()
    first = await startScriptedIcinga(made.good)
    second = await startScriptedIcinga(made.expired)
  })
  afterEach(async () => {
    await first.close()
    await second.close()
  })

  const connect = (...pinned: readonly Certificate[]): ConnectedSource =>
    icinga.connect(
      aSourceConfig([first.url, second.url], {
        kind: 'icinga2',
        options: { kind: 'icinga2', pins: pinned.map(pinOf), filter: null, push: true },
      }),
      aListeningPlatform(clock),
    )
  const failFirst = (): void => {
    first.intercept = (request) => {
      request.socket.destroy()
      return true
    }
  }

  it('is watched by whichever answers, when both are pinned', async () => {
    const source = connect(made.good, made.expired)
    expect(await source.test(noAbort)).toMatchObject({
      ok: true,
      peers: [{ failure: null }, { failure: null }],
    })
    let told = 0
    const end = source.listen?.(() => {
      told += 1
    })
    await eventually(() => told).toBe(1)
    expect(first.streams.size).toBe(1)
    failFirst()
    expect(await source.poll(noAbort)).toMatchObject({
      ...{ kind: 'answer', complete: true },
      peers: [{ url: first.url }, { url: second.url, failure: null }],
    })
    for (const stream of first.streams) stream.destroy()
    await eventually(() => {
      clock.advance(250)
      return second.streams.size
    }).toBe(1)
    end?.()
  })

  it('of which one is not pinned is said so by a test, which shows its certificate', async () => {
    const source = connect(made.good)
    const tested = await source.test(noAbort)
    expect(tested).toMatchObject({
      ok: true,
      peers: [{ failure: null }, { failure: { kind: 'tls-untrusted' } }],
    })
    const host = new URL(second.url).host
    expect(tested.advice).toContain(
      `${host} shows the certificate with the SHA-256 fingerprint ${shownPin(made.expired)}. It is not pinned. Compare it on the server itself (openssl x509 -noout -fingerprint -sha256, with the file in /var/lib/icinga2/certs): if it is the same, add it to "pin" of this source; if not, somebody stands between.`,
    )
    expect(second.requests).toEqual([])
    failFirst()
    expect(await source.poll(noAbort)).toMatchObject({
      kind: 'miss',
      peers: [
        {},
        {
          failure: {
            kind: 'tls-untrusted',
            detail: `${host} shows a certificate that is not pinned: nothing was sent to it.`,
          },
        },
      ],
    })
  })
})
