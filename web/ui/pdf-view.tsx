import { type PDFDocumentProxy, PixelsPerInch } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { usePdfFile, usePdfPage } from './pdf-file.ts'
import './pdf-view.css'

/**
 * The pages of a PDF, each drawn once it comes into view; what is in it is never run. Only by `lazy`: it is large.
 * @param address of the file; parts of it are asked for as they are needed
 */
export default function PdfView({ address, title }: { address: string; title: string }) {
  const t = useTexts()
  const { file, failed } = usePdfFile(address)
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
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && setSeen(true), {
      rootMargin: '400px',
    })
    if (canvas.current) watch.observe(canvas.current)
    return () => watch.disconnect()
  }, [])
  usePdfPage({
    file: seen ? file : undefined,
    number,
    canvas,
    scale: PixelsPerInch.PDF_TO_CSS_UNITS,
    onFailed: () => setFailed(true),
  })
  if (failed) return <p className="help pdf-failed">{t('pdf.failed')}</p>
  return <canvas ref={canvas} role="img" aria-label={t('pdf.page', { number, count: file.numPages })} />
}
