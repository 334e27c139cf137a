import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { type Paragraph, paragraphsOf, type TextPiece } from './pdf-text.ts'
import './pdf-view.css'

GlobalWorkerOptions.workerSrc = worker

/**
 * One page of a PDF, as wide as its frame allows; nothing in it is run. Only by `lazy`: it is large.
 * @param children stand over the page, placed in parts of it
 * @param onShown told once the page stands there whole
 * @param enlarged its text stands above it in large letters, as wide as the frame: for whoever reads it on a phone
 */
export default function PdfPage(props: {
  address: string
  number: number
  count: number
  zoom: number
  enlarged?: boolean
  onShown: (number: number) => void
  children?: ReactNode
}) {
  const { address, number, count, zoom, enlarged = false, onShown } = props
  const t = useTexts()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [file, setFile] = useState<PDFDocumentProxy>()
  const [failed, setFailed] = useState(false)
  const [text, setText] = useState<Paragraph[]>()
  useEffect(() => {
    setText(undefined)
    if (!file || !enlarged) return
    let gone = false
    void file
      .getPage(number)
      .then((page) => page.getTextContent())
      .then(
        ({ items }) =>
          !gone && setText(paragraphsOf(items.filter((one): one is TextPiece & typeof one => 'str' in one))),
      )
    return () => {
      gone = true
    }
  }, [file, number, enlarged])
  useEffect(() => {
    setFailed(false)
    setFile(undefined)
    const task = getDocument({ url: address, withCredentials: true, isEvalSupported: false, enableXfa: false })
    task.promise.then(setFile, () => setFailed(true))
    return () => void task.destroy()
  }, [address])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whom it tells changes nothing of what is drawn
  useEffect(() => {
    if (!file) return
    let drawing: { cancel: () => void } | undefined
    let gone = false
    void file.getPage(number).then((page) => {
      const place = canvas.current
      if (gone || !place) return
      const natural = page.getViewport({ scale: 1 })
      const scale = (place.clientWidth / natural.width) * Math.min(window.devicePixelRatio, 2)
      const viewport = page.getViewport({ scale })
      place.width = viewport.width
      place.height = viewport.height
      const task = page.render({ canvas: place, viewport })
      drawing = task
      task.promise.then(
        () => !gone && onShown(number),
        () => {},
      )
    })
    return () => {
      gone = true
      drawing?.cancel()
    }
  }, [file, number, zoom])
  if (failed) return <p className="help pdf-failed">{t('pdf.failed')}</p>
  return (
    <>
      {enlarged ? (
        <section className="pdf-text" aria-label={t('pdf.text', { number, count })} aria-busy={!text}>
          <p className="help">{text?.length === 0 ? t('pdf.noText') : t('pdf.pageCounts')}</p>
          {text?.map(({ text, heading }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name
            <p key={index} data-heading={heading || undefined}>
              {text}
            </p>
          ))}
        </section>
      ) : null}
      <div className="pdf-page" style={{ width: `${zoom}%` }} aria-busy={!file}>
        <canvas ref={canvas} role="img" aria-label={t('pdf.page', { number, count })} />
        {props.children}
      </div>
    </>
  )
}
