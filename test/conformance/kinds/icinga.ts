/** A stateful Icinga over TLS, with a certificate that nobody else vouches for. */
import { X509Certificate } from 'node:crypto'
import type { IcingaOptions } from '../../../contract/source-options.ts'
import { icinga } from '../../../main/sources/icinga.ts'
import { aListeningPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { createIcingaDouble } from '../../helpers/icinga-double.ts'
import { makeCertificates, type TestCertificates } from '../../helpers/test-certificates.ts'
import { type Asked, type Front, openFront } from '../front.ts'
import type { Harness, Upstream } from '../harness.ts'
import type { Item } from '../item.ts'

const secret = 'ic-s3cret-0123456789'
const user = 'oncall'
const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`

let made: TestCertificates | null = null
/** Made once for all tests of a file. */
function certificateNow(): TestCertificates['good'] {
  made ??= makeCertificates('Icinga in the conformance suite')
  if (!made) throw new Error('Icinga speaks TLS only: openssl has to be on PATH to make a certificate')
  return made.good
}

/** Every fifth item is a host, the others are services on one. */
function nameOf(id: string): string {
  return /[05]$/.test(id) ? id : `box!${id}`
}

export const icingaHarness: Harness = {
  ...{ kind: 'icinga2', secret, keeps: null, mostListed: null },
  start: async (clock) => {
    const certificate = certificateNow()
    const pin = new X509Certificate(certificate.cert).fingerprint256
    let front: Front | null = null
    const double = createIcingaDouble(user, () => clock.now() + (front?.skewMs ?? 0))
    const isList = ({ path, body }: Asked): boolean =>
      /^\/v1\/objects\/(hosts|services)$/.test(path) && /"filter":"(host|service)\.problem"/.test(body)
    front = await openFront(clock, { authorization, secret }, isList, double.answer, certificate)
    const { url } = front
    const put = ({ id, title, severity, state, labels }: Item): void => {
      // A word that nobody knows is a number that nobody knows.
      const bad = nameOf(id).includes('!') ? 2 : 1
      const checked = { state: severity === 'page' ? bad : 17, output: title }
      const vars = labels ?? {}
      double.check(nameOf(id), { ...checked, ...(state === undefined ? {} : { stateType: 7 }) }, vars)
    }
    const upstream: Upstream = {
      front,
      entry: {
        ...{ kind: 'icinga2', urls: [url], poll: '5s', pin },
        auth: { basic: { username: user, password: 'env:CONFORMANCE_ICINGA2' } },
      },
      connect: (more) => {
        const hex = pin.replaceAll(':', '').toLowerCase()
        const options: IcingaOptions = { kind: 'icinga2', pins: [hex], filter: null, push: true }
        const config = { kind: 'icinga2', options, headers: { authorization }, ...more } as const
        return icinga.connect(
          aSourceConfig([url], { maxBytes: 268_435_456, ...config }),
          aListeningPlatform(clock),
        )
      },
      put: (items) => items.forEach(put),
      retitle: (id, title) => {
        if (double.isProblem(nameOf(id))) put({ id, title, severity: 'page' })
      },
      end: (id) => double.check(nameOf(id), { state: 0, output: 'fine' }),
      idOf: ({ fingerprint }) => fingerprint.replace('box!', ''),
      itemsIn: (page) => (page as { results: Record<string, unknown>[] }).results,
      summaryOf: ({ id, title }) => `${nameOf(id).includes('!') ? `${id} on box` : id}: ${title}`,
      severityOf: (word) => (word === 'page' ? 'critical' : '17'),
      vanish: (id) => double.remove(nameOf(id)),
      hold: (id) => double.acknowledge(nameOf(id), 'Ines Okafor'),
      holdersOf: (id) => [double.holderOf(nameOf(id)) ?? []].flat(),
      isOpen: (id) => double.isProblem(nameOf(id)),
      words: () => double.words.map(({ text }) => text),
      restart: double.restart,
      cutStreams: double.cutStreams,
      close: front.close,
    }
    return upstream
  },
}
