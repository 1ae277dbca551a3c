/** @returns a share of a whole (0..1) as whole per cent: all and nothing only where it is all and nothing */
export function percentOf(share: number): number {
  const percent = Math.round(share * 100)
  if (percent === 100 && share < 1) return 99
  return percent === 0 && share > 0 ? 1 : percent
}
