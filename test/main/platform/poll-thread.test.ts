import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { startPollThread, youngMb } from '../../../main/platform/poll-thread.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

let worker: ReturnType<typeof startPollThread> | null = null
afterEach(() => worker?.terminate())

describe('the poll thread', () => {
  it('has little room for rubbish, or what each answer leaves behind lies there for a hundred polls', async () => {
    worker = startPollThread(workersFromSource())
    await once(worker, 'online')
    expect(worker.resourceLimits?.maxYoungGenerationSizeMb).toBe(youngMb)
    expect(youngMb).toBeLessThanOrEqual(6)
  })
})
