import { ActionIcon, Button } from '@mantine/core'
import {
  IconChevronDown,
  IconChevronUp,
  IconCircleCheckFilled,
  IconDownload,
  IconSignature,
  IconTextSize,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import type { ApiProblem } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { CodeStep, MarkStep } from './signing-steps.tsx'
import type { SignatureView, Signer, SigningSource } from './source.ts'
import './signing.css'

const PdfPage = lazy(() => import('../../../../web/ui/pdf-page.tsx'))

export type Mark = { kind: 'drawn' | 'typed' | 'uploaded'; png?: Blob; typed: string }

/** Reading and signing (D19): the document at the left, at the right what is left to do, all of it in sight. */
export function SigningView(props: { view: SignatureView; source: SigningSource; passOn?: ReactNode }) {
  const { view, source } = props
  const t = useTexts('documents')
  const store = useQueryClient()
  const mine = view.mine!
  const [read, setRead] = useState(() => new Set(mine.pagesRead))
  const [page, setPage] = useState(() => Math.min(view.pages.length, mine.pagesRead.length + 1))
  const [zoom, setZoom] = useState(100)
  const [enlarged, setEnlarged] = useState(false)
  const [mark, setMark] = useState<Mark>({ kind: 'drawn', typed: mine.name })
  const [code, setCode] = useState('')
  const [refusing, setRefusing] = useState(false)
  const top = useRef<HTMLDivElement>(null)
  const count = view.pages.length
  const left = count - read.size
  const signer = view.signers.find((one) => one.id === mine.signerId)!
  const { textVersionId } = view
  const keep = (next: SignatureView) => store.setQueryData(source.key, next)
  const shown = useMutation({
    mutationFn: (number: number) => source.pages({ textVersionId, pages: [number] }),
    onSuccess: (_, number) => setRead((before) => new Set(before).add(number)),
  })
  const send = useMutation({ mutationFn: () => source.code({ textVersionId }), onSuccess: keep })
  const sign = useMutation({
    mutationFn: (code: string) => {
      const body = new FormData()
      body.append('textVersionId', textVersionId)
      body.append('code', code)
      body.append('kind', mark.kind)
      body.append('typed', mark.typed)
      body.append('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone)
      if (mark.kind !== 'typed' && mark.png) body.append('drawing', mark.png, 'signature.png')
      return source.sign(body)
    },
    onSuccess: async (next) => {
      keep(next)
      // Whom it may be passed on to is asked only while it is to be signed.
      await store.invalidateQueries({ predicate: ({ queryKey }) => queryKey.at(-1) !== 'colleagues' })
    },
  })
  const marked = mark.kind === 'typed' ? mark.typed.trim() !== '' : mark.png !== undefined
  const ready = left === 0 && marked && code.length === 6
  const firstUnread = view.pages.findIndex((_, index) => !read.has(index + 1)) + 1
  const after = view.signers.filter((one) => one.position > signer.position)
  // A code that was refused is not done until another digit is typed.
  const wrong =
    code === sign.variables && (sign.error as ApiProblem | null)?.errors?.some((one) => one.field === 'code')
  const problem = (sign.error ?? send.error ?? shown.error) as ApiProblem | null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of a page that is read and signed
    <div
      className="signing"
      onKeyDown={(event) => {
        const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
        if (event.key === 'Enter' && event.ctrlKey && ready && !sign.isPending) sign.mutate(code)
        else if (!typing && event.key === 'PageDown') setPage((now) => Math.min(count, now + 1))
        else if (!typing && event.key === 'PageUp') setPage((now) => Math.max(1, now - 1))
        else return
        event.preventDefault()
      }}
    >
      <div className="signing-document">
        <div className="signing-bar" ref={top}>
          <ActionIcon
            variant="default"
            size={32}
            aria-label={t('previousPage')}
            disabled={page === 1}
            onClick={() => setPage(page - 1)}
          >
            <IconChevronUp size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={32}
            aria-label={t('nextPage')}
            disabled={page === count}
            onClick={() => setPage(page + 1)}
          >
            <IconChevronDown size={17} aria-hidden />
          </ActionIcon>
          <strong>{t('pageOf', { number: page, count })}</strong>
          <span className="signing-zoom">
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('zoomOut')}
              disabled={zoom <= 60}
              onClick={() => setZoom(zoom - 20)}
            >
              <IconZoomOut size={17} aria-hidden />
            </ActionIcon>
            <span className="signing-percent">{zoom} %</span>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('zoomIn')}
              disabled={zoom >= 200}
              onClick={() => setZoom(zoom + 20)}
            >
              <IconZoomIn size={17} aria-hidden />
            </ActionIcon>
          </span>
          <button type="button" className="signing-text" aria-pressed={enlarged} onClick={() => setEnlarged(!enlarged)}>
            <IconTextSize size={17} aria-hidden /> {t('enlarged')}
          </button>
          <a className="signing-download" href={source.file(view)} download>
            <IconDownload size={17} aria-hidden /> <span>{t('download')}</span>
          </a>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what is longer than its frame */}
        <section className="signing-page" aria-label={view.name} tabIndex={0}>
          <Suspense>
            <PdfPage
              address={source.file(view)}
              number={page}
              count={count}
              zoom={zoom}
              enlarged={enlarged}
              onShown={(number) => !read.has(number) && shown.mutate(number)}
            >
              {view.signers
                .filter((one) => one.place.page === page && one.state !== 'passed_on' && one.state !== 'signed')
                .map((one) => (
                  <SigningPlace key={one.id} signer={one} own={one.id === mine.signerId} side={view.side} mark={mark} />
                ))}
            </PdfPage>
          </Suspense>
        </section>
      </div>
      <aside className="signing-panel">
        <div className="signing-steps">
          <Step
            number={1}
            done={left === 0}
            title={t('readToEnd')}
            note={t('pagesRead', { count: read.size, of: count })}
          >
            <div className="signing-slabs" aria-hidden>
              {view.pages.slice(0, 60).map((_, index) => (
                <i
                  // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name
                  key={index}
                  data-state={read.has(index + 1) ? 'read' : index + 1 === page ? 'open' : undefined}
                />
              ))}
            </div>
            {view.attachments > 0 ? <Notice>{t('attachments', { count: view.attachments })}</Notice> : null}
          </Step>
          <Step number={2} done={marked} title={t('yours')}>
            <MarkStep mark={mark} onMark={setMark} />
          </Step>
          <Step number={3} done={code.length === 6 && !wrong} title={t('code')}>
            <CodeStep
              mine={mine}
              open={left === 0}
              code={code}
              onCode={setCode}
              sending={send.isPending}
              onSend={() => send.mutate()}
              problem={sign.error as ApiProblem | null}
            />
          </Step>
          <section className="signing-effect">
            <h2>{t('effect')}</h2>
            <dl>
              <dt>{t('effectPlace')}</dt>
              <dd>{t('pageOf', { number: signer.place.page, count })}</dd>
              <dt>{t('effectNext')}</dt>
              <dd>
                {after[0] ? t('effectThen', { who: after[0].name || t(`kind_${after[0].kind}`) }) : t('effectLast')}
              </dd>
            </dl>
          </section>
          {problem && !problem.errors?.length ? <ProblemNotice problem={problem} /> : null}
        </div>
        <div className="signing-foot">
          <div className="signing-acts">
            <Button variant="default" onClick={() => setRefusing(true)}>
              {t('refuse')}
            </Button>
            {left > 0 ? (
              <Button
                onClick={() => {
                  setPage(page < count && read.has(page) ? page + 1 : firstUnread)
                  top.current?.scrollIntoView({ block: 'nearest' })
                }}
              >
                {t('nextUnread', { count: left })}
              </Button>
            ) : (
              <Button
                disabled={!ready}
                loading={sign.isPending}
                leftSection={<IconSignature size={17} stroke={1.7} aria-hidden />}
                onClick={() => sign.mutate(code)}
              >
                {t('sign')}
              </Button>
            )}
          </div>
          {props.passOn}
          <p className="help">{t('afterSigning')}</p>
        </div>
      </aside>
      {refusing ? <RefusalDialog view={view} source={source} onClose={() => setRefusing(false)} /> : null}
    </div>
  )
}

