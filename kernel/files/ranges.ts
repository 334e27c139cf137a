import type { ByteRange } from './storage.ts'

/**
 * The part of a file that a header `Range` asks for (RFC 9110): 'none' where it has no such part; undefined, which is all of it, where the
 * header is absent, cannot be read, or asks for several.
 */
export function rangeAsked(header: string | undefined, sizeBytes: number): ByteRange | 'none' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const [, from, to] = found as unknown as [string, string, string]
  const start = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from)
  const end = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined
  return start >= sizeBytes || end < start ? 'none' : { start, end }
}
