/** Where else a trouble may be: out of the labels in this laptop's history, and the customers that the file knows. */
import type { Episode } from '../../contract/alert.ts'
import type { AlsoThere } from '../../contract/postmortem-evidence.ts'
import { labelsOf } from '../alerts/alert-table.ts'
import type { ReadDb } from '../db/db.ts'
import { firedElsewhere, labelledElsewhere } from '../history/elsewhere-table.ts'
import { alsoThereOf, isSameSoftware, versionsIn } from '../postmortems/also-there.ts'
import { isSameName } from '../support/whose.ts'
import type { Configuration } from './configuration.ts'

/** An alert of another year says little of what runs there today, ms. */
const backMs = 365 * 86_400_000
/** Alerts of the postmortem whose labels are looked at: of a storm a few tell as much as all. */
const mostCompared = 20
const most = 200

/** Other environments that may be affected. @param now epoch ms @param zone IANA name */
export function alsoThere(
  db: ReadDb,
  configuration: Pick<Configuration, 'config'>,
  episodes: readonly Episode[],
  { now, zone }: { readonly now: number; readonly zone: string },
): readonly AlsoThere[] {
  if (episodes.length === 0) return []
  const { sources, customers } = configuration.config()
  const environments = [...new Set(episodes.flatMap(({ environment }) => environment ?? []))]
  const own = episodes
    .slice(0, mostCompared)
    .map(({ id, alertname }) => ({ alertname, labels: labelsOf(db, id) }))
  const ownerOf = (environment: string): string | null =>
    customers.find((one) => one.environments.some((each) => isSameName(each, environment)))?.name ?? null
  const versions = versionsIn(own.map(({ labels }) => labels)).flatMap(([name, value]) => {
    const carriers = own.filter(({ labels }) => labels[name] === value)
    return labelledElsewhere(db, [name, value], environments, most)
      .filter((other) => carriers.some((one) => isSameSoftware(value, one, other)))
      .map(({ environment, customer, lastAt }) => ({
        ...{ environment, value, lastAt },
        customer: customer ?? ownerOf(environment),
      }))
  })
  const names = [...new Set(episodes.map(({ alertname }) => alertname))]
  const alerts = firedElsewhere(
    db,
    sources.map(({ name }) => name),
    names,
    environments,
    { from: now - backMs, most },
  ).map((one) => ({ ...one, customer: one.customer ?? ownerOf(one.environment) }))
  const concerned = customers.filter(({ name, aliases }) =>
    episodes.some(({ customer }) => [name, ...aliases].some((each) => isSameName(each, customer))),
  )
  const theirs = concerned.flatMap(({ name, environments: all }) =>
    all
      .filter((one) => !environments.some((each) => isSameName(each, one)))
      .map((environment) => ({ environment, customer: name })),
  )
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' },
  })
  return alsoThereOf({ versions, alerts, theirs }, (at) => format.format(at))
}
