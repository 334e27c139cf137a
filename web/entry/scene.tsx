import { mix } from '../ui/colours.ts'

// Places in a picture of 778 × 900: five arches on the wall, the floor seen from the visitor's eyes.
const ground = 557
const door = 435.5
const archStep = 148
const archTop = 380
const eye = { x: door, y: 446.6 }
const rows = [557, 565, 583, 608, 641, 680, 726, 778, 836, 900, 972]
const halfDoor = 48
// How much of the door's light each row of slabs keeps.
const trail = [1, 0.97, 0.9, 0.82, 0.7, 0.58, 0.47, 0.37, 0.28, 0.22]

/**
 * The picture of the sign-in page (P1) when the brand gave none: a paved square before a lit door, in the brand's hue.
 * @param colour the brand's colour, `#rrggbb`.
 * @param band true for the band at the top of a phone: the door and the first slabs only.
 */
export function Scene({ colour, band }: { colour: string; band?: boolean }) {
  const hue = /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : '#0b5a73'
  const shade = (share: number) => mix(hue, '#04202c', share)
  const tint = (share: number) => mix(hue, '#18a0c4', share)
  const tone = {
    sky: shade(0.62),
    skyLow: shade(0.78),
    wall: tint(0.94),
    cornice: tint(0.72),
    line: shade(0.9),
    frame: tint(0.74),
    arch: shade(0.5),
    deep: shade(0.34),
    lit: tint(0.42),
    tiles: [tint(0.98), tint(0.93), tint(0.88), tint(0.74)],
    beside: mix(tint(0.8), '#8fa9ae', 0.86),
  }
  // Two scenes are in the page, one of them hidden: a gradient of a hidden one paints nothing.
  const id = band ? '-band' : ''
  const arches = [-3, -2, -1, 1, 2].map((step) => door + step * archStep)
  return (
    <svg
      className={band ? 'scene band' : 'scene'}
      viewBox={band ? '0 352 778 338' : '0 0 778 900'}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id={`sky${id}`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor={tone.sky} />
          <stop offset="1" stopColor={tone.skyLow} />
        </linearGradient>
        <linearGradient id={`door${id}`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#f8dea0" />
          <stop offset="1" stopColor="#f0c365" />
        </linearGradient>
      </defs>
      <rect x="-400" width="1600" height="290" fill={`url(#sky${id})`} />
      <rect x="-400" y="290" width="1600" height={ground - 290} fill={tone.wall} />
      <rect x="-400" y="290" width="1600" height="10" fill={tone.cornice} />
      <rect x="-400" y="306" width="1600" height="3" fill={tone.line} />
      {arches.map((x) => (
        <g key={x}>
          <path d={arch(x, 57, archTop - 9)} fill={tone.frame} />
          <path d={arch(x, halfDoor, archTop)} fill={tone.arch} />
          <path d={arch(x, 34, archTop + 14)} fill={tone.deep} />
        </g>
      ))}
      <path d={arch(door, 57, archTop - 9)} fill={tone.lit} />
      <path d={arch(door, halfDoor, archTop)} fill={`url(#door${id})`} />
      <rect x="-400" y={ground} width="1600" height="420" fill={tone.line} />
      {rows.slice(0, -1).map((top, row) => {
        const bottom = rows[row + 1]!
        return Array.from({ length: 43 }, (_, index) => {
          const column = index - 21
          const lit = Math.abs(column) <= 1
          const grain = (((column * 73856093) ^ (row * 19349663)) >>> 3) % 97
          const fill = lit
            ? mix('#f3cd7c', tint(0.42), trail[row]! - (column ? 0.03 : 0))
            : Math.abs(column) === 2
              ? grain % 4
                ? tone.beside
                : mix(tint(0.5), '#8fa9ae', 0.9)
              : tone.tiles[grain < 28 ? 3 : grain % 3]!
          return <polygon key={`${row}:${column}`} points={tile(column, top, bottom)} fill={fill} />
        })
      })}
      <rect x="-400" y={ground - 2} width="1600" height="3" fill={tone.line} />
    </svg>
  )
}

function arch(x: number, half: number, top: number): string {
  return `M${x - half} ${ground}V${top + half}a${half} ${half} 0 0 1 ${half * 2} 0V${ground}z`
}

/** A slab between two lines that meet at the eye's height; joints grow with nearness. */
function tile(column: number, top: number, bottom: number): string {
  const width = (y: number) => ((y - eye.y) * (halfDoor * 2)) / 3 / (ground - eye.y)
  const joint = (y: number) => Math.max(0.5, (y - ground) / 210)
  const left = (y: number) => eye.x + (column - 0.5) * width(y) + joint(y)
  const right = (y: number) => eye.x + (column + 0.5) * width(y) - joint(y)
  const [high, low] = [top + joint(top), bottom - joint(bottom)]
  return [
    [left(high), high],
    [right(high), high],
    [right(low), low],
    [left(low), low],
  ]
    .map(([x, y]) => `${x!.toFixed(1)},${y!.toFixed(1)}`)
    .join(' ')
}
