/** How much text of one colour stands out on the other, as WCAG 2.2 measures it, from 1 to 21. Colours are `#rrggbb`. */
export function contrast(first: string, second: string): number {
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** What text of ordinary size asks for at level AA. */
export const leastContrast = 4.5

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The colour nearest to one, darker, that can be read on a light surface: itself where it can. */
export function nearestReadable(colour: string, surface: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  for (let share = 100; share >= 0; share--) {
    const darker = `#${parts
      .map((part) =>
        Math.round((part * share) / 100)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
    if (contrast(darker, surface) >= leastContrast) return darker
  }
  return '#000000'
}