function Step(props: { number: number; done: boolean; title: string; note?: string; children: ReactNode }) {
  return (
    <section className="signing-step">
      <header>
        {props.done ? (
          <IconCircleCheckFilled size={20} className="signing-done" aria-hidden />
        ) : (
          <b aria-hidden>{props.number}</b>
        )}
        <h2>{props.title}</h2>
        {props.note ? <span className="help">{props.note}</span> : null}
      </header>
      {props.children}
    </section>
  )
}

const percent = (part: number) => `${part * 100}%`

/** A place on the page: one's own, with what is drawn, or another's, with who signs there. */
function SigningPlace(props: { signer: Signer; own: boolean; side: 'left' | 'right'; mark: Mark }) {
  const { signer, own, mark } = props
  const t = useTexts('documents')
  const { x, y, width, height } = signer.place
  return (
    <div
      className={own ? 'signing-place own' : 'signing-place'}
      style={{ left: percent(x), top: percent(y), width: percent(width), height: percent(height) }}
    >
      {own ? (
        <>
          <span className="signing-label">{t('yourPlace', { side: t(x + width / 2 < 0.5 ? 'left' : 'right') })}</span>
          {mark.kind === 'typed' ? (
            <span className="signing-typed">{mark.typed}</span>
          ) : mark.png ? (
            <img src={URL.createObjectURL(mark.png)} alt="" />
          ) : null}
        </>
      ) : (
        <span>{t('signsAfter', { who: signer.name || t(`kind_${signer.kind}`) })}</span>
      )}
    </div>
  )
}

/** Asks for the reason of a refusal: what the other side will read (D21). */
function RefusalDialog(props: { view: SignatureView; source: SigningSource; onClose: () => void }) {
  const { view, source, onClose } = props
  const t = useTexts('documents')
  const store = useQueryClient()
  return (
    <ReasonDialog
      danger
      title={t('refuseTitle', { name: view.name })}
      lead={t('refuseLead')}
      label={t('reason')}
      what={t('reasonKept')}
      act={t('refuse')}
      cancel={t('keepReading')}
      most={1000}
      run={(reason) => source.refuse({ textVersionId: view.textVersionId, reason })}
      onDone={async (next) => {
        store.setQueryData(source.key, next)
        onClose()
        await store.invalidateQueries()
      }}
      onClose={onClose}
    />
  )
}
