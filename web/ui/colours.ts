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

/** Contrast of two `#rrggbb` colours as WCAG measures it, from 1 to 21. */
export function contrast(first: string, second: string): number {
  const [light, dark] = [luminance(first), luminance(second)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function channels(colour: string): [number, number, number] {
  const read = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  return [read(1), read(3), read(5)]
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
