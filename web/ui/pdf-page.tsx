import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { usePdfFile, usePdfPage } from './pdf-file.ts'
import { type Paragraph, paragraphsOf, type TextPiece } from './pdf-text.ts'
import './pdf-view.css'

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
  const { file, failed, fail } = usePdfFile(address)
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
        () => !gone && setText([]),
      )
    return () => {
      gone = true
    }
  }, [file, number, enlarged])
  usePdfPage({ file, number, canvas, scale: 1, again: zoom, onShown, onFailed: fail })
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
