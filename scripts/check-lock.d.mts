export function complaints(lock: { readonly packages: Readonly<Record<string, object>> }): string[]
