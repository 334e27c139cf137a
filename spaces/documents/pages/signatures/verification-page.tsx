import { IconFileX, IconHelpCircle, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react'
import { useEffect } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import type { Brand } from '../../../../web/api/types.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { VerifyFile } from '../../../../web/ui/verify-file.tsx'
import { OpenFrame } from './open-frame.tsx'
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
  useEffect(() => {
    document.title = `${t('verifyTitle')} · ${brand.name}`
  }, [t, brand.name])
  return (
    <>
      <h1>{t('verifyTitle')}</h1>
      <p className="help">{t('verifyLead')}</p>
      <VerifyFile
        words={{ drop: t('verifyDrop'), another: t('verifyAnother'), failed: t('verifyFailed') }}
        accept="application/pdf"
        ask={(body) => api.post('/verification', { body })}
      >
        {(found) => <Answered found={found} brand={brand} />}
      </VerifyFile>
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
