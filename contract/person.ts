/** People by name, as their colleagues write them. */

/** The same person, without regard to case and spaces; nobody is the same as nobody. */
export function isSamePerson(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && plain(one) === plain(other)
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
