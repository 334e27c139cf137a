import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, PixelsPerInch } from 'pdfjs-dist'
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import './pdf-view.css'

GlobalWorkerOptions.workerSrc = worker

/**
 * The pages of a PDF, each drawn once it comes into view; what is in it is never run. Only by `lazy`: it is large.
 * @param address of the file; parts of it are asked for as they are needed
 */
export default function PdfView({ address, title }: { address: string; title: string }) {
  const t = useTexts()
  const [file, setFile] = useState<PDFDocumentProxy>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    setFailed(false)
    setFile(undefined)
    const task = getDocument({ url: address, withCredentials: true, isEvalSupported: false, enableXfa: false })
    task.promise.then(setFile, () => setFailed(true))
    return () => void task.destroy()
  }, [address])
  if (failed) return <p className="help pdf-failed">{t('pdf.failed')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what is longer than its frame
    <section className="pdf-view" aria-label={title} aria-busy={!file} tabIndex={0}>
      {file
        ? Array.from({ length: file.numPages }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name
            <Page key={index} file={file} number={index + 1} />
          ))
        : null}
    </section>
  )
}

function Page({ file, number }: { file: PDFDocumentProxy; number: number }) {
  const t = useTexts()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [seen, setSeen] = useState(number === 1)
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && setSeen(true), {
      rootMargin: '400px',
    })
    if (canvas.current) watch.observe(canvas.current)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    if (!seen) return
    let drawing: { cancel: () => void } | undefined
    let gone = false
    void file.getPage(number).then((page) => {
      const place = canvas.current
      if (gone || !place) return
      const natural = page.getViewport({ scale: PixelsPerInch.PDF_TO_CSS_UNITS })
      const scale = (place.clientWidth / natural.width) * Math.min(window.devicePixelRatio, 2)
      const viewport = page.getViewport({ scale: PixelsPerInch.PDF_TO_CSS_UNITS * scale })
      place.width = viewport.width
      place.height = viewport.height
      const task = page.render({ canvas: place, viewport })
      drawing = task
      task.promise.catch(() => {})
    })
    return () => {
      gone = true
      drawing?.cancel()
    }
  }, [seen, file, number])
  return <canvas ref={canvas} role="img" aria-label={t('pdf.page', { number, count: file.numPages })} />
}
