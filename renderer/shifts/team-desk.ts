/** Roles, colleagues and rest as they were read last. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { RestView } from '../../contract/rest.ts'
import type { TeamView } from '../../contract/role.ts'
import { usePage } from '../store.ts'

interface Known {
  readonly team: TeamView | null
  readonly rest: RestView | null
  /** why one of them could not be read, as a sentence */
  readonly problem: string | null
}

const atFirst: Known = { team: null, rest: null, problem: null }

export const useTeam = create<Known>()(() => atFirst)

/** Reads who I am taken for, the roles and the colleagues anew. */
export async function readTeam(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    useTeam.setState({ team: await engine.query('shifts.team', {}), problem: null })
  } catch (error) {
    useTeam.setState({ problem: whyOf(error, 'The roles could not be read.') })
  }
}

/** Reads what the nights cost anew. */
export async function readRest(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    useTeam.setState({ rest: await engine.query('rest.read', {}) })
  } catch (error) {
    useTeam.setState({ problem: whyOf(error, 'The record of your rest could not be read.') })
  }
}

/** Forgets them: they are read when somebody looks. */
export function leaveTeam(): void {
  useTeam.setState(atFirst)
}

function whyOf(error: unknown, otherwise: string): string {
  return error instanceof AppError ? error.message : otherwise
}
