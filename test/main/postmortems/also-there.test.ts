/** Other environments that may be affected: named by what labels say, and by nothing else. */
import { describe, expect, it } from 'vitest'
import { alsoThereOf, isSameSoftware, versionsIn } from '../../../main/postmortems/also-there.ts'

describe('a version in labels', () => {
  it('is what has a digit under a name that means one', () => {
    expect(
      versionsIn([
        { version: '4.9.1', release: 'stable', job: 'node-1', chart: 'ingress-4.9.1' },
        { version: '4.9.1', image: 'registry.example/ingress:4.9.1' },
      ]),
    ).toEqual([
      ['version', '4.9.1'],
      ['chart', 'ingress-4.9.1'],
      ['image', 'registry.example/ingress:4.9.1'],
    ])
  })

  it('that is bare means the same software only where something else says of what', () => {
    const own = { alertname: 'IngressErrors', labels: { version: '4.9.1', app: 'ingress' } }
    const other = (alertname: string, labels: Record<string, string>) => ({ alertname, labels })
    expect(isSameSoftware('4.9.1', own, other('DiskFull', { app: 'ingress' }))).toBe(true)
    expect(isSameSoftware('v4.9.1', own, other('IngressErrors', {}))).toBe(true)
    expect(isSameSoftware('4.9.1', own, other('DiskFull', { app: 'postgres' }))).toBe(false)
    expect(isSameSoftware('4.9.1', own, other('DiskFull', {}))).toBe(false)
    expect(isSameSoftware('ingress-4.9.1', own, other('DiskFull', {}))).toBe(true)
  })
})

it('each environment is named once, by the strongest reason', () => {
  const day = (at: number): string => `day ${at}`
  const there = (environment: string) => ({ environment, customer: null })
  expect(
    alsoThereOf(
      {
        versions: [{ ...there('a'), value: '4.9.1', lastAt: 7 }],
        alerts: [
          { ...there('a'), times: 2, lastAt: 9 },
          { ...there('b'), times: 1, lastAt: 8 },
          { ...there('c'), times: 3, lastAt: 6 },
        ],
        theirs: [
          { environment: 'b', customer: 'Mosslund Credit' },
          { environment: 'd', customer: 'Mosslund Credit' },
        ],
      },
      day,
    ).map(({ environment, reason, why }) => [environment, reason, why]),
  ).toEqual([
    ['a', 'version', 'ran 4.9.1 when an alert fired there on day 7'],
    ['b', 'alert', 'the same alert fired there on day 8'],
    ['c', 'alert', 'the same alert fired there 3 times, last on day 6'],
    ['d', 'customer', 'another environment of Mosslund Credit'],
  ])
})
