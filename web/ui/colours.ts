export { contrast, nearestReadable } from '../../kernel/brands/contrast.ts'

/** Mixes two `#rrggbb` colours: `share` of the first, the rest of the second. */
export function mix(first: string, second: string, share: number): string {
  const a = channels(first)
  const b = channels(second)
  return `#${a
    .map((value, i) =>
      Math.round(value * share + b[i]! * (1 - share))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

function channels(colour: string): [number, number, number] {
  const read = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  return [read(1), read(3), read(5)]
}
