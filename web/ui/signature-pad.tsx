import { useEffect, useRef } from 'react'
import Pad from 'signature_pad'

/**
 * Where one draws a signature. Only by `lazy`. What is drawn stays when the window is turned.
 * @param onDrawn the drawing as a PNG after each stroke
 * @param cleared another value clears it
 */
export default function SignaturePad(props: { label: string; cleared: number; onDrawn: (png: Blob) => void }) {
  const { label, cleared, onDrawn } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const pad = useRef<Pad>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one pad for as long as it stands there
  useEffect(() => {
    const place = canvas.current!
    const made = new Pad(place, { penColor: '#1F3A8A', minWidth: 0.8, maxWidth: 2.6 })
    pad.current = made
    const fit = () => {
      const drawn = made.toData()
      const ratio = Math.max(window.devicePixelRatio, 1)
      place.width = place.offsetWidth * ratio
      place.height = place.offsetHeight * ratio
      place.getContext('2d')!.scale(ratio, ratio)
      made.fromData(drawn)
    }
    fit()
    const told = () => place.toBlob((png) => png && onDrawn(png), 'image/png')
    made.addEventListener('endStroke', told)
    window.addEventListener('resize', fit)
    return () => {
      window.removeEventListener('resize', fit)
      made.off()
    }
  }, [])
  useEffect(() => {
    if (cleared > 0) pad.current?.clear()
  }, [cleared])
  return <canvas ref={canvas} className="signature-pad" aria-label={label} role="img" />
}
