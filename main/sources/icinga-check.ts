/** The order "Test" for an Icinga: every endpoint is looked at once, and what will hurt one night is said. */
import type { SourceTest } from '../../contract/queries.ts'
import type { FailureKind } from '../../contract/source-health.ts'
import { askDeadlineMs, type IcingaDoor } from './icinga-door.ts'
import { type IcingaLook, type IcingaPoll, peerOf } from './icinga-poll.ts'
import { asList, asObject, readBody } from './json-shape.ts'
import type { SourcePlatform } from './source.ts'

/** What /v1 says of who asks. */
interface Account {
  readonly user: string
  readonly permissions: readonly string[]
}

/** What Nightdesk uses, by what goes without it. */
const wanted: readonly (readonly [string, string])[] = [
  ['events/StateChange', 'changes are seen at the next poll instead of at once'],
  ['status/query', 'a restart of Icinga and checks that are turned off are not seen'],
  ['objects/query/Comment', 'who acknowledged is not known'],
  ['objects/query/Downtime', 'whose downtime it is, and until when, is not known'],
  ['actions/acknowledge-problem', 'nothing can be acknowledged there'],
  ['actions/remove-acknowledgement', 'an acknowledgement cannot be taken back there'],
  ['actions/add-comment', 'notes stay here'],
  ['actions/schedule-downtime', 'no downtime can be set there'],
]

export async function checkIcinga(
  door: IcingaDoor,
  looking: IcingaPoll,
  { clock, seeCertificate }: SourcePlatform,
  pins: readonly string[],
  signal: AbortSignal,
): Promise<SourceTest> {
  const peers: SourceTest['peers'][number][] = []
  const advice = new Set<string>()
  let good: Extract<IcingaLook, { ok: true }> | null = null
  for (const endpoint of door.endpoints) {
    const looked = await looking.look(endpoint, signal)
    const count = looked.ok ? looked.problems.length : null
    const { url, failure, latencyMs, version, skewMs } = peerOf(endpoint, looked, count)
    peers.push({
      ...{ url, failure, latencyMs, version, skewMs, alertCount: count },
      ...{
        lastGoodAt: looked.ok ? clock.now() : null,
        lacks: null,
        disagreesSince: null,
        clusterPeers: null,
      },
    })
    if (failure && certificateKinds.has(failure.kind)) {
      const seen = await seeCertificate?.(url, askDeadlineMs)
      if (seen) advice.add(comparing(endpoint.door.host, seen, pins))
    }
    if (!looked.ok) continue
    good ??= looked
    for (const sentence of looked.remarks) advice.add(sentence)
    const reply = await door.askAt(endpoint, { path: '/', reads: true, deadlineMs: askDeadlineMs }, signal)
    const account = reply.ok ? readBody(reply.body, readAccount) : null
    if (account?.ok) for (const sentence of adviceOn(account.value)) advice.add(sentence)
    const { process } = looked
    for (const name of process?.off ?? []) advice.add(`Icinga runs no ${name}: they are turned off there.`)
    if (process && !process.isNotifying)
      advice.add('Icinga itself notifies nobody: that is turned off there.')
  }
  if (good && good.problems.length === 0) advice.add('No host or service has a problem now.')
  const failure = good ? null : (peers.find((peer) => peer.failure)?.failure ?? null)
  const alertCount = good?.problems.length ?? null
  return { ok: good !== null, peers, alertCount, advice: [...advice], failure }
}

const certificateKinds: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'tls-untrusted',
  'tls-name',
  'tls-expired',
])

/** What a person compares before trusting a certificate that nobody else vouches for. */
function comparing(host: string, seen: string, pins: readonly string[]): string {
  const shown = seen.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')
  const start = `${host} shows the certificate with the SHA-256 fingerprint ${shown}.`
  const compare =
    'Compare it on the server itself (openssl x509 -noout -fingerprint -sha256, with the file in /var/lib/icinga2/certs)'
  return pins.length === 0
    ? `${start} ${compare}; only if it is the same, write it as "pin" of this source.`
    : `${start} It is not pinned. ${compare}: if it is the same, add it to "pin" of this source; if not, somebody stands between.`
}

/** @throws ShapeError */
function readAccount(whole: unknown): Account {
  const info = asObject(asList(asObject(whole, 'the answer').results, 'results')[0], 'result 1')
  const permissions = Array.isArray(info.permissions) ? info.permissions : []
  return {
    user: typeof info.user === 'string' ? info.user : '',
    // One with a filter of its own is an object.
    permissions: permissions.flatMap((one) => {
      const name = typeof one === 'string' ? one : (one as { permission?: unknown } | null)?.permission
      return typeof name === 'string' ? [name] : []
    }),
  }
}

function adviceOn({ user, permissions }: Account): readonly string[] {
  const missing = wanted.filter(([name]) => !permissions.some((given) => allows(given, name)))
  return [
    `Signed in as ${user || 'somebody without a name'}.`,
    ...(permissions.includes('*')
      ? ['This user may do everything there: one of its own with less is safer.']
      : []),
    ...missing.map(([name, without]) => `The user lacks ${name}: ${without}.`),
  ]
}

/** Does a permission as Icinga writes it, `*` for any text, cover this one? */
export function allows(given: string, name: string): boolean {
  const pattern = given.toLowerCase().split('*')
  let rest = name.toLowerCase()
  for (const [index, part] of pattern.entries()) {
    const at = index === 0 ? (rest.startsWith(part) ? 0 : -1) : rest.indexOf(part)
    if (at < 0) return false
    rest = rest.slice(at + part.length)
  }
  return given.endsWith('*') || rest === ''
}
