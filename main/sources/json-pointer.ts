/**
 * JSON Pointer, RFC 6901: the value at a place of a parsed JSON text. By hand, in a dozen lines: the packages that do it go
 * through the prototype of an object, and what is read here comes from strangers.
 */

/** The value at `pointer`, undefined where there is none. @param pointer '' = the whole; else parts that begin with a slash */
export function valueAt(whole: unknown, pointer: string): unknown {
  let value = whole
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined
    else if (typeof value === 'object' && value !== null)
      value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
    else return undefined
  }
  return value
}
