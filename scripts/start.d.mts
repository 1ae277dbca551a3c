export function isStale(folder: string): boolean
export function reasonAgainstElectron(where: {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** null where the system has no user numbers */
  readonly uid: number | null
  readonly asked: boolean
}): string | null
export function findElectron(folder: string, env: Readonly<Record<string, string | undefined>>): string | null
