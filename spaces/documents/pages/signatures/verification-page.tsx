import { Button } from '@mantine/core'
import { IconFileX, IconHelpCircle, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import type { Brand } from '../../../../web/api/types.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatDayTime, formatSize } from '../../../../web/ui/format.ts'
import { PickFile } from '../../../../web/ui/pick-file.tsx'
import { OpenFrame } from './open-frame.tsx'
import '../../../../web/ui/verify.css'
import './signing.css'

type Verified = Answer<'POST /verification'>

/** «Ce document est-il authentique ?» (D36): for anybody; the answer first, its reasons after. */
export default function VerificationPage({ brand }: { brand: Brand }) {
  return (
    <OpenFrame brand={brand}>
      <Verification brand={brand} />
    </OpenFrame>
  )
}

const icons = { unaltered: IconShieldCheck, unproved: IconShieldQuestion, altered: IconFileX, foreign: IconHelpCircle }
const tones = { unaltered: 'mousse', unproved: 'laiton', altered: 'brique', foreign: 'encre-3' }

function Verification({ brand }: { brand: Brand }) {
  const t = useTexts('documents')
  const [found, setFound] = useState<Verified>()
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = `${t('verifyTitle')} · ${brand.name}`
  }, [t, brand.name])
  async function verify(file: File | undefined) {
    if (!file) return
    setBusy(true)
    setFailed('')
    setFound(undefined)
    const body = new FormData()
    body.append('file', file)
    try {
      setFound(await api.post('/verification', { body }))
    } catch (error) {
      setFailed(error instanceof ApiProblem ? error.detail : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1>{t('verifyTitle')}</h1>
      <p className="help">{t('verifyLead')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the other way of the field inside */}
      <div
        className="verify-drop"
        aria-busy={busy}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void verify(event.dataTransfer.files[0])
        }}
      >
        <PickFile
          label={t(found ? 'verifyAnother' : 'verifyDrop')}
          accept="application/pdf"
          disabled={busy}
          onFile={(file) => void verify(file)}
        />
        {found ? (
          <span>
            <strong>{found.fileName}</strong> {formatSize(found.sizeBytes)}
          </span>
        ) : null}
      </div>
      <div aria-live="polite">
        {failed ? <p role="alert">{failed}</p> : null}
        {found ? <Answered found={found} brand={brand} /> : null}
      </div>
      {found ? (
        <Button component="a" href="/verifier" variant="subtle">
          {t('verifyAnother')}
        </Button>
      ) : null}
    </>
  )
}

function Answered({ found, brand }: { found: Verified; brand: Brand }) {
  const t = useTexts('documents')
  const Icon = icons[found.verdict]
  const said =
    found.verdict === 'foreign'
      ? t('foreign', { brand: brand.name })
      : found.verdict === 'altered'
        ? t('altered')
        : found.verdict === 'unproved'
          ? t('unproved')
          : t('unaltered')
  return (
    <section className="surface verify-answer">
      <header>
        <Icon size={28} style={{ color: `var(--${tones[found.verdict]})` }} aria-hidden />
        <div>
          <h2>{said}</h2>
          {found.verdict === 'altered' ? (
            <p>{found.lastIntact ? t('alteredWhat', { on: formatDayTime(found.lastIntact) }) : t('alteredPlain')}</p>
          ) : found.verdict === 'unproved' ? (
            <p>{t('unprovedWhat')}</p>
          ) : found.verdict === 'unaltered' ? (
            <p>{t('unalteredWhat')}</p>
          ) : null}
        </div>
      </header>
      {found.signatures.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th>{t('signer')}</th>
              <th>{t('signedOn')}</th>
              <th>{t('forWhom')}</th>
              <th>{t('signature')}</th>
              <th>{t('proof')}</th>
            </tr>
          </thead>
          <tbody>
            {found.signatures.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: signatures have no other name
              <tr key={index}>
                <td>
                  <strong>{one.name}</strong>
                </td>
                <td>{one.at ? formatDayTime(one.at) : '—'}</td>
                <td>{one.organisation}</td>
                <td>{one.valid ? t('valid') : t('invalid')}</td>
                <td>{one.proof || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {found.certificate ? (
        <dl>
          <div>
            <dt>{t('proofLevel')}</dt>
            <dd>PAdES {found.level}</dd>
          </div>
          <div>
            <dt>{t('certificate')}</dt>
            <dd>
              {t('certificateUntil', {
                subject: found.certificate.subject,
                until: formatDay(found.certificate.until.slice(0, 10)),
              })}
              {found.certificate.trial ? ` (${t('trial')})` : ''}
            </dd>
          </div>
          <div>
            <dt>{t('proofHash')}</dt>
            <dd>
              <code>{found.sha256}</code>
            </dd>
          </div>
        </dl>
      ) : null}
    </section>
  )
}
