/** A time zone where it is this hour now: at three it is night, when the tone comes at once; at noon it is not. */
export function zoneAt(hour: number): string {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12
  // In these names the sign says how far UTC is ahead.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}
