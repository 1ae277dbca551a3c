/** What the order "Test" says of an Icinga beside its lists: what its user may not, and what it does not do. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SourceTest } from '../../../contract/queries.ts'
import { icinga } from '../../../main/sources/icinga.ts'
import { aListeningPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import {
  aService,
  type ScriptedIcinga,
  sendJson,
  startScriptedIcinga,
} from '../../helpers/scripted-icinga.ts'

let server: ScriptedIcinga
beforeEach(async () => {
  server = await startScriptedIcinga()
})
afterEach(() => server.close())

const test = (): Promise<SourceTest> =>
  icinga
    .connect(aSourceConfig([server.url], { kind: 'icinga2' }), aListeningPlatform(createManualClock()))
    .test(noAbort)

const permissions = {
  'events/StateChange': 'changes are seen at the next poll instead of at once',
  'status/query': 'a restart of Icinga and checks that are turned off are not seen',
  'objects/query/Comment': 'who acknowledged is not known',
  'objects/query/Downtime': 'whose downtime it is, and until when, is not known',
  'actions/acknowledge-problem': 'nothing can be acknowledged there',
  'actions/remove-acknowledgement': 'an acknowledgement cannot be taken back there',
  'actions/add-comment': 'notes stay here',
  'actions/schedule-downtime': 'no downtime can be set there',
}
const allowed = async (given: readonly unknown[], user = 'oncall'): Promise<readonly string[]> => {
  server.services = [aService('a!b')]
  server.intercept = (request, response) => {
    if (request.url !== '/v1/') return false
    sendJson(response, 200, { results: [{ user, permissions: given }] })
    return true
  }
  return (await test()).advice
}

it.each(Object.entries(permissions))('says what goes without %s', async (name, without) => {
  const others = Object.keys(permissions).filter((one) => one !== name)
  // One with a filter of its own is an object.
  expect(await allowed([...others.slice(1), { permission: others[0], filter: {} }])).toEqual([
    'Signed in as oncall.',
    `The user lacks ${name}: ${without}.`,
  ])
})

it('says that a user may do everything, and that one has no name', async () => {
  expect(await allowed(['*'], '')).toEqual([
    'Signed in as somebody without a name.',
    'This user may do everything there: one of its own with less is safer.',
  ])
})

it('says what Icinga itself does not do, and that nothing is wrong', async () => {
  const app = { enable_host_checks: false, enable_service_checks: false, enable_notifications: false }
  server.intercept = (request, response) => {
    if (!request.url?.startsWith('/v1/status/')) return false
    sendJson(response, 200, { results: [{ status: { icingaapplication: { app } } }] })
    return true
  }
  expect((await test()).advice).toEqual([
    'Icinga runs no host checks: they are turned off there.',
    'Icinga runs no service checks: they are turned off there.',
    'Icinga itself notifies nobody: that is turned off there.',
    'No host or service has a problem now.',
  ])
})
