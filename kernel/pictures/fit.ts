import sharp from 'sharp'

/** A picture as it came, and how large it may become on its longer side, in points. */
export type FitInput = { bytes: Uint8Array; side: number; as?: 'webp' | 'png' }

/** So many points are looked at: what says that it is larger is not opened. */
const mostPoints = 50_000_000

/**
 * A picture made no larger than a side, upright as it was taken, without what the camera wrote beside it (place, time, device). It keeps its
 * thread busy: called through `fitPicture`.
 * @returns WebP, or PNG where it is to be drawn on paper; null where it is damaged, too large to be opened, or none of the kinds
 */
export async function fit({ bytes, side, as = 'webp' }: FitInput): Promise<Uint8Array | null> {
  sharp.concurrency(1)
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPoints, failOn: 'error', animated: false })
    const { format } = await picture.metadata()
    if (!['jpeg', 'png', 'webp'].includes(format ?? '')) return null
    const fitted = picture.rotate().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    return await (as === 'png' ? fitted.png() : fitted.webp({ quality: 82 })).toBuffer()
  } catch {
    return null
  }
}
