// Where a mark is put: on the page as a reader sees it, turned and cropped, so that pages of the browser say the same place.

/** A page as it is kept: its visible box in the units of the file, and how far it is turned clockwise when it is shown. */
export type PageShape = { x: number; y: number; width: number; height: number; rotation: 0 | 90 | 180 | 270 }

/** A box on a page (from 1) as seen, in parts of the page's width and height from its top left. */
export type Place = { page: number; x: number; y: number; width: number; height: number }

/** At which side of the foot of the last page a mark is put, where nobody placed it («à gauche», «à droite», D19). */
export type Side = 'left' | 'right'

/** The size of a page as seen. */
export const seenSize = ({ width, height, rotation }: PageShape): { width: number; height: number } =>
  rotation % 180 === 0 ? { width, height } : { width: height, height: width }

const wanted = { width: 200, height: 84, margin: 36, gap: 10 }

/**
 * The place at a side of the foot of a page.
 * @param above how many marks are at that side already: the next one stands above them
 */
export function placeAt(side: Side, page: number, shape: PageShape, above = 0): Place {
  const seen = seenSize(shape)
  const margin = Math.min(wanted.margin, seen.width * 0.06, seen.height * 0.06)
  const width = Math.min(wanted.width, (seen.width - 3 * margin) / 2)
  const height = Math.min(wanted.height, width * 0.42, seen.height * 0.2)
  const left = side === 'left' ? margin : seen.width - margin - width
  const top = Math.max(margin, seen.height - margin - height - above * (height + wanted.gap))
  return {
    page,
    x: left / seen.width,
    y: top / seen.height,
    width: width / seen.width,
    height: height / seen.height,
  }
}

/** Whether a box lies within its page and is large enough to be read. */
export const isOnPage = (place: Place, pages: number): boolean =>
  place.page >= 1 &&
  place.page <= pages &&
  place.x >= 0 &&
  place.y >= 0 &&
  place.width >= 0.05 &&
  place.height >= 0.02 &&
  place.x + place.width <= 1.0001 &&
  place.y + place.height <= 1.0001

/** A point of the page as seen (points from the top left) in the units of the file. */
function toFile(shape: PageShape, right: number, down: number): [number, number] {
  const { x, y, width, height, rotation } = shape
  if (rotation === 90) return [x + down, y + right]
  if (rotation === 180) return [x + width - right, y + down]
  if (rotation === 270) return [x + width - down, y + height - right]
  return [x + right, y + height - down]
}

/** A place as the file writes it: the rectangle, the matrix that stands the mark upright, and the mark's own size. */
export function inFile(place: Place, shape: PageShape) {
  const seen = seenSize(shape)
  const left = place.x * seen.width
  const top = place.y * seen.height
  const width = place.width * seen.width
  const height = place.height * seen.height
  const [ax, ay] = toFile(shape, left, top)
  const [bx, by] = toFile(shape, left + width, top + height)
  const matrix: Record<PageShape['rotation'], [number, number, number, number, number, number]> = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, 0, 0],
    180: [-1, 0, 0, -1, 0, 0],
    270: [0, -1, 1, 0, 0, 0],
  }
  return {
    rectangle: [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)] as const,
    matrix: matrix[shape.rotation],
    width,
    height,
  }
}
