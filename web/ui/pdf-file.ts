import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { type RefObject, useEffect, useRef, useState } from 'react'

GlobalWorkerOptions.workerSrc = worker

/** The PDF at an address; what is in it is never run, and parts of it are asked for as they are needed. */
export function usePdfFile(address: string) {
  const [file, setFile] = useState<PDFDocumentProxy>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    setFailed(false)
    setFile(undefined)
    const task = getDocument({ url: address, withCredentials: true, isEvalSupported: false, enableXfa: false })
    let gone = false
    task.promise.then(
      (opened) => !gone && setFile(opened),
      () => !gone && setFailed(true),
    )
    return () => {
      gone = true
      void task.destroy()
    }
  }, [address])
  return { file, failed, fail: () => setFailed(true) }
}

/**
 * Draws a page into a canvas, as wide as the canvas is shown. A page that is left before it is drawn has not failed.
 * @param file nothing is drawn without one
 * @param scale of the page's own units
 * @param again draws anew when it changes
 */
export function usePdfPage(input: {
  file: PDFDocumentProxy | undefined
  number: number
  canvas: RefObject<HTMLCanvasElement | null>
  scale: number
  again?: unknown
  onShown?: (number: number) => void
  onFailed: () => void
}): void {
  const { file, number, canvas, scale, again } = input
  const told = useRef(input)
  told.current = input
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is there to draw anew
  useEffect(() => {
    if (!file) return
    let drawing: { cancel: () => void } | undefined
    let gone = false
    const draw = async () => {
      const page = await file.getPage(number)
      const place = canvas.current
      if (gone || !place) return
      const natural = page.getViewport({ scale })
      const wide = (place.clientWidth / natural.width) * Math.min(window.devicePixelRatio, 2)
      const viewport = page.getViewport({ scale: scale * wide })
      place.width = viewport.width
      place.height = viewport.height
      const task = page.render({ canvas: place, viewport })
      drawing = task
      await task.promise
      if (!gone) told.current.onShown?.(number)
    }
    draw().catch(() => !gone && told.current.onFailed())
    return () => {
      gone = true
      drawing?.cancel()
    }
  }, [file, number, canvas, scale, again])
}
